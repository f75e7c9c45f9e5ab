"""What has had its time is in no file of the database any more."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from bot.reporting import handling
from bot.reporting.retention import AUDIT_YEARS, purge
from bot.store import Store, audit_lines
from bot.store.tables import report_entries, reports
from bot.terms import Outcome
from tests.reporting.handlers import COLLEGE, HELEN, LORNA, MARGARET, ROSALIND, enrolled
from tests.reporting.test_cases import DAY, TERMS, send
from tests.store.conftest import Clock


def held(store: Store) -> list[bytes]:
    """Everything sealed that the tables hold now: unlike anything else, so it can be searched for."""
    with store.begin() as tx:
        rows = tx.connection.execute(select(reports.c.wraps, reports.c.head, reports.c.identity)).all()
        bodies = tx.connection.execute(select(report_entries.c.body)).scalars().all()
    return [part[at : at + 24] for row in (*rows, bodies) for part in row for at in (0, 48, len(part) - 24)]


def files(url: str, folder: Path) -> Iterator[bytes]:
    """The database's own files; of PostgreSQL those of its tables, without its write-ahead log."""
    if url.startswith("sqlite"):
        yield from (file.read_bytes() for file in folder.glob("store.db*"))
        return
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        data = Path(str(connection.execute(text("SHOW data_directory")).scalar()))
        number = connection.execute(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        ).scalar()
    engine.dispose()
    if not os.access(data / "base", os.R_OK | os.X_OK):
        pytest.skip(f"PostgreSQL's own files in {data} are not readable here")
    yield from (file.read_bytes() for file in (data / "base" / str(number)).iterdir())


def test_a_case_whose_day_has_come_is_in_no_file_of_the_database(
    url: str, store: Store, clock: Clock, tmp_path: Path
) -> None:
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    send(store)
    (case,) = handling.cases(store, desk[HELEN])
    with store.begin() as tx:
        handling.close(tx, desk[HELEN], case.id, Outcome.MISTAKEN, "No harm was done.", TERMS)
    gone = held(store)
    assert len(gone) > 12
    before = b"".join(files(url, tmp_path))
    clock.now += 89 * DAY
    assert purge(store) == 0
    clock.now += DAY
    send(store)  # another, which stays
    stays = [part for part in held(store) if part not in gone]
    assert purge(store) == 1
    after = b"".join(files(url, tmp_path))
    assert any(part in before for part in gone), "the search finds what is there"
    assert [part for part in gone if part in after] == []
    assert set(held(store)) == set(stays)
    with store.begin() as tx:
        last = json.loads(audit_lines.every(tx, COLLEGE)[-1].line)
    assert (last["event"], last["count"]) == ("purged", 1)


def test_the_audit_log_goes_by_whole_years(store: Store, clock: Clock) -> None:
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    clock.now += AUDIT_YEARS * 365.25 * DAY
    send(store)
    (case,) = handling.cases(store, desk[HELEN])
    with store.begin() as tx:
        handling.close(tx, desk[HELEN], case.id, Outcome.MISTAKEN, "No harm was done.", TERMS)
    clock.now += 100 * DAY
    assert purge(store) == 1
    with store.begin() as tx:
        years = {line.year for line in audit_lines.every(tx, COLLEGE)}
    assert years == {2034}
