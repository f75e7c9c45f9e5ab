"""What is left of a report in the files of its database."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from bot.reporting.retention import Retention
from tests.store.files import files_of_postgres


def files(url: str, folder: Path) -> Iterator[bytes]:
    """The database's own files; of PostgreSQL those of its tables, without its write-ahead log."""
    if url.startswith("sqlite"):
        yield from (file.read_bytes() for file in folder.glob("store.db*"))
        return
    yield from files_of_postgres(url, with_log=False).values()


def left(url: str, folder: Path, gone: list[bytes]) -> list[bytes]:
    found = b"".join(files(url, folder))
    return [part for part in gone if part in found]


def left_in_the_end(retention: Retention, url: str, folder: Path, gone: list[bytes]) -> list[bytes]:
    """As `left`, but PostgreSQL's own housekeeping may be reading: the next run takes out what that saw."""
    for _ in range(20):
        if not left(url, folder, gone):
            break
        time.sleep(0.5)
        retention.run()
    return left(url, folder, gone)
