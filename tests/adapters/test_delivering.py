import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from adapters import delivering
from adapters.delivering import LONGEST_PAUSE, MOST_ATTEMPTS, pause
from adapters.desk import FrontDesk
from adapters.ports import CannotDeliverError, TryAgainError
from bot.store import StoreError, outbox
from tests.adapters.desks import FakeAdapter, counted, front_desk, message
from tests.adapters.outgoing import delivered


@pytest.fixture(autouse=True)
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every pause is over at once, and it is looked for what is due without a rest."""
    monkeypatch.setattr(delivering, "pause", lambda _attempt, _after: 0.0)
    monkeypatch.setattr(delivering, "LOOK_SECONDS", 0.005)


def run(folder: Path, adapter: FakeAdapter, steps: Callable[[FrontDesk], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with front_desk(folder, adapter=adapter) as desk:
            await steps(desk)

    asyncio.run(whole())


async def delivered_until(desk: FrontDesk, true: Callable[[], bool]) -> None:
    """Deliver from the outbox until `true` holds."""
    async with delivered(desk), asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.005)


def test_a_message_goes_out_at_once_and_needs_no_outbox(tmp_path: Path) -> None:
    adapter = FakeAdapter()

    async def steps(desk: FrontDesk) -> None:
        await desk.send(message())
        assert await desk.stored(outbox.waiting) == 0

    run(tmp_path, adapter, steps)
    assert adapter.sent == [message()]


@pytest.mark.parametrize(
    "fault",
    [TryAgainError("ratelimited", 3), TimeoutError(), ConnectionResetError("words"), KeyError("words")],
)
def test_what_fails_for_now_is_delivered_later_and_once(tmp_path: Path, fault: Exception) -> None:
    adapter = FakeAdapter(failing=[fault, fault, fault])

    async def steps(desk: FrontDesk) -> None:
        await desk.send(message())
        assert adapter.sent == []
        await delivered_until(desk, lambda: bool(adapter.sent))
        assert await desk.stored(outbox.waiting) == 0
        assert counted(desk, 'clausebot_deliveries_total{platform="fake",result="retried"}') == 3

    run(tmp_path, adapter, steps)
    assert adapter.sent == [message()]


def test_what_can_never_be_delivered_is_told_once_and_not_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    adapter = FakeAdapter(
        failing=[CannotDeliverError("channel_not_found"), CannotDeliverError("token_revoked")]
    )

    async def steps(desk: FrontDesk) -> None:
        await desk.send(message("now"))
        await desk.stored(lambda tx: outbox.put(tx, message("later")))
        await delivered_until(desk, lambda: not adapter.failing)
        assert await desk.stored(outbox.given_up) == {"token_revoked": 1}
        assert counted(desk, 'clausebot_deliveries_total{platform="fake",result="given_up"}') == 2

    run(tmp_path, adapter, steps)
    told = [record.getMessage() for record in caplog.records]
    assert [line.count("channel_not_found") for line in told] == [1, 0]
    assert "clausebot doctor" in told[1]
    assert adapter.sent == []


def test_after_many_attempts_a_message_is_given_up(tmp_path: Path) -> None:
    adapter = FakeAdapter(failing=[TryAgainError("ratelimited")] * MOST_ATTEMPTS)

    async def steps(desk: FrontDesk) -> None:
        await desk.stored(lambda tx: outbox.put(tx, message()))
        await delivered_until(desk, lambda: not adapter.failing)
        assert await desk.stored(outbox.given_up) == {"ratelimited": 1}

    run(tmp_path, adapter, steps)
    assert adapter.sent == []


def test_a_platform_that_hangs_holds_up_no_other_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "DELIVER_SECONDS", 0.05)

    async def hang() -> None:
        await asyncio.sleep(60)

    adapter = FakeAdapter(failing=[hang])

    async def steps(desk: FrontDesk) -> None:
        for key in ("first", "second"):
            await desk.stored(lambda tx, key=key: outbox.put(tx, message(key)))
        await delivered_until(desk, lambda: len(adapter.sent) == 2)

    run(tmp_path, adapter, steps)
    assert [sent.key for sent in adapter.sent] == ["second", "first"]


def test_a_message_of_a_platform_that_is_not_set_up_waits(tmp_path: Path) -> None:
    async def steps(desk: FrontDesk) -> None:
        await desk.send(message(platform="elsewhere"))
        assert await desk.stored(outbox.waiting) == 1

    run(tmp_path, FakeAdapter(), steps)


def test_while_the_store_is_away_the_outbox_waits_and_a_failed_message_is_told_lost(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    adapter = FakeAdapter(failing=[TryAgainError("ratelimited")])

    async def steps(desk: FrontDesk) -> None:
        kept, asked = desk.deliverer._stored, []

        async def away(_work: object) -> None:
            asked.append(1)
            raise StoreError("the store: away")

        await desk.stored(lambda tx: outbox.put(tx, message("kept")))
        desk.deliverer._stored = away  # type: ignore[assignment]
        await desk.send(message("lost"))
        await delivered_until(desk, lambda: len(asked) > 3)
        desk.deliverer._stopping.clear()
        desk.deliverer._stored = kept
        await delivered_until(desk, lambda: bool(adapter.sent))

    run(tmp_path, adapter, steps)
    assert [sent.key for sent in adapter.sent] == ["kept"]
    assert sum("is lost" in record.getMessage() for record in caplog.records) == 1


def test_pauses_grow_are_spread_out_and_honour_what_the_platform_asks_for() -> None:
    assert all(1 <= pause(1, None) <= 2 for _ in range(100))
    assert all(2**8 <= pause(9, None) <= 2**9 for _ in range(100))
    assert all(pause(MOST_ATTEMPTS, None) <= LONGEST_PAUSE for _ in range(100))
    assert pause(1, 120.0) == 120.0
    assert len({pause(5, None) for _ in range(10)}) > 1
