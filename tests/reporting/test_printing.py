"""A case on paper: every letter is there, in its order, for eyes and for screen readers."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.reporting.printing import Part, Sheet, print_sheet

SHEET = Sheet(
    "A student may be at risk of harm",
    "en-GB",
    "Exported on 15 January 2027",
    (("State", "New"), ("Came", "15 January 2027")),
    (Part("The sender, 15 January 2027", "He waits for her."),),
)
SPELT = "The name of each stands in their place"


def words(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def saying(text: str) -> Sheet:
    return replace(SHEET, parts=(Part("The sender", text),))


def test_it_holds_title_facts_and_every_part_in_order() -> None:
    said = words(print_sheet(SHEET))
    places = [said.index(part) for part in (SHEET.title, "State New", "Came", "The sender", "He waits")]
    assert places == sorted(places)
    assert "1 / 1" in said
    assert SPELT not in said


def test_it_is_marked_as_readable_by_everybody_and_tells_neither_author_nor_hour() -> None:
    pdf = print_sheet(SHEET)
    for mark in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang"):
        assert mark in pdf
    told = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert told["Title"] == SHEET.title
    assert not any(told[name] for name in ("Author", "CreationDate", "ModDate"))


@pytest.mark.parametrize(
    "text",
    [
        "Zażółć gęślą jaźń",
        "Ελληνικά και Русский",
        "מורה אחד",
        "İstanbul, Kraków, Þórr, Đà Nẵng",
        "<b>*bold*</b> #panic() $x$ `raw` @who \\ //",
    ],
)
def test_letters_of_many_languages_come_out_as_they_were_written(text: str) -> None:
    said = words(print_sheet(saying(text)))
    assert text in said
    assert SPELT not in said


def test_arabic_is_joined_and_runs_from_right_to_left() -> None:
    pdf = print_sheet(saying("كتب لي ABC مرتين"))
    said = words(pdf)
    assert "كتب لي" in said
    assert SPELT not in said
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    place = page.get_charbox(page.search("ABC").get_next()[0])[0]
    first = page.get_charbox(page.search("كتب").get_next()[0])[0]
    assert first > place, "what was written first stands on the right"


def test_what_no_font_has_is_written_as_its_name_and_the_first_page_says_so() -> None:
    said = words(print_sheet(saying("Look \U000f0000 there")))
    assert "Look [U+F0000] there" in said
    assert SPELT in said


def test_an_emoji_is_shown_or_named_but_never_lost() -> None:
    said = words(print_sheet(saying("so \N{LOUDLY CRYING FACE} sad")))
    assert "\N{LOUDLY CRYING FACE}" in said or "[loudly crying face]" in said


def test_a_sign_that_turns_what_follows_around_is_named() -> None:
    assert "[right-to-left override]" in words(print_sheet(saying("paid \u202e05")))


@example("\x00", "\ufeff")
@example("", "\u0300\u0bbe\u06ee\u0300")
@settings(max_examples=60)
@given(st.text(max_size=80), st.text(alphabet=st.characters(min_codepoint=0x300, max_codepoint=0x1FFF)))
def test_whatever_was_written_it_can_be_printed(one: str, two: str) -> None:
    made = print_sheet(replace(SHEET, facts=(("Name", one),), parts=(Part("The sender", f"{two}\n{one}"),)))
    assert made.startswith(b"%PDF-")
