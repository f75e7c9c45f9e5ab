from __future__ import annotations

import json

import pytest

from bot.reporting.passphrases import Handler, new_handler
from bot.reporting.roster import Roster, RosterError, approve, read_roster, replay, take_off
from bot.store import Store, audit_lines, enrolments
from tests.reporting.handlers import COLLEGE, HELEN, LORNA, MARGARET, ROSALIND, approves, asks, enrolled
from tests.sample import northbridge


def roster(store: Store) -> Roster:
    with store.begin() as tx:
        return read_roster(tx, COLLEGE)


def takes_off(store: Store, handler: Handler, person: str) -> Roster:
    with store.begin() as tx:
        return take_off(tx, northbridge(), handler, person)


def test_the_first_two_are_enrolled_when_each_has_approved_the_other(store: Store) -> None:
    helen, margaret = asks(store, HELEN), asks(store, MARGARET)
    approves(store, helen, MARGARET)
    assert roster(store).enrolled == {}
    approves(store, margaret, HELEN)
    assert roster(store).enrolled == {HELEN: helen.public, MARGARET: margaret.public}
    assert roster(store).asking == ()


def test_the_first_two_must_stand_on_different_rungs(store: Store) -> None:
    asks(store, HELEN)
    kwame = asks(store, "kwame-asante")
    with pytest.raises(RosterError, match="different rungs"):
        approves(store, kwame, HELEN)


def test_a_third_is_enrolled_when_two_have_approved(store: Store) -> None:
    handlers = enrolled(store, HELEN, MARGARET)
    rosalind = asks(store, ROSALIND)
    approves(store, handlers[HELEN], ROSALIND)
    assert ROSALIND not in roster(store).enrolled
    approves(store, handlers[HELEN], ROSALIND)
    assert ROSALIND not in roster(store).enrolled, "one person approved twice"
    approves(store, handlers[MARGARET], ROSALIND)
    assert roster(store).enrolled[ROSALIND] == rosalind.public


def test_two_of_one_rung_cannot_change_the_roster(store: Store) -> None:
    handlers = enrolled(store, HELEN, MARGARET, "kwame-asante")
    asks(store, LORNA)
    approves(store, handlers[HELEN], LORNA)
    with pytest.raises(RosterError, match="different rungs"):
        approves(store, handlers["kwame-asante"], LORNA)
    assert LORNA not in roster(store).enrolled


def test_whoever_is_not_enrolled_approves_nobody(store: Store) -> None:
    enrolled(store, HELEN, MARGARET)
    asks(store, ROSALIND)
    lorna = asks(store, LORNA)
    with pytest.raises(RosterError, match="does not fit"):
        approves(store, lorna, ROSALIND)


def test_nobody_approves_themselves(store: Store) -> None:
    handlers = enrolled(store, HELEN, MARGARET)
    asks(store, HELEN)
    with pytest.raises(RosterError, match="themselves"):
        approves(store, handlers[HELEN], HELEN)


def test_whoever_forgot_a_passphrase_asks_anew_and_has_another_key_once_two_approve(store: Store) -> None:
    handlers = enrolled(store, HELEN, MARGARET, ROSALIND)
    anew = asks(store, HELEN)
    assert roster(store).enrolled[HELEN] == handlers[HELEN].public
    approves(store, handlers[MARGARET], HELEN)
    approves(store, handlers[ROSALIND], HELEN)
    assert roster(store).enrolled[HELEN] == anew.public


def test_whoever_leaves_is_off_the_roster(store: Store) -> None:
    handlers = enrolled(store, HELEN, MARGARET, ROSALIND)
    assert takes_off(store, handlers[HELEN], HELEN).enrolled.keys() == {MARGARET, ROSALIND}
    with pytest.raises(RosterError):
        takes_off(store, handlers[HELEN], HELEN)


def test_two_of_different_rungs_take_somebody_off_and_one_does_not(store: Store) -> None:
    handlers = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    for _ in range(2):
        after = takes_off(store, handlers[MARGARET], LORNA)
        assert LORNA in after.enrolled, "one person agreed twice"
        assert after.going == {LORNA: {MARGARET}}
    after = takes_off(store, handlers[ROSALIND], LORNA)
    assert after.enrolled.keys() == {HELEN, MARGARET, ROSALIND}
    assert after.going == {}
    with pytest.raises(RosterError):
        takes_off(store, handlers[LORNA], HELEN)


