"""`clausebot serve` in Teams as a technician runs it: processes, signals, one store, HTTP."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.served import Process, Workplace, wait_for
from tests.adapters.slack.peer import elsewhere
from tests.adapters.teams.house import card_of
from tests.adapters.teams.peer import APP_ID, BOT, SECRET, TENANT, Failure, Peer

MARK = "does the cat called Schrödinger-7 pay?"


@pytest.fixture
def peer() -> Iterator[Peer]:
    with elsewhere(Peer()) as running:  # type: ignore[type-var]
        yield running


@pytest.fixture(params=["botbuilder", "agents"])
def workplace(
    request: pytest.FixtureRequest, folder: Path, peer: Peer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workplace]:
    made = Workplace(folder, tmp_path_factory.mktemp("workplace"))
    made.environ |= {
        "MICROSOFT_APP_ID": APP_ID,
        "MICROSOFT_APP_PASSWORD": SECRET,
        "MICROSOFT_APP_TENANT_ID": TENANT,
        "CLAUSEBOT_TEAMS_CLOUD_URL": peer.url(),
        "CLAUSEBOT_TEAMS_SDK": request.param,
    }
    yield made
    for process in made.started:
        process.stop(signal.SIGKILL)


def says(process: Process, peer: Peer, id_: str, text: str = "May I post?") -> int:
    """Name the bot in a group chat, as Teams does. Returns the status."""
    activity = {
        "type": "message",
        "id": id_,
        "channelId": "msteams",
        "serviceUrl": peer.service,
        "from": {"id": "29:asker", "name": "Robin"},
        "recipient": {"id": BOT},
        "conversation": {"id": "19:group", "conversationType": "groupChat", "tenantId": TENANT},
        "entities": [{"type": "mention", "mentioned": {"id": BOT}, "text": "<at>Clausebot</at>"}],
        "text": f"<at>Clausebot</at> {text}",
    }
    headers = {"Authorization": f"Bearer {peer.token()}", "Content-Type": "application/json"}
    try:
        asked = urllib.request.Request(f"{process.url}/api/messages", json.dumps(activity).encode(), headers)
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def replies(peer: Peer) -> int:
    return len(peer.made("send"))


def test_it_answers_and_finishes_what_it_acknowledged_before_it_stops(
    workplace: Workplace, peer: Peer
) -> None:
    process = workplace.start(fake=False).wait_until_ready()
    assert json.loads(process.get("/readyz")[1])["teams"] is True
    assert [says(process, peer, f"f:{number}") for number in range(20)] == [200] * 20
    assert process.stop() == 0
    assert replies(peer) == 20
    assert "once you have asked" in card_of(peer.made("send")[0].body)["fallbackText"]
    assert "could not be finished" not in process.log.read_text()


def test_a_question_is_answered_once_by_two_processes_and_across_a_restart(
    workplace: Workplace, peer: Peer
) -> None:
    both = [workplace.start(fake=False), workplace.start(fake=False)]
    for process in both:
        process.wait_until_ready()
    for number in range(5):
        assert {says(process, peer, f"f:{number}") for process in both} == {200}
    assert {process.stop() for process in both} == {0}
    again = workplace.start(fake=False).wait_until_ready()
    assert {says(again, peer, f"f:{number}") for number in range(5)} == {200}
    assert again.stop() == 0
    assert replies(peer) == 5


def test_a_reply_that_teams_did_not_take_survives_being_killed(workplace: Workplace, peer: Peer) -> None:
    peer.fail("send", Failure(status=503))
    first = workplace.start(fake=False).wait_until_ready()
    assert says(first, peer, "f:1", MARK) == 200
    wait_for(lambda: "clausebot_outbox_waiting 1.0" in first.get("/metrics")[1])
    first.stop(signal.SIGKILL)
    second = workplace.start(fake=False).wait_until_ready()
    wait_for(lambda: replies(peer))
    assert second.stop() == 0
    assert replies(peer) == 1
    assert "Schr" not in workplace.log.read_text()


def test_a_question_in_the_terminal_loads_none_of_microsoft_s_libraries(tmp_path: Path) -> None:
    script = (
        "import sys; from adapters.cli import main\n"
        "sys.argv = ['clausebot', 'ask', 'can I reply from my personal account?']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(loaded & {'botbuilder', 'botframework', 'msrest', 'microsoft_agents', 'jwt'}))"
    )
    environ = os.environ | {"CLAUSEBOT_DATA": str(tmp_path), "CLAUSEBOT_SEMANTIC": "off"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environ
    )
    assert done.stdout.splitlines()[-1] == "[]"
