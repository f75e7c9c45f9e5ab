"""Whether replies helped: counts by day, without anybody's name or words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from bot.store import counting
from bot.store.database import Transaction
from bot.store.tables import feedback


@dataclass(frozen=True, slots=True)
class Feedback:
    """How often a reply was said to have helped, or not. `about` is the id of its answer or clause."""

    about: str
    helpful: bool
    reason: str
    count: int


def add(tx: Transaction, organisation: str, about: str, *, helpful: bool, reason: str = "") -> None:
    """Count one. `reason` is the key of one that was chosen from a list, never words that somebody wrote."""
    what = {"organisation": organisation, "about": about, "helpful": helpful, "reason": reason}
    counting.count(tx, feedback, what)


def counts(tx: Transaction, organisation: str) -> tuple[Feedback, ...]:
    """What is known of one organisation's replies, over all days, the most frequent first."""
    total = func.sum(feedback.c.count).label("total")
    by = (feedback.c.about, feedback.c.helpful, feedback.c.reason)
    rows = tx.connection.execute(
        select(*by, total)
        .where(feedback.c.organisation == organisation)
        .group_by(*by)
        .order_by(total.desc(), *by)
    )
    return tuple(Feedback(row.about, row.helpful, row.reason, int(row.total)) for row in rows)
