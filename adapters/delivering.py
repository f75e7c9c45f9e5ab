"""Sends messages, and sends again what failed for now: through the outbox, with growing pauses."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping

from adapters.logs import logger
from adapters.metrics import Metrics
from adapters.ports import Adapter, CannotDeliverError, Stored, TryAgainError
from bot.store import StoreError, Transaction, outbox
from bot.store.outbox import Delivery, Message

LOG = logger("delivering")

AT_ONCE = 16
"""How many messages of the outbox are delivered at a time."""
LOOK_SECONDS = 1.0
"""How often to look for what has become due, or was left by a process that died."""
DELIVER_SECONDS = 30.0
"""The longest that a platform may take; well under the outbox's lease."""
MOST_ATTEMPTS = 15
LONGEST_PAUSE = 15 * 60.0


class Deliverer:
    """Sends through each platform's adapter."""

    def __init__(self, adapters: Mapping[str, Adapter], stored: Stored, metrics: Metrics) -> None:
        """`adapters` by platform; a message of another platform waits in the outbox until it is there."""
        self._adapters = adapters
        self._stored = stored
        self._metrics = metrics
        self._stopping = asyncio.Event()

    async def send(self, message: Message) -> None:
        """Deliver it now, or put it into the outbox. Never raises for what a platform says."""
        failed = await self._attempt(message)
        if isinstance(failed, CannotDeliverError):
            self._given_up(message, failed.kind)
        elif failed:
            try:
                await self._stored(lambda tx: outbox.put(tx, message, pause(1, failed.after)))
            except StoreError as error:
                self._metrics.deliveries.labels(message.platform, "lost").inc()
                LOG.critical("%s: a message is lost (%s): %s", message.platform, failed.kind, error)

    async def run(self) -> None:
        """Deliver what is due, until `stop`."""
        while not self._stopping.is_set():
            try:
                due = await self._stored(lambda tx: outbox.lease(tx, AT_ONCE))
            except StoreError as error:
                LOG.warning("the outbox waits: %s", error)
                due = ()
            await asyncio.gather(*(self._deliver(delivery) for delivery in due))
            if not due:
                await self._rest()

    def stop(self) -> None:
        """Let `run` end once what it is delivering is delivered."""
        self._stopping.set()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await self._stopping.wait()
        except TimeoutError:
            pass

    async def _deliver(self, delivery: Delivery) -> None:
        failed = await self._attempt(delivery.message)
        try:
            await self._stored(lambda tx: self._settle(tx, delivery, failed))
        except StoreError as error:
            LOG.warning("what became of a delivery was not kept; it is made again: %s", error)

    def _settle(
        self, tx: Transaction, delivery: Delivery, failed: TryAgainError | CannotDeliverError | None
    ) -> None:
        if failed is None:
            outbox.delivered(tx, delivery)
        elif isinstance(failed, TryAgainError) and delivery.attempts < MOST_ATTEMPTS:
            outbox.retry(tx, delivery, pause(delivery.attempts + 1, failed.after), failed.kind)
        else:
            outbox.give_up(tx, delivery, failed.kind)
            self._given_up(delivery.message, failed.kind)

    async def _attempt(self, message: Message) -> TryAgainError | CannotDeliverError | None:
        """Returns what went wrong; None when it was delivered."""
        adapter = self._adapters.get(message.platform)
        if adapter is None:
            return TryAgainError("not_set_up", LONGEST_PAUSE)
        failed: TryAgainError | CannotDeliverError
        try:
            async with asyncio.timeout(DELIVER_SECONDS):
                await adapter.deliver(message)
        except CannotDeliverError as error:
            return error
        except TryAgainError as error:
            failed = error
        except TimeoutError:
            failed = TryAgainError("timeout")
        except Exception as error:
            LOG.exception("%s: a delivery went wrong", message.platform)
            failed = TryAgainError(type(error).__name__)
        else:
            self._metrics.deliveries.labels(message.platform, "sent").inc()
            return None
        self._metrics.deliveries.labels(message.platform, "retried").inc()
        return failed

    def _given_up(self, message: Message, kind: str) -> None:
        self._metrics.deliveries.labels(message.platform, "given_up").inc()
        LOG.error(
            "%s, %s: a message was given up: %s. clausebot doctor may know the mend.",
            message.platform,
            message.organisation,
            kind,
        )


def pause(attempt: int, after: float | None) -> float:
    """Seconds before the next attempt: twice as long each time, spread out, and never less than `after`."""
    grown = min(LONGEST_PAUSE, 2.0**attempt)
    return max(after or 0.0, grown * random.uniform(0.5, 1.0))  # noqa: S311 - no secret hangs on it
