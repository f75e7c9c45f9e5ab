import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, insert, select, text

from bot.settings import SettingError
from bot.store import (
    Store,
    StoreError,
    Transaction,
    asked,
    feedback,
    handovers,
    installations,
    open_store,
    outbox,
    seen,
    threads,
    unanswered,
)
from bot.store.installations import Installation
from bot.store.migrating import SCRIPTS
from bot.store.outbox import Message
from bot.store.seen import Event
from bot.store.tables import events_seen, metadata
from bot.store.tables import unanswered as unanswered_table
from tests.ports import free_port
from tests.store.conftest import Clock
from tests.store.rows import HANDOVER

WORDS = "a question that nobody may read in a log"


def fill(store: Store, workspace: str = "T1") -> None:
    """One row in every room."""
    with store.begin() as tx:
        seen.claim(tx, [Event("slack", workspace, ("Ev1",))])
        outbox.put(tx, Message("slack", "northbridge", workspace, f"key {workspace}", {}))
        handovers.add(tx, replace(HANDOVER, workspace=workspace))
        installations.save(tx, Installation("slack", workspace, "northbridge", {}))
        feedback.add(tx, "northbridge", "social-media:3.1", helpful=True)
        unanswered.add(tx, "northbridge", "")
        asked.add(tx, "northbridge", "social-media/reply")
        threads.join(tx, "slack", workspace, "C1/1.5", "U1")


def rows(store: Store) -> dict[str, int]:
    with store.begin() as tx:
        return {t.name: len(tx.connection.execute(select(t)).all()) for t in metadata.sorted_tables}


def test_from_nothing_every_table_is_made_as_the_code_has_it(store: Store) -> None:
    with store.begin() as tx:
        context = MigrationContext.configure(tx.connection, opts={"compare_type": True})
        found = [change for change in compare_metadata(context, metadata) if change[0] != "remove_table"]
    assert found == []
    assert set(rows(store).values()) == {0}


def test_a_database_of_the_first_version_is_brought_up_to_date_and_keeps_its_rows(
    url: str, tmp_path: Path
) -> None:
    engine, config = create_engine(url), Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    row = {"organisation": "northbridge", "nearest": "", "day": "2026-11-01", "count": 3, "until": 9e9}
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(insert(unanswered_table).values(row))
    engine.dispose()
    store = open_store(url, tmp_path / "secrets")
    with store.begin() as tx:
        assert unanswered.counts(tx, "northbridge") == {"": 3}
    assert rows(store).keys() == set(metadata.tables)
    store.close()


def test_opened_again_it_holds_what_it_held(url: str, tmp_path: Path) -> None:
    for expected in (0, 1):
        store = open_store(url, tmp_path / "secrets")
        assert rows(store)["installations"] == expected
        if not expected:
            fill(store)
        store.close()


def test_each_kind_of_row_goes_at_its_time(store: Store, clock: Clock) -> None:
    fill(store)
    assert store.forget() == 0
    clock.now += 24 * 60 * 60
    store.forget()
    left = rows(store)
    assert (left["events_seen"], left["outbox"], left["threads"]) == (0, 0, 0)
    assert (left["handovers"], left["feedback"], left["unanswered"], left["installations"]) == (1, 1, 1, 1)
    clock.now += 29 * 24 * 60 * 60
    store.forget()
    assert rows(store)["handovers"] == 0
    clock.now += 370 * 24 * 60 * 60
    assert store.forget() == 3
    assert rows(store) == {**dict.fromkeys(left, 0), "installations": 1}


def test_of_a_workspace_that_leaves_nothing_is_kept_and_of_others_everything(store: Store) -> None:
    fill(store, "T1")
    fill(store, "T2")
    assert store.forget_workspace("slack", "T1") == 5
    left = rows(store)
    assert {left[name] for name in ("events_seen", "outbox", "threads", "handovers", "installations")} == {1}
    assert store.forget_workspace("slack", "T1") == 0


