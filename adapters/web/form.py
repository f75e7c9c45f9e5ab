"""The form's pages: from "before you write" to the receipt.

Each page carries what was chosen before in hidden fields. The steps themselves are `adapters.reports`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aiohttp import web

from adapters.form import (
    OUTSIDE,
    RUNGS,
    SEES,
    Changed,
    Chosen,
    Kept,
    Refused,
    Sent,
    Step,
    Written,
    pickable_managers,
)
from adapters.ports import Desk
from adapters.reports import Reports
from adapters.web.pages import page, status_of, style, to
from adapters.web.requests import Fields, away, knowledge_of, read_fields, words
from bot.model import Knowledge
from bot.reporting.routing import Inside, Outside
from bot.store import StoreError


def chosen_in(fields: Fields) -> Chosen:
    """Read the fields of any page of the form."""

    def several(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(value) for value in fields.getall(name, [])))

    return Chosen(
        kind=str(fields.get("kind", "")),
        named=str(fields.get("named", "")),
        people=several("people"),
        roles=several("roles"),
        other=several("other"),
        higher=fields.get("higher") == "yes",
        manager=str(fields.get("manager", "")),
    )


class Form:
    """Its pages. Made within the event loop."""

    def __init__(self, desk: Desk, reports: Reports) -> None:
        """Nothing is read before a request comes."""
        self._desk = desk
        self._reports = reports

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        place = "/report/{organisation}"
        return [
            web.get("/report/style.css", style),
            web.get("/report", self.which),
            web.get(place, self.first),
            web.post(f"{place}/about", self.about),
            web.post(f"{place}/who", self.who),
            web.post(f"{place}/write", self.write),
            web.post(f"{place}/send", self.send),
            web.post(f"{place}/kept", self.kept),
        ]

    async def which(self, _request: web.Request) -> web.Response:
        """The organisations, where there are several."""
        if not self._desk.conversations:
            raise away()
        known = {name: one.knowledge for name, one in self._desk.conversations.items()}
        if len(known) == 1:
            return to(f"/report/{next(iter(known))}")
        return page("which", None, {"known": known})

    async def first(self, request: web.Request) -> web.Response:
        """What to know before writing; then the kind of incident, and with a name or without."""
        return await self._first(knowledge_of(self._desk, request), ())

    async def about(self, request: web.Request) -> web.Response:
        """Who is it about?"""
        knowledge, chosen, _ = await self._read(request)
        try:
            wrong = chosen.wrong_first(await self._reports.open_routes(knowledge))
        except StoreError:
            raise away() from None
        return await self._first(knowledge, wrong, chosen) if wrong else _about(knowledge, chosen)

    async def who(self, request: web.Request) -> web.Response:
        """Everyone who could open it; or, where nobody may, the routes outside."""
        knowledge, chosen, fields = await self._read(request)
        return await self._who(knowledge, chosen, fields)

    async def write(self, request: web.Request) -> web.Response:
        """The words themselves."""
        knowledge, chosen, fields = await self._read(request)
        match fields.get("next"):
            case "about":
                return _about(knowledge, chosen)
            case "higher":
                return await self._who(knowledge, replace(chosen, higher=True), fields)
        if chosen.wrong_about or chosen.kind not in knowledge.routes:
            return to(f"/report/{knowledge.organisation.id}")
        return self._write(knowledge, chosen, fields)

    async def send(self, request: web.Request) -> web.Response:
        """Keep it, then show the receipt."""
        knowledge, chosen, fields = await self._read(request)
        written = Written(
            text=words(fields, "text"),
            name=str(fields.get("name", "")),
            shown=tuple(str(fields.get("shown", "")).split()),
            nonce=str(fields.get("nonce", "")),
        )
        match await self._reports.send(knowledge, chosen, written):
            case Refused(Step.WRITE, why):
                return self._write(knowledge, chosen, fields, wrong=why)
            case Refused() as refused:
                return await self._refused(knowledge, chosen, refused)
            case Changed(found):
                return self._shown(knowledge, chosen, fields, found, changed=True)
            case done:
                return _sent(knowledge, done)

    async def kept(self, request: web.Request) -> web.Response:
        """The last four characters were typed."""
        knowledge, _, fields = await self._read(request)
        token, last = str(fields.get("token", "")), str(fields.get("last", ""))
        return _sent(knowledge, await self._reports.confirm(knowledge, token, last))

    async def _first(
        self, knowledge: Knowledge, wrong: Sequence[str], chosen: Chosen | None = None
    ) -> web.Response:
        try:
            kinds = await self._reports.open_routes(knowledge)
        except StoreError:
            raise away() from None
        values = {"kinds": kinds, "wrong": wrong, "chosen": chosen, "sees": SEES}
        return page("first", knowledge, values, status=422 if wrong else 200)

    async def _refused(self, knowledge: Knowledge, chosen: Chosen, refused: Refused) -> web.Response:
        if refused.step is Step.ABOUT:
            return _about(knowledge, chosen, refused.why)
        return await self._first(knowledge, (refused.why,), chosen)

    async def _who(self, knowledge: Knowledge, chosen: Chosen, fields: Fields) -> web.Response:
        try:
            found = await self._reports.who(knowledge, chosen)
        except StoreError:
            raise away() from None
        if isinstance(found, Refused):
            return await self._refused(knowledge, chosen, found)
        return self._shown(knowledge, chosen, fields, found)

    def _shown(
        self,
        knowledge: Knowledge,
        chosen: Chosen,
        fields: Fields,
        found: Inside | Outside,
        *,
        changed: bool = False,
    ) -> web.Response:
        if not isinstance(found, Inside):
            return page("outside", knowledge, {"why": OUTSIDE[found.why]})
        values = {
            "chosen": chosen,
            "found": found,
            "policies": knowledge.policies_by_id,
            "rungs": RUNGS,
            "changed": changed,
            "text": words(fields, "text"),
            "name": str(fields.get("name", "")),
        }
        return page("who", knowledge, values)

    def _write(
        self, knowledge: Knowledge, chosen: Chosen, fields: Fields, *, wrong: str = ""
    ) -> web.Response:
        values = {
            "chosen": chosen,
            "route": knowledge.routes[chosen.kind],
            "shown": str(fields.get("shown", "")),
            "text": words(fields, "text"),
            "name": str(fields.get("name", "")),
            "nonce": self._reports.nonce(),
            "wrong": wrong,
        }
        return page("write", knowledge, values, status=status_of(wrong))

    async def _read(self, request: web.Request) -> tuple[Knowledge, Chosen, Fields]:
        knowledge, fields = knowledge_of(self._desk, request), await read_fields(request)
        return knowledge, chosen_in(fields), fields


def _about(knowledge: Knowledge, chosen: Chosen, wrong: str = "") -> web.Response:
    managers = pickable_managers(knowledge, chosen)
    values = {"chosen": chosen, "managers": managers, "wrong": wrong}
    return page("about", knowledge, values, status=status_of(wrong))


def _sent(knowledge: Knowledge, done: Sent | Kept) -> web.Response:
    if isinstance(done, Kept):
        return page("kept", knowledge, {"visit": done.visit, "token": done.token})
    return page("receipt", knowledge, {"receipt": done.receipt, "token": done.token, "wrong": done.wrong})
