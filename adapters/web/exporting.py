"""Where a handler takes a case out: as a sealed archive with its code, or as a PDF."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import Any

from aiohttp import web

from adapters.web.exhibits import attachment
from adapters.web.reception import At, Reception
from bot.reporting.access import CannotError
from bot.reporting.archive import SUFFIX
from bot.reporting.export import Wanted, as_archive, as_pdf, head_of, take_for_archive, take_for_pdf
from bot.reporting.files import Download
from bot.reporting.printing import PrintError
from bot.reporting.receipts import ReceiptError, new_receipt, read_receipt

COMMAND = f"clausebot desk open case{SUFFIX} FOLDER"


class ExportPages:
    """The page, and what it gives."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._making = asyncio.Lock()

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        place = "/desk/case/{id}/export"
        return [web.get(place, self.choose), web.post(place, self.export)]

    async def choose(self, request: web.Request) -> web.Response:
        """What to take out, and the code that the archive would have."""
        return await self._choose(request, self._reception.at(request))

    async def export(self, request: web.Request) -> web.Response:
        """Take it out, one at a time, since it can be large."""
        at, fields = await self._reception.at_form(request)
        try:
            async with self._making:
                return await self._make(request.match_info["id"], at, fields)
        except (CannotError, PrintError, ReceiptError):
            return await self._choose(request, at, wrong="export.trouble")

    async def _make(self, id_: str, at: At, fields: Any) -> web.Response:
        wanted = Wanted(*(fields.get(one) == "yes" for one in ("notes", "name", "originals")))
        if fields.get("as") == "pdf":
            taken = await self._reception.mine(
                at, id_, partial(take_for_pdf, handler=at.handler, id_=id_, wanted=wanted)
            )
            content = await asyncio.to_thread(as_pdf, taken, at.knowledge)
            return attachment(Download("case.pdf", content), "application/pdf")
        code = read_receipt(str(fields.get("code", "")))
        taken = await self._reception.mine(
            at, id_, partial(take_for_archive, handler=at.handler, id_=id_, wanted=wanted)
        )
        content = await asyncio.to_thread(as_archive, taken, at.knowledge, code)
        return attachment(Download(f"case{SUFFIX}", content))

    async def _choose(self, request: web.Request, at: At, wrong: str = "") -> web.Response:
        id_ = request.match_info["id"]
        head = await self._reception.mine(at, id_, partial(head_of, handler=at.handler, id_=id_))
        values = {
            "id": id_,
            "named": head.named,
            "files": head.files,
            "code": new_receipt().written,
            "command": COMMAND,
            "wrong": wrong,
        }
        return self._reception.page("desk_export", at.session, values, status=422 if wrong else 200)
