from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from adapters.desk import FrontDesk
from adapters.notifying import DAY_SECONDS, LOOK_SECONDS, Notifier
from bot.reporting.notices import News, tell
from bot.store import StoreError, outbox, reports
from bot.store.tables import outbox as outbox_table
from tests.adapters.desks import REPORTING, front_desk
from tests.fakes import FakeConversation
from tests.reporting.handlers import HELEN, MARGARET
from tests.sample import northbridge


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def waits(desk: FrontDesk, person: str, *, urgent: bool = False, days: int = 0) -> None:
    with desk.store.begin() as tx:
        day = datetime.fromtimestamp(tx.now, UTC).date() + timedelta(days=days)
        tell(tx, "northbridge", person, News.REPORT, day, urgent=urgent)


def put(desk: FrontDesk) -> list[str]:
    with desk.store.begin() as tx:
        return [one.message.payload["to"] for one in outbox.lease(tx, 99)]


def test_what_is_urgent_leaves_at_once_and_the_rest_at_its_hour_in_one_message(tmp_path: Path) -> None:
    async def go() -> None:
        async with front_desk(tmp_path, FakeConversation(northbridge()), environ=REPORTING) as desk:
            clock = Clock()
            notifier = Notifier(desk, clock)
            for person, urgent in ((HELEN, True), (MARGARET, False), (MARGARET, False)):
                waits(desk, person, urgent=urgent)
            waits(desk, HELEN, days=3)
            await notifier.look()
            assert put(desk) == ["helen.marsh@northbridge.example"]
            clock.now = clock.now.replace(hour=12, minute=59)
            await notifier.look()
            assert put(desk) == []
            clock.now = clock.now.replace(hour=13, minute=0)
            await notifier.look()
            assert put(desk) == ["margaret.adeyemi@northbridge.example"]
            await notifier.look()
            assert put(desk) == []
            with desk.store.begin() as tx:
                assert len(reports.due_notices(tx, date.max.isoformat(), urgent_only=False)) == 1

    asyncio.run(go())


def test_an_hour_at_which_the_store_was_away_is_made_up_for(tmp_path: Path) -> None:
    async def go() -> None:
        async with front_desk(tmp_path, FakeConversation(northbridge()), environ=REPORTING) as desk:
            clock = Clock()
            notifier = Notifier(desk, clock)
            waits(desk, MARGARET)
            clock.now = clock.now.replace(hour=13)
            well = desk.stored

            async def away(*_: object, **__: object) -> None:
                raise StoreError("the store: away")

            desk.stored = away  # type: ignore[method-assign, assignment]
            await notifier.look()
            desk.stored = well  # type: ignore[method-assign]
            clock.now += timedelta(seconds=LOOK_SECONDS)
            await notifier.look()
            assert put(desk) == ["margaret.adeyemi@northbridge.example"]

    asyncio.run(go())


def test_a_notice_on_its_way_tells_the_day_and_once_it_is_sent_nothing_is_left(tmp_path: Path) -> None:
    async def go() -> None:
        async with front_desk(tmp_path, FakeConversation(northbridge()), environ=REPORTING) as desk:
            waits(desk, HELEN, urgent=True)
            await Notifier(desk, Clock()).look()
            with desk.store.begin() as tx:
                (row,) = tx.connection.execute(select(outbox_table)).all()
                assert row.due % DAY_SECONDS < 0.01 or row.due % DAY_SECONDS > DAY_SECONDS - 0.01
                assert row.until % DAY_SECONDS < 0.01 or row.until % DAY_SECONDS > DAY_SECONDS - 0.01
                (delivery,) = outbox.lease(tx, 9)
                assert outbox.delivered(tx, delivery)
                assert tx.connection.execute(select(outbox_table)).all() == []

    asyncio.run(go())


def test_who_is_told_stands_nowhere_in_the_notices_table(tmp_path: Path) -> None:
    async def go() -> None:
        async with front_desk(tmp_path, FakeConversation(northbridge()), environ=REPORTING) as desk:
            for person in (HELEN, MARGARET):
                waits(desk, person)
            with desk.store.begin() as tx:
                rows = reports.due_notices(tx, date.max.isoformat(), urgent_only=False)
            assert len({len(row.sealed) for row in rows}) == 1
            assert all(b"marsh" not in row.sealed for row in rows)

    asyncio.run(go())


def test_a_handler_without_an_address_is_counted_in_the_log_and_not_named(tmp_path: Path, caplog) -> None:  # type: ignore[no-untyped-def]
    async def go() -> None:
        async with front_desk(tmp_path, FakeConversation(northbridge()), environ=REPORTING) as desk:
            notifier = Notifier(desk, Clock())
            waits(desk, "left-last-week", urgent=True)
            await notifier.look()
            assert put(desk) == []

    asyncio.run(go())
    assert "1 notices are for people whom people.yaml says no way to reach" in caplog.text
    assert "left-last-week" not in caplog.text
