from __future__ import annotations

from pathlib import Path

from benchmarks.edits import update
from benchmarks.generated import edited, generated, question_about
from benchmarks.memory import peak
from benchmarks.speed import Yardstick, within
from bot.matching.index import index_with
from bot.matching.query import make_query


def test_generated_knowledge_is_the_same_at_every_run_and_as_large_as_asked() -> None:
    assert generated(25, a_policy=10) == generated(25, a_policy=10)
    assert [len(policy.clauses) for policy in generated(25, a_policy=10).policies] == [10, 10, 5]


def test_an_edit_changes_one_clause_and_keeps_its_id() -> None:
    before = generated(20, a_policy=10)
    after = edited(before)
    changed = [key for key, clause in before.clauses.items() if after.clauses[key] != clause]
    assert changed == ["policy-0:0"]


def test_a_question_finds_the_clause_whose_words_it_has(tmp_path: Path) -> None:
    knowledge = generated(50)
    index = index_with(None, knowledge, tmp_path)
    question = question_about(knowledge, 3)
    found = index.find_clauses(make_query(question, index).words, 5)
    best = max(found, key=found.__getitem__)
    assert question.rstrip("?").split()[-1] in index.clauses[best].text


def test_an_edit_is_measured_with_the_building_before_it(tmp_path: Path) -> None:
    whole, again, encoded = update(generated(20, a_policy=10), tmp_path, None)
    assert whole > 0
    assert again > 0
    assert encoded == 0


def test_the_yardstick_runs_on_words_that_mean_something_to_sqlite(tmp_path: Path) -> None:
    index = index_with(None, generated(10), tmp_path)
    Yardstick(index)("who must near not?", ("near", "not", "or"))


def test_a_missed_goal_says_so() -> None:
    assert within(1.4, 1.5) == "at most 1.5"
    assert within(1.504, 1.5) == "at most 1.5"
    assert within(1.6, 1.5) == "at most 1.5: **missed**"


def test_memory_is_counted_in_mebibytes() -> None:
    assert 10 < peak() < 100_000
