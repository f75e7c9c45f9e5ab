"""`clausebot report`, typed line by line."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.terminal.counter import Counter
from adapters.terminal.report import report, report_from_chat
from bot.reporting import handling, sending
from bot.reporting.passphrases import Handler
from bot.reporting.routing import managers
from bot.settings import read_serving
from bot.store import Store, open_store
from tests.adapters.command import Run
from tests.adapters.terminal.reporter import (
    ADD,
    COLLEGE,
    FINISHED,
    NOBODY,
    TAKE_BACK,
    come_back,
    number_of,
    receipt_in,
    typed,
)
from tests.reporting.handlers import HELEN, LORNA, MARGARET, ROSALIND, cases_of, enrolled

NOBODY_NEW = NOBODY - 1
WORDS = "He waits for her\nafter every lesson."


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    for name, value in {
        "CLAUSEBOT_DATA": str(tmp_path),
        "CLAUSEBOT_REPORTING": "on",
        "CLAUSEBOT_PUBLIC_URL": "https://desk.example",
        "CLAUSEBOT_SMTP_URL": "smtp://127.0.0.1",
        "CLAUSEBOT_MAIL_FROM": "bot@desk.example",
    }.items():
        monkeypatch.setenv(name, value)
    opened = open_store(f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "secrets")
    yield opened
    opened.close()


def test_a_report_typed_in_the_terminal_reaches_the_desk_and_its_sender_comes_back(store: Store) -> None:
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    run = typed(1, 1, NOBODY, 1, *WORDS.split("\n"), ".")
    assert "Helen Marsh, Designated Safeguarding Lead" in run.out
    receipt = receipt_in(run)
    (case,) = cases_of(store, desk[HELEN])
    with store.begin() as tx:
        assert handling.open_case(tx, desk[HELEN], case.id).entries[0].text == WORDS
        handling.reply(tx, desk[HELEN], case.id, "Thank you. I will act today.")
    back = come_back(receipt.lower(), ADD, "One more thing.", ".", NOBODY_NEW)
    assert back.status == 0
    assert "Answer from: Designated Safeguarding Lead\nThank you. I will act today." in back.out
    with store.begin() as tx:
        assert handling.open_case(tx, desk[HELEN], case.id).entries[-1].text == "One more thing."


def test_everyone_who_could_open_it_is_shown_with_the_clause_and_beside_them_the_ways_outside(
    store: Store,
) -> None:
    enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    run = typed(1, 1, NOBODY)
    listed = run.out.partition("These are all the people who could open it")[2]
    route = COLLEGE.routes["student-at-risk"]
    clause = COLLEGE.clauses[route.clause]
    policy = COLLEGE.policies_by_id[clause.policy_id].title
    assert f"- Helen Marsh, Designated Safeguarding Lead\n  Chosen by {policy}, " in listed
    assert clause.words in listed
    assert all(one.contact in listed for one in COLLEGE.organisation.outside)


def test_somebody_who_is_not_sure_is_told_that_it_starts_one_step_higher(store: Store) -> None:
    enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    run = typed(1, 1, NOBODY - 1)
    assert "Because you are not sure, it starts one step higher." in run.out
    assert "- Helen Marsh" not in run.out


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("student-at-risk", "The people on your list are told at once."),
        ("staff-conduct", "are told today or on the next working day."),
    ],
)
def test_before_writing_it_is_said_how_soon_they_are_told_and_what_to_leave_out(
    store: Store, kind: str, told: str
) -> None:
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    kinds = [route.id for route in sending.open_routes(COLLEGE, desk)]
    run = typed(kinds.index(kind) + 1, 1, NOBODY, 1)
    assert told in run.out
    assert "Leave out your name and anything that only you could know" in run.out


def sent(store: Store) -> tuple[str, dict[str, Handler]]:
    """A receipt, and those who could open its report."""
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    return receipt_in(typed(1, 1, NOBODY, 1, WORDS, ".")), desk


def test_what_is_added_about_somebody_new_is_not_for_them(store: Store) -> None:
    receipt, desk = sent(store)
    added = come_back(receipt, ADD, "It is her.", ".", number_of(HELEN))
    assert "Sent. Come back to read the answer." in added.out
    assert cases_of(store, desk[HELEN]) == ()
    (case,) = cases_of(store, desk[MARGARET])
    with store.begin() as tx:
        said = [one.text for one in handling.open_case(tx, desk[MARGARET], case.id).entries]
    assert said == [WORDS, "It is her."]


def test_what_nobody_is_left_for_is_not_kept_and_the_outside_is_shown_again(store: Store) -> None:
    receipt, desk = sent(store)
    run = come_back(receipt, ADD, "It is him.", ".", number_of("sam-okoro"))
    assert "020 3117 2520" in run.out.partition("Nothing was sent.")[2]
    (case,) = cases_of(store, desk[HELEN])
    with store.begin() as tx:
        assert [one.text for one in handling.open_case(tx, desk[HELEN], case.id).entries] == [WORDS]


def test_a_report_is_taken_back_when_that_was_said_twice(store: Store) -> None:
    receipt, _ = sent(store)
    kept = come_back(receipt, TAKE_BACK, 2)
    assert "They may still have to act on what they have read." in kept.out
    assert "Nobody has answered yet. You should hear something by" in come_back(receipt, FINISHED).out
    assert "You took it back." in come_back(receipt, TAKE_BACK, 1).out
    assert "You took it back. If you write again" in come_back(receipt, 2).out


def test_closing_before_the_receipt_was_typed_keeps_the_report(store: Store) -> None:
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    assert receipt_in(typed(1, 1, NOBODY, 1, WORDS, "."))
    assert len(cases_of(store, desk[HELEN])) == 1


def test_the_receipt_is_cleared_once_its_end_was_typed_and_a_day_is_named_for_the_answer(
    store: Store,
) -> None:
    enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    lines, seen, hidden = iter(map(str, (1, 1, NOBODY, 1, WORDS, ".", "oops"))), [], []

    def ask(prompt: str) -> str:
        return next(lines, None) or receipt_in(Run(0, "\n".join(seen), ""))[-4:].lower()

    kept = report(Counter(COLLEGE, store, ask, seen.append, lambda: hidden.append(len(seen))))
    assert kept
    receipt = next(place for place, line in enumerate(seen) if "This is your receipt" in line)
    assert "Those are not the last four" in seen[receipt + 1]
    assert hidden == [receipt + 2]
    assert re.search(r"You should hear something by \d+ [A-Z][a-z]+ \d{4}\.", seen[-1])


def test_about_the_holder_they_are_not_on_the_list_and_have_no_key(store: Store) -> None:
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    run = typed(1, 1, number_of(HELEN), 1, WORDS, ".")
    assert "- Margaret Adeyemi, Principal" in run.out
    assert "- Helen Marsh" not in run.out
    assert cases_of(store, desk[HELEN]) == ()
    assert len(cases_of(store, desk[MARGARET])) == 1


def test_about_whoever_runs_the_bot_only_the_outside_is_shown(store: Store) -> None:
    enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    run = typed(1, 1, number_of("sam-okoro"))
    assert run.status == 1
    assert "They could try to read it" in run.out
    assert "020 3117 2520" in run.out.partition("They could try to read it")[2]


def test_what_is_no_answer_is_asked_for_again(store: Store) -> None:
    enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    run = typed("", "99", "1 2", "x", 1, 1, f"{NOBODY} 1", NOBODY, 3, 1, ".", WORDS, ".")
    assert "Please take one of them away" in run.out
    assert "You have not written anything yet" in run.out
    assert receipt_in(run)


def test_from_a_chat_the_kind_is_chosen_already_and_breaking_off_keeps_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    for lines in ((1, NOBODY), (1, NOBODY, 1, WORDS, ".")):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        report_from_chat(read_serving(os.environ), COLLEGE, "student-at-risk")
    said = capsys.readouterr().out
    assert "About: A student may be at risk of harm" in said
    assert "What is it about?" not in said
    (case,) = cases_of(store, desk[HELEN])
    assert case.route == "student-at-risk"


def test_while_reports_are_switched_off_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLAUSEBOT_DATA", str(tmp_path))
    monkeypatch.delenv("CLAUSEBOT_REPORTING", raising=False)
    run = typed(1)
    assert run.status == 2
    assert "Reports are not taken here" in run.err


def test_without_anybody_enrolled_nothing_is_asked(store: Store) -> None:
    run = typed(1, 1, NOBODY)
    assert run.status == 1
    assert "You cannot report anything here yet" in run.out


def test_a_wrong_receipt_is_not_repeated(store: Store) -> None:
    run = come_back("7K3M-7K3M")
    assert run.status == 1
    assert "This is not a receipt" in run.out
    assert "7K3M" not in run.out


def test_a_named_sender_picks_their_line_manager_who_then_comes_first(store: Store) -> None:
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA, "amira-khan")
    kind = "online-abuse-of-staff"
    kinds = [route.id for route in sending.open_routes(COLLEGE, desk)]
    picked = [one.id for one in managers(COLLEGE, COLLEGE.routes[kind])]
    run = typed(
        *(kinds.index(kind) + 1, 2, NOBODY, picked.index("amira-khan") + 2, 1),
        *("Jo Price", *WORDS.split("\n"), "."),
    )
    assert "Amira Khan, Your line manager" in run.out
    assert receipt_in(run)
    assert len(cases_of(store, desk["amira-khan"])) == 1
