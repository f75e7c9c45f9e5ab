"""Brings the tables up to date when the store is opened."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

SCRIPTS = Path(__file__).parent / "migrations"
LOCK = 0x636C6175
"""Any number that no other program takes a lock on in this database ("clau")."""


NEWER = (
    "the database was written by a newer Clausebot. Run that version, or put back the backup that you "
    "made before the upgrade."
)


class NewerDatabaseError(Exception):
    """The database was written by a newer version; its text says so."""


def is_current(connection: Connection) -> bool | None:
    """Whether the tables are as this version has them; None where there are none. May raise as `migrate`."""
    found = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory(str(SCRIPTS))
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerDatabaseError(NEWER)
    return None if found is None else found == scripts.get_current_head()


def migrate(engine: Engine) -> None:
    """Run the scripts that have not run yet, all in one transaction; of two processes, one waits.

    On SQLite the transaction itself is the lock (BEGIN IMMEDIATE). Raises NewerDatabaseError, or
    what SQLAlchemy raises.
    """
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError:
            raise NewerDatabaseError(NEWER) from None
