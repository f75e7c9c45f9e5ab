"""The form's pages for who comes back with a receipt: what became of the report, and what can be added to it.

The steps themselves are `adapters.reports`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from aiohttp import web

from adapters.form import Opened, Refused, answering_role
from adapters.ports import Desk, reads_its_own_body
from adapters.reports import Reports
from adapters.web.form import chosen_in
from adapters.web.pages import page, status_of
from adapters.web.requests import knowledge_of, read_fields, words
from adapters.web.uploading import Uploads
from bot.model import Knowledge


class Returning:
    """Its pages. Made within the event loop."""

    def __init__(self, desk: Desk, reports: Reports) -> None:
        """Nothing is read before a request comes."""
        self._desk = desk
        self._reports = reports
        self._uploads = Uploads()

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        place = "/report/{organisation}/back"
        return [
            web.get(place, self.back),
            web.post(place, self.come_back),
            web.post(f"{place}/add", self.add),
            web.post(f"{place}/file", self.add_file),
            web.post(f"{place}/withdraw", self.withdraw),
        ]

    async def back(self, request: web.Request) -> web.Response:
        """Where a receipt is typed."""
        return page("back", knowledge_of(self._desk, request), {"wrong": None})

    async def come_back(self, request: web.Request) -> web.Response:
        """The report that a receipt opens."""
        knowledge, fields = knowledge_of(self._desk, request), await read_fields(request)
        typed = str(fields.get("receipt", ""))
        return _visit(knowledge, await self._reports.come_back(knowledge, typed))

    async def add(self, request: web.Request) -> web.Response:
        """More was written."""
        knowledge, fields = knowledge_of(self._desk, request), await read_fields(request)
        token, text = str(fields.get("token", "")), words(fields, "text")
        added = await self._reports.add(knowledge, token, text, chosen_in(fields).about)
        return _visit(knowledge, added, text)

    @reads_its_own_body
    async def add_file(self, request: web.Request) -> web.Response:
        """A file was added."""
        knowledge = knowledge_of(self._desk, request)
        token, content = await self._uploads.read(request)
        return _visit(knowledge, await self._reports.add_file(knowledge, token, content))

    async def withdraw(self, request: web.Request) -> web.Response:
        """It is taken back, by whoever was asked whether they are sure."""
        knowledge, fields = knowledge_of(self._desk, request), await read_fields(request)
        token, sure = str(fields.get("token", "")), fields.get("sure")
        if sure == "yes":
            return _visit(knowledge, await self._reports.withdraw(knowledge, token))
        opened = await self._reports.look(knowledge, token)
        if sure or isinstance(opened, Refused):
            return _visit(knowledge, opened)
        return page("sure", knowledge, {"token": opened.token})


def _visit(knowledge: Knowledge, opened: Opened | Refused, text: str = "") -> web.Response:
    """A report; `text` is what was written, for where it was not taken."""
    if isinstance(opened, Refused):
        return page("back", knowledge, {"wrong": opened.why}, status=status_of(opened.why))
    values = {
        "visit": opened.visit,
        "route": knowledge.routes.get(opened.visit.route),
        "role_of": partial(answering_role, knowledge),
        "token": opened.token,
        "wrong": opened.wrong,
        "done": opened.done,
        "text": text if opened.wrong else "",
    }
    return page("visit", knowledge, values, status=status_of(opened.wrong))
