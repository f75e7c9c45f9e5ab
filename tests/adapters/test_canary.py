"""What the other canary tests search with finds what is there."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.store import Store, open_store, reports
from tests.adapters.canary import BrokenError, broken, watched
from tests.reporting.handlers import COLLEGE, HELEN, LORNA, MARGARET, ROSALIND, enrolled
from tests.reporting.steps import send
from tests.store.conftest import clock, postgres, store, url

__all__ = ["clock", "postgres", "store", "url"]

MARKER = "canary-itself-0c0c"


def log(text: str) -> None:
    logging.getLogger("a.library").debug(text)


def fail(text: str) -> None:
    try:
        int(text)
    except ValueError:
        logging.getLogger("a.library").exception("it failed")


def print_it(text: str) -> None:
    sys.stderr.write(text)


def keep_a_file(text: str) -> None:
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write(text)


def keep_a_row(text: str, store: Store) -> str:
    with store.begin() as tx:
        reports.keep_index(tx, "northbridge", "helen-marsh", text.encode())
    return "table desk_indexes"


@pytest.mark.parametrize(
    ("leak", "place"),
    [
        (log, "logger a.library"),
        (fail, "logger a.library"),
        (print_it, "standard error"),
        (keep_a_file, "/temporary/"),
    ],
)
def test_a_marker_is_found_in_a_log_a_traceback_standard_error_or_a_temporary_file(
    tmp_path: Path, leak: Callable[[str], None], place: str
) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    with watched(tmp_path, url) as places:
        open_store(url, tmp_path / "secrets").close()
        leak(MARKER.upper())
    (found,) = places.holding(MARKER)
    assert found.startswith(f"{MARKER} in ")
    assert place in found


def test_a_marker_is_found_in_a_table_the_database_its_journal_and_a_backup(tmp_path: Path, url: str) -> None:
    with watched(tmp_path, url) as places:
        store = open_store(url, tmp_path / "secrets")
        place = keep_a_row(MARKER, store)
        places.back_up()
        found = " ".join(places.holding(MARKER, among=places.kept()))
        store.close()
    assert f"{MARKER} in {place}" in found
    expected = (
        ("/store.db-wal", "/backup.db", "/snapshot-of-store.db-wal")
        if url.startswith("sqlite")
        else ("/base/", "/pg_wal/")
    )
    for file in expected:
        assert file in found


def test_a_report_that_is_broken_in_the_middle_is_not_kept(store: Store) -> None:
    enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    with broken(), pytest.raises(BrokenError):
        send(store)
    with store.begin() as tx:
        assert reports.stamps(tx, COLLEGE) == ()
