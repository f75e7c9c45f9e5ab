"""What is told of a case, to whom, and when: notices that wait for their day and hold no word of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from bot.reporting.cases import State, Unlocked, day_of, today
from bot.store import Transaction, reports
from bot.store.reports import Notice, new_id

MOST_WAITING = 32
"""Notices of one case that are remembered, so that they can be called back; two messages to each opener."""


class News(StrEnum):
    """What a notice says: never more than this."""

    REPORT = "report"
    MESSAGE = "message"
    DUE = "due"
    OVERDUE = "overdue"
    ROSTER = "roster"


def tell(
    tx: Transaction, organisation: str, person: str, news: News, day: date, *, urgent: bool = False
) -> str:
    """Have a notice without content wait for `day`. Returns its id. Whom it is for is sealed."""
    id_ = new_id()
    whom = tx.keys.seal(json.dumps([person, news]).encode().ljust(200))
    reports.put_notice(tx, Notice(id_, organisation, day.isoformat(), urgent, whom))
    return id_


def tell_those_who_see_it(tx: Transaction, case: Unlocked, news: News, *, urgent: bool = False) -> Unlocked:
    """Have a notice wait for everyone who sees the case today."""
    day, organisation = today(tx), case.sealed.organisation
    put = tuple(
        tell(tx, organisation, person, news, day, urgent=urgent)
        for person, rung in case.head.openers
        if case.head.seen_by(rung, day)
    )
    return replace(case, head=replace(case.head, notices=(*case.head.notices, *put)[-MOST_WAITING:]))


def remind(tx: Transaction, case: Unlocked) -> Unlocked:
    """Call back the reminders of a case and put those that its state asks for.

    New: to those who see it on the day by which they are to acknowledge it, and to each rung above once
    it sees it. Open: to those who see it a week before feedback is due, and to the rung above afterwards.
    """
    reports.drop_notices(tx, case.head.reminders)
    head, reached = case.head, case.head.reaching(today(tx))
    due: dict[int, tuple[News, date]] = {}
    if head.state is State.NEW:
        below = (date.fromordinal(day) - timedelta(days=1) for day in head.from_days[1:2])
        due = {0: (News.DUE, next(below, day_of(case.sealed.due)))}
        due |= {n: (News.OVERDUE, date.fromordinal(day)) for n, day in enumerate(head.from_days) if n}
    elif head.state is State.OPEN:
        feedback = date.fromisoformat(head.feedback_by)
        due = dict.fromkeys(range(reached + 1), (News.DUE, feedback - timedelta(days=7)))
        due[reached + 1] = News.OVERDUE, feedback + timedelta(days=1)
    put = tuple(
        tell(tx, case.sealed.organisation, person, *due[rung]) for person, rung in head.openers if rung in due
    )
    return replace(case, head=replace(head, reminders=put))
