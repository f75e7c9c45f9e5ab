import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from adapters.safe import safe


@given(st.text())
def test_no_control_character_gets_through(text: str) -> None:
    assert all(char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"} for char in safe(text))


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"])))
def test_words_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


def test_an_escape_sequence_loses_what_makes_it_one() -> None:
    assert safe("\x1b[31mred\x1b]0;title\x07\x9b2J") == "[31mred]0;title2J"


def test_text_cannot_be_made_to_read_backwards() -> None:
    assert safe("pay \u202e001\u202c now\u2066!\u2069") == "pay 001 now!"


def test_every_kind_of_line_end_is_a_line_feed() -> None:
    assert safe("a\r\nb\rc\u2028d") == "a\nb\nc\nd"


def test_an_emoji_of_several_parts_stays_whole() -> None:
    assert safe("👩‍🏫") == "👩‍🏫"
