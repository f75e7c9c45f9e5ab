"""From sending a report to the desk and back, on both databases."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from bot.reporting import handing_on, handling, sending
from bot.reporting.access import CannotError, NotYoursError
from bot.reporting.cases import Kind, State
from bot.reporting.notices import News
from bot.reporting.passphrases import Handler
from bot.reporting.receipts import new_receipt
from bot.reporting.roster import take_off
from bot.reporting.routing import About, Inside
from bot.reporting.sealing import SealError
from bot.reporting.sending import ChangedError, Draft
from bot.store import Store, audit_lines, reports
from bot.store.tables import report_entries
from bot.terms import Outcome, Terms
from tests.reporting.actions import ACTIONS
from tests.reporting.handlers import (
    COLLEGE,
    HELEN,
    LORNA,
    MARGARET,
    ROSALIND,
    cases_of,
    enrolled,
)
from tests.reporting.steps import (
    DAY,
    NOBODY,
    TERMS,
    WORDS,
    about,
    draft,
    notices,
    read,
    seen,
    send,
    visit,
)
from tests.sample import northbridge
from tests.store.conftest import Clock


def test_a_report_reaches_the_appointed_role_and_the_reply_its_sender(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt = send(store)
    (id_,) = seen(store, desk[HELEN])
    case = read(store, desk[HELEN], id_)
    assert [(entry.kind, entry.text) for entry in case.entries] == [(Kind.REPORT, WORDS)]
    with store.begin() as tx:
        handling.reply(tx, desk[HELEN], id_, "Thank you. When was it?")
    back = visit(store, receipt)
    assert back.state is State.OPEN
    assert [(entry.kind, entry.by, entry.text) for entry in back.entries] == [
        (Kind.REPORT, "", WORDS),
        (Kind.REPLY, HELEN, "Thank you. When was it?"),
    ]
    with store.begin() as tx:
        sending.add(tx, northbridge(), receipt, "At four.", NOBODY)
    assert [entry.text for entry in read(store, desk[HELEN], id_).entries][-1] == "At four."


def test_the_rungs_above_see_it_only_once_it_was_left_lying(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    send(store)  # on Friday 15 January 2027
    assert seen(store, desk[MARGARET]) == []
    clock.now += 5 * DAY
    assert seen(store, desk[MARGARET]) == []
    clock.now += DAY  # three working days are over
    (id_,) = seen(store, desk[MARGARET])
    assert read(store, desk[MARGARET], id_).entries[0].text == WORDS
    assert seen(store, desk[ROSALIND]) == []
    clock.now += 30 * DAY
    assert seen(store, desk[ROSALIND]) == [id_]


def test_what_was_acknowledged_stays_with_those_who_saw_it(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    send(store)
    (id_,) = seen(store, desk[HELEN])
    with store.begin() as tx:
        handling.acknowledge(tx, desk[HELEN], id_)
    clock.now += 30 * DAY
    assert seen(store, desk[MARGARET]) == []
    with pytest.raises(NotYoursError):
        read(store, desk[MARGARET], id_)
    clock.now += 70 * DAY  # three months without feedback
    assert seen(store, desk[MARGARET]) == [id_]
    assert seen(store, desk[ROSALIND]) == []


def test_about_the_role_itself_it_goes_above_and_they_see_and_open_nothing(
    store: Store, desk: dict[str, Handler]
) -> None:
    send(store, draft(whom=about(HELEN)))
    (id_,) = seen(store, desk[MARGARET])
    assert seen(store, desk[HELEN]) == []
    assert all(person != HELEN for person, *_ in notices(store))
    for act in ACTIONS.values():
        with pytest.raises(NotYoursError), store.begin() as tx:
            act(tx, desk[HELEN], id_)


def test_every_action_is_refused_to_everyone_whom_the_case_has_not_reached(
    store: Store, desk: dict[str, Handler]
) -> None:
    kinds = {
        "student-at-risk": {HELEN},
        "staff-conduct": {LORNA},
        "wrongdoing-at-work": {MARGARET},
    }
    for route in kinds:
        send(store, draft(route=route))
    found = {route: listed for route, (who,) in kinds.items() for listed in seen(store, desk[who])}
    assert len(set(found.values())) == 3
    for route, may in kinds.items():
        for person in desk.keys() - may:
            for act in ACTIONS.values():
                with pytest.raises(NotYoursError), store.begin() as tx:
                    act(tx, desk[person], found[route])
    assert [entry.kind for entry in read(store, desk[HELEN], found["student-at-risk"]).entries] == [
        Kind.REPORT
    ]


def test_a_case_that_is_not_there_is_answered_as_one_that_is_somebody_elses(
    store: Store, desk: dict[str, Handler]
) -> None:
    for act in ACTIONS.values():
        with pytest.raises(NotYoursError), store.begin() as tx:
            act(tx, desk[HELEN], "ab" * 16)


def test_whoever_is_no_longer_on_the_roster_opens_nothing(store: Store, desk: dict[str, Handler]) -> None:
    send(store)
    (id_,) = seen(store, desk[HELEN])
    with store.begin() as tx:
        take_off(tx, northbridge(), desk[HELEN], HELEN)
    with pytest.raises(NotYoursError):
        read(store, desk[HELEN], id_)
    with pytest.raises(NotYoursError):
        cases_of(store, desk[HELEN])


def test_whoever_left_the_roster_is_none_of_those_who_could_still_open_it(
    store: Store, desk: dict[str, Handler]
) -> None:
    send(store)
    (id_,) = seen(store, desk[HELEN])
    assert read(store, desk[HELEN], id_).others == (MARGARET, ROSALIND)
    for person, left in ((MARGARET, (ROSALIND,)), (ROSALIND, ())):
        with store.begin() as tx:
            take_off(tx, northbridge(), desk[person], person)
        assert read(store, desk[HELEN], id_).others == left, "so that the page can warn of the last key"


def test_those_told_first_are_told_and_reminded_and_those_above_only_if_it_lies(
    store: Store, desk: dict[str, Handler]
) -> None:
    send(store)
    assert notices(store) == [
        (HELEN, News.DUE, "2027-01-20", False),
        (HELEN, News.REPORT, "2027-01-15", True),
        (MARGARET, News.OVERDUE, "2027-01-21", False),
        (ROSALIND, News.OVERDUE, "2027-01-26", False),
    ]
    (id_,) = seen(store, desk[HELEN])
    with store.begin() as tx:
        handling.acknowledge(tx, desk[HELEN], id_)
    assert notices(store) == [
        (HELEN, News.DUE, "2027-04-08", False),
        (HELEN, News.REPORT, "2027-01-15", True),
        (MARGARET, News.OVERDUE, "2027-04-16", False),
    ]
    with store.begin() as tx:
        handling.close(tx, desk[HELEN], id_, Outcome.ACTED, "It has stopped.", TERMS)
    assert notices(store) == [(HELEN, News.REPORT, "2027-01-15", True)]


def test_what_is_not_urgent_waits_for_its_hour(store: Store, desk: dict[str, Handler]) -> None:
    send(store, draft(route="staff-conduct"))
    assert (LORNA, News.REPORT, "2027-01-15", False) in notices(store)


def test_the_name_of_a_sender_is_opened_apart_and_that_is_written_down(
    store: Store, desk: dict[str, Handler]
) -> None:
    send(store, draft(name="Chloe Nguyen"))
    (id_,) = seen(store, desk[HELEN])
    assert "Chloe" not in repr(read(store, desk[HELEN], id_))
    with store.begin() as tx:
        assert handling.open_identity(tx, desk[HELEN], id_) == "Chloe Nguyen"
        said = [json.loads(one.line)["event"] for one in audit_lines.every(tx, COLLEGE)]
    assert said[-2:] == ["opened", "identity"]


def test_an_anonymous_report_has_no_name_to_open(store: Store, desk: dict[str, Handler]) -> None:
    send(store)
    (id_,) = seen(store, desk[HELEN])
    with pytest.raises(CannotError, match="anonymous"), store.begin() as tx:
        handling.open_identity(tx, desk[HELEN], id_)


def test_a_withdrawn_report_says_so_at_the_desk_and_goes_sooner(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt = send(store)
    with store.begin() as tx:
        sending.withdraw(tx, northbridge(), receipt)
        sending.withdraw(tx, northbridge(), receipt)
    (id_,) = seen(store, desk[HELEN])
    case = read(store, desk[HELEN], id_)
    assert case.head.state is State.WITHDRAWN
    assert case.purge == date(2027, 4, 15)
    assert [entry.kind for entry in case.entries] == [Kind.REPORT, Kind.EVENT]
    assert [news for _, news, *_ in notices(store)] == [News.MESSAGE, News.REPORT]


def test_a_note_is_for_handlers_alone(store: Store, desk: dict[str, Handler]) -> None:
    receipt = send(store)
    (id_,) = seen(store, desk[HELEN])
    with store.begin() as tx:
        handling.note(tx, desk[HELEN], id_, "Ring the police tomorrow.")
    assert [entry.kind for entry in read(store, desk[HELEN], id_).entries] == [Kind.REPORT, Kind.NOTE]
    assert [entry.kind for entry in visit(store, receipt).entries] == [Kind.REPORT]


def test_a_closed_case_takes_no_reply_until_its_sender_writes_again(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt = send(store)
    (id_,) = seen(store, desk[HELEN])
    with store.begin() as tx:
        handling.close(tx, desk[HELEN], id_, Outcome.NOTHING_FOUND, "We found nothing.", TERMS)
    assert read(store, desk[HELEN], id_).purge == date(2027, 7, 15)
    with pytest.raises(CannotError, match="closed"), store.begin() as tx:
        handling.reply(tx, desk[HELEN], id_, "One more thing.")
    with store.begin() as tx:
        sending.add(tx, northbridge(), receipt, "It happened again.", NOBODY)
        handling.reply(tx, desk[HELEN], id_, "Thank you.")
    case = read(store, desk[HELEN], id_)
    assert case.head.state is State.OPEN
    assert case.purge == date(2030, 1, 15), "the clock starts anew"


def test_a_line_manager_stays_the_first_rung_until_it_is_about_them(store: Store) -> None:
    amira, kind = "amira-khan", "online-abuse-of-staff"
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA, amira)
    what = Draft(kind, NOBODY, False, (amira, LORNA, MARGARET, ROSALIND), WORDS, "Jo Price", amira)
    receipt = send(store, what)
    (id_,) = seen(store, desk[amira])
    with store.begin() as tx:
        handing_on.renew(tx, northbridge(), desk[amira], id_)
    assert seen(store, desk[amira]) == [id_], "they still come first after it was sealed anew"
    with store.begin() as tx:
        sending.add(tx, northbridge(), receipt, "It is my manager.", About(roles=frozenset({"line-manager"})))
    assert seen(store, desk[amira]) == []
    assert seen(store, desk[LORNA]) == [id_]


def test_a_line_manager_whom_an_anonymous_sender_names_counts_for_nothing(
    store: Store, desk: dict[str, Handler]
) -> None:
    what = Draft("online-abuse-of-staff", NOBODY, False, ("amira-khan", LORNA), WORDS, "", "amira-khan")
    with pytest.raises(ChangedError) as changed, store.begin() as tx:
        sending.submit(tx, northbridge(), what, new_receipt())
    assert isinstance(changed.value.found, Inside)
    assert [one.person.id for one in changed.value.found.openers] == [LORNA, MARGARET, ROSALIND]


def test_the_list_has_what_is_due_first_first_and_says_what_is_overdue(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    old = send(store)
    clock.now += 7 * DAY
    send(store)
    listed = cases_of(store, desk[HELEN])
    assert [one.overdue for one in listed] == [True, False]
    assert read(store, desk[HELEN], listed[0].id).head.day == "2027-01-15"
    assert visit(store, old).day == date(2027, 1, 15)


def test_what_a_desk_remembers_is_of_no_use_to_another(store: Store, desk: dict[str, Handler]) -> None:
    send(store)
    assert len(seen(store, desk[HELEN])) == 1
    with store.begin() as tx:
        kept = reports.index(tx, COLLEGE, HELEN)
        assert kept is not None
        reports.keep_index(tx, COLLEGE, MARGARET, kept)
    assert seen(store, desk[MARGARET]) == []
    assert len(seen(store, desk[HELEN])) == 1


def test_an_entry_that_was_moved_to_another_case_makes_it_unreadable_not_false(
    store: Store, desk: dict[str, Handler]
) -> None:
    send(store)
    send(store)
    with store.begin() as tx:
        (one, _), (two, _) = reports.stamps(tx, COLLEGE)
        ((entry, body),) = reports.entries(tx, one).items()
        reports.replace_entries(tx, one, {})
        reports.add_entry(tx, two, entry, body)
    with pytest.raises(SealError):
        read(store, desk[HELEN], two)


def test_an_entry_that_was_taken_out_makes_the_case_unreadable_not_shorter(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt = send(store)
    with store.begin() as tx:
        sending.add(tx, northbridge(), receipt, "One more thing.", NOBODY)
        ((id_, _),) = reports.stamps(tx, COLLEGE)
        entry = sorted(reports.entries(tx, id_))[0]
        tx.connection.execute(report_entries.delete().where(report_entries.c.id == entry))
    with pytest.raises(SealError):
        read(store, desk[HELEN], id_)


def test_working_days_leave_out_weekends_and_holidays() -> None:
    friday = date(2027, 1, 15)
    assert TERMS.acknowledge_by(friday) == date(2027, 1, 20)
    holidays = frozenset({date(2027, 1, 18), date(2027, 1, 19), date(2027, 1, 20), date(2027, 1, 21)})
    assert Terms(holidays=holidays).acknowledge_by(friday) == date(2027, 1, 22), "seven days at the latest"
    assert TERMS.feedback_by(date(2026, 11, 30)) == date(2027, 2, 28)


def test_the_clock_of_these_tests_stands_on_a_friday(clock: Clock) -> None:
    assert datetime.fromtimestamp(clock.now, UTC).date() == date(2027, 1, 15)
