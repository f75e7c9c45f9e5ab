"""Sealed reports, their sealed entries, and notices that wait: what is in them, `bot.reporting` knows.

Nothing here tells when a row came, but for days on which something is due.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, or_, select, text, update

from bot.store.database import Transaction
from bot.store.tables import desk_indexes, purged, report_entries, report_notices, reports


@dataclass(frozen=True, slots=True)
class Sealed:
    """A report as it is kept. `due` and `purge` are ISO days; all bytes are sealed.

    `stamp` is random, and another whenever the report changes.
    """

    id: str
    organisation: str
    due: str
    purge: str
    stamp: str
    lookup: str
    receipt_wrap: bytes
    wraps: bytes
    head: bytes
    identity: bytes


@dataclass(frozen=True, slots=True)
class Listing:
    """Of a report, what a list needs."""

    stamp: str
    due: str
    wraps: bytes
    head: bytes


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that waits for its day; `sealed` holds whom it is for."""

    id: str
    organisation: str
    due: str
    urgent: bool
    sealed: bytes


def new_id() -> str:
    """128 random bits: nothing of it tells an order or a time."""
    return secrets.token_hex(16)


def add(tx: Transaction, report: Sealed) -> bool:
    """Keep a report. Returns False, and keeps nothing, when one with its `lookup` is there already."""
    row = {name: getattr(report, name) for name in Sealed.__slots__}
    added = tx.insert(reports).values(row).on_conflict_do_nothing().returning(reports.c.id)
    return tx.connection.execute(added).first() is not None


def get(tx: Transaction, organisation: str, id_: str, *, held: bool = True) -> Sealed | None:
    """One report, `held` against others who would change it until the transaction ends."""
    return _one(tx, reports.c.id == id_, reports.c.organisation == organisation, held=held)


def by_lookup(tx: Transaction, lookup: str) -> Sealed | None:
    """The report whose receipt leads to `lookup`; held as in `get`."""
    return _one(tx, reports.c.lookup == lookup)


def stamps(tx: Transaction, organisation: str) -> tuple[tuple[str, str], ...]:
    """The id and stamp of each report of an organisation, what is due first, first."""
    rows = tx.connection.execute(
        select(reports.c.id, reports.c.stamp)
        .where(reports.c.organisation == organisation)
        .order_by(reports.c.due, reports.c.id)
    )
    return tuple((row.id, row.stamp) for row in rows)


def heads(tx: Transaction, ids: Sequence[str]) -> dict[str, Listing]:
    """What a list needs of these reports."""
    columns = (reports.c.stamp, reports.c.due, reports.c.wraps, reports.c.head)
    found = tx.connection.execute(select(reports.c.id, *columns).where(reports.c.id.in_(ids)))
    return {id_: Listing(*row) for id_, *row in found}


def index(tx: Transaction, organisation: str, person: str) -> bytes | None:
    """What a handler's desk has sealed for itself."""
    kept = select(desk_indexes.c.sealed).where(
        desk_indexes.c.organisation == organisation, desk_indexes.c.person == person
    )
    return tx.connection.execute(kept).scalar()


def keep_index(tx: Transaction, organisation: str, person: str, sealed: bytes) -> None:
    """Keep it."""
    row = {"organisation": organisation, "person": person, "sealed": sealed}
    added = tx.insert(desk_indexes).values(row)
    keys = list(desk_indexes.primary_key.columns)
    tx.connection.execute(added.on_conflict_do_update(index_elements=keys, set_={"sealed": sealed}))


def change(tx: Transaction, report: Sealed) -> None:
    """Write what has changed in a report."""
    row = {name: getattr(report, name) for name in Sealed.__slots__ if name != "id"}
    tx.connection.execute(update(reports).where(reports.c.id == report.id).values(row))


def add_entry(tx: Transaction, report: str, id_: str, body: bytes) -> None:
    """Keep an entry of a report."""
    tx.connection.execute(insert(report_entries).values(id=id_, report=report, body=body))


def entries(tx: Transaction, report: str) -> dict[str, bytes]:
    """A report's entries by their ids, in no order."""
    found = select(report_entries.c.id, report_entries.c.body).where(report_entries.c.report == report)
    return {row.id: row.body for row in tx.connection.execute(found)}


def replace_entries(tx: Transaction, report: str, bodies: dict[str, bytes]) -> None:
    """Write every entry anew, as it is after a report got another key."""
    tx.connection.execute(delete(report_entries).where(report_entries.c.report == report))
    for id_, body in bodies.items():
        add_entry(tx, report, id_, body)


def put_notice(tx: Transaction, notice: Notice) -> None:
    """Keep a notice until its day."""
    row = {name: getattr(notice, name) for name in Notice.__slots__}
    tx.connection.execute(insert(report_notices).values(row))


def due_notices(tx: Transaction, today: str, *, urgent_only: bool) -> tuple[Notice, ...]:
    """The notices whose day has come, removed; their caller puts them into the outbox in this transaction."""
    due = [report_notices.c.due <= today]
    if urgent_only:
        due.append(report_notices.c.urgent)
    rows = tx.connection.execute(delete(report_notices).where(*due).returning(report_notices))
    return tuple(Notice(row.id, row.organisation, row.due, row.urgent, row.sealed) for row in rows)


def drop_notices(tx: Transaction, ids: tuple[str, ...]) -> None:
    """Remove notices that are no longer needed."""
    tx.connection.execute(delete(report_notices).where(report_notices.c.id.in_(ids)))


def purge(tx: Transaction, today: str, again: Collection[str] = ()) -> Mapping[str, int]:
    """Remove every report whose day of purge has come. Returns how many, by organisation.

    `again` are the ids of reports that were removed before; those that are back are removed too.
    """
    due = or_(reports.c.purge <= today, reports.c.id.in_(again))
    gone = tx.connection.execute(delete(reports).where(due).returning(reports.c.id, reports.c.organisation))
    removed = {row.id: row.organisation for row in gone}
    for id_ in removed:
        kept = tx.insert(purged).values(id=id_, day=today).on_conflict_do_nothing()
        tx.connection.execute(kept)
    return Counter(removed.values())


def purged_since(tx: Transaction, first: str) -> dict[str, str]:
    """The days on which reports were removed, by their ids; those before the day `first` are forgotten."""
    tx.connection.execute(delete(purged).where(purged.c.day < first))
    return {row.id: row.day for row in tx.connection.execute(select(purged))}


def _one(tx: Transaction, *where: Any, held: bool = True) -> Sealed | None:
    found = select(reports).where(*where)
    row = tx.connection.execute(found.with_for_update() if held else found).first()
    return None if row is None else _sealed(row)


def _sealed(row: Any) -> Sealed:
    return Sealed(**{name: getattr(row, name) for name in Sealed.__slots__})


def lock(tx: Transaction, number: int) -> None:
    """Let one process at a time go on until its transaction ends; SQLite does so by itself."""
    if tx.connection.dialect.name == "postgresql":
        tx.connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
