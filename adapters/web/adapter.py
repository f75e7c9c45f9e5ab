"""The adapter that `serve` runs: the form and the desk."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from aiohttp import web

from adapters.logs import logger
from adapters.ports import CannotDeliverError, Desk
from adapters.web.form import Form
from adapters.web.handling import DeskPages
from bot.reporting.provable import faults
from bot.reporting.sending import enrolled_in
from bot.reporting.terms import Terms
from bot.store import Store
from bot.store.outbox import Message

LOG = logger("web")


class WebAdapter:
    """The web pages as `adapters.ports.Adapter`. Made within the event loop."""

    platform = "web"
    ready = True

    def __init__(self, desk: Desk, store: Store) -> None:
        """Nothing is read before `start`."""
        self._desk = desk
        terms = Terms()
        self._pages = (Form(desk, terms), DeskPages(desk, store, terms))

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """The form's pages and the desk's."""
        return [route for pages in self._pages for route in pages.routes()]

    async def start(self) -> None:
        """Say which kinds of incident cannot be reported, and why; the form leaves them out by itself."""
        for conversation in self._desk.conversations.values():
            knowledge = conversation.knowledge
            roster = await self._desk.stored(partial(enrolled_in, knowledge=knowledge))
            for fault in faults(knowledge, roster.enrolled):
                LOG.warning("%s: %s", knowledge.organisation.id, fault.message)

    async def stop(self) -> None:
        """Nothing to disconnect."""

    async def deliver(self, _message: Message) -> None:
        """Nothing is ever delivered to a web page."""
        raise CannotDeliverError("no_such_platform")
