"""The files of a case at the desk: their copies to look at, and if need be the originals to download."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aiohttp import web

from adapters.web.pages import HEADERS
from adapters.web.reception import At, Reception
from bot.reporting import files
from bot.reporting.access import CannotError
from bot.reporting.files import Download

SANDBOX = {"Content-Security-Policy": "default-src 'none'; sandbox"}
ONE_PICTURE = {"Content-Security-Policy": f"{HEADERS['Content-Security-Policy']}; img-src 'self' data:"}
"""`data:` is for no icon at all: where pictures are allowed, a browser would ask for one."""
TYPES: Mapping[str, str] = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
"""Of what was made here. What came from outside is only bytes."""


class ExhibitPages:
    """A file's page, and what can be downloaded."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        place = r"/desk/case/{id}/file/{number:\d{1,3}}"
        return [
            web.get(place, self.look),
            web.get(f"{place}/copy", self.copy),
            web.post(f"{place}/original", self.original),
        ]

    async def look(self, request: web.Request) -> web.Response:
        """A page with the picture in it."""
        at = self._reception.at(request)
        values = {"id": request.match_info["id"], "number": int(request.match_info["number"])}
        answer = self._reception.page("desk_file", at.session, values)
        answer.headers.update(ONE_PICTURE)
        return answer

    async def copy(self, request: web.Request) -> web.Response:
        """The copy that was drawn here."""
        got = await self._get(request, self._reception.at(request), original=False)
        return attachment(got, TYPES[got.name.rpartition(".")[2]])

    async def original(self, request: web.Request) -> web.Response:
        """The file as it came."""
        at, _ = await self._reception.at_form(request)
        return attachment(await self._get(request, at, original=True))

    async def _get(self, request: web.Request, at: At, *, original: bool) -> Download:
        id_, number = request.match_info["id"], int(request.match_info["number"])
        try:
            return await self._reception.mine(
                at, id_, lambda tx: files.download(tx, at.handler, id_, number, original=original)
            )
        except CannotError:
            raise web.HTTPNotFound from None


def attachment(download: Download, type_: str = "application/octet-stream") -> web.Response:
    """Something to be kept, never to be shown or run as a page of ours."""
    headers = HEADERS | SANDBOX | {"Content-Disposition": f'attachment; filename="{download.name}"'}
    return web.Response(body=download.content, content_type=type_, headers=headers)
