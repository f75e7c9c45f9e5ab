"""The process as a technician runs it: started, asked over HTTP, stopped with signals."""

from __future__ import annotations

import json
import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.adapters.served import Workplace, wait_for, workplace

__all__ = ["workplace"]

MARK = "does the cat called Schrödinger-7 pay?"


def test_it_starts_without_settings_for_clients_of_teams_here_says_so_and_stops_at_once(
    workplace: Workplace,
) -> None:
    process = workplace.start(fake=False).wait_until_ready()
    assert process.get("/healthz") == (200, "ok\n")
    assert json.loads(process.get("/readyz")[1]) == {"knowledge": True, "store": True, "teams": True}
    assert "clausebot_jobs 0.0" in process.get("/metrics")[1]
    assert process.stop() == 0
    assert "only clients on this machine are answered" in process.log.read_text()


def test_a_question_is_answered_once_also_across_a_restart(workplace: Workplace) -> None:
    first = workplace.start().wait_until_ready()
    assert first.ask("Ev1") == (200, {"before": []})
    assert first.ask("Ev1") == (200, {"before": ["Ev1"]})
    assert first.stop() == 0
    second = workplace.start().wait_until_ready()
    assert second.ask("Ev1") == (200, {"before": ["Ev1"]})
    assert second.stop(signal.SIGINT) == 0
    assert workplace.keys() == ["Ev1"]


def test_of_two_processes_one_answers(workplace: Workplace) -> None:
    both = [workplace.start(), workplace.start()]
    for process in both:
        process.wait_until_ready()
    for number in range(10):
        assert {process.ask(f"Ev{number}")[0] for process in both} == {200}
    assert {process.stop() for process in both} == {0}
    assert sorted(workplace.keys()) == [f"Ev{number}" for number in range(10)]


def test_what_was_taken_on_is_finished_before_it_stops(workplace: Workplace) -> None:
    process = workplace.start(FAKE_SLOW="1").wait_until_ready()
    for number in range(5):
        assert process.ask(f"Ev{number}")[0] == 200
    assert process.stop() == 0
    assert sorted(workplace.keys()) == [f"Ev{number}" for number in range(5)]
    assert "could not be finished" not in process.log.read_text()


def test_what_waits_in_the_outbox_survives_being_killed(workplace: Workplace) -> None:
    first = workplace.start(FAKE_FAILS="1").wait_until_ready()
    assert first.ask("Ev1")[0] == 200
    wait_for(lambda: "clausebot_outbox_waiting 1.0" in first.get("/metrics")[1])
    first.stop(signal.SIGKILL)
    second = workplace.start().wait_until_ready()
    wait_for(workplace.keys)
    assert second.stop() == 0
    assert workplace.keys() == ["Ev1"]


def test_a_changed_folder_goes_live_without_a_restart(workplace: Workplace, folder: Path) -> None:
    process = workplace.start().wait_until_ready()
    (folder / "answers/post.md").write_text(
        "---\nquestions: [May I post?]\nruling: allowed\ncites: [social-media:3.1]\n---\nYes, on Mondays.\n"
    )
    wait_for(lambda: "the changed words are live" in process.log.read_text())
    process.ask("Ev1")
    process.stop()
    assert json.loads(workplace.sent.read_text())["text"] == "Yes, on Mondays."


def test_no_word_of_a_question_is_in_a_log_or_the_store(workplace: Workplace) -> None:
    process = workplace.start(PYTHONASYNCIODEBUG="1", FAKE_FAILS="1").wait_until_ready()
    assert process.ask("Ev1", MARK)[0] == 200
    assert process.ask("Ev2", f"{MARK} {MARK}")[0] == 200
    process.get("/" + urllib.request.quote(MARK))  # type: ignore[attr-defined]
    wait_for(lambda: "clausebot_outbox_waiting 2.0" in process.get("/metrics")[1])
    assert "Schr" not in process.get("/metrics")[1]
    process.stop()
    kept = [path.read_bytes() for path in (workplace.log.parent / "data").rglob("*") if path.is_file()]
    assert not any("Schrödinger-7 pay".encode() in content for content in (workplace.log.read_bytes(), *kept))


def test_a_port_in_use_is_told_in_one_line(workplace: Workplace) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = workplace.start(fake=False, CLAUSEBOT_PORT=str(taken.getsockname()[1]))
        assert process.running.wait(60) == 2
    (line,) = process.log.read_text().splitlines()
    assert line.startswith("clausebot: CLAUSEBOT_PORT: 127.0.0.1:")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("CLAUSEBOT_DATABASE_URL", "oracle://pass-word@host/name"),
        ("CLAUSEBOT_DATABASE_URL", "sqlite:////dev/null/store.db"),
        ("CLAUSEBOT_SECRETS", "/dev/null/secrets"),
        ("CLAUSEBOT_PORT", "http"),
        ("SLACK_BOT_TOKEN", "pass-word"),
        ("CLAUSEBOT_KNOWLEDGE", "/no/such/folder"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line(
    workplace: Workplace, setting: str, value: str
) -> None:
    process = workplace.start(fake=False, **{setting: value})
    assert process.running.wait(60) == 2
    (line,) = process.log.read_text().splitlines()
    assert line.startswith(f"clausebot: {setting}: ")
    assert "pass-word" not in line


def test_a_folder_without_policies_stops_the_start_with_one_line(
    workplace: Workplace, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    process = workplace.start(fake=False, CLAUSEBOT_KNOWLEDGE=str(empty))
    assert process.running.wait(60) == 2
    assert process.log.read_text().splitlines()[-1].startswith("clausebot: There are no policies in ")
