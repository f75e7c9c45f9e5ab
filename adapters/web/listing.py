"""The list of a handler's cases."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from aiohttp import web

from adapters.web.pages import page, to
from adapters.web.reception import Reception
from bot.reporting import handling
from bot.reporting.access import NotYoursError
from bot.store import StoreError


class ListPages:
    """What is at the desk for somebody."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        return [web.get("/desk", self.list)]

    async def list(self, request: web.Request) -> web.Response:
        """The handler's cases, what is due first, first."""
        if self._reception.find(request) is None:
            return page("desk_link", None, {"sent": False})
        at = self._reception.at(request)
        try:
            listed = await asyncio.to_thread(handling.cases, self._reception.store, at.handler)
        except NotYoursError:
            return to("/desk/roster")
        except StoreError:
            raise web.HTTPServiceUnavailable from None
        return self._reception.page("desk_list", at.session, {"listed": listed})
