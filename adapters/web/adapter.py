"""The adapter that `serve` runs: the form and the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from aiohttp import web

from adapters.ports import CannotDeliverError, Desk
from adapters.reports import Reports
from adapters.web.form import Form
from adapters.web.handling import DeskPages
from adapters.web.returning import Returning
from bot.reporting.sending import prepare
from bot.store import Store
from bot.store.outbox import Message


class WebAdapter:
    """The web pages as `adapters.ports.Adapter`. Made within the event loop."""

    platform = "web"
    ready = True

    def __init__(self, desk: Desk, store: Store, reports: Reports) -> None:
        """Nothing is read before `start`."""
        self._desk = desk
        self._reports = reports
        self._pages = (Form(desk, reports), Returning(desk, reports), DeskPages(desk, store))
        self._proving: asyncio.Task[None] | None = None

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """The form's pages and the desk's."""
        return [route for pages in self._pages for route in pages.routes()]

    async def start(self) -> None:
        """Have every key there before a backup is made of them, and say what cannot be reported and why."""
        await self._desk.stored(prepare)
        for conversation in self._desk.conversations.values():
            await self._reports.open_routes(conversation.knowledge)
        self._proving = asyncio.create_task(self._reports.keep_proving())

    async def stop(self) -> None:
        """Nothing is proved any more."""
        if self._proving:
            self._proving.cancel()

    async def deliver(self, _message: Message) -> None:
        """Nothing is ever delivered to a web page."""
        raise CannotDeliverError("no_such_platform")
