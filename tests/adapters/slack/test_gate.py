import asyncio
import json
import time
from pathlib import Path

import pytest

from adapters.slack.signing import STALE_SECONDS, sign
from tests.adapters.desks import counted
from tests.adapters.slack.house import House, Slow, house, run

FORM = "application/x-www-form-urlencoded"
MENTION = {"type": "app_mention", "channel": "C1", "user": "U1", "text": "may I?", "ts": "1.1"}


def test_slack_s_first_request_is_answered_with_its_challenge(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        answer = await house.send(b'{"type": "url_verification", "challenge": "abc"}')
        assert (answer.status, await answer.text()) == (200, "abc")

    run(tmp_path, steps)


WRONG = {
    "unsigned": {"X-Slack-Signature": None},
    "signed with another secret": {"X-Slack-Signature": sign("another", str(int(time.time())), b"{}")},
    "no time": {"X-Slack-Request-Timestamp": None},
    "a time that is no number": {"X-Slack-Request-Timestamp": "soon"},
    "a time in other digits": {"X-Slack-Request-Timestamp": "١٢٣"},
    "a time of many digits": {"X-Slack-Request-Timestamp": "9" * 5000},
    "a signature beyond ASCII": {"X-Slack-Signature": "v0=ü"},
}


@pytest.mark.parametrize("headers", WRONG.values(), ids=list(WRONG))
@pytest.mark.parametrize("body", [b"{}", b"ssl_check=1", b"\xff\xfe", b'{"type": "url_verification"}'])
def test_what_slack_did_not_sign_is_refused_whatever_is_in_it(
    headers: dict[str, str | None], body: bytes, tmp_path: Path
) -> None:
    async def steps(house: House) -> None:
        assert (await house.send(body, **headers)).status == 401
        assert counted(house.desk, 'clausebot_events_total{platform="slack",result="refused"}') == 1

    run(tmp_path, steps)


@pytest.mark.parametrize("by", [-STALE_SECONDS - 2, STALE_SECONDS + 2])
def test_what_was_signed_too_long_ago_or_ahead_is_refused(by: int, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        house.clock = time.time() + by
        assert (await house.says("may I?")).status == 401

    run(tmp_path, steps)


GARBAGE = {
    "not UTF-8": (b"\xff\xfe{}", "application/json"),
    "not JSON": (b"{", "application/json"),
    "deep JSON": (b"[" * 100_000, "application/json"),
    "no object": (b"[1]", "application/json"),
    "no type": (b"{}", "application/json"),
    "an unknown type": (b'{"type": "dialog"}', "application/json"),
    "an event that is none": (b'{"type": "event_callback", "event": "x"}', "application/json"),
    "no event id": (
        b'{"type":"event_callback","team_id":"T1","event":{"type":"message"}}',
        "application/json",
    ),
    "no workspace": (
        b'{"type":"event_callback","event_id":"E","event":{"type":"message"}}',
        "application/json",
    ),
    "a payload that is no JSON": (b"payload=%7B", FORM),
    "too many fields": (b"&".join(b"a%d=1" % n for n in range(200)), FORM),
    "nothing": (b"", FORM),
}


@pytest.mark.parametrize(("body", "kind"), GARBAGE.values(), ids=list(GARBAGE))
def test_signed_garbage_is_a_bad_request(body: bytes, kind: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.send(body, kind)).status == 400

    run(tmp_path, steps)


def test_a_body_over_a_mebibyte_is_refused(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.send(b" " * (1024 * 1024 + 1))).status == 413

    run(tmp_path, steps)


def test_the_same_request_again_is_refused_and_answered_once(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        house.clock = time.time()
        body = json.dumps(house.callback(MENTION, "Ev1")).encode()
        assert [(await house.send(body)).status for _ in range(2)] == [200, 403]
        await house.done()
        assert len(house.peer.made("chat.postMessage")) == 1

    run(tmp_path, steps)


def test_slack_s_retry_of_an_event_is_taken_and_answered_once(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        for later in (0, 1, 60):
            house.clock = time.time() + later
            assert (await house.says("may I?", "Ev1", ts="1.1")).status == 200
        await house.done()
        assert len(house.peer.made("chat.postMessage")) == 1

    run(tmp_path, steps)


def test_an_event_is_answered_once_across_a_restart(tmp_path: Path) -> None:
    said: list[int] = []

    async def steps(house: House) -> None:
        assert (await house.says("may I?", "Ev1")).status == 200
        await house.done()
        said.append(len(house.peer.made("chat.postMessage")))

    run(tmp_path, steps)
    run(tmp_path, steps)
    assert said == [1, 0]


def test_an_event_is_answered_once_by_two_processes(tmp_path: Path) -> None:
    async def whole() -> None:
        async with house(tmp_path) as one, house(tmp_path) as other:
            await asyncio.gather(*(each.says("may I?", f"Ev{n}") for n in range(10) for each in (one, other)))
            await one.done()
            await other.done()
            assert sum(len(each.peer.made("chat.postMessage")) for each in (one, other)) == 10

    asyncio.run(whole())


def test_it_acknowledges_before_the_core_has_thought(tmp_path: Path) -> None:
    slow = Slow()

    async def steps(house: House) -> None:
        assert (await house.says("may I?")).status == 200
        assert (await house.command("may I?")).status == 200
        assert house.peer.made("chat.postMessage") == []
        slow.go.set()
        await house.peer.next("chat.postMessage")
        await house.peer.next("response_url")

    run(tmp_path, steps, talk=slow)


def test_when_it_is_full_the_event_is_refused_and_answered_when_slack_sends_it_again(tmp_path: Path) -> None:
    slow = Slow()

    async def steps(house: House) -> None:
        assert (await house.says("may I?", "Ev1")).status == 200
        assert (await house.says("may I?", "Ev2")).status == 503
        slow.go.set()
        await house.peer.next("chat.postMessage")
        while (await house.says("may I?", "Ev2")).status == 503:
            await asyncio.sleep(0.05)
        await house.peer.next("chat.postMessage", 2)

    run(tmp_path, steps, talk=slow, most_jobs=1)


def test_a_stop_finishes_what_was_acknowledged(tmp_path: Path) -> None:
    slow = Slow()

    async def steps(house: House) -> None:
        assert (await house.says("may I?")).status == 200
        draining = asyncio.create_task(house.desk.drain(20))
        slow.go.set()
        assert await draining == 0
        assert len(house.peer.made("chat.postMessage")) == 1
        assert (await house.says("may I?")).status == 503

    run(tmp_path, steps, talk=slow)
