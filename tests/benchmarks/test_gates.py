"""What the gates learn from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.examples import Example, examples
from benchmarks.gates import Gate, fit, gates_of
from benchmarks.sets import Row, Set
from bot.matching.features import WORD_FEATURES
from bot.matching.ranking import GATE_FEATURES
from tests.fakes import clause, knowledge, policy

TEXTS = {
    "gates": "Whoever finds a gate open tells the Caretaker.",
    "plants": "The plants are watered on Mondays.",
}


@pytest.fixture
def asked(tmp_path: Path) -> list[Example]:
    """The same two questions, one of them without an answer, about each of five policies."""
    names = [f"site-{n}" for n in range(5)]
    known = knowledge(policy(*(clause(f"social-media:{name}", text) for name, text in TEXTS.items())))
    rows = [
        Row(f"{name}-{kind}", name, question, kind, quotes, "", 1)
        for name in names
        for kind, question, quotes in (
            ("answerable", "who is told of an open gate?", ("finds a gate open",)),
            ("unanswerable", "who paints the gate?", ()),
        )
    ]
    return examples(Set(dict.fromkeys(names, known), tuple(rows)), dict.fromkeys(names), tmp_path)


def test_a_question_is_asked_again_without_the_clauses_that_answer_it(asked: list[Example]) -> None:
    gates = gates_of(asked, WORD_FEATURES, np.zeros(len(asked)))
    again = [gate for gate in gates if gate.taken_out]
    assert len(again) == 5
    assert not any(gate.answerable or gate.shown for gate in again)
    once = next(gate for gate in gates if gate.row == again[0].row and not gate.taken_out)
    assert once.answerable
    assert once.shown
    assert once.values != again[0].values


def test_only_the_gate_that_refuses_learns_from_what_was_taken_out() -> None:
    row = Row("1", "site", "?", "answerable", (), "", 1)
    nought = dict.fromkeys(GATE_FEATURES, 0.0)
    gates = [
        Gate(row, nought | {"meaning": near}, right, right, right)
        for near, right in ((0.8, True), (0.7, True), (0.2, False))
    ]
    again = [Gate(row, nought | {"meaning": 0.9}, False, False, False, taken_out=True)] * 50
    assert fit([*gates, *again], "right") == fit(gates, "right")
    assert fit([*gates, *again], "answerable")["bias"] < fit(gates, "answerable")["bias"]