def test_an_error_repeats_no_row(store: Store) -> None:
    row = {"digest": WORDS, "platform": "slack", "workspace": WORDS, "until": 1}
    twice = insert(events_seen).values([row, row])
    with pytest.raises(StoreError) as caught, store.begin() as tx:
        tx.connection.execute(twice)
    assert WORDS not in str(caught.value)
    assert caught.value.__suppress_context__
    assert rows(store)["events_seen"] == 0


def test_a_newer_database_is_refused_with_a_mend(url: str, store: Store, tmp_path: Path) -> None:
    with store.begin() as tx:
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingError, match=r"^CLAUSEBOT_DATABASE_URL: .*newer Clausebot"):
        open_store(url, tmp_path / "secrets")


def test_a_store_that_can_be_reached_is_well(store: Store) -> None:
    store.check()


def cut_connections(url: str) -> None:
    """Do to a server's connections what a restart does."""
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
    admin.dispose()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_server_that_was_restarted_is_reached_again(url: str, store: Store) -> None:
    for _ in range(8):  # a cut shows in one of several ways, by chance
        store.check()
        cut_connections(url)
    store.check()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_server_that_goes_in_the_middle_is_told_as_a_fault_of_the_store(url: str, store: Store) -> None:
    with pytest.raises(StoreError), store.begin() as tx:
        _cut_off(tx, url)
    assert rows(store)["events_seen"] == 0


def _cut_off(tx: Transaction, url: str) -> None:
    seen.claim(tx, [Event("slack", "T1", ("Ev1",))])
    cut_connections(url)
    seen.claim(tx, [Event("slack", "T1", ("Ev2",))])


def test_the_file_of_the_store_is_its_users_alone(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        store = open_store(f"sqlite:///{tmp_path}/new/store.db", tmp_path / "secrets")
    finally:
        os.umask(old)
    fill(store)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "new").iterdir()}
    store.close()
    assert modes == {0o600}


def test_a_forgotten_row_is_left_neither_in_the_file_nor_in_its_journal(tmp_path: Path, clock: Clock) -> None:
    store = open_store(f"sqlite:///{tmp_path}/store.db", tmp_path / "secrets", clock)
    with store.begin() as tx:
        handovers.add(tx, replace(HANDOVER, question=WORDS))
    clock.now += handovers.KEEP_SECONDS
    store.forget()
    assert WORDS.encode() not in b"".join(file.read_bytes() for file in tmp_path.glob("store.db*"))
    store.close()


def test_a_store_that_is_gone_says_so_and_names_the_doctor(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    store = open_store(f"sqlite:///{file}", tmp_path / "secrets")
    file.unlink()
    file.mkdir()
    store.close()
    with pytest.raises(StoreError, match="clausebot doctor"):
        store.check()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://u:pass-word@h/d",
        "a b",
        "postgresql://h/d?sslmode=prefer",
    ],
)
def test_a_url_that_cannot_be_used_is_named_with_its_mend_in_one_line(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"^CLAUSEBOT_DATABASE_URL: ") as caught:
        open_store(url, tmp_path / "secrets")
    assert "\n" not in str(caught.value)
    assert "pass-word" not in str(caught.value)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello " * 500)
    with pytest.raises(SettingError, match=r"notes\.txt.*Name a file that this bot wrote"):
        open_store(f"sqlite:///{tmp_path}/notes.txt", tmp_path / "secrets")


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match=r"^CLAUSEBOT_DATABASE_URL: .*may write to"):
        open_store(f"sqlite:///{tmp_path}/file/store.db", tmp_path / "secrets")


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    port = free_port()
    with pytest.raises(SettingError, match=rf"127\.0\.0\.1:{port}.*See that the server runs") as caught:
        open_store(f"postgresql://bot:pass-word@127.0.0.1:{port}/clausebot", tmp_path / "secrets")
    assert "pass-word" not in str(caught.value)


def test_sqlite_lets_readers_go_on_and_loses_nothing_with_the_power(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/store.db", tmp_path / "secrets")
    with store.begin() as tx:
        asked = ("journal_mode", "foreign_keys", "synchronous")
        told = [tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    store.close()
    assert told == ["wal", 1, 2]
