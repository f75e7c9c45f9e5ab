"""What has had its time is in no file of the database any more."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, select, text

from bot.reporting import handling, tombstones
from bot.reporting.passphrases import Handler
from bot.reporting.retention import AUDIT_YEARS, Retention
from bot.store import Store, audit_lines, connecting, open_store
from bot.store.tables import purged, report_entries, reports
from bot.terms import Outcome
from tests.reporting.handlers import COLLEGE, HELEN, LORNA, MARGARET, ROSALIND, cases_of, enrolled
from tests.reporting.leftovers import left, left_in_the_end
from tests.reporting.steps import DAY, TERMS, send
from tests.store.conftest import Clock


@pytest.fixture
def retention(store: Store, tmp_path: Path) -> Retention:
    return Retention(store, tmp_path / "tombstones")


def held(store: Store) -> list[bytes]:
    """Everything sealed that the tables hold now: unlike anything else, so it can be searched for."""
    with store.begin() as tx:
        rows = tx.connection.execute(select(reports.c.wraps, reports.c.head, reports.c.identity)).all()
        bodies = tx.connection.execute(select(report_entries.c.body)).scalars().all()
    return [part[at : at + 24] for row in (*rows, bodies) for part in row for at in (0, 48, len(part) - 24)]


def close(store: Store, desk: dict[str, Handler]) -> None:
    """Close the one case there is, as a mistake; it goes after three months."""
    (case,) = cases_of(store, desk[HELEN])
    with store.begin() as tx:
        handling.close(tx, desk[HELEN], case.id, Outcome.MISTAKEN, "No harm was done.", TERMS)


@contextmanager
def reading(url: str) -> Iterator[None]:
    """Somebody else is in the middle of reading all of it, as a backup does."""
    engine = create_engine(url, isolation_level="REPEATABLE READ" if "postgresql" in url else "SERIALIZABLE")
    with engine.connect() as connection:
        if url.startswith("sqlite"):
            connection.execute(text("BEGIN"))
        connection.execute(text("SELECT count(*) FROM events_seen"))
        yield
    engine.dispose()


def test_a_case_whose_day_has_come_is_in_no_file_of_the_database(
    url: str, store: Store, retention: Retention, clock: Clock, tmp_path: Path
) -> None:
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    send(store)
    close(store, desk)
    gone = held(store)
    assert len(gone) > 12
    assert left(url, tmp_path, gone), "the search finds what is there"
    clock.now += 89 * DAY
    assert retention.run() == 0
    clock.now += DAY
    send(store)  # another, which stays
    stays = [part for part in held(store) if part not in gone]
    assert retention.run() == 1
    assert left_in_the_end(retention, url, tmp_path, gone) == []
    assert set(held(store)) == set(stays)
    with store.begin() as tx:
        last = json.loads(audit_lines.every(tx, COLLEGE)[-1].line)
    assert (last["event"], last["count"]) == ("purged", 1)


def test_what_somebody_else_still_reads_is_taken_out_of_the_files_at_the_next_run(
    url: str, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    if url.startswith("sqlite"):
        monkeypatch.setattr(connecting, "BUSY_SECONDS", 0.2)
    store = open_store(url, tmp_path / "secrets", clock)
    retention = Retention(store, tmp_path / "tombstones")
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    send(store)
    close(store, desk)
    gone = held(store)
    clock.now += 90 * DAY
    with reading(url):
        assert retention.run() == 1
        assert left(url, tmp_path, gone), "it is gone for everybody who asks, and not yet from the files"
    assert retention.run() == 0
    assert left_in_the_end(retention, url, tmp_path, gone) == []
    store.close()


def test_the_audit_log_goes_by_whole_years_whether_or_not_a_case_goes(
    store: Store, retention: Retention, clock: Clock
) -> None:
    enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    clock.now += (AUDIT_YEARS - 1) * 365.25 * DAY
    send(store)
    assert retention.run() == 0
    with store.begin() as tx:
        assert {line.year for line in audit_lines.every(tx, COLLEGE)} == {2027, 2033}
    clock.now += 366 * DAY
    assert retention.run() == 0
    with store.begin() as tx:
        assert {line.year for line in audit_lines.every(tx, COLLEGE)} == {2033}


class Backup:
    """A backup made and put back as docs/running.md says."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.file = url, folder / "backup"
        self._plain = url.replace("+pg8000", "")
        if url.startswith("sqlite"):
            with closing(sqlite3.connect(make_url(url).database or "")) as database:
                database.execute(f"VACUUM INTO '{self.file}'")
        else:
            self._run("pg_dump", "--clean", "--if-exists", f"--file={self.file}", self._plain)

    def put_back(self) -> None:
        """With nobody connected."""
        if self.url.startswith("sqlite"):
            store = Path(make_url(self.url).database or "")
            for file in store.parent.glob(f"{store.name}*"):
                file.unlink()
            shutil.copy(self.file, store)
        else:
            self._run("psql", "--quiet", f"--file={self.file}", self._plain)

    def _run(self, program: str, *arguments: str) -> None:
        if shutil.which(program) is None:
            pytest.skip(f"there is no {program} here, so no backup of PostgreSQL can be made")
        subprocess.run([program, *arguments], check=True, capture_output=True)


