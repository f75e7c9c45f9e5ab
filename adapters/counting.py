"""Counts what was asked: all of a moment in one transaction, since that costs as much as many rows."""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import partial
from typing import Protocol

from adapters.logs import logger
from adapters.ports import Stored
from bot.store import StoreError, Transaction

LOG = logger("counting")

GATHER_SECONDS = 1.0
"""How long a count waits for others, and how much counting a process that is killed loses."""


class Room(Protocol):
    """Adds to a count of the store, as `bot.store.asked.add` does."""

    def __call__(self, tx: Transaction, organisation: str, what: str, /, times: int) -> None:
        """Count `what` so many times."""


class Counts:
    """What was counted and is not yet in the store: ids of answers and clauses, nobody's words."""

    def __init__(self, stored: Stored) -> None:
        """`stored` is where the counts go."""
        self._stored = stored
        self._waiting: Counter[tuple[Room, str, str]] = Counter()
        self._writing: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    def add(self, room: Room, organisation: str, what: str) -> None:
        """Count one in `room`, in a moment."""
        self._waiting[room, organisation, what] += 1
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def stop(self) -> None:
        """Write what waits. From now on nothing waits for others."""
        self._stopping.set()
        if self._writing:
            await self._writing

    async def _write(self) -> None:
        while self._waiting:
            await self._gather()
            counted, self._waiting = self._waiting, Counter()
            try:
                await self._stored(partial(_add, counted=counted), durable=False)
            except StoreError as error:
                LOG.warning("questions that were not counted: %d; %s", counted.total(), error)

    async def _gather(self) -> None:
        try:
            async with asyncio.timeout(GATHER_SECONDS):
                await self._stopping.wait()
        except TimeoutError:
            pass


def _add(tx: Transaction, counted: Counter[tuple[Room, str, str]]) -> None:
    for (room, organisation, what), times in counted.items():
        room(tx, organisation, what, times=times)
