"""Counts by day: the way to learn from what people ask without keeping who asked, or their words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from types import ModuleType
from typing import Any

from sqlalchemy import Table

from bot.store.database import Transaction

KEEP_SECONDS = 400 * 24 * 60 * 60
"""A year can be compared with the one before, and a little longer."""


def count(tx: Transaction, table: Table, what: Mapping[str, Any], times: int = 1) -> None:
    """Add `times` to today's row for `what`, the columns of `table` that say what is counted."""
    day = datetime.fromtimestamp(tx.now, UTC).date().isoformat()
    row = {**what, "day": day, "count": times, "until": tx.now + KEEP_SECONDS}
    tx.connection.execute(_adding(tx.dialect, table), row)


@cache
def _adding(dialect: ModuleType, table: Table) -> Any:
    """Made once: it costs more than to execute it."""
    added = dialect.insert(table)
    more = {"count": table.c.count + added.excluded.count}
    return added.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=more)