def test_two_of_one_rung_take_nobody_off(store: Store) -> None:
    handlers = enrolled(store, HELEN, MARGARET, ROSALIND, "kwame-asante")
    takes_off(store, handlers[HELEN], ROSALIND)
    with pytest.raises(RosterError, match="different rungs"):
        takes_off(store, handlers["kwame-asante"], ROSALIND)
    assert ROSALIND in roster(store).enrolled


def test_who_agreed_and_is_off_the_list_since_counts_no_longer(store: Store) -> None:
    handlers = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    asks(store, "kwame-asante")
    takes_off(store, handlers[LORNA], HELEN)
    approves(store, handlers[LORNA], "kwame-asante")
    takes_off(store, handlers[LORNA], LORNA)
    approves(store, handlers[MARGARET], "kwame-asante")
    assert takes_off(store, handlers[MARGARET], HELEN).enrolled.keys() == {HELEN, MARGARET, ROSALIND}


def test_nobody_goes_whose_going_would_leave_nobody_to_approve_others(store: Store) -> None:
    handlers = enrolled(store, HELEN, MARGARET, "kwame-asante")
    with pytest.raises(RosterError, match="enrol somebody else first"):
        takes_off(store, handlers[MARGARET], MARGARET)
    with pytest.raises(RosterError, match="enrol somebody else first"):
        takes_off(store, handlers[HELEN], MARGARET)
    takes_off(store, handlers["kwame-asante"], "kwame-asante")
    assert roster(store).enrolled.keys() == {HELEN, MARGARET}


def test_before_there_is_anybody_two_who_approve_a_third_enrol_nobody(store: Store) -> None:
    helen, margaret = asks(store, HELEN), asks(store, MARGARET)
    rosalind = asks(store, ROSALIND)
    approves(store, helen, ROSALIND)
    approves(store, margaret, ROSALIND)
    assert roster(store).enrolled == {}, "alone, nobody could let anybody else in"
    approves(store, rosalind, HELEN)
    assert roster(store).enrolled.keys() == {HELEN, ROSALIND}


def test_a_key_that_somebody_wrote_into_the_database_makes_the_roster_invalid(store: Store) -> None:
    handlers = enrolled(store, HELEN, MARGARET)
    mallory = new_handler(COLLEGE, HELEN)
    with store.begin() as tx:
        records = enrolments.records(tx, COLLEGE)
    swapped = tuple(record.replace(handlers[HELEN].public, mallory.public) for record in records)
    assert swapped != records
    with pytest.raises(RosterError):
        replay(COLLEGE, swapped)


@pytest.mark.parametrize("change", ["drop the first", "drop one", "swap", "of another", "rubbish", "sign"])
def test_a_roster_that_was_tampered_with_is_refused(store: Store, change: str) -> None:
    enrolled(store, HELEN, MARGARET, ROSALIND)
    with store.begin() as tx:
        records = list(enrolments.records(tx, COLLEGE))
    match change:
        case "drop the first":
            records = records[1:]
        case "drop one":
            del records[2]
        case "swap":
            records[0], records[1] = records[1], records[0]
        case "rubbish":
            records[1] = "[]"
        case "sign":
            said = json.loads(records[-1])
            records[-1] = json.dumps(said | {"signature": "00" * 64}, sort_keys=True)
    with pytest.raises(RosterError):
        replay("eastside" if change == "of another" else COLLEGE, tuple(records))


def test_an_approval_by_a_stolen_name_needs_the_stolen_key(store: Store) -> None:
    enrolled(store, HELEN, MARGARET)
    asks(store, ROSALIND)
    impostor = Handler(COLLEGE, HELEN, new_handler("x", "y").private, new_handler("x", "y").signing)
    with pytest.raises(RosterError, match="does not fit"), store.begin() as tx:
        approve(tx, northbridge(), impostor, read_roster(tx, COLLEGE).asking[0].number)


def test_every_change_is_in_the_audit_log(store: Store) -> None:
    enrolled(store, HELEN, MARGARET)
    with store.begin() as tx:
        said = [json.loads(one.line) for one in audit_lines.every(tx, COLLEGE)]
    assert [(one["event"], one["by"]) for one in said] == [
        ("asked", HELEN),
        ("asked", MARGARET),
        ("approved", HELEN),
        ("approved", MARGARET),
    ]
