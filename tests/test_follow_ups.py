"""What is said to the turn before, read without any policy."""

from __future__ import annotations

import pytest

from bot.follow_ups import LONGEST_TOPIC, asks_for_somebody, resolve
from bot.matching.normalise import set_phrase

ASKED = "can a student borrow a laptop"


def resolved(then: str, asked: str) -> tuple[str, str]:
    return resolve(then, set_phrase(then), asked)


@pytest.mark.parametrize(
    "then",
    ["and at the weekend?", "how long for?", "how quickly?", "Can they take it home?", "who has to say yes?"],
)
def test_a_question_that_lacks_its_topic_takes_the_one_before_along(then: str) -> None:
    assert resolved(then, ASKED) == (ASKED, then)


@pytest.mark.parametrize(
    "then", ["Who may drive the minibus?", "Who approves leave?", "Can a visitor park here?"]
)
def test_a_question_with_its_own_topic_stands_alone(then: str) -> None:
    assert resolved(then, ASKED) == ("", then)


def test_nothing_is_taken_along_where_nothing_was_asked() -> None:
    assert resolved("and at the weekend?", "") == ("", "and at the weekend?")


def test_words_that_were_wrong_give_way_to_the_right_ones() -> None:
    assert resolved("no, not a student, a teacher", ASKED) == ("", "can a teacher borrow a laptop")


def test_what_puts_a_question_right_is_asked_beside_it_without_its_first_words() -> None:
    assert resolved("sorry, I meant a camera", ASKED) == (ASKED, "a camera")


def test_of_a_long_question_only_the_end_is_taken_along() -> None:
    earlier, _ = resolved("and at the weekend?", "x" * LONGEST_TOPIC + ASKED)
    assert earlier.endswith(ASKED)
    assert len(earlier) == LONGEST_TOPIC


@pytest.mark.parametrize("said", ["who to ask", "what number do i ring?"])
def test_who_asks_for_somebody_to_turn_to_is_understood(said: str) -> None:
    assert asks_for_somebody(said)
