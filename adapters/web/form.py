"""The form's pages: from "before you write" to the receipt, and back again with it.

Each page carries what was chosen before in hidden fields. The steps themselves are `adapters.reports`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from aiohttp import web
from multidict import MultiDictProxy

from adapters.form import (
    OUTSIDE,
    RUNGS,
    SEES,
    Changed,
    Chosen,
    Kept,
    Opened,
    Refused,
    Sent,
    Step,
    Written,
    answering_role,
    pickable_managers,
)
from adapters.ports import Desk, reads_its_own_body
from adapters.reports import Reports
from adapters.web.pages import page, style, to
from adapters.web.uploading import Uploads
from bot.model import Knowledge
from bot.reporting.routing import Inside, Outside
from bot.store import StoreError

Fields = MultiDictProxy[Any]
STATUS = {"form.return_nothing": 404, "form.trouble": 503}
"""What is answered besides 422 where something went no further, by the phrase that says so."""


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
        self._uploads = Uploads()

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        yield web.get("/report/style.css", style)
        yield web.get("/report", self.which)
        place = "/report/{organisation}"
        yield web.get(place, self.first)
        for name, handler in (
            ("about", self.about),
            ("who", self.who),
            ("write", self.write),
            ("send", self.send),
            ("kept", self.kept),
            ("back/add", self.add),
            ("back/file", self.add_file),
            ("back/withdraw", self.withdraw),
        ):
            yield web.post(f"{place}/{name}", handler)
        yield web.get(f"{place}/back", self.back)
        yield web.post(f"{place}/back", self.come_back)

    async def which(self, _request: web.Request) -> web.Response:
        """The organisations, where there are several."""
        if not self._desk.conversations:
            raise _away()
        known = {name: one.knowledge for name, one in self._desk.conversations.items()}
        if len(known) == 1:
            return to(f"/report/{next(iter(known))}")
        return page("which", None, {"known": known})

    async def first(self, request: web.Request) -> web.Response:
        """What to know before writing; then the kind of incident, and with a name or without."""
        return await self._first(self._knowledge(request), ())

    async def about(self, request: web.Request) -> web.Response:
        """Who is it about?"""
        knowledge, chosen, _ = await self._read(request)
        try:
            wrong = chosen.wrong_first(await self._reports.open_routes(knowledge))
        except StoreError:
            raise _away() from None
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
            text=_text(fields),
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

    async def back(self, request: web.Request) -> web.Response:
        """Where a receipt is typed."""
        return page("back", self._knowledge(request), {"wrong": None})

    async def come_back(self, request: web.Request) -> web.Response:
        """The report that a receipt opens."""
        knowledge, _, fields = await self._read(request)
        typed = str(fields.get("receipt", ""))
        return _visit(knowledge, await self._reports.come_back(knowledge, typed))

    async def add(self, request: web.Request) -> web.Response:
        """More was written."""
        knowledge, chosen, fields = await self._read(request)
        token, text = str(fields.get("token", "")), _text(fields)
        return _visit(knowledge, await self._reports.add(knowledge, token, text, chosen.about), text)

    @reads_its_own_body
    async def add_file(self, request: web.Request) -> web.Response:
        """A file was added."""
        knowledge = self._knowledge(request)
        token, content = await self._uploads.read(request)
        return _visit(knowledge, await self._reports.add_file(knowledge, token, content))

    async def withdraw(self, request: web.Request) -> web.Response:
        """It is taken back, by whoever was asked whether they are sure."""
        knowledge, _, fields = await self._read(request)
        token, sure = str(fields.get("token", "")), fields.get("sure")
        if sure == "yes":
            return _visit(knowledge, await self._reports.withdraw(knowledge, token))
        opened = await self._reports.look(knowledge, token)
        if sure or isinstance(opened, Refused):
            return _visit(knowledge, opened)
        return page("sure", knowledge, {"token": opened.token})

    async def _first(
        self, knowledge: Knowledge, wrong: Sequence[str], chosen: Chosen | None = None
    ) -> web.Response:
        try:
            kinds = await self._reports.open_routes(knowledge)
        except StoreError:
            raise _away() from None
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
            raise _away() from None
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
            "text": _text(fields),
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
            "text": _text(fields),
            "name": str(fields.get("name", "")),
            "nonce": self._reports.nonce(),
            "wrong": wrong,
        }
        return page("write", knowledge, values, status=_status(wrong))

    def _knowledge(self, request: web.Request) -> Knowledge:
        if not self._desk.conversations:  # still loading
            raise _away()
        conversation = self._desk.conversations.get(request.match_info["organisation"])
        if conversation is None:
            raise web.HTTPNotFound
        return conversation.knowledge

    async def _read(self, request: web.Request) -> tuple[Knowledge, Chosen, Fields]:
        knowledge = self._knowledge(request)
        try:
            fields = await request.post()
        except (ValueError, LookupError):  # no form at all, or in no encoding that there is
            raise web.HTTPBadRequest from None
        return knowledge, chosen_in(fields), fields


def _about(knowledge: Knowledge, chosen: Chosen, wrong: str = "") -> web.Response:
    managers = pickable_managers(knowledge, chosen)
    values = {"chosen": chosen, "managers": managers, "wrong": wrong}
    return page("about", knowledge, values, status=_status(wrong))


def _sent(knowledge: Knowledge, done: Sent | Kept) -> web.Response:
    if isinstance(done, Kept):
        return page("kept", knowledge, {"visit": done.visit, "token": done.token})
    return page("receipt", knowledge, {"receipt": done.receipt, "token": done.token, "wrong": done.wrong})


def _visit(knowledge: Knowledge, opened: Opened | Refused, text: str = "") -> web.Response:
    """A report; `text` is what was written, for where it was not taken."""
    if isinstance(opened, Refused):
        return page("back", knowledge, {"wrong": opened.why}, status=_status(opened.why))
    values = {
        "visit": opened.visit,
        "route": knowledge.routes.get(opened.visit.route),
        "role_of": partial(answering_role, knowledge),
        "token": opened.token,
        "wrong": opened.wrong,
        "done": opened.done,
        "text": text if opened.wrong else "",
    }
    return page("visit", knowledge, values, status=_status(opened.wrong))


def _status(wrong: str) -> int:
    return STATUS.get(wrong, 422) if wrong else 200


def _away() -> web.HTTPServiceUnavailable:
    return web.HTTPServiceUnavailable(headers={"Retry-After": "5"})


def _text(fields: Fields) -> str:
    return str(fields.get("text", "")).replace("\r\n", "\n")
