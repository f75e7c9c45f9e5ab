"""The files that a PostgreSQL server keeps a database in, to search them for what should not be there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text


def files_of_postgres(url: str, *, with_log: bool) -> dict[str, bytes]:
    """What is in each file of the database at `url`, and with `with_log` of the server's write-ahead log.

    Skips the test where they are not readable.
    """
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        data = Path(str(connection.execute(text("SHOW data_directory")).scalar()))
        number = connection.execute(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        ).scalar()
    engine.dispose()
    if not os.access(data / "base", os.R_OK | os.X_OK):
        pytest.skip(f"what is in PostgreSQL's own files is not looked at: {data} is not readable here")
    files = list((data / "base" / str(number)).iterdir())
    assert len(files) > 100
    files += (data / "pg_wal").glob("0*") if with_log else ()
    return {str(file): held for file in files if (held := _read(file)) is not None}


def _read(file: Path) -> bytes | None:
    """None if the server, which others use too, has done away with it meanwhile."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
