"""By when something is due, and when a case goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType


class Outcome(StrEnum):
    """How a case ended."""

    ACTED = "acted"
    NOTHING_FOUND = "nothing_found"
    PASSED_ON = "passed_on"
    MISTAKEN = "mistaken"


_KEEP = MappingProxyType(
    {Outcome.ACTED: 36, Outcome.PASSED_ON: 12, Outcome.NOTHING_FOUND: 6, Outcome.MISTAKEN: 3}
)


@dataclass(frozen=True, slots=True)
class Terms:
    """An organisation's deadlines, in working days, days and months, and its own holidays.

    To acknowledge within 3 working days is ISO 37002:2021, 8.1; within 7 days, and feedback within 3
    months, is Directive (EU) 2019/1937, article 9. How long a closed case is kept is for each
    organisation to set in its retention schedule; these are the defaults.
    """

    acknowledge_working_days: int = 3
    acknowledge_days: int = 7
    feedback_months: int = 3
    keep_open_months: int = 36
    keep_withdrawn_months: int = 3
    keep_closed_months: Mapping[Outcome, int] = field(default_factory=lambda: _KEEP)
    holidays: frozenset[date] = frozenset()

    def acknowledge_by(self, day: date) -> date:
        """The day by which what came on `day` is to be acknowledged."""
        return min(
            self.working_days_after(day, self.acknowledge_working_days),
            day + timedelta(days=self.acknowledge_days),
        )

    def feedback_by(self, day: date) -> date:
        """The day by which the sender is to hear what was done about what came on `day`."""
        return months_after(day, self.feedback_months)

    def next_rung_from(self, day: date, rung: int) -> date:
        """From when `rung` sees what came on `day` and nobody acknowledged; rung 0 sees it at once."""
        for _ in range(rung):
            day = self.acknowledge_by(day)
        return day + timedelta(days=1) if rung else day

    def working_days_after(self, day: date, count: int) -> date:
        """The last of `count` working days after `day`."""
        while count:
            day += timedelta(days=1)
            count -= day.weekday() < 5 and day not in self.holidays
        return day


def months_after(day: date, months: int) -> date:
    """The same day some months on, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))