def test_a_case_that_a_backup_brings_back_is_purged_again_and_is_in_no_file(
    url: str, tmp_path: Path, clock: Clock
) -> None:
    file = tmp_path / "outside" / "tombstones"
    file.parent.mkdir()
    store = open_store(url, tmp_path / "secrets", clock)
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    send(store)
    gone = held(store)
    backup = Backup(url, tmp_path)
    close(store, desk)
    clock.now += 90 * DAY
    assert Retention(store, file).run() == 1
    store.close()
    backup.put_back()
    store = open_store(url, tmp_path / "secrets", clock)
    send(store)
    assert len(cases_of(store, desk[HELEN])) == 2, "by the day in the backup it would stay for years"
    assert left(url, tmp_path, gone)
    retention = Retention(store, file)
    assert retention.run() == 1
    assert len(cases_of(store, desk[HELEN])) == 1
    assert left_in_the_end(retention, url, tmp_path, gone) == []
    store.close()


def test_a_tombstone_holds_a_random_id_and_a_day_and_goes_after_the_backups(
    store: Store, retention: Retention, clock: Clock, tmp_path: Path
) -> None:
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    send(store)
    (case,) = cases_of(store, desk[HELEN])
    close(store, desk)
    clock.now += 90 * DAY
    retention.run()
    file = tmp_path / "tombstones"
    assert file.read_text() == f"2027-04-15 {case.id}\n"
    assert file.stat().st_mode & 0o777 == 0o600
    clock.now += tombstones.BACKUP_DAYS * DAY
    retention.run()
    assert case.id in file.read_text(), "the last backup that holds it may still be there"
    clock.now += tombstones.BACKUP_DAYS * DAY
    retention.run()
    assert case.id in file.read_text()
    clock.now += DAY
    retention.run()
    assert file.read_text() == ""
    with store.begin() as tx:
        assert tx.connection.execute(select(purged)).all() == []


def test_a_tombstone_that_was_not_written_is_written_at_the_next_run(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    send(store)
    close(store, desk)
    clock.now += 90 * DAY
    with pytest.raises(OSError, match="No such file"):
        Retention(store, tmp_path / "not-there-yet" / "tombstones").run()
    assert cases_of(store, desk[HELEN]) == ()
    (tmp_path / "not-there-yet").mkdir()
    Retention(store, tmp_path / "not-there-yet" / "tombstones").run()
    assert len(tombstones.read(tmp_path / "not-there-yet" / "tombstones")) == 1


def test_what_is_no_tombstone_in_the_file_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "tombstones"
    file.write_bytes(b"\xff\n2027-04-15 *\n2027-04-15 " + b"0" * 32 + b"\nnonsense\n")
    assert tombstones.read(file) == {"0" * 32: "2027-04-15"}
