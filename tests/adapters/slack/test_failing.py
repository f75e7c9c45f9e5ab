"""What Slack does wrong, and what a reply does then: it comes later, once, or ends in one line of the log."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters import delivering
from bot.store import outbox
from tests.adapters.outgoing import at_once, delivered, settled
from tests.adapters.slack.house import House, read, run
from tests.adapters.slack.peer import Failure

__all__ = ["at_once"]

FOR_NOW = {
    "too many requests": Failure(status=429, error="ratelimited", retry_after="0"),
    "rate limited within a good answer": Failure(error="ratelimited"),
    "message limit": Failure(error="message_limit_exceeded"),
    "a server's error": Failure(status=500, body="<html>oops</html>"),
    "unavailable": Failure(status=503, error="service_unavailable"),
    "an internal error": Failure(error="internal_error"),
    "an answer that is no JSON": Failure(body="<html>maintenance</html>"),
}
FOR_GOOD = {
    "a revoked token": "token_revoked",
    "an account that is gone": "account_inactive",
    "a channel that is gone": "channel_not_found",
    "removed from the channel": "not_in_channel",
    "an archived channel": "is_archived",
    "a user who left": "user_not_found",
    "a conversation with a user who left": "cannot_dm_bot",
    "a deleted message's thread": "thread_not_found",
    "a permission that is missing": "missing_scope",
}


@pytest.mark.parametrize("failure", FOR_NOW.values(), ids=list(FOR_NOW))
def test_what_fails_for_now_is_sent_again_and_comes_once(
    failure: Failure, at_once: None, tmp_path: Path
) -> None:
    async def steps(house: House) -> None:
        house.peer.fail("chat.postMessage", failure, failure)
        await house.says("may I?")
        await house.done()
        assert house.peer.made("chat.postMessage") == []
        assert await house.desk.stored(outbox.waiting) == 1
        await settled(house.desk)
        (reply,) = house.peer.made("chat.postMessage")
        assert read(reply).startswith("Not allowed.")

    run(tmp_path, steps)


def test_a_slack_that_says_nothing_is_asked_again(
    at_once: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.api.TIMEOUT_SECONDS", 3)

    async def steps(house: House) -> None:
        house.peer.fail("chat.postMessage", Failure(hang=True))
        await house.says("may I?")
        await house.done()
        await settled(house.desk)
        assert len(house.peer.made("chat.postMessage")) == 1

    run(tmp_path, steps)


def test_a_pause_that_slack_asks_for_is_kept(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        house.peer.fail("chat.postMessage", Failure(status=429, error="ratelimited", retry_after="3000"))
        await house.says("may I?")
        await house.done()
        async with delivered(house.desk):
            await asyncio.sleep(0.2)
        assert await house.desk.stored(outbox.waiting) == 1
        assert house.peer.made("chat.postMessage") == []

    run(tmp_path, steps)


def test_pauses_are_spread_so_that_not_all_come_back_at_once() -> None:
    assert len({delivering.pause(5, None) for _ in range(50)}) > 10
    assert all(16 <= delivering.pause(5, None) <= 32 for _ in range(50))
    assert delivering.pause(1, 600.0) >= 600


@pytest.mark.parametrize("error", FOR_GOOD.values(), ids=list(FOR_GOOD))
def test_what_will_never_be_taken_ends_in_one_line_and_no_loop(
    error: str, at_once: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def steps(house: House) -> None:
        house.peer.fail("chat.postMessage", Failure(error=error))
        await house.mentions("may I?")
        await house.done()
        await settled(house.desk)
        assert house.peer.made("chat.postMessage") == []

    run(tmp_path, steps)
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("clausebot")]
    expected = f"slack, northbridge: a message was given up: {error}. clausebot doctor may know the mend."
    assert [line for line in lines if error in line] == [expected]


def test_a_command_s_reply_is_sent_again_too(at_once: None, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        house.peer.fail("response_url", Failure(status=500, error="oops"))
        await house.command("may I?")
        await house.done()
        await settled(house.desk)
        assert len(house.peer.made("response_url")) == 1

    run(tmp_path, steps)


def test_a_command_whose_time_is_over_ends_in_one_line(
    at_once: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def steps(house: House) -> None:
        house.peer.fail("response_url", Failure(status=404, body="expired_url"))
        await house.command("may I?")
        await house.done()
        await settled(house.desk)

    run(tmp_path, steps)
    assert sum("given up: http_404" in record.getMessage() for record in caplog.records) == 1


def test_a_window_that_cannot_be_opened_is_one_line_and_the_next_one_opens(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from adapters.slack.surfaces.shortcuts import ANYWHERE

    async def steps(house: House) -> None:
        house.peer.fail("views.open", Failure(error="expired_trigger_id"))
        await house.interacts("shortcut", callback_id=ANYWHERE)
        await house.done()
        house.desk.open()
        await house.interacts("shortcut", callback_id=ANYWHERE)
        await house.peer.next("views.open")

    run(tmp_path, steps)
    lines = [record.getMessage() for record in caplog.records if "views.open" in record.getMessage()]
    assert lines == ["slack, northbridge: views.open failed: expired_trigger_id"]


def test_replies_that_wait_come_in_their_number_and_each_once(at_once: None, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        house.peer.fail("chat.postMessage", *[Failure(status=503)] * 30)
        for number in range(20):
            await house.says("may I?", f"Ev{number}", channel=f"D{number}")
        await house.done()
        await settled(house.desk)
        channels = [reply["channel"] for reply in house.peer.made("chat.postMessage")]
        assert sorted(channels) == sorted(f"D{number}" for number in range(20))

    run(tmp_path, steps)
