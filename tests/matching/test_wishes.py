from pathlib import Path

import pytest

from bot.matching.index import open_index
from bot.matching.match import Matcher
from bot.matching.wishes import asks_the_way, tells, tells_of_a_loss, wish_and_question
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


@pytest.mark.parametrize(
    ("said", "both"),
    [
        (
            "I want to report my boss. May I record a call?",
            ("I want to report my boss.", "May I record a call?"),
        ),
        (
            "May I record a call? I want to report my boss",
            ("I want to report my boss", "May I record a call?"),
        ),
        ("I'd like to report Sam and can I move desks", ("I'd like to report Sam", "can I move desks")),
    ],
)
def test_a_wish_to_report_is_told_from_the_question_beside_it(said: str, both: tuple[str, str]) -> None:
    assert wish_and_question(said) == both


@pytest.mark.parametrize(
    "said",
    [
        "I want to report my boss, who do I tell?",
        "I want to record my lesson. Can I use my phone?",
        "I have to report to reception. Can I bring a dog?",
        "I don't want to report anything. Can I use a stick?",
        "May I record a call?",
        "I want to report my boss",
    ],
)
def test_where_there_is_no_wish_or_no_question_besides_there_are_not_two_things(said: str) -> None:
    assert wish_and_question(said) is None


@pytest.mark.parametrize("said", ["I'm not trying to report anyone", "I do not want to report a colleague"])
def test_who_says_that_nothing_is_to_be_reported_does_not_wish_to_report(matcher: Matcher, said: str) -> None:
    assert matcher.match(said).report < matcher.weights.report_from


def test_who_cannot_report_something_may_well_wish_to(matcher: Matcher) -> None:
    said = "I want to report a theft and cannot report it to my manager"
    assert matcher.match(said).report >= matcher.weights.report_from


@pytest.mark.parametrize(
    "said", ["my keys have been lost", "somebody stole our van", "the spare key is missing"]
)
def test_whoever_says_that_a_thing_is_lost_or_stolen_tells_of_a_loss(matcher: Matcher, said: str) -> None:
    assert tells_of_a_loss(matcher.match(said).query)


@pytest.mark.parametrize(
    "said",
    [
        "what if my keys are lost?",
        "my manager lost her temper",
        "is my form missing something",
        "lost property",
    ],
)
def test_what_asks_or_is_only_a_way_of_speaking_tells_of_no_loss(matcher: Matcher, said: str) -> None:
    assert not tells_of_a_loss(matcher.match(said).query)
