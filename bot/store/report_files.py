"""Sealed files of reports. Each is read and written by itself, since it may be large."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from bot.store.database import Transaction
from bot.store.tables import report_files


def add(tx: Transaction, report: str, id_: str, body: bytes) -> None:
    """Keep a file of a report."""
    tx.connection.execute(insert(report_files).values(id=id_, report=report, body=body))


def ids(tx: Transaction, report: str) -> tuple[str, ...]:
    """The ids of a report's files, in no order."""
    found = select(report_files.c.id).where(report_files.c.report == report)
    return tuple(tx.connection.execute(found).scalars())


def get(tx: Transaction, report: str, id_: str) -> bytes | None:
    """One file of a report."""
    found = select(report_files.c.body).where(report_files.c.report == report, report_files.c.id == id_)
    return tx.connection.execute(found).scalar()


def change(tx: Transaction, id_: str, body: bytes) -> None:
    """Write a file anew, as it is after its report got another key."""
    tx.connection.execute(update(report_files).where(report_files.c.id == id_).values(body=body))
