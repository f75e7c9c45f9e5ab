"""Claims events in the store: all that wait in one transaction, since a commit costs as much as many rows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from adapters.ports import Event, Stored
from bot.store import seen

MOST = 200
"""How many events are claimed in one transaction."""
GATHER_SECONDS = 0.002
"""How long the first of them waits for others, which then share its transaction."""

_Waiting = tuple[Event, asyncio.Future[tuple[str, ...]]]


class Claims:
    """Whatever comes at about the same time shares a transaction."""

    def __init__(self, stored: Stored) -> None:
        """`stored` is where to claim them."""
        self._stored = stored
        self._waiting: list[_Waiting] = []
        self._running: asyncio.Task[None] | None = None

    async def claim(self, event: Event) -> tuple[str, ...]:
        """As `bot.store.seen.claim`, for one event. Raises StoreError."""
        answer: asyncio.Future[tuple[str, ...]] = asyncio.get_running_loop().create_future()
        self._waiting.append((event, answer))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await answer

    async def _run(self) -> None:
        while self._waiting:
            await asyncio.sleep(GATHER_SECONDS)
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            await self._claim(batch)
        self._running = None

    async def _claim(self, batch: Sequence[_Waiting]) -> None:
        claim = partial(seen.claim, events=[event for event, _ in batch])
        try:
            told = await self._stored(claim, durable=False)
        except Exception as error:  # noqa: BLE001 - it is raised again where each answer is awaited
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(error)
            return
        for (_, answer), before in zip(batch, told, strict=True):
            if not answer.done():
                answer.set_result(before)
