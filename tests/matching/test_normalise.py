from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.normalise import LONGEST_QUESTION, in_full, normalise
from bot.matching.spelling import english_words
from bot.shipped import read_table

DIALECT_FIRST = frozenset({"ain", "aye", "dat", "dem", "fae", "nah", "tae", "tak", "ting", "yer"})
"""Words that the list of English has too, but that are dialect where people type them at work."""


def test_slack_markup_becomes_the_words_that_people_see() -> None:
    assert normalise("<@U012AB> can I post <https://a.example|this page>?") == "can I post this page?"


def test_a_teams_mention_goes() -> None:
    assert normalise("<at>Clausebot</at> can I post?") == "can I post?"


def test_emoji_and_control_characters_go() -> None:
    assert normalise("can I \x00post \U0001f600 :smile: this\u200b?") == "can I post this?"


def test_curly_quotes_become_straight() -> None:
    assert normalise("“can’t”") == '"can\'t"'


def test_chat_spelling_is_written_out() -> None:
    assert in_full("can u dm me tmrw") == "can you direct message me tomorrow"


def test_a_negation_in_chat_spelling_stays_a_negation() -> None:
    assert in_full("i cant post") == "i cannot post"


@given(st.text(max_size=5000))
def test_any_text_becomes_one_short_printable_line(text: str) -> None:
    line = normalise(text)
    assert len(line) <= LONGEST_QUESTION
    assert line == " ".join(line.split())
    assert all(sign.isprintable() for sign in line)


@given(st.text("aAbzZ019 .,;?!'\"()/-", max_size=100))
def test_plain_text_comes_out_as_beside_markup(text: str) -> None:
    assert normalise(text) == normalise(f"<b>{text}")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "whit dae ah dae if ah lose ma laptop at hame",
            "what do I do if I lose my laptop at home",
        ),
        ("cannae share yer password wi onybody", "cannot share your password with anybody"),
        ("y'all finna post owt about summat?", "you all going to post anything about something?"),
        ("kindly intimate me and do the needful", "kindly inform me and do what is needed"),
        ("can I prepone ma leave, abeg", "can I bring forward my leave, please"),
        ("she's aff till the morn's nicht", "she's off till tomorrow night"),
        ("I bocht a len o oor guid jaiket", "I bought a loan of our good jacket"),
        ("Ion know who dobbed this arvo", "I do not know who reported this afternoon"),
    ],
)
def test_dialect_is_written_out(typed: str, meant: str) -> None:
    assert in_full(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "can the college pay for an MA",
        "an intimate relationship with a colleague",
        "who has the wi-fi password",
        "is Ken from Kent allowed on the WAN",
        "can I go for a wee in an exam",
        "when do you wean a baby",
        "I revert to the old policy",
        "ah, can I post this",
        "o levels: do they count, and is DA paid",
        "da Vinci and yo-yos on the Inna list",
    ],
)
def test_what_means_something_in_plain_english_is_no_dialect(typed: str) -> None:
    assert in_full(typed) == typed


def test_a_doubtful_word_is_dialect_beside_one_that_is() -> None:
    assert in_full("I cannae use ma wi-fi wi the WAN, Ken") == "I cannot use my wi-fi with the WAN, Ken"


def test_every_word_of_a_dialect_is_written_out_as_words() -> None:
    table = read_table(files("bot.matching") / "dialects.yaml")
    said = [(one, meant) for part in table.values() for one, meant in part.items()]
    assert not [one for one, meant in said if not (isinstance(one, str) and isinstance(meant, str))]


def test_no_word_that_means_something_else_is_written_out_on_its_own() -> None:
    table = read_table(files("bot.matching") / "dialects.yaml")
    assert english_words() & table["words"].keys() <= DIALECT_FIRST


def test_dialect_keeps_its_negation() -> None:
    nots = ("cannae", "dinnae", "didnae", "isnae", "shouldnae", "divvent", "dunna", "amn't")
    assert all("not" in in_full(word) for word in nots)


def test_below_the_sign_off_of_a_letter_nothing_is_asked() -> None:
    letter = "Can I accept a friend request?\n\nMany thanks,\nJane Smith\nLecturer in Hair and Beauty | 01234"
    assert normalise(letter) == "Can I accept a friend request?"
    assert normalise("<p>Can I accept it?</p><p>Kind regards</p><p>Jane</p>") == "Can I accept it?"


def test_the_question_below_a_pasted_letter_is_what_is_asked() -> None:
    letter = "From: Bob\nSent: Monday\nSubject: Trip\n\nShall I post them?\n\nThanks,\nBob\n\nCan he do that?"
    assert normalise(letter) == "Subject: Trip Shall I post them? Thanks, Bob Can he do that?"


def test_a_word_of_thanks_is_no_sign_off_where_it_begins_the_message() -> None:
    assert normalise("Thanks,\nand where is the form") == "Thanks, and where is the form"


def test_of_a_long_story_its_beginning_and_its_end_are_kept() -> None:
    line = normalise("first words " + "story " * 500 + "can he post it?")
    assert line.startswith("first words story")
    assert line.endswith("story can he post it?")
