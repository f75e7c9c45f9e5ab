"""The front desk, `adapters.ports.Desk`: takes on events, has the core answer, keeps what must survive."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import perf_counter
from typing import Any, TypeVar

from adapters.claiming import Claims
from adapters.contexts import Contexts
from adapters.counting import Counts
from adapters.delivering import Deliverer
from adapters.logs import logger
from adapters.metrics import Metrics
from adapters.ports import Adapter, BusyError, Event, Where
from adapters.wire import outcome
from bot.conversation import Conversation, Turn
from bot.live import Live
from bot.matching.encoder import model_folder
from bot.model import Answer
from bot.replies import Answered, NotInPolicy, Question
from bot.settings import Serving
from bot.store import Store, Transaction, asked, unanswered
from bot.store.outbox import Message

T = TypeVar("T")
Job = Callable[[], Coroutine[object, object, None]]
LOG = logger("desk")

MOST_JOBS = 2000
"""Events taken on at a time. What comes on top is refused, and the platform sends it again."""
MOST_THREADS = 8
"""Threads that ask the core, where it looks for meanings, which several threads do at the same time. By words
alone one does it: the interpreter runs one at a time, and more would only take turns, which costs a tenth."""


class FrontDesk:
    """What every adapter works with. Made and used within one event loop."""

    def __init__(self, serving: Serving, store: Store, metrics: Metrics, most_jobs: int = MOST_JOBS) -> None:
        """Nothing is accepted until `lives` is there and it is opened."""
        self.serving = serving
        self.metrics = metrics
        self.lives: Mapping[str, Live] = {}
        self.adapters: dict[str, Adapter] = {}
        self.deliverer = Deliverer(self.adapters, self.stored, metrics)
        self.store = store
        self._most_jobs = most_jobs
        self._claims = Claims(self.stored)
        self._contexts = Contexts()
        self._counts = Counts(self.stored)
        self._accepting = False
        self._jobs: set[asyncio.Future[Any]] = set()
        metrics.jobs.set_function(lambda: len(self._jobs))
        meanings = serving.core.semantic != "off" and model_folder() is not None
        threads = min(MOST_THREADS, os.cpu_count() or 1) if meanings else 1
        self._asking = ThreadPoolExecutor(threads, "asking")
        self._storing = ThreadPoolExecutor(store.writers, "storing")

    @property
    def conversations(self) -> Mapping[str, Conversation]:
        """The newest conversation of each organisation, by its id."""
        return {name: live.state.conversation for name, live in self.lives.items()}

    @property
    def accepting(self) -> bool:
        """Whether events are taken on."""
        return self._accepting

    def open(self) -> None:
        """Take on events from now on."""
        self._accepting = True

    async def accept(
        self,
        event: Event,
        job: Job,
        *,
        in_memory: bool = False,
    ) -> tuple[str, ...]:
        """See `Desk.accept`."""
        if not self._accepting or len(self._jobs) >= self._most_jobs:
            self.metrics.events.labels(event.platform, "busy").inc()
            raise BusyError
        if in_memory:
            before = self._claims.remember(event)
            self._take_on(event, job, before)
            return before
        claimed = self._claims.claim(event)
        self._keep(claimed)
        claimed.add_done_callback(partial(self._claimed, event, job))
        try:
            # Shielded: when the platform hangs up in the middle, the job begins all the same.
            return await asyncio.shield(claimed)
        except Exception:  # noqa: BLE001 - what went wrong, `_claimed` tells the log
            raise BusyError from None

    async def respond(self, question: Question, where: Where) -> Turn:
        """See `Desk.respond`."""
        conversation = self.lives[where.organisation].state.conversation
        began = perf_counter()
        talk = self._contexts.at(where)
        async with talk.turn:
            ask = partial(conversation.respond, question, talk.context)
            turn = await asyncio.get_running_loop().run_in_executor(self._asking, ask)
            talk.context = turn.context
        self.metrics.answering.observe(perf_counter() - began)
        self.metrics.replies.labels(where.platform, outcome(turn.reply)).inc()
        if not question.search:  # half a word, sent while it is typed, is no question
            self._count(where.organisation, turn)
        return turn

    async def send(self, message: Message) -> None:
        """See `Desk.send`."""
        await self.deliverer.send(message)

    async def stored(self, work: Callable[[Transaction], T], *, durable: bool = True) -> T:
        """See `Desk.stored`; `durable` is as in `Store.begin`."""
        run = partial(self._in_transaction, work, durable)
        return await asyncio.get_running_loop().run_in_executor(self._storing, run)

    async def forget_workspace(self, platform: str, workspace: str) -> None:
        """See `Desk.forget_workspace`."""
        forget = partial(self.store.forget_workspace, platform, workspace)
        await asyncio.get_running_loop().run_in_executor(self._storing, forget)

    async def drain(self, seconds: float) -> int:
        """Take on nothing more, and finish what was taken on. Returns how many jobs were cut off."""
        self._accepting = False
        try:
            async with asyncio.timeout(seconds):
                while self._jobs:  # a claim may bring a job with it
                    await asyncio.wait(self._jobs)
                await self._counts.stop()
        except TimeoutError:
            pass
        cut_off = list(self._jobs)
        for job in cut_off:
            job.cancel()
        await asyncio.gather(*cut_off, return_exceptions=True)
        return len(cut_off)

    def close(self) -> None:
        """End the threads, once nothing is left for them to do."""
        self._asking.shutdown(wait=False, cancel_futures=True)
        self._storing.shutdown()

    def _keep(self, job: asyncio.Future[Any]) -> None:
        """Know of it until it is done."""
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)

    def _claimed(self, event: Event, job: Job, claimed: asyncio.Future[tuple[str, ...]]) -> None:
        """Take the event on, if it is ours to deal with."""
        if claimed.cancelled():
            return
        if error := claimed.exception():
            refused = "%s: an event is refused, since it cannot be marked as seen"
            LOG.error(refused, event.platform, exc_info=error)
            self.metrics.events.labels(event.platform, "busy").inc()
        else:
            self._take_on(event, job, claimed.result())

    def _take_on(self, event: Event, job: Job, before: tuple[str, ...]) -> None:
        self.metrics.events.labels(event.platform, "repeated" if before else "accepted").inc()
        if not before:
            self._keep(asyncio.create_task(self._do(event, job)))

    async def _do(self, event: Event, job: Job) -> None:
        try:
            await job()
        except Exception:
            self.metrics.events.labels(event.platform, "failed").inc()
            LOG.exception("%s: an event could not be dealt with", event.platform)

    def _count(self, organisation: str, turn: Turn) -> None:
        """Count what is asked, and what the policies do not answer; nobody's words are kept."""
        match turn.reply:
            case Answered(answer=Answer(id=answer)):
                self._counts.add(asked.add, organisation, answer)
            case NotInPolicy():
                nearest = turn.why[0].clause.id if turn.why else ""
                self._counts.add(unanswered.add, organisation, nearest)

    def _in_transaction(self, work: Callable[[Transaction], T], durable: bool) -> T:
        with self.store.begin(durable=durable) as tx:
            return work(tx)
