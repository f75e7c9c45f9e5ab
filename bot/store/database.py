"""Opens the store: where it is, one transaction at a time, and what is due to be forgotten."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.settings import SettingError
from bot.store.connecting import CONNECTIONS, FAULTS, SETTING, cannot_open, connect, reason
from bot.store.keys import Keys
from bot.store.migrating import NewerDatabaseError, migrate
from bot.store.rewriting import rewrite
from bot.store.tables import BY_WORKSPACE, PASSING


class StoreError(Exception):
    """The store cannot do it now. Its text says what kind of fault it was, and holds no row's content."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction: what the functions of the rooms work in. `now` is when it began."""

    connection: Connection
    now: float
    keys: Keys

    @property
    def dialect(self) -> ModuleType:
        """SQLAlchemy's module for this database, whose `insert` has an ON CONFLICT."""
        return postgresql if self.connection.dialect.name == "postgresql" else sqlite

    def insert(self, table: Table) -> Any:
        """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`, in this database's dialect."""
        return self.dialect.insert(table)


class Store:
    """The record. Safe to share between threads; several processes may have the same one open."""

    def __init__(self, engine: Engine, keys: Keys, clock: Callable[[], float] = time.time) -> None:
        """`clock` tells seconds since 1970."""
        self._engine = engine
        self._quick = engine.execution_options(durable=False)
        self._keys = keys
        self._clock = clock

    @property
    def writers(self) -> int:
        """How many threads can write at once; more would only wait for one another."""
        return 1 if self._engine.dialect.name == "sqlite" else CONNECTIONS

    @contextmanager
    def begin(self, *, durable: bool = True) -> Iterator[Transaction]:
        """One transaction: committed at the end of the block, undone when it raises.

        With `durable=False`, on SQLite, a loss of power may undo it after the fact, at a tenth of the
        cost; a crash of the process does not. Raises StoreError.
        """
        try:
            with (self._engine if durable else self._quick).begin() as connection:
                yield Transaction(connection, self._clock(), self._keys)
        except FAULTS as error:
            raise _store_error(error) from None

    def check(self) -> None:
        """Reach the database. Raises StoreError."""
        try:
            with self._engine.connect() as connection:
                connection.execute(select(1))
        except FAULTS as error:
            raise _store_error(error) from None

    def forget(self) -> int:
        """Remove every row whose time has come. Returns how many. Raises StoreError."""
        with self.begin() as tx:
            due = (tx.connection.execute(delete(table).where(table.c.until <= tx.now)) for table in PASSING)
            count = sum(done.rowcount for done in due)
        self._wipe()
        return count

    def forget_workspace(self, platform: str, workspace: str) -> int:
        """Remove all that is kept for a workspace. Returns how many rows. Raises StoreError."""
        with self.begin() as tx:
            gone = (
                tx.connection.execute(
                    delete(table).where(table.c.platform == platform, table.c.workspace == workspace)
                )
                for table in BY_WORKSPACE
            )
            count = sum(done.rowcount for done in gone)
        self._wipe()
        return count

    def wipe(self, *tables: Table) -> bool:
        """Take what was deleted from `tables` out of the files. Raises StoreError.

        PostgreSQL writes a table anew (VACUUM FULL), for which nobody can use it meanwhile; what its
        own write-ahead log still holds goes when it recycles that. Returns False while somebody else,
        such as a backup that is under way, may still see what was deleted: then it is still there.
        """
        try:
            if self._engine.dialect.name != "postgresql":
                return self._wipe()
            alone = self._engine.execution_options(isolation_level="AUTOCOMMIT")
            with alone.connect() as connection:
                left = [rewrite(connection, table.name) for table in tables]
        except FAULTS as error:
            raise _store_error(error) from None
        return not any(left)

    def _wipe(self) -> bool:
        """Take what was deleted out of SQLite's journal too; `secure_delete` cleans only the file itself.

        Returns False while somebody still reads from the journal.
        """
        if self._engine.dialect.name != "sqlite":
            return True
        connection = self._engine.raw_connection()
        try:
            busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
        return not busy

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()


def open_store(url: str, secrets: Path, clock: Callable[[], float] = time.time) -> Store:
    """Open the store at `url` and bring its tables up to date; `secrets` is the folder with the keys.

    `url` is `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`. Several processes may open
    it at once. Raises SettingError, which names the setting and the mend.
    """
    engine = connect(url)
    keys = Keys(secrets)
    try:
        migrate(engine)
    except NewerDatabaseError as error:
        engine.dispose()
        raise SettingError(f"{SETTING}: {error}") from None
    except FAULTS as error:
        engine.dispose()
        raise cannot_open(engine.url, error) from None
    return Store(engine, keys, clock)


def _store_error(error: Exception) -> StoreError:
    return StoreError(f"the store: {reason(error)}. clausebot doctor looks at it.")
