"""The list of a handler's cases, a page at a time, as things are now."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from bot.reporting import handing_on, handling
from bot.reporting.access import NotYoursError
from bot.reporting.cases import NEVER, Head, State
from bot.reporting.listing import AT_A_TIME, Listing
from bot.reporting.passphrases import Handler, new_handler
from bot.reporting.sealing import SealError
from bot.store import Store, audit_lines, reports
from bot.store.tables import reports as reports_table
from tests.reporting.handlers import COLLEGE, HELEN, LORNA, MARGARET, remove
from tests.reporting.steps import DAY, about, draft, send
from tests.sample import northbridge
from tests.store.conftest import Clock


def ids(listing: Listing, number: int = 0, size: int = 50) -> list[str]:
    return [one.id for one in listing.page(number, size).listed]


def test_the_pages_together_have_each_case_once_and_what_is_due_first_first(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    for _ in range(5):
        send(store)
        clock.now += DAY
    listing = Listing(store, desk[HELEN])
    pages = [listing.page(number, 2) for number in range(4)]
    assert [len(page.listed) for page in pages] == [2, 2, 1, 0]
    assert [page.more for page in pages] == [True, True, False, False]
    due = [one.due for page in pages for one in page.listed]
    assert due == sorted(due)
    assert len({one.id for page in pages for one in page.listed}) == 5


def test_a_page_tries_no_more_reports_than_it_needs_and_the_rest_can_be_tried_meanwhile(
    store: Store, desk: dict[str, Handler]
) -> None:
    for _ in range(AT_A_TIME + 5):
        send(store)
    in_a_hurry = Listing(store, desk[HELEN], clock=iter([0.0, 1.0, *[2.0] * 100]).__next__)
    page = in_a_hurry.page()
    assert (page.listed, page.untried) == ((), AT_A_TIME + 5)
    in_a_hurry.find_all()
    page = in_a_hurry.page(size=AT_A_TIME)
    assert (len(page.listed), page.more, page.untried) == (AT_A_TIME, True, 0)
    again = Listing(store, desk[HELEN], clock=iter([0.0, 1.0]).__next__)
    assert again.page(1, AT_A_TIME).untried == 0, "what was found is remembered from visit to visit"


def test_for_somebody_with_nothing_it_says_what_was_not_tried_yet_and_then_that_there_is_nothing(
    store: Store, desk: dict[str, Handler]
) -> None:
    for _ in range(3):
        send(store)
    listing = Listing(store, desk[LORNA], clock=iter([0.0, 1.0, *[2.0] * 100]).__next__)
    assert listing.page().untried == 3
    listing.find_all()
    assert (listing.page().listed, listing.page().untried) == ((), 0)


def test_what_was_done_with_a_case_shows_at_once(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    listings = {person: Listing(store, handler) for person, handler in desk.items()}
    send(store)
    (case,) = listings[HELEN].page().listed
    assert case.state is State.NEW
    with store.begin() as tx:
        handling.acknowledge(tx, desk[HELEN], case.id)
    assert [one.state for one in listings[HELEN].page().listed] == [State.OPEN]
    assert ids(listings[MARGARET]) == []
    with store.begin() as tx:
        handing_on.reassign(tx, northbridge(), desk[HELEN], case.id, MARGARET)
    assert ids(listings[HELEN]) == []
    assert ids(listings[MARGARET]) == [case.id]
    clock.now += 100 * DAY  # without feedback
    assert ids(listings[HELEN]) == [case.id]
    with store.begin() as tx:
        remove(tx, case.id)
    assert ids(listings[HELEN]) == ids(listings[MARGARET]) == []


def test_the_rung_above_sees_it_on_its_day_without_anything_having_been_done(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    listing = Listing(store, desk[MARGARET])
    send(store)
    for day in range(6):
        assert ids(listing) == [], day
        clock.now += DAY
    assert len(ids(listing)) == 1


def test_of_a_case_that_is_gone_nothing_is_remembered(store: Store, desk: dict[str, Handler]) -> None:
    send(store)
    send(store)
    one, _ = ids(Listing(store, desk[HELEN]))
    with store.begin() as tx:
        before = reports.index(tx, COLLEGE, HELEN)
        remove(tx, one)
    assert len(ids(Listing(store, desk[HELEN]))) == 1
    with store.begin() as tx:
        after = reports.index(tx, COLLEGE, HELEN)
    assert before
    assert after
    assert len(after) < len(before)


def test_a_list_is_refused_to_whoever_is_not_on_the_roster(store: Store, desk: dict[str, Handler]) -> None:
    send(store)
    for stranger in (new_handler(COLLEGE, "callum-baird"), new_handler(COLLEGE, HELEN)):
        with pytest.raises(NotYoursError):
            Listing(store, stranger).page()
        with pytest.raises(NotYoursError):
            Listing(store, stranger).find_all()


def test_whom_it_is_about_has_no_page_with_it(store: Store, desk: dict[str, Handler], clock: Clock) -> None:
    send(store, draft(whom=about(HELEN)))
    clock.now += 400 * DAY
    assert ids(Listing(store, desk[HELEN])) == []
    assert len(ids(Listing(store, desk[MARGARET]))) == 1


def damage(store: Store, id_: str, **columns: object) -> None:
    with store.begin() as tx:
        tx.connection.execute(update(reports_table).where(reports_table.c.id == id_).values(columns))


def damages(store: Store) -> list[tuple[str, int]]:
    """By whom, and how many, what the audit log has of cases that could not be opened."""
    with store.begin() as tx:
        lines = [json.loads(one.line) for one in audit_lines.every(tx, COLLEGE)]
    return [(one["by"], one["count"]) for one in lines if one["event"] == "damaged"]


@pytest.mark.parametrize("remembered", [False, True])
@pytest.mark.parametrize("column", [{"head": b"rubbish"}, {"head": b""}, {"due": "soon"}])
def test_of_a_case_that_somebody_damaged_the_list_tells_and_the_others_are_in_it(
    store: Store, desk: dict[str, Handler], column: dict[str, object], remembered: bool
) -> None:
    for _ in range(3):
        send(store)
    bad, *good = ids(Listing(store, desk[HELEN]))
    damage(store, bad, **column, **({} if remembered else {"stamp": reports.new_id()}))
    listing = Listing(store, desk[HELEN])
    page = listing.page()
    assert [one.id for one in page.listed] == good
    assert page.damaged == (bad,)
    listing.page()
    assert damages(store) == [(HELEN, 1)], "once for each visit"
    with pytest.raises(SealError), store.begin() as tx:
        handling.open_case(tx, desk[HELEN], bad)


def test_of_a_damaged_case_nobody_is_told_whom_it_has_not_reached(
    store: Store, desk: dict[str, Handler]
) -> None:
    send(store)
    (bad,) = ids(Listing(store, desk[HELEN]))
    damage(store, bad, head=b"rubbish", stamp=reports.new_id())
    for person in (MARGARET, LORNA):
        page = Listing(store, desk[person]).page()
        assert (page.listed, page.damaged) == ((), ())
        with pytest.raises(NotYoursError), store.begin() as tx:
            handling.open_case(tx, desk[person], bad)
    assert damages(store) == []


def test_a_row_that_somebody_wrote_into_the_database_takes_no_list_away(
    store: Store, desk: dict[str, Handler]
) -> None:
    send(store)
    listing = Listing(store, desk[HELEN])
    (good,) = ids(listing)
    with store.begin() as tx:
        real = reports.get(tx, COLLEGE, good)
        assert real
        for id_, stamp in (("not an id", real.stamp), (reports.new_id(), "not a stamp")):
            row = {name: getattr(real, name) for name in real.__slots__}
            row |= {"id": id_, "stamp": stamp, "lookup": reports.new_id(), "wraps": b"none"}
            tx.connection.execute(reports_table.insert().values(row))
    for visit in (listing, Listing(store, desk[HELEN])):
        assert ids(visit) == [good]


@given(
    st.sampled_from(State),
    st.lists(st.integers(0, 40), min_size=1, max_size=4).map(sorted),
    st.integers(0, 4),
    st.integers(0, 40),
    st.integers(0, 60),
)
def test_from_which_day_somebody_sees_it_agrees_with_how_far_it_has_come(
    state: State, from_days: list[int], reached: int, feedback: int, today: int
) -> None:
    start = date(2027, 1, 15)
    head = Head(
        route="worry",
        named=False,
        people=(),
        roles=(),
        unsure=False,
        higher=False,
        day=start.isoformat(),
        state=state,
        sender="",
        alias="",
        openers=(),
        from_days=tuple(start.toordinal() + day for day in from_days),
        reached=min(reached, len(from_days) - 1),
        feedback_by=(start + timedelta(days=feedback)).isoformat(),
    )
    day = start + timedelta(days=today)
    for rung in range(len(from_days)):
        assert head.seen_by(rung, day) == (rung <= head.reaching(day) or head.seen_from(rung) == 0)
        assert head.seen_from(rung) in (0, NEVER) or head.seen_from(rung) >= start.toordinal()
