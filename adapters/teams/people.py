"""Who asks: whether the organisation employs them, and which audience they are; remembered for a while."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any, TypeVar

import aiohttp

from adapters.logs import logger
from adapters.ports import CannotDeliverError, TryAgainError
from adapters.teams.credentials import GRAPH, Credentials
from adapters.teams.incoming import Incoming
from adapters.teams.tenants import Tenant
from adapters.teams.transport import Transport, personal_chat
from bot.model import Workspaces

LOG = logger("teams")

T = TypeVar("T")
GRAPH_URL = "https://graph.microsoft.com"
KEEP_SECONDS = 600.0
MOST = 10_000
ELSEWHERE = "composeExtension/"
"""How invokes begin that may come from a chat that the bot is no member of."""
OUTSIDERS = ("guest", "anonymous")
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class People:
    """What Teams and Entra last said of people."""

    def __init__(
        self,
        transport: Transport,
        session: aiohttp.ClientSession,
        credentials: Credentials,
        graph: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`graph` is the address of Microsoft Graph; `clock` tells seconds."""
        self._transport = transport
        self._session = session
        self._credentials = credentials
        self._graph = graph
        self._clock = clock
        self._kept: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()

    async def is_ours(self, incoming: Incoming, tenant: Tenant) -> bool:
        """Whether the asker belongs to the tenant, and is no guest in it. Raises TryAgainError."""

        async def look() -> bool:
            try:
                member = await self._member(incoming, tenant)
            except CannotDeliverError:
                return False
            home = str(member.get("tenantId") or tenant.id).lower()
            return str(member.get("userRole") or "").lower() not in OUTSIDERS and home == tenant.id

        return await self._remembered(("member", tenant.id, incoming.user), look)

    async def _member(self, incoming: Incoming, tenant: Tenant) -> Mapping[str, Any]:
        service, user = incoming.service, incoming.user
        try:
            return await self._transport.member(service, incoming.place, user)
        except CannotDeliverError:
            # A search may come from a chat without the bot, by somebody who has it in a chat of their own.
            if not incoming.name.startswith(ELSEWHERE):
                raise
        place = await self._transport.open(service, personal_chat(tenant.id, {"id": incoming.bot}, user))
        return await self._transport.member(service, place, user)

    async def audience(self, person: str, there: Workspaces) -> str | None:
        """The audience of the first group that `person` is in; None where there is none, or Entra is mute."""
        if not there.audiences or not _GUID.fullmatch(person):
            return None
        groups = tuple(there.audiences)

        async def look() -> frozenset[str]:
            return await self._groups(person, groups)

        try:
            found = await self._remembered(("groups", person, groups), look)
        except TryAgainError as error:
            LOG.warning("teams: the groups of somebody are unknown: %s", error.kind)
            return None
        return next((audience for group, audience in there.audiences.items() if group.lower() in found), None)

    async def _groups(self, person: str, groups: tuple[str, ...]) -> frozenset[str]:
        token = await self._credentials.token(GRAPH)
        url = f"{self._graph}/v1.0/users/{person}/checkMemberGroups"
        headers = {"Authorization": f"Bearer {token}"}
        try:
            async with self._session.post(url, json={"groupIds": list(groups)}, headers=headers) as answer:
                told: Mapping[str, Any] = await answer.json(content_type=None)
                if answer.status != 200:
                    raise TryAgainError(f"http_{answer.status}")
                return frozenset(str(one).lower() for one in told["value"])
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError, LookupError, TypeError) as error:
            raise TryAgainError(type(error).__name__) from None

    async def _remembered(self, what: Hashable, look: Callable[[], Awaitable[T]]) -> T:
        at, known = self._kept.get(what, (-KEEP_SECONDS, None))
        if what in self._kept and self._clock() - at < KEEP_SECONDS:
            return known  # type: ignore[no-any-return]
        found = await look()
        self._kept[what] = self._clock(), found
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return found
