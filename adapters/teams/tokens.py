"""Whether a request is the Bot Connector's own: its token is checked here, for both libraries.

Both libraries of Microsoft's check tokens, each with gaps: botbuilder answers a forged one with an error
of the server's and fetches the keys in the event loop, without a timeout; its successor checks neither
issuer nor service URL unless told to. So there is one check for both, strict, by the rules of
learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp
import jwt

from adapters.logs import logger
from adapters.ports import BusyError

LOG = logger("teams")

ISSUER = "https://api.botframework.com"
METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
CHANNEL = "msteams"
ALGORITHM = "RS256"
LEEWAY_SECONDS = 300
FETCH_SECONDS = 5.0
KEEP_SECONDS = 24 * 60 * 60.0
LOOK_SECONDS = 300.0
"""How often, at most, keys are fetched anew because a token names one that is not known."""
AGAIN_SECONDS = 5.0
"""How long nobody asks after a fetch that failed."""


class NotAllowedError(Exception):
    """The request is not from the Bot Connector, or not for this bot. It says nothing more, on purpose."""


class Keys:
    """The keys that the Bot Connector signs with, as it last published them."""

    def __init__(
        self, session: aiohttp.ClientSession, url: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`url` is that of the metadata that say where the keys are."""
        self._session = session
        self._url = url
        self._clock = clock
        self._known: Mapping[str, jwt.PyJWK] = {}
        self._fetched = -KEEP_SECONDS
        self._failed = -AGAIN_SECONDS
        self._fetching = asyncio.Lock()

    async def get(self, name: str) -> jwt.PyJWK | None:
        """The key that goes by `name` and that signs for Teams. Raises BusyError while none can be had."""
        if self._is_due(name):
            async with self._fetching:
                if self._is_due(name):
                    await self._fetch()
        return self._known.get(name)

    def _is_due(self, name: str) -> bool:
        age = self._clock() - self._fetched
        return age >= KEEP_SECONDS or (name not in self._known and age >= LOOK_SECONDS)

    async def _fetch(self) -> None:
        now = self._clock()
        if now - self._failed < AGAIN_SECONDS:
            raise BusyError
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                metadata = await self._read(self._url)
                published = await self._read(metadata["jwks_uri"])
            self._known = {one["kid"]: key for one in published["keys"] if (key := _key(one))}
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError, LookupError, TypeError) as error:
            self._failed = now
            LOG.warning("teams: the keys of the Bot Connector cannot be had: %s", type(error).__name__)
            if now - self._fetched >= KEEP_SECONDS:
                raise BusyError from None
            return
        self._fetched = now

    async def _read(self, url: str) -> Any:
        async with self._session.get(url) as answer:
            answer.raise_for_status()
            return await answer.json(content_type=None)


class Tokens:
    """Checks the tokens of requests to one bot."""

    def __init__(self, keys: Keys, app_id: str) -> None:
        """`app_id` is the bot's."""
        self._keys = keys
        self._app_id = app_id

    async def check(self, authorization: str) -> str:
        """Look at the header of that name. Returns the service URL that the request is about.

        Raises NotAllowedError, and BusyError while the keys cannot be had.
        """
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise NotAllowedError
        try:
            head = jwt.get_unverified_header(token)
            if head.get("alg") != ALGORITHM or not isinstance(head.get("kid"), str):
                raise NotAllowedError
            key = await self._keys.get(head["kid"])
            if key is None:
                raise NotAllowedError
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=self._app_id,
                issuer=ISSUER,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            raise NotAllowedError from None
        return str(claims.get("serviceurl") or claims.get("serviceUrl") or "")


def _key(published: Mapping[str, Any]) -> jwt.PyJWK | None:
    """The key, if it signs for Teams; the service has others for other channels."""
    if CHANNEL not in (published.get("endorsements") or ()):
        return None
    try:
        return jwt.PyJWK(dict(published), ALGORITHM)
    except jwt.PyJWTError:
        return None
