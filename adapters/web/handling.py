"""The desk's pages: from a one-time link to the case, for those who are enrolled.

Who may do what, `bot.reporting.handling` decides; here somebody is only recognised.
"""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web

from adapters.ports import Desk
from adapters.web.casework import CasePages
from adapters.web.enrolling import EnrollingPages
from adapters.web.entering import EnteringPages
from adapters.web.exhibits import ExhibitPages
from adapters.web.exporting import ExportPages
from adapters.web.listing import ListPages
from adapters.web.numbering import NumbersPages
from adapters.web.reception import Reception
from bot.store import Store


class DeskPages:
    """All of them. Made within the event loop."""

    def __init__(self, desk: Desk, store: Store) -> None:
        """`store` is the desk's own: a long list is made in several transactions."""
        reception = Reception(desk, store)
        self._rooms = (
            EnteringPages(reception),
            EnrollingPages(reception),
            ListPages(reception),
            CasePages(reception),
            NumbersPages(reception),
            ExhibitPages(reception),
            ExportPages(reception),
        )

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        return [route for room in self._rooms for route in room.routes()]
