"""Numbers for the year tell how much there was, and of nobody that there was something."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.reporting import handling, numbers, sending
from bot.reporting.access import NotYoursError
from bot.reporting.cases import State
from bot.reporting.numbers import LEAST, Group, Year, shown
from bot.reporting.passphrases import Handler, new_handler
from bot.store import Store, report_counts, reports
from bot.store.tables import report_counts as table
from bot.terms import Outcome
from tests.reporting.handlers import COLLEGE, HELEN, LORNA, MARGARET, ROSALIND, cases_of
from tests.reporting.steps import DAY, NOBODY, TERMS, about, draft, seen, send
from tests.sample import northbridge
from tests.store.conftest import Clock

YEAR = 365 * DAY
ROUTES = tuple(northbridge().routes)


def close(store: Store, handler: Handler, outcome: Outcome = Outcome.ACTED) -> str:
    (id_,) = [one.id for one in cases_of(store, handler) if one.state in (State.NEW, State.OPEN)]
    with store.begin() as tx:
        handling.close(tx, handler, id_, outcome, "It has stopped.", TERMS)
    return id_


def send_and_close(store: Store, handler: Handler, count: int) -> None:
    for _ in range(count):
        send(store)
        close(store, handler)


def years(store: Store, handler: Handler) -> tuple[Year, ...]:
    found, damaged = numbers.years(store, handler, ROUTES)
    assert not damaged
    return found


STOPPED = ("student-at-risk", Outcome.ACTED)


def test_each_closed_case_counts_once_its_year_is_over_for_those_who_could_open_it(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    send_and_close(store, desk[HELEN], 6)
    send(store)  # stays open, and is in no number
    assert years(store, desk[HELEN]) == (), "a number that goes up would tell what was closed today"
    clock.now += YEAR
    for person in (HELEN, MARGARET, ROSALIND):
        assert years(store, desk[person]) == (Year(2027, {STOPPED: 6}, None),)
    assert years(store, desk[LORNA]) == (), "she could open none of these"


def test_what_somebody_is_kept_out_of_is_in_none_of_their_numbers(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    send_and_close(store, desk[HELEN], 5)
    send(store, draft(whom=about(HELEN)))
    close(store, desk[MARGARET])
    clock.now += YEAR
    assert years(store, desk[HELEN])[0].groups == {STOPPED: 5}
    assert years(store, desk[MARGARET])[0].groups == {STOPPED: 6}


def test_a_case_that_is_closed_again_counts_once_and_as_it_ended(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    send_and_close(store, desk[HELEN], 4)
    receipt = send(store)
    close(store, desk[HELEN], Outcome.MISTAKEN)
    with store.begin() as tx:
        sending.add(tx, northbridge(), receipt, "It was no mistake.", NOBODY)
    close(store, desk[HELEN], Outcome.ACTED)
    clock.now += YEAR
    assert years(store, desk[HELEN]) == (Year(2027, {STOPPED: 5}, None),)
    with store.begin() as tx:
        assert len(report_counts.every(tx, COLLEGE)) == 5


def test_a_year_that_is_over_stays_as_it_is_when_a_case_of_it_is_closed_again(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    send_and_close(store, desk[HELEN], 4)
    receipt = send(store)
    close(store, desk[HELEN])
    clock.now += YEAR
    with store.begin() as tx:
        sending.add(tx, northbridge(), receipt, "It began again.", NOBODY)
    close(store, desk[HELEN])
    assert years(store, desk[HELEN])[-1].groups == {STOPPED: 5}


def test_numbers_outlast_the_cases_and_point_to_none(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    ids = []
    for _ in range(5):
        send(store)
        ids.append(close(store, desk[HELEN], Outcome.MISTAKEN))
    with store.begin() as tx:
        rows = tx.connection.execute(select(table)).all()
        held = repr(rows)
    assert len({(len(row.wraps), len(row.body), row.until) for row in rows}) == 1
    assert not any(id_ in held for id_ in ids)
    assert "student-at-risk" not in held
    clock.now += YEAR
    with store.begin() as tx:
        reports.purge(tx, "2099-01-01")
    assert seen(store, desk[HELEN]) == []
    assert years(store, desk[HELEN])[0].groups == {("student-at-risk", Outcome.MISTAKEN): 5}
    clock.now += 8 * YEAR
    assert store.forget() >= 5
    assert years(store, desk[HELEN]) == ()


def test_off_the_roster_there_are_no_numbers(store: Store, desk: dict[str, Handler]) -> None:
    for stranger in (new_handler(COLLEGE, "callum-baird"), new_handler(COLLEGE, HELEN)):
        with pytest.raises(NotYoursError):
            numbers.years(store, stranger, ROUTES)


def test_a_count_that_somebody_damaged_is_in_no_number_and_that_is_told(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    send_and_close(store, desk[HELEN], 6)
    with store.begin() as tx:
        one = report_counts.every(tx, COLLEGE)[0].id
        tx.connection.execute(table.update().where(table.c.id == one).values(body=b"rubbish"))
    clock.now += YEAR
    assert numbers.years(store, desk[HELEN], ROUTES) == ((Year(2027, {STOPPED: 5}, None),), 1)


def test_a_kind_that_is_there_no_longer_is_counted_among_the_others_of_its_sort(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    send_and_close(store, desk[HELEN], 5)
    clock.now += YEAR
    (year,), _ = numbers.years(store, desk[HELEN], [route for route in ROUTES if route != "student-at-risk"])
    assert year.groups == {("", Outcome.ACTED): 5}


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abc"), st.sampled_from(Outcome)), st.integers(0, 30), max_size=12
    )
)
def test_no_group_under_five_is_ever_shown(counts: dict[Group, int]) -> None:
    year = shown(2027, counts, 12)
    assert all(count == counts[group] >= LEAST for group, count in year.groups.items())
    assert year.total is None or year.total == sum(counts.values()) >= LEAST


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_each_group_that_is_not_shown_stays_open_even_to_whoever_knows_the_rule(size: int) -> None:
    groups = list(product("ab", Outcome))[:size]
    could_be: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(LEAST + 2), repeat=size):
        year = shown(2027, dict(zip(groups, counts, strict=True)), size)
        could_be[frozenset(year.groups.items()), year.total].append(counts)
    totals = 0
    for (large, total), every in could_be.items():
        totals += total is not None
        for place, group in enumerate(groups):
            if group not in dict(large):
                assert {counts[place] for counts in every} == set(range(LEAST)), (large, total)
    assert totals
