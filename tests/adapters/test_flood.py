"""A thousand reports in a minute: all are taken, and nobody is drowned in notices of them."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from adapters.desk import FrontDesk
from adapters.notifying import DAY_SECONDS, LOOK_SECONDS, Notifier
from bot.model import Knowledge
from bot.reporting import sending
from bot.reporting.receipts import new_receipt
from bot.reporting.routing import About, Inside, who_could_open
from bot.reporting.sending import Draft
from bot.store import Transaction, audit_lines, outbox, reports
from bot.store.tables import outbox as outbox_table
from bot.store.tables import report_notices
from tests.adapters.desks import REPORTING, front_desk
from tests.fakes import FakeConversation
from tests.reporting.handlers import COLLEGE, HELEN, LORNA, MARGARET, ROSALIND, enrolled
from tests.sample import northbridge

MANY = 500
"""Of each of two kinds."""
PEOPLE = (HELEN, MARGARET, ROSALIND, LORNA)


def flood(tx: Transaction, college: Knowledge, kind: str) -> None:
    found = who_could_open(college, college.routes[kind], About(), PEOPLE)
    assert isinstance(found, Inside)
    shown = tuple(one.person.id for one in found.openers)
    for number in range(MANY):
        sending.submit(tx, college, Draft(kind, About(), False, shown, f"Nonsense {number}."), new_receipt())


def told(desk: FrontDesk) -> list[str]:
    """Who gets a mail now."""
    with desk.store.begin() as tx:
        for row in tx.connection.execute(select(outbox_table)):
            # How far the two clocks are apart is a rounding of the seconds since 1970.
            assert min(row.due % DAY_SECONDS, DAY_SECONDS - row.due % DAY_SECONDS) < 0.01
            assert json.loads(row.payload).keys() == {"to", "news", "link", "language"}
        found = outbox.lease(tx, 2 * MANY)
        for one in found:
            outbox.delivered(tx, one)
    return sorted(one.message.payload["to"].partition(".")[0] for one in found)


def test_a_thousand_reports_in_a_minute_are_all_taken_and_each_handler_is_told_once_at_a_time(
    tmp_path: Path,
) -> None:
    now = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)

    async def go() -> None:
        nonlocal now
        college = northbridge()
        async with front_desk(tmp_path, FakeConversation(college), environ=REPORTING) as desk:
            enrolled(desk.store, *PEOPLE)
            notifier = Notifier(desk, lambda: now)
            with desk.store.begin(durable=False) as tx:
                tx.connection.execute(report_notices.delete())  # those of the enrolment
                flood(tx, college, "student-at-risk")  # urgent, to Helen
                flood(tx, college, "staff-conduct")  # not urgent, to Lorna
                assert len(reports.stamps(tx, COLLEGE)) == 2 * MANY
                days = {json.loads(line.line)["day"] for line in audit_lines.every(tx, COLLEGE)}
                assert len(days) == 1
                waiting = tx.connection.execute(select(report_notices)).all()
                assert len({len(row.sealed) for row in waiting}) == 1
                assert len({row.due for row in waiting}) < 10, "days on which something is due, and no hours"
            for _ in range(round(60 / LOOK_SECONDS)):
                await notifier.look()
                now += timedelta(seconds=LOOK_SECONDS)
            assert told(desk) == ["helen"]
            now = now.replace(hour=13, minute=0)
            await notifier.look()
            assert told(desk) == ["lorna"]

    asyncio.run(go())
