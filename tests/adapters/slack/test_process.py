"""`clausebot serve` in Slack as a technician runs it: processes, signals, one database, a Slack over HTTP."""

from __future__ import annotations

import json
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.slack.signing import sign
from tests.adapters.served import Process, Workplace, wait_for
from tests.adapters.slack.peer import APP_TOKEN, TEAM, TOKEN, Failure, Peer, elsewhere

SECRET = "a signing secret"
MARK = "does the cat called Schrödinger-7 pay?"


@pytest.fixture
def peer() -> Iterator[Peer]:
    with elsewhere(Peer()) as running:
        yield running


@pytest.fixture
def workplace(folder: Path, peer: Peer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    made = Workplace(folder, tmp_path_factory.mktemp("workplace"))
    made.environ |= {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": peer.url("/api/"),
    }
    yield made
    for process in made.started:
        process.stop(signal.SIGKILL)


def says(process: Process, id_: str, text: str = "May I post?") -> int:
    """Send a direct message as Slack does. Returns the status."""
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": "D1",
        "user": "U1",
        "text": text,
        "ts": "1.1",
    }
    whole = {"type": "event_callback", "team_id": TEAM, "event_id": id_, "event": event}
    body, stamp = json.dumps({**whole, "sent": time.time_ns()}).encode(), str(int(time.time()))
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign(SECRET, stamp, body)}
    headers["Content-Type"] = "application/json"
    try:
        request = urllib.request.Request(f"{process.url}/slack/events", body, headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def replies(peer: Peer) -> int:
    return len(peer.made("chat.postMessage"))


def test_it_is_ready_once_it_knows_who_it_is_and_answers(workplace: Workplace, peer: Peer) -> None:
    process = workplace.start(fake=False).wait_until_ready()
    assert json.loads(process.get("/readyz")[1]) == {"knowledge": True, "store": True, "slack": True}
    assert says(process, "Ev1") == 200
    wait_for(lambda: replies(peer))
    assert "once you have asked" in peer.made("chat.postMessage")[0]["text"]
    assert process.stop() == 0


def test_what_was_acknowledged_is_answered_before_it_stops(workplace: Workplace, peer: Peer) -> None:
    process = workplace.start(fake=False).wait_until_ready()
    assert [says(process, f"Ev{number}") for number in range(20)] == [200] * 20
    assert process.stop() == 0
    assert replies(peer) == 20
    assert "could not be finished" not in process.log.read_text()


def test_a_question_is_answered_once_by_two_processes_and_across_a_restart(
    workplace: Workplace, peer: Peer
) -> None:
    both = [workplace.start(fake=False), workplace.start(fake=False)]
    for process in both:
        process.wait_until_ready()
    for number in range(5):
        assert {says(process, f"Ev{number}") for process in both} == {200}
    assert {process.stop() for process in both} == {0}
    again = workplace.start(fake=False).wait_until_ready()
    assert {says(again, f"Ev{number}") for number in range(5)} == {200}
    assert again.stop() == 0
    assert replies(peer) == 5


def test_a_reply_that_slack_did_not_take_survives_being_killed(workplace: Workplace, peer: Peer) -> None:
    peer.fail("chat.postMessage", Failure(status=503))
    first = workplace.start(fake=False).wait_until_ready()
    assert says(first, "Ev1", MARK) == 200
    wait_for(lambda: "clausebot_outbox_waiting 1.0" in first.get("/metrics")[1])
    first.stop(signal.SIGKILL)
    second = workplace.start(fake=False).wait_until_ready()
    wait_for(lambda: replies(peer))
    assert second.stop() == 0
    assert replies(peer) == 1
    kept = [path.read_bytes() for path in (workplace.log.parent / "data").rglob("*") if path.is_file()]
    assert not any("Schrödinger-7 pay".encode() in content for content in (workplace.log.read_bytes(), *kept))


@pytest.mark.parametrize(
    ("setting", "value"), [("SLACK_BOT_TOKEN", "xoxb-MARK"), ("SLACK_APP_TOKEN", "xapp-MARK")]
)
def test_a_token_that_slack_does_not_take_stops_the_start_with_one_line(
    setting: str, value: str, workplace: Workplace
) -> None:
    process = workplace.start(fake=False, **{setting: value})
    assert process.running.wait(60) == 2
    line = process.log.read_text().splitlines()[-1]
    assert line.startswith(f"clausebot: {setting}: Slack does not take it (invalid_auth).")
    assert "MARK" not in process.log.read_text()


def test_with_socket_mode_it_is_ready_once_the_socket_is_open(workplace: Workplace, peer: Peer) -> None:
    process = workplace.start(fake=False, SLACK_APP_TOKEN=APP_TOKEN, SLACK_SIGNING_SECRET="")
    process.wait_until_ready()
    assert len(peer.sockets) == 1
    assert says(process, "Ev1") == 404
    assert process.stop() == 0
    assert peer.sockets[0].closed
