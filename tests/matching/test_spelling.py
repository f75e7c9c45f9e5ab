import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.spelling import Spelling

FOLDER = Spelling(lambda: ["Staff must not reply from a personal account.", "Safeguarding comes first."])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("can i replly", "can i reply"),
        ("my persnal acount", "my personal account"),
        ("a safegaurding worry", "a safeguarding worry"),
        ("is it wierd", "is it weird"),
    ],
)
def test_a_typo_is_put_right(typed: str, meant: str) -> None:
    assert FOLDER.corrected(typed) == meant


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("she's no answerin, I wis askin", "she's no answering, I wis asking"),
        ("he wantit it liftit", "he wanted it lifted"),
    ],
)
def test_an_ending_put_down_as_it_is_said_is_written_out(said: str, written: str) -> None:
    assert FOLDER.corrected(said) == written


@pytest.mark.parametrize("said", ["aspirin", "statin", "login", "plugin", "an outfit", "the bandit"])
def test_a_word_that_only_ends_so_is_left_alone(said: str) -> None:
    assert FOLDER.corrected(said) == said


def test_a_word_that_english_knows_is_left_alone() -> None:
    assert FOLDER.corrected("can I resell it") == "can I resell it"


@pytest.mark.parametrize(
    "said",
    [
        "a vegan, a sexist and an autistic colleague",
        "paternity leave, and my login for gmail",
        "he was groping me, abusing us and shouting slurs, and it was faked",
    ],
)
def test_a_word_of_every_day_is_taken_for_no_other(said: str) -> None:
    assert Spelling(lambda: ["maternity", "wiki", "gifts"]).corrected(said) == said


def test_a_word_made_from_one_that_english_knows_is_left_alone() -> None:
    assert FOLDER.corrected("routers boilers vapeless") == "routers boilers vapeless"


@pytest.mark.parametrize(
    "said", ["he keeps misusing it", "she cloned and purged it", "deleting it from the copier"]
)
def test_a_word_that_lost_an_e_or_a_y_before_its_ending_is_left_alone(said: str) -> None:
    assert Spelling(lambda: ["missing misuse closed meeting copied"]).corrected(said) == said


def test_a_correction_never_loses_a_negation() -> None:
    folder = Spelling(lambda: ["approved", "authorised"])
    assert folder.corrected("unapproved unauthorised") == "unapproved unauthorised"


def test_a_correction_never_makes_a_negation() -> None:
    assert Spelling(lambda: ["nothing", "without"]).corrected("nothin") != "nothing"


@given(st.text(alphabet="abcdefghijklmnop qrstuvwxyz'", max_size=200))
def test_the_number_of_words_never_changes(text: str) -> None:
    assert len(FOLDER.corrected(text).split()) == len(text.split())
