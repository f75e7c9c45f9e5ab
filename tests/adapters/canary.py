"""Unlike markers in all that a sender or a platform says; then every place is searched where one could be.

A test of a surface looks like this:

    def test_no_marker_is_anywhere(url: str, tmp_path: Path) -> None:
        with watched(tmp_path, url) as places:
            receipt = journey(places)  # sends WORDS about SUBJECT, signed by NAME; MORE; a REPLY
        assert places.holding(*SAID, *mine, *written(receipt)) == []
        assert places.holding(*CHOSEN, among=places.kept()) == []

`url` is the fixture of `tests.store.conftest` (SQLite, then PostgreSQL). The journey opens its store there,
`store.db` in the case of SQLite, and keeps its other files below `tmp_path`. Before it closes the store it
calls `places.back_up()`, and `places.also("metrics", page)` where there is such a page. Give what the
platform sends markers of your own (`mine`): user, team, channel, message and event ids, trigger, response
URL, locale, address. Within the journey, `with broken():` makes keeping a report fail in the middle; send
it there once before you send it for good.

While it is watched every logger is at DEBUG, and what a library logs counts as much as our own log: each
logger is a place by its name. Temporary files go below `tmp_path`. What `holding` returns names the marker
and the place, and the tables are read on a connection of their own. `places.restart(receipt)` after the
journey shows that what is kept opens again, and leaves what a new process leaves.
`tests/adapters/test_canary.py` shows that it finds what is there.
"""

from __future__ import annotations

import io
import logging
import shutil
import sqlite3
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, select

from adapters import logs
from bot.reporting import audit, sending
from bot.reporting.receipts import read_receipt
from bot.store import open_store
from bot.store.tables import metadata
from tests.sample import northbridge
from tests.store.files import files_of_postgres

WORDS, MORE, NAME, REPLY = "canary-words-7f3a", "canary-more-91bc", "Canary-Name-55de", "canary-reply-08aa"
SAID = (WORDS, MORE, NAME, REPLY)
SUBJECT, KIND = "callum-baird", "student-at-risk"
CHOSEN = (SUBJECT, KIND)
"""These stand in the folder as well, so they are looked for only in what is kept of reports."""
NAMING = ("roster", "handler_keys", "audit")
"""Tables that name handlers in clear; they hold nothing that somebody said."""
OURS = "our own log"


class BrokenError(Exception):
    """What goes wrong in the middle."""


@contextmanager
def broken() -> Iterator[None]:
    """The last step of keeping something fails, as it may at any moment."""

    def breaks(*_: object, **__: object) -> None:
        raise BrokenError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "append", breaks)
        yield


def written(receipt: str) -> tuple[str, str]:
    """A receipt as it is shown, and as somebody types it in one go."""
    return receipt, receipt.replace("-", "")


@dataclass
class Places:
    """Where to look."""

    folder: Path
    url: str
    said: dict[str, list[str]] = field(default_factory=dict)
    ours: io.StringIO = field(default_factory=io.StringIO)
    stderr: io.StringIO = field(default_factory=io.StringIO)
    others: dict[str, str] = field(default_factory=dict)

    def also(self, place: str, held: str) -> None:
        """Look here too, as at a page of metrics."""
        self.others[place] = held

    def restart(self, receipt: str) -> None:
        """Open the store again, as the next process does, and come back with the receipt."""
        (secrets,) = self.folder.rglob("secrets")
        again = open_store(self.url, secrets)
        with again.begin() as tx:
            assert sending.come_back(tx, northbridge(), read_receipt(receipt)) is not None
        again.close()

    def back_up(self) -> None:
        """Back up a database while it is open: by its own means, and as a snapshot of the disk would.

        Of PostgreSQL a dump holds what its tables hold.
        """
        database = make_url(self.url).database
        if not self.url.startswith("sqlite") or database is None:
            return
        source, copy = sqlite3.connect(database), sqlite3.connect(self.folder / "backup.db")
        source.backup(copy)
        source.close()
        copy.close()
        for file in Path(database).parent.glob("store.db*"):
            shutil.copy(file, self.folder / f"snapshot-of-{file.name}")

    def everywhere(self) -> dict[str, bytes]:
        """Every place and what is there."""
        found = {OURS: self.ours.getvalue(), "standard error": self.stderr.getvalue()}
        found |= {f"logger {name}": "\n".join(lines) for name, lines in self.said.items()}
        return {place: held.encode() for place, held in found.items()} | self.kept() | _files(self.folder)

    def kept(self) -> dict[str, bytes]:
        """What is kept or counted: the tables, the database's own files, and what `also` has added."""
        others = {place: held.encode() for place, held in self.others.items()}
        if self.url.startswith("sqlite"):
            return others | _tables(self.url) | _files(self.folder, "*.db*")
        return others | _tables(self.url) | files_of_postgres(self.url, with_log=True)

    def holding(self, *markers: str, among: Mapping[str, bytes] | None = None) -> list[str]:
        """Which marker is where, by `everywhere` unless other places are given."""
        looked = self.everywhere() if among is None else among
        return [
            f"{marker} in {place}"
            for place, held in looked.items()
            for lowered in [held.lower()]  # once a place: PostgreSQL's files are large
            for marker in markers
            if marker.lower().encode() in lowered
        ]


@contextmanager
def watched(folder: Path, url: str) -> Iterator[Places]:
    """Listen to every logger at DEBUG and to standard error, and keep temporary files in the folder."""
    places = Places(folder, url)
    temporary = folder / "temporary"
    temporary.mkdir()
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stderr(places.stderr),
        _listening(places.said, places.ours),
    ):
        patch.setattr(tempfile, "tempdir", str(temporary))
        yield places
    assert sum(map(len, places.said.values())) > 20, "the loggers said nothing, so this shows nothing"


class _Bare(logging.Handler):
    """Keeps the bare messages and tracebacks of each logger, as a careless set-up would write them."""

    def __init__(self, said: dict[str, list[str]]) -> None:
        super().__init__()
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        lines = self._said.setdefault(record.name, [])
        lines.append(record.getMessage())
        if record.exc_info:
            lines.extend(traceback.format_exception(*record.exc_info))


@contextmanager
def _listening(said: dict[str, list[str]], ours: io.StringIO) -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers, root.level
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    logs.configure(ours)
    root.setLevel(logging.DEBUG)
    root.addHandler(_Bare(said))
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.handlers = before
        root.setLevel(level)
        for name, was in levels.items():
            logging.getLogger(name).setLevel(was)


def _tables(url: str) -> dict[str, bytes]:
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = {
            f"table {table.name}": repr(connection.execute(select(table)).all()).encode()
            for table in metadata.sorted_tables
            if table.name not in NAMING
        }
    engine.dispose()
    return rows


def _files(folder: Path, pattern: str = "*") -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob(pattern) if file.is_file()}
