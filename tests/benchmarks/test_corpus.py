"""Every row of the corpus holds what its README promises."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.sets import CORPUS, Row, Set, answers, corpus, folds, plain, read_rows

KINDS = {"answerable", "unanswerable", "offtopic", "report"}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Set:
    return corpus(tmp_path_factory.mktemp("corpus"))


def test_every_question_file_belongs_to_a_policy_and_every_policy_has_questions() -> None:
    policies = {path.stem for path in (CORPUS / "policies").iterdir()}
    assert {path.stem for path in (CORPUS / "questions").glob("*.jsonl")} == policies


def test_every_row_says_whose_it_is_and_of_which_kind() -> None:
    wrong = [
        f"{path.name}: {row.id}"
        for path in _files()
        for row in read_rows(path)
        if row.policy != path.stem or row.kind not in KINDS or not row.question.strip()
    ]
    assert not wrong


def test_no_id_and_no_question_of_a_policy_occurs_twice() -> None:
    all_rows = [row for path in _files() for row in read_rows(path)]
    ids = Counter(row.id for row in all_rows)
    asked = Counter((row.policy, plain(row.question)) for row in all_rows)
    assert not [one for one, count in (ids + asked).items() if count > 1]


def test_every_quote_stands_in_a_clause_of_its_policy(rows: Set) -> None:
    lost = [f"{row.id}: {quote}" for row in rows.rows for quote in _unfound(row, rows)]
    assert not lost


def test_only_what_the_policy_answers_has_quotes() -> None:
    all_rows = [row for path in _files() for row in read_rows(path)]
    assert not [row.id for row in all_rows if row.kind == "answerable" and not row.quotes]
    assert not [row.id for row in all_rows if row.kind in ("unanswerable", "offtopic") and row.quotes]


def test_no_policy_is_held_out_twice() -> None:
    held = Counter(policy for policies in folds().values() for policy in policies)
    assert not [policy for policy, count in held.items() if count > 1]


def _files() -> list[Path]:
    return sorted((CORPUS / "questions").glob("*.jsonl"))


def _unfound(row: Row, rows: Set) -> list[str]:
    clauses = rows.knowledge[row.policy].clauses.values()
    return [
        quote
        for quote in row.quotes
        if not any(
            answers(Row(row.id, row.policy, row.question, row.kind, (quote,), "", 2), c) for c in clauses
        )
    ]
