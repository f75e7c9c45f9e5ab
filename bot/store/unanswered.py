"""Questions that the policies did not answer: a count for each nearest clause and day, no words."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from bot.store import counting
from bot.store.database import Transaction
from bot.store.tables import unanswered


def add(tx: Transaction, organisation: str, nearest: str, times: int = 1) -> None:
    """Count so many. `nearest` is the id of the clause that came closest, or ""."""
    counting.count(tx, unanswered, {"organisation": organisation, "nearest": nearest}, times)


def counts(tx: Transaction, organisation: str) -> Mapping[str, int]:
    """How many there were in one organisation, by nearest clause, over all days, the most first."""
    total = func.sum(unanswered.c.count).label("total")
    rows = tx.connection.execute(
        select(unanswered.c.nearest, total)
        .where(unanswered.c.organisation == organisation)
        .group_by(unanswered.c.nearest)
        .order_by(total.desc(), unanswered.c.nearest)
    )
    return {row.nearest: int(row.total) for row in rows}
