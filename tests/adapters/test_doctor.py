from pathlib import Path

import pytest

from bot.settings import read_serving
from bot.store import open_store, outbox
from tests.adapters.command import Run, clausebot
from tests.adapters.desks import message


@pytest.fixture(autouse=True)
def data(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("CLAUSEBOT_DATA", str(made))
    monkeypatch.setenv("CLAUSEBOT_SEMANTIC", "off")
    return made


def told(run: Run, name: str) -> list[str]:
    return [line for line in run.out.splitlines() if line[6:].startswith(f"{name}:")]


def test_before_the_first_start_all_is_well_and_nothing_is_made(folder: Path, data: Path) -> None:
    run = clausebot("doctor", "--knowledge", str(folder))
    assert run.status == 0
    assert told(run, "secrets") == [f"ok    secrets: {data}/secrets is made at the first start"]
    assert "they are made at the first start" in told(run, "database")[0]
    assert list(data.iterdir()) == []


def test_a_store_in_use_is_looked_at_and_what_was_given_up_is_told(folder: Path, data: Path) -> None:
    serving = read_serving({"CLAUSEBOT_DATA": str(data)})
    store = open_store(serving.database_url, serving.secrets)
    with store.begin() as tx:
        outbox.put(tx, message())
        outbox.give_up(tx, outbox.lease(tx, 1)[0], "channel_not_found")
    run = clausebot("doctor", "--knowledge", str(folder))
    store.close()
    assert run.status == 1
    assert told(run, "secrets")[0].startswith("ok")
    assert "0 messages to deliver" in told(run, "database")[0]
    assert told(run, "outbox")[0].startswith(
        "MEND  outbox: messages given up in the last day: 1 (channel_not"
    )


def test_secrets_that_others_may_read_are_to_be_mended(folder: Path, data: Path) -> None:
    (data / "secrets").mkdir(mode=0o755)
    run = clausebot("doctor", "--knowledge", str(folder))
    assert run.status == 1
    assert told(run, "secrets")[0].startswith("MEND  secrets: other users may read ")


def test_a_database_that_does_not_answer_is_to_be_mended(
    folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAUSEBOT_DATABASE_URL", "postgresql://bot:pass-word@127.0.0.1:1/clausebot")
    run = clausebot("doctor", "--knowledge", str(folder))
    assert run.status == 1
    assert told(run, "database")[0].startswith("MEND  database: CLAUSEBOT_DATABASE_URL: 127.0.0.1:1: ")
    assert "pass-word" not in run.out


def test_a_setting_of_serve_that_is_wrong_is_one_finding_among_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    run = clausebot("doctor", "--knowledge", str(folder))
    assert run.status == 1
    assert told(run, "serve") == [
        "MEND  serve: SLACK_SIGNING_SECRET: it is missing. Set it to get events over HTTPS, "
        "or SLACK_APP_TOKEN for Socket Mode."
    ]
    assert told(run, "full-text search")
