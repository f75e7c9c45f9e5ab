"""Which written answers are given: counts by day, to show others what is asked most."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.store import counting
from bot.store.database import Transaction
from bot.store.tables import asked

LEAST = 5
"""An answer given less often is not shown as often asked: it could tell what somebody has just asked."""


def add(tx: Transaction, organisation: str, answer: str, times: int = 1) -> None:
    """Count that it was given so many times. `answer` is its id."""
    counting.count(tx, asked, {"organisation": organisation, "answer": answer}, times)


def most(tx: Transaction, organisation: str, least: int = LEAST) -> tuple[str, ...]:
    """The ids of the answers given at least `least` times in one organisation, the most frequent first."""
    rows = tx.connection.execute(
        select(asked.c.answer)
        .where(asked.c.organisation == organisation)
        .group_by(asked.c.answer)
        .having(func.sum(asked.c.count) >= least)
        .order_by(func.sum(asked.c.count).desc(), asked.c.answer)
    )
    return tuple(rows.scalars())
