"""The way to the desk and out of it: a one-time link, the passphrase, and leaving."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from aiohttp import web

from adapters.notifying import link_to_desk, notice
from adapters.reaching import EMAIL
from adapters.web.pages import page, to
from adapters.web.reception import COOKIE, Reception, public_of
from adapters.web.requests import read_fields
from bot.model import Knowledge, Person
from bot.reporting import audit
from bot.reporting.audit import Event
from bot.reporting.passphrases import PassphraseError, unlock
from bot.reporting.roster import RosterError, read_roster
from bot.store import StoreError, Transaction, enrolments

MOST_LINKS = 3
"""How many links somebody can ask for in an hour."""


class EnteringPages:
    """The pages before somebody is at the desk."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._desk = reception.desk
        self._asked: dict[tuple[str, str], list[float]] = {}

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        return [
            web.get("/desk/link", self.no_link),
            web.post("/desk/link", self.ask_link),
            web.get("/desk/enter/{token}", self.enter),
            web.post("/desk/enter", self.use_link),
            web.get("/desk/passphrase", self.passphrase),
            web.post("/desk/passphrase", self.unlock),
            web.post("/desk/leave", self.leave),
        ]

    async def no_link(self, _request: web.Request) -> web.Response:
        """Where a handler asks for a link."""
        return page("desk_link", None, {"sent": False})

    async def ask_link(self, request: web.Request) -> web.Response:
        """Mail a link to the handler with this address. The answer is the same whether there is one."""
        fields = await read_fields(request)
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
        fields = await read_fields(request)
        token = str(fields.get("token", ""))
        link = await self._reception.stored(lambda tx: enrolments.use_link(tx, token))
        if link is None or link.organisation not in self._desk.conversations:
            return page("desk_enter", None, {"token": ""}, status=403)
        answer = to("/desk/enrol" if link.kind == "enrol" else "/desk/passphrase")
        answer.set_cookie(
            COOKIE,
            self._reception.sessions.begin(link),
            path="/desk",
            httponly=True,
            secure=self._desk.serving.public_url.startswith("https:"),
            samesite="Strict",
        )
        return answer

    async def passphrase(self, request: web.Request) -> web.Response:
        """Ask for the passphrase."""
        session = self._reception.session(request)
        return self._reception.page("desk_passphrase", session, {"wrong": False})

    async def unlock(self, request: web.Request) -> web.Response:
        """Unlock the key for a few minutes."""
        session, fields = await self._reception.form(request)
        person, organisation = session.link.person, session.link.organisation

        def stored(tx: Transaction) -> tuple[str, bytes] | None:
            public = public_of(read_roster(tx, organisation), person)
            wrapped = enrolments.wrapped_key(tx, organisation, person, public) if public else None
            return (public, wrapped) if public and wrapped else None

        found = await self._reception.on_roster(stored)
        if found is None:
            return self._reception.page("desk_message", session, {"said": "desk.not_enrolled"}, status=403)
        if not self._reception.sessions.may_try(session):
            return page("desk_message", None, {"said": "desk.locked_out"}, status=403)
        try:
            handler = await asyncio.to_thread(
                unlock, organisation, person, *found, str(fields.get("passphrase", ""))
            )
        except PassphraseError:
            if self._reception.sessions.wrong(request.cookies.get(COOKIE, "")):
                await self._reception.stored(
                    lambda tx: audit.append(tx, organisation, Event.LOCKED_OUT, by=person)
                )
                return page("desk_message", None, {"said": "desk.locked_out"}, status=403)
            return self._reception.page("desk_passphrase", session, {"wrong": True}, status=403)
        self._reception.sessions.unlocked(session, handler)
        await self._reception.stored(lambda tx: audit.append(tx, organisation, Event.UNLOCKED, by=person))
        return to("/desk")

    async def leave(self, request: web.Request) -> web.Response:
        """End the session."""
        await self._reception.form(request)
        self._reception.sessions.end(request.cookies.get(COOKIE, ""))
        answer = page("desk_message", None, {"said": "desk.left"})
        answer.del_cookie(COOKIE, path="/desk")
        return answer

    async def _mail_link(self, knowledge: Knowledge, person: Person) -> None:
        """Only to those who are enrolled, or ask to be."""
        try:
            token = await self._desk.stored(lambda tx: link_to_desk(tx, knowledge.organisation.id, person.id))
        except (StoreError, RosterError):
            return
        link = f"{self._desk.serving.public_url}/desk/enter/{token}"
        if token and (message := notice(knowledge, person, EMAIL, "link", link)):
            await self._desk.send(message)

    def _may_ask(self, organisation: str, person: str) -> bool:
        now = asyncio.get_running_loop().time()
        key = organisation, person
        recent = [at for at in self._asked.get(key, []) if now - at < 3600]
        if len(recent) >= MOST_LINKS:
            return False
        self._asked[key] = [*recent, now]
        return True


_RUNNING: set[asyncio.Task[None]] = set()
