"""The lines of the audit log, in order; what they say and how they hang together, `bot.reporting` knows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from bot.store.database import Transaction
from bot.store.tables import audit


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and its signature in hexadecimal. Numbers count from 0 within a year."""

    year: int
    number: int
    line: str
    signature: str


def last(tx: Transaction, organisation: str) -> Line | None:
    """The newest line."""
    newest = select(audit).where(audit.c.organisation == organisation)
    row = tx.connection.execute(newest.order_by(audit.c.year.desc(), audit.c.number.desc()).limit(1)).first()
    return None if row is None else Line(row.year, row.number, row.line, row.signature)


def append(tx: Transaction, organisation: str, line: Line) -> None:
    """Add a line. One with its number that is there already is a StoreError."""
    row = {name: getattr(line, name) for name in Line.__slots__}
    tx.connection.execute(insert(audit).values(organisation=organisation, **row))


def of_year(tx: Transaction, organisation: str, year: int) -> tuple[Line, ...]:
    """The lines of a year, the newest first."""
    of = audit.c.organisation == organisation, audit.c.year == year
    rows = tx.connection.execute(select(audit).where(*of).order_by(audit.c.number.desc()))
    return tuple(Line(row.year, row.number, row.line, row.signature) for row in rows)


def every(tx: Transaction, organisation: str) -> tuple[Line, ...]:
    """Every line, the oldest first."""
    rows = tx.connection.execute(
        select(audit).where(audit.c.organisation == organisation).order_by(audit.c.year, audit.c.number)
    )
    return tuple(Line(row.year, row.number, row.line, row.signature) for row in rows)


def organisations(tx: Transaction) -> tuple[str, ...]:
    """Whose lines there are."""
    return tuple(tx.connection.execute(select(audit.c.organisation).distinct()).scalars())


def forget_before(tx: Transaction, organisation: str, year: int) -> int:
    """Remove the lines of the years before `year`. Returns how many."""
    old = delete(audit).where(audit.c.organisation == organisation, audit.c.year < year)
    return tx.connection.execute(old).rowcount
