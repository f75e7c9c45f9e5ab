from __future__ import annotations

import pytest

from benchmarks.scores import GOALS, Goal, by, hits, scored
from benchmarks.sets import Row
from tests.fakes import clause, knowledge, policy


def row(policy: str, kind: str = "answerable") -> dict[str, object]:
    quotes = ["lock your screen"] if kind == "answerable" else []
    return {"policy": policy, "kind": kind, "quotes": quotes, "role": ""}


def reply(outcome: str, text: str = "", confidence: float = 0.9) -> dict[str, object]:
    return {"outcome": outcome, "citations": [{"text": text}], "alternatives": [], "confidence": confidence}


RIGHT, WRONG = reply("answer", "You must lock your screen."), reply("answer", "Wash your cup.")


def test_each_organisation_counts_once_however_many_questions_it_has() -> None:
    asked = [row("small"), row("large"), row("large"), row("large")]
    quality = scored(asked, [RIGHT, WRONG, WRONG, WRONG])
    assert quality.by_organisation["small"]["first.right"] == 1.0
    assert quality.mean("first.right") == 0.5


def test_of_rows_of_one_sort_every_question_counts_once() -> None:
    asked = [row("small"), row("large"), row("large"), row("large", "unanswerable")]
    apart = by(scored(asked, [RIGHT, WRONG, RIGHT, WRONG]).judged, lambda one: str(one["kind"]))
    assert (apart["answerable"]["first.right"].hits, apart["answerable"]["first.right"].of) == (2, 3)
    assert apart["unanswerable"]["unanswerable.said_so"].of == 1


def test_an_organisation_without_such_questions_is_left_out_of_the_mean() -> None:
    quality = scored([row("one"), row("two", "unanswerable")], [RIGHT, reply("unknown")])
    assert quality.mean("first.right") == 1.0
    assert quality.mean("report.offered") is None


def test_an_answer_to_a_question_without_one_lowers_how_right_it_was() -> None:
    quality = scored([row("one"), row("one", "unanswerable")], [RIGHT, WRONG])
    assert [(tenth.right.hits, tenth.right.of) for tenth in quality.tenths] == [(1, 2)]
    assert quality.error == pytest.approx(0.4)


def test_of_wrong_answers_fewer_reach_the_goal() -> None:
    wrong = next(goal for goal in GOALS if goal.figure == "answer.wrong")
    assert wrong.met(0.10)
    assert not wrong.met(0.20)
    assert wrong.to_reach == "at most 0.15"


def test_a_goal_that_is_just_reached_is_reached() -> None:
    assert Goal("first.right", 0.65, 0.90).met(0.65)


def test_a_way_is_worth_what_its_first_three_hold() -> None:
    texts = ("Wash your cup.", "Lock your screen.", "Shut the door.", "Sign in.")
    known = knowledge(policy(*(clause(f"p:{n}", text) for n, text in enumerate(texts, start=1))))
    quotes = ("lock your screen",)
    asked = [Row(name, "p", name, "answerable", quotes, "", 1) for name in ("a", "b")]
    orders = {"a": ["p:2", "p:1", "p:3", "p:4"], "b": ["p:1", "p:3", "p:4", "p:2"]}
    found = hits(asked, known, orders.__getitem__)
    assert (found.first, found.three) == (0.5, 0.5)
