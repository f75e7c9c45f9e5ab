"""Microsoft's Agents SDK, botbuilder's successor, and all that this project knows of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Mapping
from functools import partial
from typing import Any, cast
from urllib.parse import quote

import aiohttp
from azure.core.credentials import AccessToken
from microsoft_agents.activity import Activity, ConversationParameters
from microsoft_agents.authentication.msal import MsalAuth
from microsoft_agents.hosting.core import AgentAuthConfiguration
from microsoft_agents.hosting.core.authorization.auth_types import AuthTypes
from microsoft_agents.hosting.core.connector.client import connector_client

from adapters.ports import TryAgainError
from adapters.teams import transport
from adapters.teams.credentials import CONNECTOR, LOGIN_SECONDS, SEVERAL, Credentials
from adapters.teams.transport import trouble
from bot.settings import TeamsSettings

connector_client.logger.disabled = True
"""It writes down who is asked for, and where. What goes wrong is told by our own errors."""

MOST_CHARACTERS = 4000
"""Of a conversation's id: the library would cut it off at 150, and that of a personal chat can be longer."""


class _AsItStands:
    """Stands in for the library's models, which would leave out what they do not know."""

    channel_id = ""
    from_property = None
    id = None

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.type = fields.get("type")
        self._fields = dict(fields)

    def model_dump(self, **_: Any) -> dict[str, Any]:
        """All of it."""
        return self._fields


class _Service:
    """The Bot Connector at one address, as the library takes a session: it goes there, and nowhere else."""

    def __init__(self, session: aiohttp.ClientSession, address: str, token: str) -> None:
        self._session = session
        self._address = address if address.endswith("/") else f"{address}/"
        self._shown = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **how: Any) -> Any:
        """Ask."""
        return self._call("GET", path, **how)

    def post(self, path: str, **how: Any) -> Any:
        """Send."""
        return self._call("POST", path, **how)

    def put(self, path: str, **how: Any) -> Any:
        """Change."""
        return self._call("PUT", path, **how)

    def _call(self, method: str, path: str, **how: Any) -> Any:
        headers = {**(how.pop("headers", None) or {}), **self._shown}
        url = f"{self._address}{path}"
        return self._session.request(method, url, headers=headers, allow_redirects=False, **how)


class Agents:
    """`adapters.teams.transport.Transport`, by the Agents SDK."""

    def __init__(self, session: aiohttp.ClientSession, credentials: Credentials) -> None:
        """`session` is closed by whoever made it."""
        self._session = session
        self._credentials = credentials

    async def send(self, service: str, place: str, activity: transport.Activity, reply_to: str = "") -> str:
        """See `Transport`."""
        calls, body = await self._at(service), cast(Activity, _AsItStands(activity))
        if reply_to:
            told = await _told(calls.reply_to_activity(_in_path(place), _in_path(reply_to), body))
        else:
            told = await _told(calls.send_to_conversation(_in_path(place), body))
        return str(told.id or "")

    async def update(self, service: str, place: str, id_: str, activity: transport.Activity) -> None:
        """See `Transport`."""
        calls = await self._at(service)
        await _told(
            calls.update_activity(_in_path(place), _in_path(id_), cast(Activity, _AsItStands(activity)))
        )

    async def open(self, service: str, parameters: Mapping[str, Any]) -> str:
        """See `Transport`."""
        calls = await self._at(service)
        told = await _told(calls.create_conversation(cast(ConversationParameters, _AsItStands(parameters))))
        return str(told.id or "")

    async def member(self, service: str, place: str, user: str) -> Mapping[str, Any]:
        """See `Transport`."""
        calls = await self._at(service)
        told = await _told(calls.get_conversation_member(_in_path(place), _in_path(user)))
        return dict(told.model_dump(by_alias=True, exclude_none=True))

    async def _at(self, service: str) -> connector_client.ConversationsOperations:
        there = _Service(self._session, service, await self._credentials.token(CONNECTOR))
        return connector_client.ConversationsOperations(
            cast(aiohttp.ClientSession, there), max_conversation_id_length=MOST_CHARACTERS
        )


class Signed:
    """Signs in as the Agents SDK does: with a certificate, or as the machine itself."""

    def __init__(self, settings: TeamsSettings) -> None:
        """Nothing is asked before the first token."""
        with_certificate = bool(settings.certificate)
        several = settings.app_type == "MultiTenant"
        self._credential = MsalAuth(
            AgentAuthConfiguration(
                auth_type=AuthTypes.certificate if with_certificate else AuthTypes.user_managed_identity,
                client_id=settings.app_id,
                tenant_id=SEVERAL if several else settings.tenant,
                cert_pfx_file=settings.certificate or None,
            )
        ).get_token_credential()
        self._asking: dict[str, asyncio.Task[AccessToken]] = {}

    async def sign_in(self, scope: str) -> tuple[float, str]:
        """See `SignIn`.

        The library knows no timeout, and a thread cannot be ended: one that hangs is waited for again.
        """
        asking = self._asking.get(scope)
        if asking is None:
            asking = self._asking[scope] = asyncio.create_task(asyncio.to_thread(self._ask, scope))
            asking.add_done_callback(partial(self._asked, scope))
        try:
            async with asyncio.timeout(LOGIN_SECONDS):
                told = await asyncio.shield(asking)
        except Exception as error:  # noqa: BLE001 - whatever the library raises, it is tried again
            raise TryAgainError(f"login_{type(error).__name__}") from None
        return told.expires_on - time.time(), told.token

    def _ask(self, scope: str) -> AccessToken:
        """In a thread with a loop of its own: the library looks up the directory without leaving its loop."""
        return asyncio.run(self._credential.get_token(scope))

    def _asked(self, scope: str, asking: asyncio.Task[AccessToken]) -> None:
        del self._asking[scope]
        if not asking.cancelled():
            asking.exception()  # taken note of, so that nobody logs its words


def _in_path(id_: str) -> str:
    """An id as a part of a path; the library puts it in as it is."""
    return quote(id_, safe="")


async def _told(calling: Awaitable[Any]) -> Any:
    """What a call returns; its errors become ours, without the words that they repeat."""
    try:
        return await calling
    except aiohttp.ClientResponseError as error:
        raise trouble(error.status, error.headers or {}, error.message) from None
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise TryAgainError(type(error).__name__) from None
