"""Who comes to the desk: recognised by a session, let on once their key is unlocked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web

from adapters.logs import logger
from adapters.ports import Desk
from adapters.web.pages import HEADERS, page
from adapters.web.requests import read_fields
from adapters.web.sessions import Session, Sessions, fits
from bot.model import Knowledge
from bot.reporting import audit
from bot.reporting.access import NotYoursError
from bot.reporting.audit import Event
from bot.reporting.passphrases import LONGEST, SHORTEST, Handler
from bot.reporting.roster import Roster, RosterError
from bot.reporting.sealing import SealError
from bot.store import Store, StoreError, Transaction

LOG = logger("handling")
T = TypeVar("T")
COOKIE = "clausebot-desk"


@dataclass(frozen=True, slots=True)
class At:
    """Somebody at the desk with an unlocked key."""

    session: Session
    handler: Handler
    knowledge: Knowledge


class Reception:
    """What every page of the desk needs. Made within the event loop."""

    def __init__(self, desk: Desk, store: Store) -> None:
        """`store` is the desk's own: a long list is made in several transactions."""
        self.desk = desk
        self.store = store
        self.sessions = Sessions()

    def find(self, request: web.Request) -> Session | None:
        """The session of a request, if it has one."""
        return self.sessions.find(request.cookies.get(COOKIE, ""))

    def session(self, request: web.Request) -> Session:
        """The session of a request; without one, the page where a link is asked for."""
        session = self.find(request)
        if session is None or session.link.organisation not in self.desk.conversations:
            raise web.HTTPSeeOther("/desk/link")
        return session

    async def form(self, request: web.Request) -> tuple[Session, Any]:
        """The session and the fields of a form that came from one of its own pages."""
        session = self.session(request)
        fields = await read_fields(request)
        if not fits(session, str(fields.get("csrf", ""))):
            raise web.HTTPForbidden
        return session, fields

    def at(self, request: web.Request, session: Session | None = None) -> At:
        """Whoever asks, their key unlocked; without that, the page where it is unlocked or made."""
        session = session or self.session(request)
        if session.handler is None:
            raise web.HTTPSeeOther("/desk/enrol" if session.link.kind == "enrol" else "/desk/passphrase")
        knowledge = self.desk.conversations[session.link.organisation].knowledge
        return At(session, session.handler, knowledge)

    async def at_form(self, request: web.Request) -> tuple[At, Any]:
        """As `at`, with the fields of a form as in `form`."""
        session, fields = await self.form(request)
        return self.at(request, session), fields

    def page(
        self, name: str, session: Session, values: Mapping[str, object], *, status: int = 200
    ) -> web.Response:
        """A page of the desk for somebody who is there."""
        knowledge = self.desk.conversations[session.link.organisation].knowledge
        person = knowledge.people.get(session.link.person)
        about = {"csrf": session.csrf, "who": person.name if person else session.link.person}
        limits = {"shortest": SHORTEST, "longest": LONGEST}
        return page(name, knowledge, {**about, **limits, **values}, status=status)

    async def mine(self, at: At, id_: str, work: Callable[[Transaction], T]) -> T:
        """Done with a case. What is not theirs is not there; of one that does not open, a page says so."""
        try:
            return await self.on_roster(work)
        except NotYoursError:
            raise web.HTTPNotFound from None
        except SealError:
            name, person = at.handler.organisation, at.handler.person
            await self.stored(lambda tx: audit.append(tx, name, Event.DAMAGED, by=person, count=1))
            told = self.page("desk_damaged", at.session, {"id": id_})
            raise web.HTTPInternalServerError(
                text=told.text, content_type="text/html", headers=HEADERS
            ) from None

    async def on_roster(self, work: Callable[[Transaction], T]) -> T:
        """Done with the roster; nothing is, where it was tampered with."""
        return await self.whole_roster(self.stored(work))

    async def whole_roster(self, work: Awaitable[T]) -> T:
        """What comes of `work`, as long as the roster is whole."""
        try:
            return await work
        except RosterError:
            LOG.critical("the roster was tampered with, so nobody can use the desk; see docs/security.md")
            raise web.HTTPServiceUnavailable from None

    async def stored(self, work: Callable[[Transaction], T]) -> T:
        """Done in one transaction, away from the event loop."""
        try:
            return await self.desk.stored(work)
        except StoreError:
            raise web.HTTPServiceUnavailable from None


def public_of(roster: Roster, person: str) -> str | None:
    """The keys of somebody who is enrolled, or asks to be."""
    asking = next((one.public for one in roster.asking if one.person == person), None)
    return roster.enrolled.get(person) or asking
