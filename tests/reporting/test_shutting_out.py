"""Whoever turns out to be too near to a case loses it before anything more is written, on both databases."""

from __future__ import annotations

import pytest

from bot.reporting import handing_on, handling, sending
from bot.reporting.access import CannotError, NotYoursError
from bot.reporting.notices import News
from bot.reporting.passphrases import Handler
from bot.reporting.routing import Outside
from bot.reporting.sealing import SealError
from bot.reporting.sending import ChangedError
from bot.store import Store, reports
from tests.reporting.handlers import COLLEGE, HELEN, LORNA, MARGARET, ROSALIND, approves, asks
from tests.reporting.steps import DAY, WORDS, about, draft, notices, read, seen, send, visit
from tests.sample import northbridge
from tests.store.conftest import Clock


def test_a_handler_who_turns_out_to_be_the_subject_loses_the_case_before_the_message_is_written(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt = send(store)
    (id_,) = seen(store, desk[HELEN])
    with store.begin() as tx:
        sending.add(tx, northbridge(), receipt, "It was Helen.", about(HELEN))
    assert seen(store, desk[HELEN]) == []
    with pytest.raises(NotYoursError):
        read(store, desk[HELEN], id_)
    assert seen(store, desk[MARGARET]) == [id_]
    case = read(store, desk[MARGARET], id_)
    assert [entry.text for entry in case.entries] == [WORDS, "It was Helen."]
    assert case.head.people == (HELEN,)
    assert [entry.text for entry in visit(store, receipt).entries] == [WORDS, "It was Helen."]


def test_the_old_key_opens_nothing_of_what_is_there_after_a_new_subject(
    store: Store, desk: dict[str, Handler]
) -> None:
    from bot.reporting.cases import Unlocked, read_entries, unpack_head
    from bot.reporting.sealing import find_wrap

    receipt = send(store)
    with store.begin() as tx:
        ((id_, _),) = reports.stamps(tx, COLLEGE)
        before = reports.get(tx, COLLEGE, id_)
        assert before is not None
        old = find_wrap(desk[HELEN].private, id_, before.wraps)
        assert old is not None
        sending.add(tx, northbridge(), receipt, "It was Helen.", about(HELEN))
        after = reports.get(tx, COLLEGE, id_)
        assert after is not None
        head = unpack_head(old.key, id_, before.head)
        with pytest.raises(SealError):
            unpack_head(old.key, id_, after.head)
        with pytest.raises(SealError):
            read_entries(tx, Unlocked(after, old.key, head))


def test_a_new_subject_who_leaves_nobody_inside_is_shown_and_nothing_of_it_is_kept(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt = send(store)
    with pytest.raises(ChangedError) as caught, store.begin() as tx:
        sending.add(tx, northbridge(), receipt, "It was Sam.", about("sam-okoro"))
    assert isinstance(caught.value.found, Outside)
    assert [entry.text for entry in visit(store, receipt).entries] == [WORDS]


def test_a_conflict_hands_the_case_up_and_takes_the_key_from_whoever_declared_it(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt = send(store)
    (id_,) = seen(store, desk[HELEN])
    with store.begin() as tx:
        handing_on.declare_conflict(tx, northbridge(), desk[HELEN], id_)
    assert seen(store, desk[HELEN]) == []
    assert seen(store, desk[MARGARET]) == [id_]
    with store.begin() as tx:
        handling.reply(tx, desk[MARGARET], id_, "I have it now.")
    assert visit(store, receipt).entries[-1].text == "I have it now."
    assert (MARGARET, News.REPORT, "2027-01-15", False) in notices(store)


def test_a_conflict_is_remembered_when_the_case_gets_another_key_later(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt = send(store)
    (id_,) = seen(store, desk[HELEN])
    with store.begin() as tx:
        handing_on.declare_conflict(tx, northbridge(), desk[HELEN], id_)
        sending.add(tx, northbridge(), receipt, "It was Callum.", about("callum-baird"))
    assert seen(store, desk[HELEN]) == []


def test_a_conflict_that_would_leave_nobody_is_refused(store: Store, desk: dict[str, Handler]) -> None:
    send(store, draft(whom=about(MARGARET)))
    (id_,) = seen(store, desk[ROSALIND])
    with pytest.raises(CannotError, match="nobody_left"), store.begin() as tx:
        handing_on.declare_conflict(tx, northbridge(), desk[ROSALIND], id_)
    assert seen(store, desk[ROSALIND]) == [id_]


def test_a_case_is_sealed_anew_to_whoever_enrolled_anew_and_to_nobody_it_is_about(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    receipt = send(store)
    hers = send(store, draft(whom=about(HELEN)))
    anew = asks(store, HELEN)
    for one in (MARGARET, ROSALIND):
        approves(store, desk[one], HELEN)
    assert seen(store, anew) == []
    clock.now += 6 * DAY  # her key is lost, so it reaches the rung above
    for id_ in seen(store, desk[MARGARET]):
        with store.begin() as tx:
            handing_on.renew(tx, northbridge(), desk[MARGARET], id_)
    (again,) = seen(store, anew)
    assert [entry.text for entry in read(store, anew, again).entries] == [WORDS]
    assert len(seen(store, desk[MARGARET])) == 2, "whoever has seen it sees it still"
    assert [entry.text for entry in visit(store, receipt).entries] == [WORDS]
    with store.begin() as tx:
        lookup = hers.keys(tx.keys.secret(sending.PEPPER)).lookup
        other = reports.by_lookup(tx, lookup)
    assert other is not None
    assert other.id != again


def test_a_notice_that_still_waits_is_called_back_from_whoever_turns_out_to_be_the_subject(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt = send(store, draft(route="staff-conduct"))
    assert (LORNA, News.REPORT, "2027-01-15", False) in notices(store)
    with store.begin() as tx:
        sending.add(tx, northbridge(), receipt, "It was Lorna.", about(LORNA))
    assert {person for person, *_ in notices(store)} == {MARGARET, ROSALIND}
