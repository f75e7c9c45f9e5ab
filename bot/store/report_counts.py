"""Closed cases, counted: each a sealed row that points to none. What is in it, `bot.reporting` knows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from bot.store.database import Transaction
from bot.store.tables import report_counts


@dataclass(frozen=True, slots=True)
class Count:
    """One closed case as it is kept until `until`; `wraps` and `body` are sealed."""

    id: str
    organisation: str
    wraps: bytes
    body: bytes
    until: float


def add(tx: Transaction, count: Count) -> None:
    """Keep one."""
    tx.connection.execute(insert(report_counts).values({n: getattr(count, n) for n in Count.__slots__}))


def every(tx: Transaction, organisation: str) -> tuple[Count, ...]:
    """All of an organisation, in no order."""
    found = select(report_counts).where(report_counts.c.organisation == organisation)
    return tuple(Count(**row._asdict()) for row in tx.connection.execute(found))


def remove(tx: Transaction, id_: str) -> None:
    """Remove one."""
    tx.connection.execute(delete(report_counts).where(report_counts.c.id == id_))
