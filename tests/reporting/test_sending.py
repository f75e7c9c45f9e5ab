"""What is taken of what somebody sends, and what is refused, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.reporting import sending
from bot.reporting.cases import MOST_LETTERS
from bot.reporting.passphrases import Handler
from bot.reporting.receipts import new_receipt
from bot.reporting.routing import About, Inside, Outside
from bot.reporting.sending import ChangedError, NotTakenError
from bot.store import Store, enrolments, reports
from bot.store.tables import metadata, report_entries
from bot.store.tables import reports as reports_table
from tests.reporting.handlers import COLLEGE, HELEN, LORNA
from tests.reporting.steps import NOBODY, WORDS, about, draft, notices, seen, send, visit
from tests.sample import northbridge


def test_a_named_report_and_an_anonymous_one_look_alike_in_the_store(
    store: Store, desk: dict[str, Handler]
) -> None:
    send(store)
    send(store, draft(name="Chloe Nguyen", whom=about(HELEN), text="x" * 300))
    with store.begin() as tx:
        rows = tx.connection.execute(select(reports_table)).all()
        bodies = tx.connection.execute(select(report_entries.c.body)).scalars().all()
    for column in ("wraps", "head", "identity", "receipt_wrap"):
        assert len({len(getattr(row, column)) for row in rows}) == 1, column
    assert len({len(body) for body in bodies}) == 1


def test_nothing_of_a_report_is_in_the_tables_in_clear(store: Store, desk: dict[str, Handler]) -> None:
    receipt = send(store, draft(name="Chloe Nguyen", whom=about("callum-baird")))
    with store.begin() as tx:
        sending.add(tx, northbridge(), receipt, WORDS, NOBODY)
        held = b"".join(
            repr(tuple(row)).encode()
            for table in metadata.sorted_tables
            if table.name not in ("roster", "handler_keys")
            for row in tx.connection.execute(select(table))
        )
    for secret in (
        WORDS,
        "Chloe",
        "callum",
        "student-at-risk",
        receipt.written,
        receipt.written.replace("-", ""),
    ):
        assert secret.encode() not in held
    assert b"callum" not in held


def test_sent_again_with_the_same_receipt_it_is_one_report(store: Store, desk: dict[str, Handler]) -> None:
    receipt = new_receipt()
    for _ in range(3):
        with store.begin() as tx:
            sending.submit(tx, northbridge(), draft(), receipt)
    assert len(seen(store, desk[HELEN])) == 1
    assert len(notices(store)) == 4
    assert len(visit(store, receipt).entries) == 1


def test_a_receipt_that_nobody_has_leads_nowhere(store: Store, desk: dict[str, Handler]) -> None:
    send(store)
    with pytest.raises(NotTakenError, match="no_such_report"):
        visit(store, new_receipt())


def test_a_receipt_leads_nowhere_in_another_organisation(store: Store, desk: dict[str, Handler]) -> None:
    receipt = send(store)
    college = northbridge()
    eastside = replace(college, organisation=replace(college.organisation, id="eastside"))
    with pytest.raises(NotTakenError, match="no_such_report"), store.begin() as tx:
        sending.come_back(tx, eastside, receipt)


def test_when_those_who_could_open_it_have_changed_it_is_not_taken_but_shown_again(
    store: Store, desk: dict[str, Handler]
) -> None:
    college = northbridge()
    away = replace(college.people[HELEN], away=True, manager=None)
    moved = replace(
        college,
        people={**college.people, HELEN: away},
        roles={
            **college.roles,
            "safeguarding-lead": replace(college.roles["safeguarding-lead"], holders=(LORNA,)),
        },
    )
    with pytest.raises(ChangedError) as caught, store.begin() as tx:
        sending.submit(tx, moved, draft(), new_receipt())
    assert isinstance(caught.value.found, Inside)
    assert caught.value.found.openers[0].person.id == LORNA
    assert notices(store) == []


def test_about_whoever_runs_the_bot_nothing_is_kept(store: Store, desk: dict[str, Handler]) -> None:
    with pytest.raises(ChangedError) as caught, store.begin() as tx:
        sending.submit(tx, northbridge(), draft(whom=about("nadia-rahman")), new_receipt())
    assert isinstance(caught.value.found, Outside)
    with store.begin() as tx:
        assert reports.stamps(tx, COLLEGE) == ()


@pytest.mark.parametrize("text", ["", " \n ", "x" * (MOST_LETTERS + 1)])
def test_what_is_empty_or_too_long_is_not_taken(store: Store, desk: dict[str, Handler], text: str) -> None:
    with pytest.raises(NotTakenError), store.begin() as tx:
        sending.submit(tx, northbridge(), draft(text), new_receipt())


@pytest.mark.parametrize(
    "text", ["\N{FACE WITH ROLLING EYES}" * MOST_LETTERS, "\0\x01" * 5000, "\ud800 half"]
)
def test_any_letters_are_kept_up_to_the_limit(store: Store, desk: dict[str, Handler], text: str) -> None:
    receipt = send(store, draft(text))
    kept = visit(store, receipt).entries[0].text
    assert kept == text.encode(errors="replace").decode()


def test_without_two_rungs_enrolled_nothing_is_taken(store: Store) -> None:
    with pytest.raises(NotTakenError, match="switched_off"):
        send(store)


def test_on_a_roster_that_was_tampered_with_nothing_is_taken(store: Store, desk: dict[str, Handler]) -> None:
    with store.begin() as tx:
        enrolments.append(tx, COLLEGE, "[]")
    with pytest.raises(NotTakenError, match="switched_off"):
        send(store)


def test_more_subjects_than_there_can_be_are_not_taken(store: Store, desk: dict[str, Handler]) -> None:
    many = About(frozenset(f"made-up-{number}" for number in range(2000)))
    with pytest.raises(NotTakenError, match="too_long"), store.begin() as tx:
        sending.submit(tx, northbridge(), draft(whom=many), new_receipt())


def test_no_exception_repeats_what_was_written(store: Store, desk: dict[str, Handler]) -> None:
    what = draft(name="Chloe Nguyen")
    assert WORDS not in repr(what)
    assert "Chloe" not in repr(what)
    back = visit(store, send(store, what))
    assert WORDS not in repr(back)
