"""Claims events, so that none is dealt with twice.

In the store, all that wait in one transaction, since a commit costs as much as many rows; or, where the
store must not tell when something came, in memory.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial

from adapters.ports import Event, Stored
from bot.store import seen

MOST = 200
"""How many events are claimed in one transaction."""
GATHER_SECONDS = 0.01
"""How long the first of them waits for others, which then share its transaction: nothing beside the 3 s
that a platform waits, and a commit costs ten times what one more event in it does."""
REMEMBER_SECONDS = 60 * 60
"""Longer than a request can be sent again that is signed (5 minutes), or that nobody acknowledged."""
MOST_REMEMBERED = 100_000

_Waiting = tuple[Event, asyncio.Future[tuple[str, ...]]]


class Claims:
    """Whatever comes at about the same time shares a transaction."""

    def __init__(self, stored: Stored, clock: Callable[[], float] = time.monotonic) -> None:
        """`stored` is where to claim them; `clock` tells seconds."""
        self._stored = stored
        self._clock = clock
        self._remembered: OrderedDict[tuple[str, str, str], float] = OrderedDict()
        self._waiting: list[_Waiting] = []
        self._running: asyncio.Task[None] | None = None

    def claim(self, event: Event) -> asyncio.Future[tuple[str, ...]]:
        """As `bot.store.seen.claim`, for one event, in a moment. Its errors are those of the store."""
        answer: asyncio.Future[tuple[str, ...]] = asyncio.get_running_loop().create_future()
        self._waiting.append((event, answer))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return answer

    def remember(self, event: Event) -> tuple[str, ...]:
        """As `claim`, in the memory of this process only: it dies with it, and no row tells the time."""
        now = self._clock()
        while self._remembered and (
            len(self._remembered) > MOST_REMEMBERED
            or now - next(iter(self._remembered.values())) > REMEMBER_SECONDS
        ):
            self._remembered.popitem(last=False)
        keys = {id_: (event.platform, event.workspace, id_) for id_ in event.ids}
        before = tuple(id_ for id_, key in keys.items() if key in self._remembered)
        if not before:
            self._remembered.update(dict.fromkeys(keys.values(), now))
        return before

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
