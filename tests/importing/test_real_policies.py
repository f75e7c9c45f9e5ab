"""The five real policies import as they are. They stand outside the repository: see tests/evaluation.py."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.importing.blocks import Kind
from bot.importing.importer import import_files
from bot.importing.report import ImportReport
from tests.evaluation import FOLDER, needed

pytestmark = needed
NAMES = ("birkenhead", "college", "dstc", "seadown", "wiltshire")
every_policy = pytest.mark.parametrize("name", NAMES)
_LABEL = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2})+)\.?\s+(.*)$|^\s*(\d{1,2})[.\t]\s*(\S.*)$")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("imported")

    @cache
    def imported(name: str) -> ImportReport:
        path = FOLDER / "policies" / f"{name}.txt"
        return import_files([path], folder / name, name, None, date(2026, 9, 1))[0]

    return imported


def folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def numbered(name: str) -> list[tuple[str, str]]:
    """(label, the words up to the next empty line) of each numbered paragraph, contents lists left out."""
    found: list[tuple[str, str]] = []
    open_paragraph = False
    for line in (FOLDER / "policies" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        label = _LABEL.match(line)
        if label and not re.search(r"\t\s*\d+\s*$", line):
            found.append((label[1] or label[3], label[2] or label[4]))
            open_paragraph = True
        elif not line.strip() or label or "\t" in line or re.match(r"\s*[•*-]", line):
            open_paragraph = False
        elif open_paragraph and line[:1].islower():
            found[-1] = (found[-1][0], f"{found[-1][1]} {line}")
        else:
            open_paragraph = False
    return found


def rows(name: str) -> list[dict[str, object]]:
    lines = (FOLDER / "eval" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["policy"] == name]


@every_policy
def test_every_numbered_paragraph_keeps_its_label_and_its_words(name: str, report):
    headings = [(e.label, folded(e.text)) for e in report(name).draft.entries if e.kind is Kind.HEADING]
    clauses = [(clause.label, folded(clause.text)) for clause in report(name).policy.clauses]
    lost = [
        (label, words)
        for label, words in numbered(name)
        if not any(own == label and folded(words) in text for own, text in clauses)
        and not any(own == label and _parted(folded(words), text, clauses) for own, text in headings)
    ]
    assert lost == []


def _parted(words: str, heading: str, clauses: list[tuple[str, str]]) -> bool:
    """Whether `words` are that heading, and what is behind a colon in them is a clause below it."""
    rest = words.removeprefix(heading).strip()
    return words.startswith(heading) and any(rest in text for _, text in clauses)


@every_policy
def test_no_contents_line_signature_or_reference_became_a_clause(name: str, report):
    for clause in report(name).policy.clauses:
        assert not re.search(r"(?:\t|\.{4,}|\s{3,})\d+$", clause.text), clause.id
        assert not re.search(r"signature|_{4,}", clause.text, re.IGNORECASE), clause.id
        assert clause.text not in report(name).policy.references


@every_policy
def test_every_word_is_placed(name: str, report):
    assert report(name).unplaced == ()


@every_policy
def test_every_quote_of_the_question_set_stands_in_a_clause(name: str, report):
    clauses = [folded(clause.words) for clause in report(name).policy.clauses]
    references = folded(" ".join(report(name).policy.references))
    missing = {
        str(quote)
        for row in rows(name)
        for quote in row["quotes"]  # type: ignore[attr-defined]
        if not any(folded(quote) in words for words in clauses) and folded(quote) not in references
    }
    assert missing == set()


@every_policy
def test_whom_to_tell_is_drafted_with_its_clause(name: str, report):
    """At least 85 of 100 (role, clause) pairs of the question set have a route to a role of that name."""
    wanted = {
        (str(r["role"]), str(r["quotes"][0])) for r in rows(name) if r["kind"] == "report" and r["role"]
    }  # type: ignore[index]
    words = {clause.id: folded(clause.words) for clause in report(name).policy.clauses}
    names = {role.id: set(folded(role.name).split()) for role in report(name).roles}
    found = [
        (role, quote)
        for role, quote in wanted
        if any(
            folded(quote) in words[route.clause] and names[route.role] & set(folded(role).split())
            for route in report(name).routes
        )
    ]
    assert len(found) >= 0.85 * len(wanted)


def test_a_policy_that_appoints_nobody_has_no_role(report, tmp_path: Path):
    assert report("dstc").roles == ()
    assert report("dstc").routes == ()
