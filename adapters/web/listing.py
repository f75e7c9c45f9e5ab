"""The list of a handler's cases."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from aiohttp import web

from adapters.web.pages import page, to
from adapters.web.reception import Reception
from bot.reporting.access import NotYoursError
from bot.reporting.listing import Listing
from bot.reporting.roster import RosterError
from bot.store import StoreError

MOST_PAGES = 1000
"""Nobody turns so many; a larger number is a mistake."""


class ListPages:
    """What is at the desk for somebody."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._finding: dict[Listing, asyncio.Task[None]] = {}

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        return [web.get("/desk", self.list)]

    async def list(self, request: web.Request) -> web.Response:
        """A page of the handler's cases, what is due first, first."""
        if self._reception.find(request) is None:
            return page("desk_link", None, {"sent": False})
        at = self._reception.at(request)
        asked = request.query.get("page", "1")
        number = int(asked) - 1 if asked.isdecimal() and 0 < int(asked[:9]) <= MOST_PAGES else 0
        listing = at.session.listing = at.session.listing or Listing(self._reception.store, at.handler)
        try:
            listed = await self._reception.whole_roster(asyncio.to_thread(listing.page, number))
        except NotYoursError:
            return to("/desk/roster")
        except StoreError:
            raise web.HTTPServiceUnavailable from None
        if listed.untried:
            self._find_all(listing)
        return self._reception.page("desk_list", at.session, {"listed": listed, "number": number})

    def _find_all(self, listing: Listing) -> None:
        """Go on looking for what is theirs while they read; once at a time."""
        if listing not in self._finding:
            task = asyncio.create_task(_find_all(listing))
            self._finding[listing] = task
            task.add_done_callback(lambda _: self._finding.pop(listing, None))


async def _find_all(listing: Listing) -> None:
    try:
        await asyncio.to_thread(listing.find_all)
    except (NotYoursError, RosterError, StoreError):
        return  # the next page says so
