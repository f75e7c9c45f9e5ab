"""Where the store is: from its URL to connections that behave alike."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError, SQLAlchemyError

from bot.settings import SettingError

SETTING = "CLAUSEBOT_DATABASE_URL"
BUSY_SECONDS = 10
"""How long one process waits for another that writes, and for an answer of the server's."""
CONNECTIONS = 8

FAULTS = (SQLAlchemyError, sqlite3.Error, OSError)
"""What a database may raise: the second where SQLAlchemy is passed by, the third by pg8000's sockets."""


def connect(url: str) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql://…`; nothing but SQLite's file is opened yet.

    Its `durable` execution option, when False, lets SQLite write without waiting for the disk. Raises
    SettingError.
    """
    parsed = _parsed(url)
    if parsed.drivername != "sqlite":
        arguments = {"timeout": BUSY_SECONDS} | _encryption(parsed)
        engine = _engine(parsed.difference_update_query(["sslmode"]), arguments)
        event.listen(engine, "checkout", _ping)
        return engine
    _private_file(Path(parsed.database or ""))
    engine = _engine(parsed, {"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def reason(error: Exception) -> str:
    """What kind of fault it was. The driver's own text is left out: it may repeat a row."""
    cause = getattr(error, "orig", None) or error
    return f"it does not answer as it should ({type(cause).__name__})"


def cannot_open(url: URL, error: Exception) -> SettingError:
    """What to say when the first look at the database fails."""
    if url.drivername == "sqlite":
        where, mend = url.database, "Name a file that this bot wrote, in a folder that it may write to."
    else:
        where = f"{url.host}:{url.port or 5432}"
        mend = "See that the server runs, that the name and password are right, and that the database exists."
    return SettingError(f"{SETTING}: {where}: {reason(error)}. {mend}")


def _engine(url: URL, arguments: dict[str, Any]) -> Engine:
    return create_engine(
        url,
        connect_args=arguments,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
    )


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingError(
            f"{SETTING}: this is no database URL. Write sqlite:///FILE or postgresql://…"
        ) from None
    match parsed.drivername:
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return parsed
        case "postgresql" | "postgres" | "postgresql+pg8000":
            return parsed.set(drivername="postgresql+pg8000")
        case "sqlite":
            raise SettingError(f"{SETTING}: the store must outlive the process. Name a file: sqlite:///FILE.")
    raise SettingError(f"{SETTING}: {parsed.drivername} is not known. Write sqlite:///FILE or postgresql://…")


def _encryption(url: URL) -> dict[str, Any]:
    match url.query.get("sslmode", "disable"):
        case "disable":
            return {}
        case "verify-full":
            return {"ssl_context": True}
    raise SettingError(f"{SETTING}: this sslmode is not known. Use verify-full, or disable.")


def _private_file(file: Path) -> None:
    """Make the database file, so that nobody but this user can read what will be in it."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        mend = "Name a file in a folder that the bot may write to."
        raise SettingError(f"{SETTING}: {file}: {error.strerror}. {mend}") from None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # so that the driver leaves BEGIN to us
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _ping(connection: Any, _record: object, _proxy: object) -> None:
    """Have the pool replace a connection that a restart of the server has cut.

    SQLAlchemy's own `pool_pre_ping` takes a ConnectionResetError, as pg8000 raises it, for no such cut.
    """
    try:
        connection.autocommit = True  # so that the ping begins no transaction
        connection.cursor().execute("SELECT 1")
        connection.autocommit = False
    except Exception:  # noqa: BLE001 - whatever a cut connection raises
        raise DisconnectionError from None


def _begin_sqlite(connection: Connection) -> None:
    # On the driver's own connection: through SQLAlchemy each of the two would cost as much as the insert.
    driver, known = connection.connection.driver_connection, connection.info
    assert driver is not None
    wanted = "FULL" if connection.get_execution_options().get("durable", True) else "NORMAL"
    if known.get("synchronous") != wanted:
        driver.execute(f"PRAGMA synchronous = {wanted}")
        known["synchronous"] = wanted
    driver.execute("BEGIN IMMEDIATE")
