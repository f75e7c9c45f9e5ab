"""Who may do what at the desk: each person, each case, each action, refused unless it is said here."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot import reporting
from bot.reporting import handing_on, roster, sending
from bot.reporting.access import CannotError, NotYoursError
from bot.reporting.passphrases import Handler, new_handler
from bot.reporting.receipts import Receipt
from bot.store import Store, reports
from bot.store.tables import metadata
from tests.reporting.actions import ACTIONS, Action
from tests.reporting.handlers import COLLEGE, HELEN, LORNA, MARGARET, ROSALIND, enrolled
from tests.reporting.steps import DAY, about, draft, send
from tests.sample import northbridge
from tests.store.conftest import Clock

KWAME, AMIRA = "kwame-asante", "amira-khan"
STRANGER, OLD_KEY = "never enrolled", "with a key of old"

Build = Callable[[Store, Clock, dict[str, Handler], Receipt], None]


def lies_for_a_week(store: Store, clock: Clock, people: dict[str, Handler], receipt: Receipt) -> None:
    clock.now += 7 * DAY


def taken_back(store: Store, clock: Clock, people: dict[str, Handler], receipt: Receipt) -> None:
    with store.begin() as tx:
        sending.withdraw(tx, northbridge(), receipt)


def about_helen_after_all(store: Store, clock: Clock, people: dict[str, Handler], receipt: Receipt) -> None:
    with store.begin() as tx:
        sending.add(tx, northbridge(), receipt, "It was Helen.", about(HELEN))


def too_near(store: Store, clock: Clock, people: dict[str, Handler], receipt: Receipt) -> None:
    with store.begin() as tx:
        ((id_, _),) = reports.stamps(tx, COLLEGE)
        handing_on.declare_conflict(tx, northbridge(), people[HELEN], id_)


def given_to_rosalind(store: Store, clock: Clock, people: dict[str, Handler], receipt: Receipt) -> None:
    with store.begin() as tx:
        ((id_, _),) = reports.stamps(tx, COLLEGE)
        handing_on.reassign(tx, northbridge(), people[HELEN], id_, ROSALIND)


def nothing_more(store: Store, clock: Clock, people: dict[str, Handler], receipt: Receipt) -> None:
    pass


CASES: dict[str, tuple[str, tuple[str, ...], Build, set[str]]] = {
    "about nobody": ("student-at-risk", (), nothing_more, {HELEN}),
    "about the one who would get it": ("student-at-risk", (HELEN,), nothing_more, {MARGARET}),
    "about the rung above": ("student-at-risk", (MARGARET,), nothing_more, {ROSALIND}),
    "of another kind": ("staff-conduct", (), nothing_more, {LORNA}),
    "left lying": ("student-at-risk", (), lies_for_a_week, {HELEN, MARGARET}),
    "taken back": ("student-at-risk", (), taken_back, {HELEN}),
    "with a new subject": ("student-at-risk", (), about_helen_after_all, {MARGARET}),
    "after a conflict": ("student-at-risk", (), too_near, {MARGARET}),
    "given to another": ("student-at-risk", (), given_to_rosalind, {ROSALIND}),
}
"""A kind, whom it is about, what happened then, and who may do something with it."""


def everybody(store: Store) -> dict[str, Handler]:
    people = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA, KWAME, AMIRA)
    with store.begin() as tx:
        roster.take_off(tx, northbridge(), people[AMIRA], AMIRA)
    strangers = {STRANGER: new_handler(COLLEGE, "callum-baird"), OLD_KEY: new_handler(COLLEGE, HELEN)}
    return people | strangers


def held(store: Store) -> list[object]:
    with store.begin() as tx:
        return [tx.connection.execute(select(table)).all() for table in metadata.sorted_tables]


class Undone(Exception):  # noqa: N818 - no error: what was tried is taken back
    pass


def tried(store: Store, act: Action, handler: Handler, id_: str) -> None:
    with store.begin() as tx:
        act(tx, handler, id_)
        raise Undone


@pytest.mark.parametrize("name", CASES)
def test_each_person_can_do_with_each_case_what_is_said_here_and_nothing_else(
    store: Store, clock: Clock, name: str
) -> None:
    people = everybody(store)
    route, subjects, build, may = CASES[name]
    who = draft(route=route, whom=about(*subjects), people=(HELEN, MARGARET, ROSALIND, LORNA, KWAME))
    build(store, clock, people, send(store, who))
    with store.begin() as tx:
        ((id_, _),) = reports.stamps(tx, COLLEGE)
    before = held(store)
    for person, handler in people.items():
        for act in ACTIONS.values():
            with pytest.raises((Undone, CannotError) if person in may else NotYoursError):
                tried(store, act, handler, id_)
    assert held(store) == before


def test_no_action_is_left_out_of_the_matrix() -> None:
    """Whatever in `bot.reporting` takes a handler and the id of a case."""
    found = set()
    for module in pkgutil.iter_modules(reporting.__path__, "bot.reporting."):
        for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            takes = inspect.signature(function).parameters.keys()
            if (
                function.__module__ == module.name
                and not name.startswith("_")
                and takes >= {"handler", "id_"}
            ):
                found.add(name)
    assert found == ACTIONS.keys()
