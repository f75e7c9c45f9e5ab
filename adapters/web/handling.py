"""The desk's pages: from a one-time link to the case, for those who are enrolled.

Who may do what, `bot.reporting.handling` decides; here somebody is only recognised.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from aiohttp import web

from adapters.logs import logger
from adapters.notifying import notice
from adapters.ports import Desk
from adapters.web.pages import page, to
from adapters.web.sessions import Session, Sessions, fits
from bot.model import Knowledge, Person
from bot.reporting import audit, handling
from bot.reporting.audit import Event
from bot.reporting.cases import News, tell, today
from bot.reporting.handling import CannotError, NotYoursError
from bot.reporting.passphrases import (
    LONGEST,
    SHORTEST,
    Handler,
    PassphraseError,
    lock,
    new_handler,
    unlock,
)
from bot.reporting.roster import Roster, RosterError, approve, ask, read_roster
from bot.reporting.terms import Outcome, Terms
from bot.store import Store, StoreError, Transaction, enrolments
from bot.store.enrolments import Link
from bot.store.reports import new_id

LOG = logger("handling")
T = TypeVar("T")
COOKIE = "clausebot-desk"
MOST_LINKS = 3
"""How many links somebody can ask for in an hour."""
CANNOT = {
    "empty": "desk.empty",
    "too_long": "desk.too_long",
    "closed": "desk.closed",
    "nobody_left": "desk.nobody_left",
    "anonymous": "desk.anonymous",
}


@dataclass(frozen=True, slots=True)
class At:
    """Somebody at the desk with an unlocked key."""

    session: Session
    handler: Handler
    knowledge: Knowledge


class DeskPages:
    """The pages. Made within the event loop."""

    def __init__(self, desk: Desk, store: Store, terms: Terms) -> None:
        """`store` is the desk's own: a long list is made in several transactions."""
        self._desk = desk
        self._store = store
        self._terms = terms
        self._sessions = Sessions()
        self._asked: dict[tuple[str, str], list[float]] = {}

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        return [
            web.get("/desk", self.list),
            web.get("/desk/link", self.no_link),
            web.post("/desk/link", self.ask_link),
            web.get("/desk/enter/{token}", self.enter),
            web.post("/desk/enter", self.use_link),
            web.get("/desk/passphrase", self.passphrase),
            web.post("/desk/passphrase", self.unlock),
            web.get("/desk/enrol", self.enrol),
            web.post("/desk/enrol", self.choose),
            web.post("/desk/leave", self.leave),
            web.get("/desk/roster", self.roster),
            web.post("/desk/roster", self.approve),
            web.get("/desk/case/{id}", self.case),
            web.post("/desk/case/{id}", self.act),
        ]

    async def no_link(self, _request: web.Request) -> web.Response:
        """Where a handler asks for a link."""
        return page("desk_link", None, {"sent": False})

    async def ask_link(self, request: web.Request) -> web.Response:
        """Mail a link to the handler with this address. The answer is the same whether there is one."""
        fields = await request.post()
        address = str(fields.get("address", "")).strip().casefold()
        for name, conversation in self._desk.conversations.items():
            for person in conversation.knowledge.people.values():
                if address and (person.email or "").casefold() == address and self._may_ask(name, person.id):
                    # Not awaited: how long it takes would tell whether there is such a handler.
                    task = asyncio.create_task(self._mail_link(conversation.knowledge, person))
                    _RUNNING.add(task)
                    task.add_done_callback(_RUNNING.discard)
        return page("desk_link", None, {"sent": True})

    async def enter(self, request: web.Request) -> web.Response:
        """A button: programs that look at links in messages press none, so that they use none up."""
        return page("desk_enter", None, {"token": request.match_info["token"]})

    async def use_link(self, request: web.Request) -> web.Response:
        """Use a link up and begin a session."""
        fields = await request.post()
        token = str(fields.get("token", ""))
        link = await self._stored(lambda tx: enrolments.use_link(tx, token))
        if link is None or link.organisation not in self._desk.conversations:
            return page("desk_enter", None, {"token": ""}, status=403)
        answer = to("/desk/enrol" if link.kind == "enrol" else "/desk/passphrase")
        answer.set_cookie(
            COOKIE,
            self._sessions.begin(link),
            path="/desk",
            httponly=True,
            secure=self._desk.serving.public_url.startswith("https:"),
            samesite="Strict",
        )
        return answer

    async def passphrase(self, request: web.Request) -> web.Response:
        """Ask for the passphrase."""
        session = self._session(request)
        return self._page("desk_passphrase", session, {"wrong": False})

    async def unlock(self, request: web.Request) -> web.Response:
        """Unlock the key for a few minutes."""
        session, fields = await self._form(request)
        person, organisation = session.link.person, session.link.organisation

        def stored(tx: Transaction) -> tuple[str, bytes] | None:
            public = _public_of(read_roster(tx, organisation), person)
            wrapped = enrolments.wrapped_key(tx, organisation, person, public) if public else None
            return (public, wrapped) if public and wrapped else None

        found = await self._on_roster(stored)
        if found is None:
            return self._page("desk_message", session, {"said": "desk.not_enrolled"}, status=403)
        try:
            handler = await asyncio.to_thread(
                unlock, organisation, person, *found, str(fields.get("passphrase", ""))
            )
        except PassphraseError:
            if self._sessions.wrong(request.cookies.get(COOKIE, "")):
                await self._stored(lambda tx: audit.append(tx, organisation, Event.LOCKED_OUT, by=person))
                return page("desk_message", None, {"said": "desk.locked_out"}, status=403)
            return self._page("desk_passphrase", session, {"wrong": True}, status=403)
        self._sessions.unlocked(session, handler)
        await self._stored(lambda tx: audit.append(tx, organisation, Event.UNLOCKED, by=person))
        return to("/desk")

    async def enrol(self, request: web.Request) -> web.Response:
        """Choose a passphrase."""
        return self._page("desk_enrol", self._session(request), {"wrong": ""})

    async def choose(self, request: web.Request) -> web.Response:
        """Make keys and ask to be enrolled."""
        session, fields = await self._form(request)
        if session.link.kind != "enrol":
            raise web.HTTPForbidden
        first, second = str(fields.get("passphrase", "")), str(fields.get("again", ""))
        if first != second:
            return self._page("desk_enrol", session, {"wrong": "desk.not_the_same"}, status=422)
        handler = new_handler(session.link.organisation, session.link.person)
        try:
            wrapped = await asyncio.to_thread(lock, handler, first)
        except PassphraseError:
            return self._page("desk_enrol", session, {"wrong": "desk.too_short"}, status=422)

        def ask_and_tell(tx: Transaction) -> Roster:
            ask(tx, handler, wrapped)
            roster = read_roster(tx, handler.organisation)
            _tell_all(tx, handler.organisation, roster)
            return roster

        await self._on_roster(ask_and_tell)
        session.link = Link("desk", session.link.organisation, session.link.person)
        self._sessions.unlocked(session, handler)
        return to("/desk/roster")

    async def leave(self, request: web.Request) -> web.Response:
        """End the session."""
        await self._form(request)
        self._sessions.end(request.cookies.get(COOKIE, ""))
        answer = page("desk_message", None, {"said": "desk.left"})
        answer.del_cookie(COOKIE, path="/desk")
        return answer

    async def roster(self, request: web.Request) -> web.Response:
        """Who is enrolled, and who asks to be."""
        at = self._at(request)
        return await self._roster(at, "")

    async def approve(self, request: web.Request) -> web.Response:
        """Approve somebody."""
        at, fields = await self._at_form(request)

        def approve_and_tell(tx: Transaction) -> None:
            number = str(fields.get("number", ""))
            roster = approve(tx, at.knowledge, at.handler, int(number) if number.isdecimal() else -1)
            _tell_all(tx, at.handler.organisation, roster)

        try:
            await self._stored(approve_and_tell)
        except RosterError as error:
            return await self._roster(at, str(error))
        return to("/desk/roster")

    async def list(self, request: web.Request) -> web.Response:
        """The handler's cases, what is due first, first."""
        if self._find(request) is None:
            return page("desk_link", None, {"sent": False})
        at = self._at(request)
        try:
            listed = await asyncio.to_thread(handling.cases, self._store, at.handler)
        except NotYoursError:
            return to("/desk/roster")
        except StoreError:
            raise web.HTTPServiceUnavailable from None
        return self._page("desk_list", at.session, {"listed": listed})

    async def case(self, request: web.Request) -> web.Response:
        """One case."""
        at = self._at(request)
        return await self._case(request, at)

    async def act(self, request: web.Request) -> web.Response:
        """Do something with a case, then show it."""
        at, fields = await self._at_form(request)
        id_, text = request.match_info["id"], str(fields.get("text", "")).replace("\r\n", "\n")
        handler, terms = at.handler, self._terms
        outcome = str(fields.get("outcome", ""))
        acts: dict[str, Callable[[Transaction], object]] = {
            "acknowledge": lambda tx: handling.acknowledge(tx, handler, id_),
            "reply": lambda tx: handling.reply(tx, handler, id_, text),
            "note": lambda tx: handling.note(tx, handler, id_, text),
            "name": lambda tx: handling.open_identity(tx, handler, id_),
            "conflict": lambda tx: handling.declare_conflict(tx, at.knowledge, handler, id_, terms),
            "renew": lambda tx: handling.renew(tx, at.knowledge, handler, id_, terms),
            "hold": lambda tx: handling.hold(tx, handler, id_, held=True, terms=terms),
            "release": lambda tx: handling.hold(tx, handler, id_, held=False, terms=terms),
        }
        if outcome in set(Outcome):
            acts["close"] = lambda tx: handling.close(tx, handler, id_, Outcome(outcome), text, terms)
        act = acts.get(str(fields.get("act", "")))
        if act is None:
            return await self._case(request, at, wrong="desk.choose_outcome", text=text)
        try:
            done = await self._mine(partial(self._desk.stored, act))
        except CannotError as error:
            return await self._case(request, at, wrong=CANNOT[error.why], text=text)
        if isinstance(done, str):
            return await self._case(request, at, name=done)
        return to("/desk" if fields.get("act") == "conflict" else f"/desk/case/{id_}")

    async def _case(
        self, request: web.Request, at: At, *, wrong: str = "", text: str = "", name: str = ""
    ) -> web.Response:
        id_ = request.match_info["id"]
        case = await self._mine(
            partial(self._desk.stored, lambda tx: handling.open_case(tx, at.handler, id_))
        )
        values = {
            "case": case,
            "route": at.knowledge.routes.get(case.head.route),
            "people": at.knowledge.people,
            "roles": at.knowledge.roles,
            "outcomes": tuple(Outcome),
            "wrong": wrong,
            "text": text,
            "name": name,
        }
        return self._page("desk_case", at.session, values, status=422 if wrong else 200)

    async def _roster(self, at: At, wrong: str) -> web.Response:
        roster = await self._on_roster(lambda tx: read_roster(tx, at.handler.organisation))
        values = {"roster": roster, "people": at.knowledge.people, "me": at.handler.person, "wrong": wrong}
        return self._page("desk_roster", at.session, values, status=422 if wrong else 200)

    async def _mail_link(self, knowledge: Knowledge, person: Person) -> None:
        """Only to those who are enrolled, or ask to be."""
        organisation = knowledge.organisation

        def made(tx: Transaction) -> str | None:
            if _public_of(read_roster(tx, organisation.id), person.id) is None:
                return None
            return enrolments.make_link(tx, Link("desk", organisation.id, person.id))

        try:
            token = await self._desk.stored(made)
        except (StoreError, RosterError):
            return
        if token and person.email:
            link = f"{self._desk.serving.public_url}/desk/enter/{token}"
            await self._desk.send(
                notice(organisation.id, person.email, "link", link, organisation.language, new_id())
            )

    def _may_ask(self, organisation: str, person: str) -> bool:
        now = asyncio.get_running_loop().time()
        key = organisation, person
        recent = [at for at in self._asked.get(key, []) if now - at < 3600]
        if len(recent) >= MOST_LINKS:
            return False
        self._asked[key] = [*recent, now]
        return True

    def _find(self, request: web.Request) -> Session | None:
        return self._sessions.find(request.cookies.get(COOKIE, ""))

    def _session(self, request: web.Request) -> Session:
        """The session of a request; without one, the page where a link is asked for."""
        session = self._find(request)
        if session is None or session.link.organisation not in self._desk.conversations:
            raise web.HTTPSeeOther("/desk/link")
        return session

    async def _form(self, request: web.Request) -> tuple[Session, Any]:
        """The session and the fields of a form that came from one of its own pages."""
        session = self._session(request)
        try:
            fields = await request.post()
        except (ValueError, LookupError):
            raise web.HTTPBadRequest from None
        if not fits(session, str(fields.get("csrf", ""))):
            raise web.HTTPForbidden
        return session, fields

    def _at(self, request: web.Request, session: Session | None = None) -> At:
        session = session or self._session(request)
        if session.handler is None:
            raise web.HTTPSeeOther("/desk/enrol" if session.link.kind == "enrol" else "/desk/passphrase")
        knowledge = self._desk.conversations[session.link.organisation].knowledge
        return At(session, session.handler, knowledge)

    async def _at_form(self, request: web.Request) -> tuple[At, Any]:
        session, fields = await self._form(request)
        return self._at(request, session), fields

    def _page(
        self, name: str, session: Session, values: Mapping[str, object], *, status: int = 200
    ) -> web.Response:
        knowledge = self._desk.conversations[session.link.organisation].knowledge
        person = knowledge.people.get(session.link.person)
        about = {"csrf": session.csrf, "who": person.name if person else session.link.person}
        limits = {"shortest": SHORTEST, "longest": LONGEST}
        return page(name, knowledge, {**about, **limits, **values}, status=status)

    async def _mine(self, work: Callable[[], Awaitable[T]]) -> T:
        """What is not theirs is not there."""
        try:
            return await work()
        except NotYoursError:
            raise web.HTTPNotFound from None
        except StoreError:
            raise web.HTTPServiceUnavailable from None

    async def _on_roster(self, work: Callable[[Transaction], T]) -> T:
        try:
            return await self._stored(work)
        except RosterError:
            LOG.critical("the roster was tampered with, so nobody can use the desk; see docs/security.md")
            raise web.HTTPServiceUnavailable from None

    async def _stored(self, work: Callable[[Transaction], T]) -> T:
        try:
            return await self._desk.stored(work)
        except StoreError:
            raise web.HTTPServiceUnavailable from None


_RUNNING: set[asyncio.Task[None]] = set()


def _public_of(roster: Roster, person: str) -> str | None:
    """The keys of somebody who is enrolled, or asks to be."""
    asking = next((one.public for one in roster.asking if one.person == person), None)
    return roster.enrolled.get(person) or asking


def _tell_all(tx: Transaction, organisation: str, roster: Roster) -> None:
    """Announce a change of the roster to everyone on it."""
    for person in roster.enrolled:
        tell(tx, organisation, person, News.ROSTER, today(tx), urgent=True)
