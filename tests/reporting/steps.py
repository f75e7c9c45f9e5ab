"""A report's steps as tests take them: sent, seen, read, visited."""

from __future__ import annotations

import json

from sqlalchemy import select

from bot.reporting import handling, sending
from bot.reporting.handling import Case
from bot.reporting.passphrases import Handler
from bot.reporting.receipts import Receipt, new_receipt
from bot.reporting.routing import About, Inside, who_could_open
from bot.reporting.sending import Draft, Visit
from bot.store import Store
from bot.store.tables import report_notices
from bot.terms import Terms
from tests.reporting.handlers import HELEN, LORNA, MARGARET, ROSALIND, cases_of
from tests.sample import northbridge

WORDS = "He asked her for pictures — on Tuesday, in the van."
WHY = "The court has asked for it."
TERMS = Terms()
NOBODY = About()
DAY = 24 * 60 * 60


def about(*people: str) -> About:
    return About(frozenset(people))


def draft(
    text: str = WORDS,
    whom: About = NOBODY,
    name: str = "",
    *,
    route: str = "student-at-risk",
    higher: bool = False,
    people: tuple[str, ...] = (HELEN, MARGARET, ROSALIND, LORNA),
) -> Draft:
    college = northbridge()
    found = who_could_open(college, college.routes[route], whom, people, higher=higher)
    shown = tuple(one.person.id for one in found.openers) if isinstance(found, Inside) else ()
    return Draft(route, whom, higher, shown, text, name)


def send(store: Store, what: Draft | None = None) -> Receipt:
    receipt = new_receipt()
    with store.begin() as tx:
        sending.submit(tx, northbridge(), what or draft(), receipt)
    return receipt


def visit(store: Store, receipt: Receipt) -> Visit:
    with store.begin() as tx:
        return sending.come_back(tx, northbridge(), receipt)


def seen(store: Store, handler: Handler) -> list[str]:
    return [one.id for one in cases_of(store, handler)]


def read(store: Store, handler: Handler, id_: str) -> Case:
    with store.begin() as tx:
        return handling.open_case(tx, handler, id_)


def notices(store: Store) -> list[tuple[str, str, str, bool]]:
    """Who is told what, on which day, and whether at once."""
    with store.begin() as tx:
        rows = tx.connection.execute(select(report_notices)).all()
        return sorted((*json.loads(tx.keys.open(row.sealed)), row.due, row.urgent) for row in rows)
