from pathlib import Path

import pytest

from bot.matching.index import open_index
from bot.matching.match import Matcher
from bot.matching.wishes import asks_the_way, tells
from tests.sample import northbridge


@pytest.fixture(scope="module")
def matcher(sample_data: Path) -> Matcher:
    return Matcher(open_index(northbridge(), sample_data, "auto"))


@pytest.mark.parametrize(
    "said",
    [
        "I want to report a colleague",
        "I need to report a lost laptop",
        "reporting an incident from this morning",
        "someone has posted lies about us and I want it dealt with",
    ],
)
def test_a_wish_to_report_is_heard(matcher: Matcher, said: str) -> None:
    assert matcher.match(said).report >= matcher.weights.report_from


@pytest.mark.parametrize("asked", ["can I post photos?", "how long are reports kept?"])
def test_a_question_about_reporting_is_no_wish(matcher: Matcher, asked: str) -> None:
    assert matcher.match(asked).report < matcher.weights.report_from


@pytest.mark.parametrize(
    "said",
    [
        "kindly tell procedure for complaint",
        "how to report bullying",
        "I need to know who to report a broken hoist to",
        "can you explain how to raise a grievance",
        "reporting procedure for stolen equipment",
        "looking for the complaints policy",
    ],
)
def test_whoever_wants_to_know_how_things_are_reported_asks_the_way(matcher: Matcher, said: str) -> None:
    assert asks_the_way(matcher.match(said).query)


@pytest.mark.parametrize(
    "said",
    [
        "I want to report a lost phone",
        "I need to know how to report my manager",
        "who can take this, somebody has been filming my class",
        "how do I report this",
        "what is the limit for gifts",
    ],
)
def test_whoever_has_something_to_report_does_not_only_ask_the_way(matcher: Matcher, said: str) -> None:
    assert not asks_the_way(matcher.match(said).query)


def test_whoever_says_something_and_asks_nothing_tells(matcher: Matcher) -> None:
    assert tells(matcher.match("we had a near miss with the hoist today").query)
    assert not tells(matcher.match("we had a near miss, who writes it down").query)
    assert not tells(matcher.match("ugh monday").query)
