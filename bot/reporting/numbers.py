"""Numbers for the year: cases counted when they are closed, so that nobody can be made out.

Who is shown a number could have opened each case in it: one that somebody was kept out of, because it
is about them, is in none of theirs. A year is shown once it is over, since a number that goes up tells
of the case that was closed that day.

A group is a kind with an outcome. One under five is not shown. There are no sums by kind or by outcome,
and the total is there only if it leaves each group that is not shown open, also to somebody who knows
this rule. To hide a second group, as is often done, does not: which was hidden tells how large it is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.reporting.access import on_roster
from bot.reporting.cases import Unlocked, today
from bot.reporting.passphrases import Handler
from bot.reporting.roster import Roster, public_key
from bot.reporting.sealing import SealError, Wrap, find_wrap, make_wraps, new_key, seal, unseal
from bot.store import Store, Transaction, report_counts
from bot.store.report_counts import Count
from bot.store.reports import new_id
from bot.terms import Outcome

LEAST = 5
"""The smallest group that is shown."""
YEARS = 7
"""For so many years numbers are kept after the one they are of; as long as the audit log."""


Group = tuple[str, Outcome]
"""The id of a route, "" for those that are there no longer, and how a case of this kind ended."""


@dataclass(frozen=True, slots=True)
class Year:
    """What can be shown of a year: the groups that are large enough, and all together or None."""

    year: int
    groups: Mapping[Group, int]
    total: int | None


def count(tx: Transaction, roster: Roster, case: Unlocked, outcome: Outcome) -> Unlocked:
    """Count a case that is being closed, for those who can open it. Returns it; the caller keeps it.

    Closed again in the same year, it is counted as it ended. Only the sealed case knows its count.
    """
    year, id_, key = today(tx).year, new_id(), new_key()
    before, _, counted = case.head.counted.partition(" ")
    if before == str(year):
        report_counts.remove(tx, counted)
    able = [roster.enrolled[person] for person, _ in case.head.openers if person in roster.enrolled]
    body = seal(key, json.dumps([year, case.head.route, outcome]).encode(), f"{id_} count")
    wraps = make_wraps(id_, [(public_key(public), Wrap(0, 0, key)) for public in able])
    until = datetime(year + YEARS + 1, 1, 1, tzinfo=UTC).timestamp()
    report_counts.add(tx, Count(id_, case.sealed.organisation, wraps, body, until))
    return replace(case, head=replace(case.head, counted=f"{year} {id_}"))


def years(store: Store, handler: Handler, routes: Collection[str]) -> tuple[tuple[Year, ...], int]:
    """The years that are over, the newest first, over the cases that this handler could open.

    Also how many of their cases are in none, since what was counted of them cannot be opened any more.

    `routes` are the ids of the kinds of incident that there are. Raises StoreError, RosterError,
    and NotYoursError off the roster.
    """
    with store.begin(durable=False) as tx:
        on_roster(tx, handler)
        this_year, counts = today(tx).year, report_counts.every(tx, handler.organisation)
    found: dict[int, Counter[Group]] = {}
    damaged = 0
    for one in counts:
        wrap = find_wrap(handler.private, one.id, one.wraps)
        if wrap is None:
            continue
        try:
            year, route, outcome = json.loads(unseal(wrap.key, one.body, f"{one.id} count"))
        except SealError:
            damaged += 1
            continue
        if year < this_year:
            found.setdefault(year, Counter())[route if route in routes else "", Outcome(outcome)] += 1
    groups = len(routes) * len(Outcome)
    return tuple(shown(year, found[year], groups) for year in sorted(found, reverse=True)), damaged


def shown(year: int, counts: Mapping[Group, int], groups: int) -> Year:
    """What can be shown of these counts; `groups` is how many there can be, those with none included."""
    large = {group: count for group, count in counts.items() if count >= LEAST}
    total = sum(counts.values())
    small, hidden = total - sum(large.values()), groups - len(large)
    # With few in many groups, or nearly as many as they can hold, the total would tell what is in each.
    tells_nothing = LEAST <= small <= hidden * (LEAST - 1) - LEAST
    return Year(year, large, total if tells_nothing or hidden == 0 else None)
