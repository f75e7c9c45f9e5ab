import sys
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


def test_of_all_characters_those_that_control_or_turn_the_direction_are_taken_out_and_no_other() -> None:
    turns = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    for char in map(chr, range(sys.maxunicode + 1)):
        if char in "\t\n\r\u2028\u2029":
            continue
        control = unicodedata.category(char) in {"Cc", "Cs"} or unicodedata.bidirectional(char) in turns
        assert safe(char) == ("" if control else char), hex(ord(char))
