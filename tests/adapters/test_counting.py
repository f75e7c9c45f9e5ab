"""What is asked is counted: soon, all of a moment at once, and whatever waits before a stop."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters import counting
from adapters.desk import FrontDesk
from adapters.ports import Where
from bot.replies import Question
from bot.store import StoreError, unanswered
from tests.adapters.desks import ORGANISATION, front_desk

HERE = Where(ORGANISATION, "fake", "C1")
NEAREST = "social-media:3.2.7"


async def counts(desk: FrontDesk) -> dict[str, int]:
    return dict(await desk.stored(lambda tx: unanswered.counts(tx, ORGANISATION)))


def test_what_is_asked_in_one_moment_is_counted_in_one_transaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "GATHER_SECONDS", 1.0)

    async def steps() -> None:
        async with front_desk(tmp_path) as desk:
            begun = 0
            begin = desk.store.begin

            def counted_begin(*, durable: bool) -> object:
                nonlocal begun
                begun += 1
                return begin(durable=durable)

            desk.store.begin = counted_begin  # type: ignore[assignment, method-assign]
            for number in range(20):
                await desk.respond(Question(f"May I keep {number} goats?"), HERE)
            async with asyncio.timeout(10):
                while not begun:
                    await asyncio.sleep(0.01)
            assert begun == 1
            assert await counts(desk) == {NEAREST: 20}

    asyncio.run(steps())


def test_a_stop_counts_what_was_just_asked_and_waits_for_no_more(tmp_path: Path) -> None:
    async def steps() -> None:
        async with front_desk(tmp_path) as desk:
            await desk.respond(Question("May I keep a goat?"), HERE)
            assert await counts(desk) == {}
            async with asyncio.timeout(counting.GATHER_SECONDS / 2):
                await desk.drain(5)
            assert await counts(desk) == {NEAREST: 1}

    asyncio.run(steps())


def test_while_the_store_is_away_questions_are_answered_and_the_log_says_how_many_were_not_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def steps() -> None:
        async with front_desk(tmp_path) as desk:
            begin = desk.store.begin

            def away(*, durable: bool) -> None:
                raise StoreError("the store: away")

            desk.store.begin = away  # type: ignore[assignment, method-assign]
            await desk.respond(Question("May I keep a goat?"), HERE)
            await desk.drain(5)
            desk.store.begin = begin  # type: ignore[method-assign]
            await desk.respond(Question("May I keep a goat?"), HERE)
            await desk.drain(5)
            assert await counts(desk) == {NEAREST: 1}

    asyncio.run(steps())
    assert "questions that were not counted: 1; the store: away" in caplog.messages
