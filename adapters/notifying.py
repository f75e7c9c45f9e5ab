"""Takes notices whose day and hour have come to the outbox. None holds a word of what happened."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from adapters.logs import logger
from adapters.ports import Desk
from bot.model import Knowledge
from bot.store import StoreError, Transaction, outbox, reports
from bot.store.keys import WrongKeyError
from bot.store.outbox import Message
from bot.store.reports import new_id

LOG = logger("notices")

EMAIL = "email"
HOURS = (8, 13)
"""The hours (UTC) at which notices leave that are not urgent, so that none tells when a report came."""
LOOK_SECONDS = 20.0
DAY_SECONDS = 24 * 60 * 60


class Notifier:
    """Looks for what has become due."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """`clock` tells the time in UTC."""
        self._desk = desk
        self._clock = clock
        self._slot = self._last_slot()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Once: what is urgent, and at its hour all else."""
        slot = self._last_slot()
        everything = slot != self._slot
        put = partial(
            put_due,
            knowledge={name: one.knowledge for name, one in self._desk.conversations.items()},
            link=f"{self._desk.serving.public_url}/desk",
            urgent_only=not everything,
        )
        try:
            missing = await self._desk.stored(put)
        except StoreError as error:
            LOG.warning("notices wait: %s", error)
            return
        self._slot = slot
        if missing:
            LOG.error("%d notices are for people without an e-mail address in people.yaml", missing)

    def _last_slot(self) -> tuple[str, int]:
        now = self._clock()
        passed = [hour for hour in HOURS if hour <= now.hour]
        return now.date().isoformat(), len(passed)


def put_due(tx: Transaction, knowledge: Mapping[str, Knowledge], link: str, *, urgent_only: bool) -> int:
    """Put what is due into the outbox, one message for each person and kind. Returns how many cannot go.

    Taken and put in one transaction, so that none is lost and none is there twice.
    """
    today = datetime.fromtimestamp(tx.now, UTC).date().isoformat()
    since_midnight = tx.now % DAY_SECONDS
    news: set[tuple[str, str, str]] = set()
    for one in reports.due_notices(tx, today, urgent_only=urgent_only):
        try:
            person, kind = json.loads(tx.keys.open(one.sealed))
        except WrongKeyError:
            continue
        news.add((one.organisation, person, kind))
    missing = 0
    for organisation, person, kind in sorted(news):
        of = knowledge.get(organisation)
        address = of.people[person].email if of and person in of.people else None
        if of is None or address is None:
            missing += 1
            continue
        message = notice(organisation, address, kind, link, of.organisation.language, new_id())
        # Due since midnight and kept to the end of tomorrow: the row does not tell the hour.
        outbox.put(tx, message, after=-since_midnight, keep=2 * DAY_SECONDS - since_midnight)
    return missing


def notice(organisation: str, to: str, news: str, link: str, language: str, key: str) -> Message:
    """A message for the outbox: `news` to the address `to`, with the page to go to."""
    payload = {"to": to, "news": news, "link": link, "language": language}
    return Message(EMAIL, organisation, "", key, payload)
