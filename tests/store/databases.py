"""Databases for tests: one of this run's own on a PostgreSQL server, emptied for each; SQLite's made once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, make_url, text

from bot.store import open_store

SETTING = "CLAUSEBOT_TEST_DATABASE_URL"
SERVER = os.environ.get(SETTING, "postgresql://postgres@127.0.0.1:5432/postgres")


@contextmanager
def postgres_database() -> Iterator[str]:
    """Make a database and give its URL; it is gone afterwards. Raises SQLAlchemyError without a server."""
    server = make_url(SERVER).set(drivername="postgresql+pg8000")
    name = f"clausebot_test_{secrets.token_hex(6)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT", connect_args={"timeout": 120})
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield server.set(database=name).render_as_string(hide_password=False)
        finally:
            with admin.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        admin.dispose()


def empty(url: str) -> None:
    """Remove every table."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def prepare(url: str) -> None:
    """Where a SQLite file is to come, put one whose tables are made: that takes most of a short test.

    How tables are made and brought up to date, `test_database.py` holds, without this.
    """
    file = Path(make_url(url).database or "")
    if url.startswith("sqlite") and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            out.write(_migrated())


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        open_store(f"sqlite:///{file}", Path(folder) / "secrets").close()
        return file.read_bytes()
