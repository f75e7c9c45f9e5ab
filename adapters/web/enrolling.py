"""Who may open reports: somebody enrols, two others approve; somebody leaves, or two others take them off."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from aiohttp import web

from adapters.web.pages import to
from adapters.web.reception import At, Reception
from bot.reporting.cases import today
from bot.reporting.notices import News, tell
from bot.reporting.passphrases import PassphraseError, lock, new_handler
from bot.reporting.roster import RosterError, approve, ask, read_roster, take_off
from bot.store import Transaction
from bot.store.enrolments import Link


class EnrollingPages:
    """The roster's pages."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        return [
            web.get("/desk/enrol", self.enrol),
            web.post("/desk/enrol", self.choose),
            web.get("/desk/roster", self.roster),
            web.post("/desk/roster", self.change),
        ]

    async def enrol(self, request: web.Request) -> web.Response:
        """Choose a passphrase."""
        return self._reception.page("desk_enrol", self._reception.session(request), {"wrong": ""})

    async def choose(self, request: web.Request) -> web.Response:
        """Make keys and ask to be enrolled."""
        session, fields = await self._reception.form(request)
        if session.link.kind != "enrol":
            raise web.HTTPForbidden
        first, second = str(fields.get("passphrase", "")), str(fields.get("again", ""))
        if first != second:
            return self._reception.page("desk_enrol", session, {"wrong": "desk.not_the_same"}, status=422)
        handler = new_handler(session.link.organisation, session.link.person)
        try:
            wrapped = await asyncio.to_thread(lock, handler, first)
        except PassphraseError:
            return self._reception.page("desk_enrol", session, {"wrong": "desk.too_short"}, status=422)

        def ask_and_tell(tx: Transaction) -> None:
            ask(tx, handler, wrapped)
            _tell_all(tx, handler.organisation, read_roster(tx, handler.organisation).enrolled)

        await self._reception.on_roster(ask_and_tell)
        session.link = Link("desk", session.link.organisation, session.link.person)
        self._reception.sessions.unlocked(session, handler)
        return to("/desk/roster")

    async def roster(self, request: web.Request) -> web.Response:
        """Who is enrolled, and who asks to be."""
        return await self._roster(self._reception.at(request), "")

    async def change(self, request: web.Request) -> web.Response:
        """Approve somebody, or take somebody off."""
        at, fields = await self._reception.at_form(request)

        number, off = str(fields.get("number", "")), str(fields.get("off", ""))

        def change_and_tell(tx: Transaction) -> None:
            before = read_roster(tx, at.handler.organisation).enrolled.keys()
            if off:
                roster = take_off(tx, at.knowledge, at.handler, off)
            else:
                roster = approve(tx, at.knowledge, at.handler, int(number) if number.isdecimal() else -1)
            _tell_all(tx, at.handler.organisation, before | roster.enrolled.keys())

        try:
            await self._reception.stored(change_and_tell)
        except RosterError as error:
            return await self._roster(at, str(error))
        return to("/desk/roster")

    async def _roster(self, at: At, wrong: str) -> web.Response:
        roster = await self._reception.on_roster(lambda tx: read_roster(tx, at.handler.organisation))
        values = {"roster": roster, "people": at.knowledge.people, "me": at.handler.person, "wrong": wrong}
        return self._reception.page("desk_roster", at.session, values, status=422 if wrong else 200)


def _tell_all(tx: Transaction, organisation: str, people: Iterable[str]) -> None:
    """Announce a change of the roster to everyone on it, whoever has just gone included."""
    for person in people:
        tell(tx, organisation, person, News.ROSTER, today(tx), urgent=True)
