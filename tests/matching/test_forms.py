import pytest

from bot.matching.forms import questions_in, topic_of


@pytest.mark.parametrize("said", ["wifi", "WhatsApp?", "lost laptop", "tagging students", "policy on gifts"])
def test_a_few_words_that_make_no_sentence_are_a_topic(said: str) -> None:
    assert topic_of(said)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("what's the policy on photographs of pupils?", "photographs of pupils"),
        ("is there a rule about gifts", "gifts"),
        ("policy on gifts", "gifts"),
        ("rules for gifts to pupils", "gifts to pupils"),
        ("hi, do we have any guidance on chewing gum", "chewing gum"),
    ],
)
def test_whoever_asks_what_is_said_on_a_topic_names_it(said: str, topic: str) -> None:
    assert topic_of(said) == topic


@pytest.mark.parametrize(
    "said",
    [
        "what is the rule on what I may wear",
        "can I swear",
        "what's the limit",
        "who's our solicitor",
        "is it",
        "",
        "gifts from very old pupils indeed",
    ],
)
def test_a_question_and_whatever_is_longer_is_no_topic(said: str) -> None:
    assert not topic_of(said)


@pytest.mark.parametrize(
    ("said", "questions"),
    [
        (
            "can I tag students and also who do I tell if I lose my phone?",
            ("can I tag students", "who do I tell if I lose my phone?"),
        ),
        (
            "Can I claim for parking? Who signs off my leave?",
            ("Can I claim for parking", "Who signs off my leave?"),
        ),
        (
            "hi, what's the limit on hotels, and how long do we keep recordings?",
            ("hi, what's the limit on hotels", "how long do we keep recordings?"),
        ),
    ],
)
def test_two_questions_in_one_message_are_told_apart(said: str, questions: tuple[str, ...]) -> None:
    assert questions_in(said) == questions


@pytest.mark.parametrize(
    "said",
    [
        "can I reply from my own account?",
        "Can I post photos and videos of trips?",
        "can I use my phone and does it matter if it is locked?",
        "Can I photograph students and do I need consent?",
        "My manager left and who do I ask for leave?",
        "My student sent me a request. Can I accept?",
    ],
)
def test_a_question_with_a_story_or_an_and_inside_is_one(said: str) -> None:
    assert not questions_in(said)
