"""Socket Mode: Slack's requests over a connection that the bot opens itself.

It is our own, since slack-sdk's client tries a token that is no good without end and without a word, and
logs whole requests. The protocol is Slack's "Using Socket Mode" (docs.slack.dev/apis/events-api).
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import aiohttp

from adapters.logs import logger
from adapters.ports import BusyError, CannotDeliverError, TryAgainError
from adapters.slack.api import Api
from adapters.slack.gate import Gate
from adapters.slack.incoming import UnreadableError, read_payload
from bot.settings import SettingError

LOG = logger("slack")

RETRY_SECONDS = 1.0
"""The first pause before the socket is opened again; it grows up to `LONGEST_RETRY`."""
LONGEST_RETRY = 60.0
PING_SECONDS = 10.0
"""How often to ask whether the other end is still there."""
NO_GOOD = frozenset(
    (
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "not_allowed_token_type",
        "missing_scope",
    )
)
"""What Slack says of a token that no waiting makes good."""
NEW_TOKEN = "Make one with the scope connections:write on the app's page, Basic Information."  # noqa: S105


class Socket:
    """One connection, opened again whenever it ends."""

    def __init__(self, api: Api, gate: Gate, token: str) -> None:
        """What comes goes to `gate`."""
        self._api = api
        self._gate = gate
        self._token = token
        self._open: set[aiohttp.ClientWebSocketResponse] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def ready(self) -> bool:
        """Whether it is open."""
        return any(not one.closed for one in self._open)

    async def open(self) -> None:
        """Connect, now or once Slack can be reached. Raises SettingError for a token that is no good."""
        address: str | None = None
        try:
            address = await self._address()
        except (TryAgainError, CannotDeliverError) as error:
            LOG.warning("slack: the socket cannot be opened yet: %s", error.kind)
        self._begin(self._keep_open(address))

    async def close(self) -> None:
        """Disconnect."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _address(self) -> str:
        """Where to connect to: Slack gives an address that is good once."""
        try:
            answer = await self._api.call(self._token, "apps.connections.open", {})
        except CannotDeliverError as error:
            if error.kind in NO_GOOD:
                told = f"SLACK_APP_TOKEN: Slack does not take it ({error.kind}). {NEW_TOKEN}"
                raise SettingError(told) from None
            raise
        return str(answer.get("url") or "")

    async def _keep_open(self, address: str | None) -> None:
        pause = RETRY_SECONDS
        while True:
            over = asyncio.Event()
            try:
                found = address or await self._address()
                connection = await self._api.session.ws_connect(found, heartbeat=PING_SECONDS)
            except SettingError as error:
                LOG.error("%s", error)  # noqa: TRY400 - the line says it all
                return
            except (TryAgainError, CannotDeliverError) as error:
                LOG.warning("slack: the socket cannot be opened yet: %s", error.kind)
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                LOG.warning("slack: the socket cannot be opened yet: %s", type(error).__name__)
            else:
                LOG.info("slack: the socket is open")
                pause = RETRY_SECONDS
                self._begin(self._listen(connection, over))
                await over.wait()
            address = None
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - no secret hangs on it
            pause = min(LONGEST_RETRY, 2 * pause)

    async def _listen(self, connection: aiohttp.ClientWebSocketResponse, over: asyncio.Event) -> None:
        """Take what comes until it ends. `over` is set sooner where Slack says that it is about to end."""
        self._open.add(connection)
        try:
            async with connection:
                async for message in connection:
                    told = _read(message)
                    if told.get("type") == "disconnect":
                        over.set()
                    elif told.get("envelope_id"):
                        self._begin(self._take(connection, told))
        finally:
            self._open.discard(connection)
            over.set()

    async def _take(self, connection: aiohttp.ClientWebSocketResponse, told: dict[str, Any]) -> None:
        """Acknowledge what was taken on, and what Slack need not send again."""
        acknowledgement: dict[str, Any] = {"envelope_id": told["envelope_id"]}
        try:
            incoming = read_payload(told.get("payload"))
            _, answer = await self._gate.take(incoming, str(told["envelope_id"]))
        except UnreadableError as error:
            LOG.warning("slack: a request was not understood: %s", error)
        except BusyError:
            return
        except Exception:
            LOG.exception("slack: a request could not be dealt with")
            return
        else:
            acknowledgement |= {"payload": dict(answer)} if answer else {}
        with suppress(ConnectionError, RuntimeError):
            await connection.send_json(acknowledgement)

    def _begin(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _read(message: aiohttp.WSMessage) -> dict[str, Any]:
    try:
        told = json.loads(message.data) if message.type is aiohttp.WSMsgType.TEXT else None
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
