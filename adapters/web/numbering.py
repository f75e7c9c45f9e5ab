"""Numbers for the year, for those who are enrolled."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from aiohttp import web

from adapters.web.pages import to
from adapters.web.reception import Reception
from bot.reporting import numbers
from bot.reporting.access import NotYoursError
from bot.store import StoreError


class NumbersPages:
    """The one page of numbers."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        return [web.get("/desk/numbers", self.numbers)]

    async def numbers(self, request: web.Request) -> web.Response:
        """Each year that is over."""
        at = self._reception.at(request)
        try:
            years, damaged = await self._reception.whole_roster(
                asyncio.to_thread(
                    numbers.years, self._reception.store, at.handler, tuple(at.knowledge.routes)
                )
            )
        except NotYoursError:
            return to("/desk/roster")
        except StoreError:
            raise web.HTTPServiceUnavailable from None
        return self._reception.page(
            "desk_numbers", at.session, {"years": years, "damaged": damaged, "least": numbers.LEAST}
        )
