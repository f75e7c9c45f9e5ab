"""What Teams does wrong, and what a reply does then: it comes later, once, or ends in one line of the log."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.store import outbox
from tests.adapters.outgoing import at_once, delivered, settled
from tests.adapters.teams.house import House, card_of, read, run, there
from tests.adapters.teams.peer import Failure, Peer

__all__ = ["at_once"]

pytestmark = pytest.mark.usefixtures("sdk")

FOR_NOW = {
    "too many requests": Failure(status=429, retry_after="0"),
    "a server's error": Failure(status=500, body="<html>oops</html>"),
    "unavailable": Failure(status=503, code="ServiceUnavailable"),
    "a gateway's error": Failure(status=502),
    "busy with the same message": Failure(status=412, code="PreconditionFailed"),
    "a token that it does not take for a moment": Failure(status=401),
}
FOR_GOOD = {
    "a conversation that is gone": (Failure(status=404, code="ConversationNotFound"), "ConversationNotFound"),
    "a bot that was removed": (
        Failure(status=403, code="BotNotInConversationRoster"),
        "BotNotInConversationRoster",
    ),
    "somebody who blocked it": (Failure(status=403, code="MessageWritesBlocked"), "MessageWritesBlocked"),
    "a refusal in other words": (Failure(status=403, body="<html>MARK</html>"), "http_403"),
    "a name that is none": (Failure(status=400, code="MARK MARK"), "http_400"),
    "a redirect": (Failure(status=307, location="https://evil.example/"), "http_307"),
}


@pytest.mark.parametrize("failure", FOR_NOW.values(), ids=list(FOR_NOW))
def test_what_fails_for_now_is_sent_again_and_comes_once(
    failure: Failure, at_once: None, tmp_path: Path
) -> None:
    async def steps(house: House) -> None:
        house.peer.fail("send", failure, failure)
        await house.mentions("may I?")
        await house.done()
        assert house.peer.calls == []
        assert await house.desk.stored(outbox.waiting) == 1
        await settled(house.desk)
        (call,) = house.peer.made("send")
        assert read(card_of(call.body)).startswith("Not allowed.")

    run(tmp_path, steps)


def test_a_pause_that_teams_asks_for_is_kept(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        house.peer.fail("send", Failure(status=429, retry_after="3000"))
        await house.mentions("may I?")
        await house.done()
        async with delivered(house.desk):
            await asyncio.sleep(0.2)
        assert await house.desk.stored(outbox.waiting) == 1
        assert house.peer.calls == []

    run(tmp_path, steps)


@pytest.mark.parametrize(("failure", "kind"), FOR_GOOD.values(), ids=list(FOR_GOOD))
def test_what_will_never_be_taken_ends_in_one_line_and_no_loop(
    failure: Failure, kind: str, at_once: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def steps(house: House) -> None:
        house.peer.fail("send", failure)
        await house.mentions("may I?")
        await house.done()
        await settled(house.desk)
        assert house.peer.calls == []

    run(tmp_path, steps)
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("clausebot")]
    expected = f"teams, northbridge: a message was given up: {kind}. clausebot doctor may know the mend."
    assert [line for line in lines if "given up" in line] == [expected]
    assert "MARK" not in "".join(lines)


def test_a_service_that_says_nothing_is_asked_again(
    at_once: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.teams.adapter.SEND_SECONDS", 1)

    async def steps(house: House) -> None:
        house.peer.fail("send", Failure(hang=True))
        await house.mentions("may I?")
        await house.done()
        await settled(house.desk)
        assert len(house.peer.made("send")) == 1

    run(tmp_path, steps)


@pytest.mark.parametrize(
    "failure",
    [
        Failure(status=503),
        Failure(status=401, code="x"),
        Failure(body="<html>"),
        Failure(body='{"access_token": 7}'),
    ],
    ids=str,
)
def test_while_nobody_can_sign_in_replies_wait(
    failure: Failure, at_once: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.teams.credentials.AGAIN_SECONDS", 0.0)

    async def steps(house: House) -> None:
        house.peer.fail("token", failure, failure)
        await house.mentions("may I?")
        await house.done()
        assert house.peer.calls == []
        await settled(house.desk)
        (call,) = house.peer.made("send")
        assert read(card_of(call.body)).startswith("Not allowed.")

    run(tmp_path, steps, talk=there(guests=True))


def test_a_sign_in_that_hangs_holds_up_one_reply_and_not_all_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.teams.credentials.LOGIN_SECONDS", 0.5)
    monkeypatch.setattr("adapters.teams.credentials.AGAIN_SECONDS", 60.0)

    async def steps(house: House) -> None:
        house.peer.fail("token", *[Failure(hang=True)] * 20)
        async with asyncio.timeout(5):
            await asyncio.gather(*(house.mentions("may I?") for _ in range(20)))
            await house.done()
        assert await house.desk.stored(outbox.waiting) == 20

    run(tmp_path, steps, talk=there(guests=True))


def test_a_token_is_asked_for_once_and_again_before_it_runs_out(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        for number in range(3):
            await house.mentions("may I?")
            await house.peer.next("send", number + 1)
        assert len([one for one in house.peer.fetched if one.startswith("token")]) == 1

    async def short(house: House) -> None:
        for number in range(3):
            await house.mentions("may I?")
            await house.peer.next("send", number + 1)
        assert len([one for one in house.peer.fetched if one.startswith("token")]) >= 3

    run(tmp_path, steps)
    run(tmp_path, short, peer=Peer(lasts=10))


def test_a_wrong_secret_is_told_by_its_name_and_nothing_more(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def steps(house: House) -> None:
        await house.mentions("may I?")
        await house.done()
        assert await house.desk.stored(outbox.waiting) == 1
        assert house.peer.calls == []

    run(tmp_path, steps, peer=Peer(secret="another"))
    assert any("login_invalid_client" in record.getMessage() for record in caplog.records)
    assert "a client secret" not in caplog.text


def test_replies_that_wait_come_in_their_number_and_each_once(at_once: None, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        house.peer.fail("send", *[Failure(status=503)] * 30)
        for number in range(20):
            place = {"id": f"a:{number}", "conversationType": "groupChat"}
            await house.mentions("may I?", conversation=place)
        await house.done()
        await settled(house.desk)
        assert sorted(call.place for call in house.peer.made("send")) == sorted(f"a:{n}" for n in range(20))

    run(tmp_path, steps)


def test_an_id_of_a_conversation_is_no_way_to_another_address(tmp_path: Path) -> None:
    strange = "../../members?x=#/" + "é" + "a" * 300

    async def steps(house: House) -> None:
        await house.says("may I?", conversation={"id": strange, "conversationType": "personal"})
        assert (await house.peer.next()).place == strange

    run(tmp_path, steps)
