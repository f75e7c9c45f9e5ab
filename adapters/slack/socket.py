"""Socket Mode: Slack's requests over a connection that the bot opens itself."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from adapters.logs import logger
from adapters.ports import BusyError
from adapters.slack.api import LIBRARY, Api
from adapters.slack.gate import Gate
from adapters.slack.incoming import UnreadableError, read_payload
from bot.settings import SettingError

LOG = logger("slack")

RETRY_SECONDS = 5.0
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
    """One connection, opened again whenever it breaks."""

    def __init__(self, api: Api, gate: Gate, token: str) -> None:
        """What comes goes to `gate`."""
        self._client = SocketModeClient(token, logger=LIBRARY, web_client=api.client(token))
        self._client.socket_mode_request_listeners.append(self._take)
        self._api = api
        self._token = token
        self._gate = gate
        self._opening: asyncio.Task[None] | None = None

    @property
    def ready(self) -> bool:
        """Whether it is open."""
        session = self._client.current_session
        return session is not None and not session.closed

    async def open(self) -> None:
        """Connect, now or once Slack can be reached. Raises SettingError for a token that is no good."""
        if not await self._opened():
            self._opening = asyncio.create_task(self._keep_opening())

    async def close(self) -> None:
        """Disconnect."""
        if self._opening:
            self._opening.cancel()
        with suppress(Exception):
            await self._client.close()  # type: ignore[no-untyped-call]

    async def _keep_opening(self) -> None:
        try:
            while not await self._opened():
                await asyncio.sleep(RETRY_SECONDS)
        except SettingError as error:
            LOG.warning("%s", error)

    async def _opened(self) -> bool:
        try:
            await self._client.connect()  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            data = getattr(error.response, "data", None)
            kind = data.get("error") if isinstance(data, dict) else None
            if kind in NO_GOOD:
                raise SettingError(f"SLACK_APP_TOKEN: Slack does not take it ({kind}). {NEW_TOKEN}") from None
            LOG.warning("slack: the socket cannot be opened yet: %s", kind or "an unreadable answer")
            return False
        except Exception as error:  # noqa: BLE001 - whatever a broken network raises, it is tried again
            LOG.warning("slack: the socket cannot be opened yet: %s", type(error).__name__)
            return False
        LOG.info("slack: the socket is open")
        return True

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Acknowledge what was taken on, and what Slack need not send again."""
        answer = None
        try:
            incoming = read_payload(request.payload)
            _, answer = await self._gate.take(incoming, request.envelope_id)
        except UnreadableError as error:
            LOG.warning("slack: a request was not understood: %s", error)
        except BusyError:
            return
        with suppress(ConnectionError, RuntimeError):
            acknowledged = SocketModeResponse(request.envelope_id, dict(answer) if answer else None)
            await client.send_socket_mode_response(acknowledged)
