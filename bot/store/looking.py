"""Looks at a store without making or changing anything, for the doctor."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy import make_url

from bot.settings import SettingError
from bot.store import enrolments, installations, outbox
from bot.store.connecting import FAULTS, SETTING, cannot_open, connect
from bot.store.database import Transaction
from bot.store.keys import Keys
from bot.store.migrating import NewerDatabaseError, is_current


class Tables(StrEnum):
    """How a store's tables are: what the next start will do about them."""

    NONE = "they are made at the first start"
    OLDER = "they are brought up to date at the next start"
    CURRENT = "they are up to date"


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen. `given_up` counts the last day's undelivered messages by what went wrong.

    `rosters` holds the records of each organisation's roster.
    """

    tables: Tables
    waiting: int = 0
    given_up: Mapping[str, int] = field(default_factory=dict)
    workspaces: tuple[installations.Installation, ...] = ()
    rosters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def look(url: str, secrets: Path) -> Look:
    """Look at the store at `url`, and at whether the keys in `secrets` open its tokens.

    Raises SettingError when it cannot be reached, and WrongKeyError when a token does not open.
    """
    if not _has_begun(url):
        return Look(Tables.NONE)
    engine = connect(url)
    try:
        with engine.begin() as connection:
            tables = is_current(connection)
            if tables is None:
                return Look(Tables.NONE)
            if not tables:
                return Look(Tables.OLDER)
            tx = Transaction(connection, time.time(), Keys(secrets, make=False))
            workspaces = installations.every(tx)
            rosters = enrolments.every(tx)
            return Look(Tables.CURRENT, outbox.waiting(tx), outbox.given_up(tx), workspaces, rosters)
    except NewerDatabaseError as error:
        raise SettingError(f"{SETTING}: {error}") from None
    except FAULTS as error:
        raise cannot_open(engine.url, error) from None
    finally:
        engine.dispose()


def _has_begun(url: str) -> bool:
    return not url.startswith("sqlite:///") or Path(make_url(url).database or "").is_file()
