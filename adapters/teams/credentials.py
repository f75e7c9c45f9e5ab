"""Shows Microsoft's services who the bot is: a token, kept while it is good."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

import aiohttp

from adapters.ports import TryAgainError
from bot.settings import TeamsSettings

LOGIN = "https://login.microsoftonline.com"
CONNECTOR = "https://api.botframework.com/.default"
GRAPH = "https://graph.microsoft.com/.default"
SEVERAL = "botframework.com"
"""The directory that bots of several tenants sign in to."""
LOGIN_SECONDS = 10.0
EARLY_SECONDS = 300.0
"""How long before it expires a token is renewed."""
AGAIN_SECONDS = 2.0
"""How long nobody asks after a sign-in that failed, so that replies do not queue up behind one another."""


class Credentials(Protocol):
    """Whatever can show who the bot is."""

    async def token(self, scope: str) -> str:
        """A token for `scope`; "" where none is needed. Raises TryAgainError."""


class Nobody:
    """For clients on this machine, which ask for no token."""

    async def token(self, scope: str) -> str:  # noqa: ARG002
        """Nothing."""
        return ""


SignIn = Callable[[str], Awaitable[tuple[float, str]]]
"""Gets a token for a scope, and how many seconds it is good for. Raises TryAgainError."""


class Kept:
    """Signs in once for each scope, and again before the token runs out."""

    def __init__(self, sign_in: SignIn, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._sign_in = sign_in
        self._clock = clock
        self._kept: dict[str, tuple[float, str]] = {}
        self._failed: dict[str, tuple[float, str]] = {}
        self._asking = asyncio.Lock()

    async def token(self, scope: str) -> str:
        """See `Credentials`."""
        async with self._asking:
            until, token = self._kept.get(scope, (0.0, ""))
            if not token or self._clock() >= until:
                token = await self._renewed(scope)
        return token

    async def _renewed(self, scope: str) -> str:
        at, kind = self._failed.get(scope, (0.0, ""))
        if kind and self._clock() - at < AGAIN_SECONDS:
            raise TryAgainError(kind)
        try:
            lasts, token = await self._sign_in(scope)
        except TryAgainError as error:
            self._failed[scope] = self._clock(), error.kind
            raise
        self._kept[scope] = self._clock() + max(0.0, lasts - EARLY_SECONDS), token
        return token


class Secret:
    """Signs in with the client secret of the settings."""

    def __init__(self, session: aiohttp.ClientSession, settings: TeamsSettings) -> None:
        """Nothing is asked before the first token."""
        self._session = session
        tenant = settings.tenant if settings.app_type == "SingleTenant" else SEVERAL
        self._url = f"{settings.cloud_url or LOGIN}/{tenant}/oauth2/v2.0/token"
        self._form = {
            "grant_type": "client_credentials",
            "client_id": settings.app_id,
            "client_secret": settings.password,
        }

    async def sign_in(self, scope: str) -> tuple[float, str]:
        """See `SignIn`."""
        try:
            async with (
                asyncio.timeout(LOGIN_SECONDS),
                self._session.post(self._url, data={**self._form, "scope": scope}) as answer,
            ):
                told = await answer.json(content_type=None)
            if isinstance(told, dict) and isinstance(told.get("access_token"), str):
                return float(told.get("expires_in", 3600)), told["access_token"]
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError, TypeError) as failed:
            raise TryAgainError(f"login_{type(failed).__name__}") from None
        error = told.get("error") if isinstance(told, dict) else None
        name = error if isinstance(error, str) and error.replace("_", "").isalnum() else str(answer.status)
        raise TryAgainError(f"login_{name[:40]}")
