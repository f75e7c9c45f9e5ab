"""Every row of the corpus holds what its README promises."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks import blind, fairness
from benchmarks.sets import CORPUS, Row, Set, answers, corpus, folds, kinds, plain, read_rows

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


def test_every_policy_is_of_one_kind_and_no_group_of_kinds_is_far_larger_than_another() -> None:
    groups = [[policy for some in group.values() for policy in some] for group in kinds()]
    every = Counter(policy for group in groups for policy in group)
    assert every == Counter(path.stem for path in (CORPUS / "policies").iterdir())
    assert len(groups) == 4
    assert max(map(len, groups)) - min(map(len, groups)) <= 2
    assert len({kind for group in kinds() for kind in group}) >= 12


def test_every_clause_that_the_blind_reader_named_is_still_there(rows: Set) -> None:
    policies = {row.id: row.policy for row in rows.rows}
    assert not [
        f"{one['id']}: {clause}"
        for one in blind.kept()
        for clause in one["clauses"]
        if clause not in rows.knowledge[policies[one["id"]]].clauses
    ]


def test_a_blind_reading_takes_a_tenth_of_each_kind_and_shows_no_label(rows: Set, tmp_path: Path) -> None:
    chosen = [row for some in blind.drawn(rows.rows).values() for row in some]
    everything = Counter(row.kind for row in rows.rows)
    assert Counter(row.kind for row in chosen) == {
        kind: round(count / 10) for kind, count in everything.items()
    }
    blind.draw(rows, tmp_path)
    sheets = "".join(path.read_text("utf-8") for path in tmp_path.glob("*.txt"))
    assert all(row.question in sheets for row in chosen)
    assert not [row.id for row in chosen if row.id in sheets]


def test_a_further_blind_reading_is_kept_beside_the_earlier_ones(
    rows: Set, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blind, "KEPT", tmp_path / "blind.jsonl")
    blind.KEPT.write_text(
        '{"reading": 1, "id": "leave-school-001", "kind": "offtopic", "clauses": []}\n', "utf-8"
    )
    blind.draw(rows, tmp_path)
    (tmp_path / "leave-school.answers").write_text("1 report 2 1\n", "utf-8")
    blind.keep(rows, tmp_path)
    earlier, told = blind.kept()
    first, second, *_ = rows.knowledge["leave-school"].clauses
    assert (earlier["reading"], earlier["id"]) == (1, "leave-school-001")
    assert (told["reading"], told["kind"], told["clauses"]) == (2, "report", [second, first])


def test_every_question_on_fairness_has_its_clause_in_a_policy_that_is_held_out(rows: Set) -> None:
    asked = [row for groups in fairness.written().values() for some in groups.values() for row in some]
    held_out = frozenset[str]().union(*folds().values())
    assert not {row.policy for row in asked} - held_out
    assert not [f"{row.policy}: {quote}" for row in asked for quote in _unfound(row, rows)]


def test_every_group_of_askers_is_asked_as_many_sets() -> None:
    questions = fairness.written()
    for groups in questions.values():
        assert len({len(some) for some in groups.values()}) == 1
    assert sum(len(next(iter(groups.values()))) for groups in questions.values()) >= 250


def test_no_question_on_fairness_is_among_those_that_are_learned_from(rows: Set) -> None:
    learned = {(row.policy, plain(row.question)) for row in rows.rows}
    asked = [row for groups in fairness.written().values() for some in groups.values() for row in some]
    assert not [row.question for row in asked if (row.policy, plain(row.question)) in learned]


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
