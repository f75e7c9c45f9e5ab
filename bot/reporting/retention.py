"""How long a case is kept, and that it is in no file any more once it has had its time."""

from __future__ import annotations

from datetime import date

from bot.reporting import audit
from bot.reporting.audit import Event
from bot.reporting.cases import Head, State, today
from bot.store import Store, audit_lines, reports
from bot.store.tables import report_entries, report_files
from bot.store.tables import reports as reports_table
from bot.terms import Outcome, Terms, months_after

AUDIT_YEARS = 7
"""For so many years the audit log is kept, the present one included."""


def purge_day(head: Head, day: date, terms: Terms) -> date:
    """The day on which a case goes when what happened to it on `day` was the last; never while it is held."""
    if head.held:
        return date.max
    match head.state:
        case State.CLOSED:
            return terms.closed_until(day, head.route, Outcome(head.outcome))
        case State.WITHDRAWN:
            return months_after(day, terms.keep_withdrawn_months)
    return months_after(day, terms.keep_open_months)


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
        store.wipe(reports_table, report_entries, report_files)
    return sum(gone.values())
