"""Takes notices whose day and hour have come to the outbox. None holds a word of what happened."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from functools import partial

from adapters.logs import logger
from adapters.ports import Desk
from adapters.reaching import WAYS, set_up
from bot.model import Knowledge, Person
from bot.reporting.roster import read_roster
from bot.store import StoreError, Transaction, enrolments, outbox, reports
from bot.store.enrolments import Link
from bot.store.keys import WrongKeyError
from bot.store.outbox import Message
from bot.store.reports import new_id

LOG = logger("notices")

AUDIT = "audit"
"""The news that is the head of an audit log."""
NEWS = {
    "report": "notice.report",
    "message": "notice.message",
    "due": "notice.due",
    "overdue": "notice.overdue",
    "roster": "notice.roster",
    "link": "notice.link",
    AUDIT: "notice.audit",
}
"""The phrase for each kind of notice."""
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
            platforms=set_up(self._desk.serving),
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
            LOG.error("%d notices are for people whom people.yaml says no way to reach", missing)

    def _last_slot(self) -> tuple[str, int]:
        now = self._clock()
        passed = [hour for hour in HOURS if hour <= now.hour]
        return now.date().isoformat(), len(passed)


def put_due(
    tx: Transaction,
    knowledge: Mapping[str, Knowledge],
    platforms: Collection[str],
    link: str,
    *,
    urgent_only: bool,
) -> int:
    """Put what is due into the outbox, for each person and kind one message on each way that they have.

    All of them, since a chat may be muted, its token revoked, a mail lost, and a notice tells nothing.
    Returns how many cannot go. Taken and put in one transaction, so that none is lost or there twice.
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
        whom = of.people.get(person) if of else None
        notices = [
            made
            for platform in sorted(platforms)
            if of and whom and (made := notice(of, whom, platform, kind, link))
        ]
        missing += not notices
        for message in notices:
            # Due since midnight and kept to the end of tomorrow: the row does not tell the hour.
            outbox.put(tx, message, after=-since_midnight, keep=2 * DAY_SECONDS - since_midnight)
    return missing


def notice(
    knowledge: Knowledge, person: Person, platform: str, news: str, link: str = "", *, head: str = ""
) -> Message | None:
    """A message for the outbox: `news`, with the page to go to, or the `head` of an audit log to keep.

    None where they are not on the platform.
    """
    organisation = knowledge.organisation
    workspace, to = WAYS[platform](organisation, person)
    if to is None:
        return None
    payload = {"to": to, "news": news, "link": link, "language": organisation.language}
    payload |= {"head": head} if head else {}
    return Message(platform, organisation.id, workspace, f"{outbox.FORGOTTEN}{new_id()}", payload)


def link_to_desk(tx: Transaction, organisation: str, person: str) -> str | None:
    """A one-time link's token for somebody who is enrolled, or asks to be; None for anybody else.

    Raises RosterError.
    """
    roster = read_roster(tx, organisation)
    if person not in roster.enrolled and all(one.person != person for one in roster.asking):
        return None
    return enrolments.make_link(tx, Link("desk", organisation, person))
