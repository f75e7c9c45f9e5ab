from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.intents import Asked, Nearest, by_intent, indexed, nearest, read, threshold, told_apart

INTENTS = {
    "lost_card": ["I lost my card", "my card is gone"],
    "opening_hours": ["when do you open", "what are your hours"],
}


def near(*pairs: tuple[bool, float]) -> Nearest:
    return Nearest(np.array([right for right, _ in pairs]), np.array([value for _, value in pairs]))


def test_a_question_goes_to_the_intent_with_the_nearest_phrasing(tmp_path: Path) -> None:
    index = indexed("bank", INTENTS, None, tmp_path)
    found = nearest(index, [Asked("i lost my card!", "lost_card"), Asked("when do you open?", "lost_card")])
    assert found.right.tolist() == [True, False]


def test_a_question_that_shares_no_word_is_near_nothing(tmp_path: Path) -> None:
    found = nearest(indexed("bank", INTENTS, None, tmp_path), [Asked("xylophone", "lost_card")])
    assert found.value.tolist() == [0.0]
    assert found.accuracy == 0.0


def test_refusing_a_right_one_is_an_error() -> None:
    found = near((True, 0.9), (True, 0.4), (False, 0.8))
    assert found.accuracy == pytest.approx(2 / 3)
    assert found.right_from(0.5) == pytest.approx(1 / 3)
    assert found.refused_below(0.5) == pytest.approx(1 / 3)


def test_the_threshold_gives_up_two_points_at_most() -> None:
    validation = near(*[(True, 0.2)] * 2, *[(True, 0.5)] * 58, *[(False, 0.6)] * 40)
    least = threshold(validation)
    assert least == 0.5
    assert validation.right_from(least) == pytest.approx(0.58)


def test_told_apart_is_how_often_what_is_inside_is_nearer() -> None:
    assert told_apart(near((True, 0.9), (True, 0.5)), near((False, 0.7), (False, 0.1))) == 0.75


def test_the_same_questions_are_drawn_at_every_run(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(json.dumps({"text": f"t{n}", "intent": "i"}) for n in range(50)), "utf-8")
    assert read(path, 10) == read(path, 10)
    assert len(read(path, 10)) == 10
    assert len(read(path)) == 50


def test_utterances_are_gathered_by_intent() -> None:
    assert by_intent([Asked("a", "x"), Asked("b", "y"), Asked("c", "x")]) == {"x": ["a", "c"], "y": ["b"]}
