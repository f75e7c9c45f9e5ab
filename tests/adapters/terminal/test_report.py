"""`clausebot report`, typed line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.reporting import handling, sending
from bot.reporting.routing import managers
from bot.store import Store, open_store
from tests.adapters.command import Run, clausebot
from tests.reporting.handlers import HELEN, LORNA, MARGARET, ROSALIND, cases_of, enrolled
from tests.sample import northbridge

COLLEGE = northbridge()
PEOPLE = sorted(COLLEGE.people.values(), key=lambda person: person.name)
NOBODY = len(PEOPLE) + len(COLLEGE.roles) + 3
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


def typed(*lines: object) -> Run:
    return clausebot("report", stdin="".join(f"{line}\n" for line in lines).encode())


def number_of(person: str) -> int:
    return next(n for n, one in enumerate(PEOPLE, start=1) if one.id == person)


def receipt_in(run: Run) -> str:
    found = re.search(r"^    (\S{4}(?:-\S{4}){5})$", run.out, re.MULTILINE)
    assert found, run.out
    return found[1]


def test_a_report_typed_in_the_terminal_reaches_the_desk_and_its_sender_comes_back(store: Store) -> None:
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    run = typed(1, 1, NOBODY, 1, *WORDS.split("\n"), ".")
    assert "Helen Marsh, Designated Safeguarding Lead" in run.out
    receipt = receipt_in(run)
    (case,) = cases_of(store, desk[HELEN])
    with store.begin() as tx:
        assert handling.open_case(tx, desk[HELEN], case.id).entries[0].text == WORDS
        handling.reply(tx, desk[HELEN], case.id, "Thank you. I will act today.")
    back = clausebot("report", "--back", stdin=f"{receipt.lower()}\nOne more thing.\n.\n".encode())
    assert back.status == 0
    assert "Answer from: Designated Safeguarding Lead\nThank you. I will act today." in back.out
    with store.begin() as tx:
        assert handling.open_case(tx, desk[HELEN], case.id).entries[-1].text == "One more thing."


def test_closing_before_the_receipt_was_typed_keeps_the_report(store: Store) -> None:
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    assert receipt_in(typed(1, 1, NOBODY, 1, WORDS, "."))
    assert len(cases_of(store, desk[HELEN])) == 1


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
    assert "020 3117 2520" in run.out


def test_what_is_no_answer_is_asked_for_again(store: Store) -> None:
    enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    run = typed("", "99", "1 2", "x", 1, 1, f"{NOBODY} 1", NOBODY, 3, 1, ".", WORDS, ".")
    assert "Please take one of them away" in run.out
    assert "You have not written anything yet" in run.out
    assert receipt_in(run)


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
    run = clausebot("report", "--back", stdin=b"7K3M-7K3M\n")
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
