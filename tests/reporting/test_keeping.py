"""How long a case is kept, and how it is held, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.reporting import handling, sending
from bot.reporting.access import CannotError
from bot.reporting.cases import Kind
from bot.reporting.passphrases import Handler
from bot.reporting.receipts import Receipt, new_receipt
from bot.reporting.sending import NotTakenError
from bot.store import Store, reports
from bot.terms import Outcome, Terms
from tests.reporting.handlers import COLLEGE, HELEN
from tests.reporting.steps import NOBODY, TERMS, WHY, draft, read, seen, send, visit
from tests.sample import northbridge


def sent(store: Store, handler: Handler) -> tuple[Receipt, str]:
    receipt = send(store)
    (id_,) = seen(store, handler)
    return receipt, id_


def test_why_a_case_is_held_is_for_handlers_alone_and_is_asked_for(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt, id_ = sent(store, desk[HELEN])
    with store.begin() as tx:
        handling.close(tx, desk[HELEN], id_, Outcome.ACTED, "It has stopped.", TERMS)
        handling.hold(tx, desk[HELEN], id_, WHY, TERMS)
    case = read(store, desk[HELEN], id_)
    assert (case.head.held, case.entries[-1].kind, case.entries[-1].text) == (True, Kind.HELD, WHY)
    assert WHY not in [entry.text for entry in visit(store, receipt).entries]
    with pytest.raises(CannotError, match="empty"), store.begin() as tx:
        handling.hold(tx, desk[HELEN], id_, " ", TERMS)


def test_what_is_held_stays_held_when_its_sender_writes_again_or_takes_it_back(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt, id_ = sent(store, desk[HELEN])
    with store.begin() as tx:
        handling.hold(tx, desk[HELEN], id_, WHY, TERMS)
        sending.add(tx, northbridge(), receipt, "One more thing.", NOBODY)
        assert reports.purge(tx, "2099-01-01") == {}
        sending.withdraw(tx, northbridge(), receipt)
        assert reports.purge(tx, "2099-01-01") == {}


def test_what_was_taken_back_and_held_goes_by_its_own_time_once_it_is_released(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt, id_ = sent(store, desk[HELEN])
    with store.begin() as tx:
        handling.hold(tx, desk[HELEN], id_, WHY, TERMS)
        sending.withdraw(tx, northbridge(), receipt)
        handling.release(tx, desk[HELEN], id_, TERMS)
    assert read(store, desk[HELEN], id_).purge == date(2027, 4, 15)


def test_a_case_is_kept_for_as_long_as_its_organisation_keeps_its_kind(
    store: Store, desk: dict[str, Handler]
) -> None:
    _, id_ = sent(store, desk[HELEN])
    with store.begin() as tx:
        terms = northbridge().organisation.terms
        handling.close(tx, desk[HELEN], id_, Outcome.ACTED, "It has stopped.", terms)
    assert read(store, desk[HELEN], id_).purge == date(2037, 1, 15)


def test_an_organisations_own_deadlines_hold_from_the_next_report_on(
    store: Store, desk: dict[str, Handler]
) -> None:
    college = northbridge()
    terms = Terms(acknowledge_working_days=1, feedback_months=1)
    hasty = replace(college, organisation=replace(college.organisation, terms=terms))
    receipt = new_receipt()
    with store.begin() as tx:
        sending.submit(tx, hasty, draft(), receipt)
    assert visit(store, receipt).answer_by == date(2027, 1, 18)
    (id_,) = seen(store, desk[HELEN])
    with store.begin() as tx:
        handling.acknowledge(tx, desk[HELEN], id_)
    assert visit(store, receipt).answer_by == date(2027, 2, 15)


def test_a_case_goes_on_its_day_with_all_its_entries_and_not_while_it_is_held(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt, id_ = sent(store, desk[HELEN])
    with store.begin() as tx:
        handling.close(tx, desk[HELEN], id_, Outcome.MISTAKEN, "No harm done.", TERMS)
        handling.hold(tx, desk[HELEN], id_, WHY, TERMS)
        assert reports.purge(tx, "2099-01-01") == {}
        handling.release(tx, desk[HELEN], id_, TERMS)
        assert reports.purge(tx, "2027-04-14") == {}
        assert reports.purge(tx, "2027-04-15") == {COLLEGE: 1}
        assert reports.entries(tx, id_) == {}
    assert seen(store, desk[HELEN]) == []
    with pytest.raises(NotTakenError, match="no_such_report"):
        visit(store, receipt)
