"""How long a case is kept, and that it is in no file any more once it has had its time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.reporting import audit, tombstones
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


class Retention:
    """Removes cases whose day has come, and those that a backup has brought back. One for a process."""

    def __init__(self, store: Store, file: Path) -> None:
        """`file` is where `tombstones` are kept."""
        self._store = store
        self._file = file
        self._wiped = False  # of what an earlier process deleted, nobody knows

    def run(self) -> int:
        """Remove what has had its time, old years of the audit log included. Returns how many cases.

        Raises StoreError; OSError when the tombstones cannot be read, and then nothing is removed, or
        cannot be written, and then they are written at the next run.
        """
        known = tombstones.read(self._file)
        with self._store.begin() as tx:
            day = today(tx)
            gone = reports.purge(tx, day.isoformat(), known)
            for organisation, count in gone.items():
                audit.append(tx, organisation, Event.PURGED, count=count)
            for organisation in audit_lines.organisations(tx):
                audit_lines.forget_before(tx, organisation, day.year - AUDIT_YEARS + 1)
            first = tombstones.first_day(day)
            kept = {id_: on for id_, on in known.items() if on >= first} | reports.purged_since(tx, first)
        self._wiped = self._wiped and not gone
        if not self._wiped:
            self._wiped = self._store.wipe(reports_table, report_entries, report_files)
        if kept != known:
            tombstones.write(self._file, kept)
        return sum(gone.values())
