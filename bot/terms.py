"""By when something is due, and when a case goes: an organisation's deadlines and its working days."""

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


KEEP_CLOSED_MONTHS = MappingProxyType(
    {Outcome.ACTED: 36, Outcome.PASSED_ON: 12, Outcome.NOTHING_FOUND: 6, Outcome.MISTAKEN: 3}
)
LATEST_ACKNOWLEDGEMENT_DAYS = 7
"""Directive (EU) 2019/1937, article 9(1)(b)."""
LATEST_FEEDBACK_MONTHS = 3
"""Directive (EU) 2019/1937, article 9(1)(f)."""
SATURDAY_AND_SUNDAY = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Terms:
    """An organisation's deadlines, in working days, days and months, and the days on which it is closed.

    To acknowledge within 3 working days is ISO 37002:2021, 8.1. How long a closed case is kept is for each
    organisation to set in its retention schedule; these are the defaults. `keep_kind_months` has, by the
    id of a route, what differs for that kind of incident. A weekday is a number from 0, Monday.
    """

    acknowledge_working_days: int = 3
    acknowledge_days: int = LATEST_ACKNOWLEDGEMENT_DAYS
    feedback_months: int = LATEST_FEEDBACK_MONTHS
    keep_open_months: int = 36
    keep_withdrawn_months: int = 3
    keep_closed_months: Mapping[Outcome, int] = field(default_factory=lambda: KEEP_CLOSED_MONTHS)
    keep_kind_months: Mapping[str, Mapping[Outcome, int]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
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
            count -= day.weekday() not in self.weekend and day not in self.holidays
        return day

    def closed_until(self, day: date, route: str, outcome: Outcome) -> date:
        """The day on which a case of this kind goes that was closed on `day` with this outcome."""
        of_kind = self.keep_kind_months.get(route, {})
        return months_after(day, of_kind.get(outcome, self.keep_closed_months[outcome]))


def months_after(day: date, months: int) -> date:
    """The same day some months on, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))
