"""The adapter that `serve` runs: connects the gate, the surfaces and the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import aiohttp
from aiohttp import web

from adapters.logs import logger
from adapters.ports import CannotDeliverError, Desk
from adapters.reports import Reports
from adapters.teams.clerk import Clerk
from adapters.teams.credentials import Credentials, Kept, Nobody, Secret
from adapters.teams.gate import Gate
from adapters.teams.people import GRAPH_URL, People
from adapters.teams.services import for_a_beginning
from adapters.teams.surfaces import Rooms
from adapters.teams.surfaces.buttons import Buttons
from adapters.teams.surfaces.feedback import Feedback
from adapters.teams.surfaces.handover import HANDED, Handovers
from adapters.teams.surfaces.messages import Messages
from adapters.teams.surfaces.notices import NEWS, Notices, beginning, notice
from adapters.teams.surfaces.reporting import Reporting
from adapters.teams.surfaces.searching import Searching
from adapters.teams.tenants import PLATFORM, Tenants
from adapters.teams.tokens import METADATA, Keys, Tokens
from adapters.teams.transport import SEND_SECONDS, Transport
from bot.settings import SettingError, TeamsSettings
from bot.store import StoreError, shown
from bot.store.outbox import Message

LOG = logger("teams")

MESSAGES = "/api/messages"


class TeamsAdapter:
    """Microsoft Teams as `adapters.ports.Adapter`. Made within the event loop."""

    platform = PLATFORM

    def __init__(self, desk: Desk, settings: TeamsSettings, reports: Reports) -> None:
        """Nothing is connected before `start`. Raises SettingError where a library is missing."""
        self._desk = desk
        self._settings = settings
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SEND_SECONDS))
        credentials = signing_in(settings, self._session)
        self._transport = _transport(settings, self._session, credentials)
        graph = settings.cloud_url or GRAPH_URL
        people = People(self._transport, self._session, credentials, graph)
        self._clerk = Clerk(desk, people, local=not settings.app_id)
        self._tenants = Tenants(desk, settings.tenant if settings.app_type != "MultiTenant" else "")
        rooms = Rooms()
        Buttons(self._clerk, rooms)
        Feedback(self._clerk, rooms)
        Searching(self._clerk, rooms)
        self._handovers = Handovers(self._clerk, rooms)
        Reporting(self._clerk, rooms, reports)
        Notices(self._clerk, rooms)
        messages = Messages(self._clerk, rooms)
        tokens = Tokens(Keys(self._session, metadata_url(settings)), settings.app_id)
        known = tokens if settings.app_id else None
        self._gate = Gate(settings, self._clerk, self._tenants, known, rooms, messages)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """`/api/messages`."""
        yield web.post(MESSAGES, self._gate.over_http)

    async def start(self) -> None:
        """Say how it is reached."""
        if not self._settings.app_id:
            LOG.info("teams: there is no MICROSOFT_APP_ID, so only clients on this machine are answered")

    async def stop(self) -> None:
        """Close the session."""
        await self._session.close()

    @property
    def ready(self) -> bool:
        """Always: Teams comes to us."""
        return True

    async def deliver(self, message: Message) -> None:
        """Send a message. Raises as `adapters.ports.Adapter` says."""
        payload = message.payload
        if NEWS in payload:
            payload = self._notice(message)
        try:
            id_ = await self._send(payload)
        except CannotDeliverError:
            if HANDED in payload:
                bot = payload.get("open", {}).get("bot") or {}
                await self._handovers.lost(self._tenants.named(message.workspace), payload[HANDED], bot)
            raise
        if payload.get("about") and id_:
            at = PLATFORM, message.workspace, f"{payload['place']}/{id_}"
            try:
                await self._desk.stored(lambda tx: shown.add(tx, *at, payload["about"]))
            except StoreError as error:
                LOG.warning("teams: feedback on a reply will not be counted: %s", error)

    def _notice(self, message: Message) -> Mapping[str, Any]:
        """How a notice to a handler goes out."""
        tenant, bot = message.workspace or self._settings.tenant, f"28:{self._settings.app_id}"
        where = beginning(message.payload, tenant, bot, for_a_beginning(self._settings))
        return {**where, "activity": self._clerk.message(notice(message.payload))}

    async def _send(self, payload: Mapping[str, Any]) -> str:
        """Send what is to be sent. Returns the id of the message."""
        service, activity = payload["service"], payload["activity"]
        if "update" in payload:
            await self._transport.update(service, payload["place"], payload["update"], activity)
            return str(payload["update"])
        place = payload.get("place", "")
        if "open" in payload:
            place = await self._transport.open(service, payload["open"])
        if payload.get("sent"):
            return ""
        return await self._transport.send(service, place, activity, payload.get("reply_to", ""))


def signing_in(settings: TeamsSettings, session: aiohttp.ClientSession) -> Credentials:
    """How the bot shows who it is. Raises SettingError where a library for it is missing."""
    if not settings.app_id:
        return Nobody()
    if settings.password:
        return Kept(Secret(session, settings).sign_in)
    _needs_agents()
    from adapters.teams.agents import Signed

    return Kept(Signed(settings).sign_in)


def metadata_url(settings: TeamsSettings) -> str:
    """Where the Bot Connector says which keys it signs with."""
    return f"{settings.cloud_url}/v1/.well-known/openidconfiguration" if settings.cloud_url else METADATA


def _transport(
    settings: TeamsSettings, session: aiohttp.ClientSession, credentials: Credentials
) -> Transport:
    """The library that the settings name; only that one is loaded."""
    if settings.sdk == "agents":
        _needs_agents()
        from adapters.teams.agents import Agents

        return Agents(session, credentials)
    from adapters.teams.botbuilder import BotBuilder

    return BotBuilder(session, credentials, settings.app_id)


def _needs_agents() -> None:
    from importlib.util import find_spec

    if find_spec("microsoft_agents") is None:
        mend = "Install it with pip install 'clausebot[agents]', or set CLAUSEBOT_TEAMS_SDK=botbuilder."
        raise SettingError(f"CLAUSEBOT_TEAMS_SDK: the library agents is not installed. {mend}")
