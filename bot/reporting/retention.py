"""Removes what has had its time, so that it is in no file any more."""

from __future__ import annotations

from bot.reporting import audit
from bot.reporting.audit import Event
from bot.reporting.cases import today
from bot.store import Store, audit_lines, reports
from bot.store.tables import report_entries
from bot.store.tables import reports as reports_table

AUDIT_YEARS = 7
"""For so many years the audit log is kept, the present one included."""


def purge(store: Store) -> int:
    """Remove every case whose day has come, and old years of the audit log. Returns how many cases.

    Raises StoreError.
    """
    with store.begin() as tx:
        gone = reports.purge(tx, today(tx).isoformat())
        for organisation, count in gone.items():
            audit.append(tx, organisation, Event.PURGED, count=count)
            audit_lines.forget_before(tx, organisation, today(tx).year - AUDIT_YEARS + 1)
    if gone:
        store.wipe(reports_table, report_entries)
    return sum(gone.values())
