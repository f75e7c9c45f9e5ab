"""A case is given to somebody by name, and to nobody who may not have it."""

from __future__ import annotations

import json

import pytest

from bot.reporting import handing_on, handling, sending
from bot.reporting.access import CannotError, NotYoursError
from bot.reporting.cases import State, first_of
from bot.reporting.notices import News
from bot.reporting.passphrases import Handler
from bot.reporting.routing import Inside, who_could_open
from bot.reporting.sealing import find_wrap
from bot.store import Store, audit_lines, reports
from tests.reporting.handlers import COLLEGE, HELEN, LORNA, MARGARET, ROSALIND
from tests.reporting.steps import DAY, NOBODY, TERMS, about, draft, notices, read, seen, send, visit
from tests.sample import northbridge
from tests.store.conftest import Clock


def give(store: Store, handler: Handler, id_: str, person: str) -> None:
    with store.begin() as tx:
        handing_on.reassign(tx, northbridge(), handler, id_, person)


def may_take(store: Store, handler: Handler, id_: str) -> tuple[str, ...]:
    with store.begin() as tx:
        return handing_on.who_may_take(tx, northbridge(), handler, id_)


def test_whoever_is_given_a_case_has_it_at_once_and_whoever_gave_it_sees_it_no_more(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt = send(store)
    (id_,) = seen(store, desk[HELEN])
    give(store, desk[HELEN], id_, ROSALIND)
    assert seen(store, desk[ROSALIND]) == [id_]
    assert seen(store, desk[HELEN]) == seen(store, desk[MARGARET]) == []
    with pytest.raises(NotYoursError):
        read(store, desk[HELEN], id_)
    with store.begin() as tx:
        handling.reply(tx, desk[ROSALIND], id_, "I have it now.")
    assert [entry.text for entry in visit(store, receipt).entries][-2:] == ["reassigned", "I have it now."]


def test_it_gets_a_key_that_opens_nothing_of_before_and_the_other_way_round(
    store: Store, desk: dict[str, Handler]
) -> None:
    send(store)
    (id_,) = seen(store, desk[HELEN])

    def key(person: str) -> bytes:
        with store.begin() as tx:
            wrap = find_wrap(desk[person].private, id_, reports.heads(tx, [id_])[id_].wraps)
        assert wrap is not None
        return wrap.key

    before = key(HELEN)
    give(store, desk[HELEN], id_, MARGARET)
    assert key(MARGARET) != before


def test_whoever_gets_it_is_told_without_a_word_of_it_and_nobody_else_is(
    store: Store, desk: dict[str, Handler]
) -> None:
    send(store)
    (id_,) = seen(store, desk[HELEN])
    with store.begin() as tx:
        handling.acknowledge(tx, desk[HELEN], id_)
    give(store, desk[HELEN], id_, ROSALIND)
    assert [(person, news) for person, news, *_ in notices(store) if news != News.OVERDUE] == [
        (ROSALIND, News.DUE),
        (ROSALIND, News.REPORT),
    ]


def test_that_it_was_given_is_in_the_audit_log(store: Store, desk: dict[str, Handler]) -> None:
    send(store)
    (id_,) = seen(store, desk[HELEN])
    alias = read(store, desk[HELEN], id_).head.alias
    give(store, desk[HELEN], id_, MARGARET)
    with store.begin() as tx:
        said = json.loads(audit_lines.every(tx, COLLEGE)[-1].line)
    assert (said["event"], said["by"], said["case"]) == ("reassigned", HELEN, alias)


@pytest.mark.parametrize("person", [HELEN, LORNA, "kwame-asante", "nobody-at-all", ""])
def test_it_goes_to_nobody_whom_the_sender_was_not_told_of_nor_back_to_oneself(
    store: Store, desk: dict[str, Handler], person: str
) -> None:
    send(store)
    (id_,) = seen(store, desk[HELEN])
    assert may_take(store, desk[HELEN], id_) == (MARGARET, ROSALIND)
    with pytest.raises(CannotError, match="not_eligible"):
        give(store, desk[HELEN], id_, person)
    assert seen(store, desk[HELEN]) == [id_]


def test_it_goes_to_nobody_whom_it_turned_out_to_be_about(store: Store, desk: dict[str, Handler]) -> None:
    receipt = send(store, draft(route="staff-conduct"))
    (id_,) = seen(store, desk[LORNA])
    assert may_take(store, desk[LORNA], id_) == (MARGARET, ROSALIND)
    with store.begin() as tx:
        sending.add(tx, northbridge(), receipt, "Margaret knew.", about(MARGARET))
    (again,) = seen(store, desk[ROSALIND])
    assert may_take(store, desk[ROSALIND], again) == ()
    for person in (MARGARET, LORNA):  # Lorna works for Margaret
        with pytest.raises(CannotError, match="not_eligible"):
            give(store, desk[ROSALIND], again, person)


def test_it_does_not_come_back_to_somebody_who_declared_a_conflict(
    store: Store, desk: dict[str, Handler]
) -> None:
    send(store)
    (id_,) = seen(store, desk[HELEN])
    with store.begin() as tx:
        handing_on.declare_conflict(tx, northbridge(), desk[HELEN], id_)
    assert may_take(store, desk[MARGARET], id_) == (ROSALIND,)
    with pytest.raises(CannotError, match="not_eligible"):
        give(store, desk[MARGARET], id_, HELEN)


def test_given_and_left_lying_it_reaches_the_others_again(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    send(store)
    (id_,) = seen(store, desk[HELEN])
    give(store, desk[HELEN], id_, ROSALIND)
    clock.now += 6 * DAY
    assert seen(store, desk[HELEN]) == [id_]


def test_it_stays_with_them_when_it_is_sealed_anew_for_another_reason(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt = send(store)
    (id_,) = seen(store, desk[HELEN])
    give(store, desk[HELEN], id_, ROSALIND)
    with store.begin() as tx:
        handing_on.renew(tx, northbridge(), desk[ROSALIND], id_)
        sending.add(tx, northbridge(), receipt, "It was Callum.", about("callum-baird"))
    assert seen(store, desk[ROSALIND]) == [id_]
    assert seen(store, desk[HELEN]) == []


def test_a_closed_case_that_was_given_comes_back_to_whom_it_was_given_to(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt = send(store)
    (id_,) = seen(store, desk[HELEN])
    give(store, desk[HELEN], id_, MARGARET)
    with store.begin() as tx:
        handling.close(tx, desk[MARGARET], id_, handling.Outcome.ACTED, "It has stopped.", TERMS)
        sending.add(tx, northbridge(), receipt, "It has not.", NOBODY)
    assert read(store, desk[MARGARET], id_).head.state is State.OPEN
    assert seen(store, desk[HELEN]) == []


def test_the_rungs_stay_whole_whoever_comes_first() -> None:
    college = northbridge()
    people = (HELEN, "kwame-asante", "bethan-rees", MARGARET, ROSALIND)
    found = who_could_open(college, college.routes["student-at-risk"], NOBODY, people)
    assert isinstance(found, Inside)
    for one in found.openers:
        anew = first_of(one.person.id, found.openers)
        assert anew[0].person == one.person
        assert {each.person.id for each in anew} == {each.person.id for each in found.openers}
        rungs = [each.rung for each in anew]
        assert rungs == sorted(rungs)
        assert set(rungs) == set(range(rungs[-1] + 1))
        assert rungs.count(0) == 1
    assert first_of("", found.openers) == found.openers
