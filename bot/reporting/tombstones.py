"""Which cases were deleted, in a file outside the database: a backup that is put back is purged by it again.

It holds the random ids of cases and the day of each, one a line, and nothing else. It must be neither in a
backup of the database nor put back with one. A line goes once every backup that could hold its case is gone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

BACKUP_DAYS = 30
"""For so many days a backup may be kept, as docs/running.md asks."""
KEEP_DAYS = 2 * BACKUP_DAYS
"""For so many days a line is kept: twice as long, for a backup that was let go too late."""
_LINE = re.compile(r"(\d{4}-\d\d-\d\d) ([0-9a-f]{32})")


def read(file: Path) -> dict[str, str]:
    """The days on which cases were deleted, by their ids; none while there is no file. Raises OSError."""
    try:
        lines = file.read_text("ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    return {found[2]: found[1] for line in lines if (found := _LINE.fullmatch(line))}


def write(file: Path, purged: Mapping[str, str]) -> None:
    """Write the file anew, whole or not at all, for the bot's user alone. Raises OSError."""
    made = file.with_name(f"{file.name}.new")
    descriptor = os.open(made, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as lines:
        lines.writelines(f"{day} {id_}\n" for id_, day in sorted(purged.items()))
        lines.flush()
        os.fsync(lines.fileno())
    made.replace(file)


def first_day(today: date) -> str:
    """The earliest day whose lines are still kept."""
    return (today - timedelta(days=KEEP_DAYS)).isoformat()
