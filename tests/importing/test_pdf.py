"""How PDFs are read: by the layout, in the order of reading, and nothing lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importing.blocks import Block, Document, ImportRefused, Kind
from bot.importing.docx import read_docx
from bot.importing.pdf import read_pdf
from tests.importing.pdf_cases import PRINTED
from tests.importing.tiny_pdf import Put, grid, lines, pdf

GOLDEN = Path(__file__).parent / "golden"


def printed(document: Document) -> list[str]:
    return [words for block in document.blocks for words in (block.cells or (block.words,))]


def left_out(document: Document) -> dict[str, str]:
    return {left.why: left.text for left in document.left_out}


LONG = "Staff must send every comment that they get about the college to the marketing"


def test_lines_are_joined_to_paragraphs_that_a_gap_parts() -> None:
    read = read_pdf(pdf([*lines(72, 100, LONG, "team on the same day."), *lines(72, 150, "Ask first.")]))
    assert read.blocks == (
        Block(Kind.PARAGRAPH, f"{LONG} team on the same day."),
        Block(Kind.PARAGRAPH, "Ask first."),
    )


def test_a_short_last_line_parts_paragraphs_without_a_gap() -> None:
    read = read_pdf(pdf(lines(72, 100, LONG, "team.", LONG, "office.")))
    assert printed(read) == [f"{LONG} team.", f"{LONG} office."]


def test_large_or_bold_lines_are_headings_and_the_largest_is_the_title() -> None:
    page = [
        Put(72, 80, "Safe driving", 20),
        Put(72, 110, "Speed", 14),
        *lines(72, 130, LONG, "team."),
        Put(72, 180, "At night", bold=True),
        *lines(72, 200, LONG, "team."),
    ]
    read = read_pdf(pdf(page))
    assert read.title == "Safe driving"
    assert [(b.text, b.level) for b in read.blocks if b.kind is Kind.HEADING] == [
        ("Safe driving", 1),
        ("Speed", 2),
        ("At night", 3),
    ]


def test_numbers_in_front_of_a_hanging_text_are_labels() -> None:
    page = [
        Put(72, 100, "3.2.7"),
        *lines(110, 100, LONG[:70], "team (see the rule in"),
        Put(110, 128, "3.1 above)."),
        Put(72, 142, "3.2.8"),
        Put(110, 142, "Ask first."),
        Put(110, 160, "(a)"),
        *lines(130, 160, "by letter"),
        Put(110, 174, "(b)"),
        *lines(130, 174, "by phone."),
    ]
    assert [(b.label, b.text, b.level) for b in read_pdf(pdf(page)).blocks] == [
        ("3.2.7", f"{LONG[:70]} team (see the rule in 3.1 above).", 0),
        ("3.2.8", "Ask first.", 0),
        ("(a)", "by letter", 1),
        ("(b)", "by phone.", 1),
    ]


def test_bullets_are_items_and_a_year_is_no_label() -> None:
    page = [Put(72, 100, "•"), Put(90, 100, "Ask first."), *lines(72, 130, "2026 is the year.")]
    assert read_pdf(pdf(page)).blocks == (
        Block(Kind.ITEM, "Ask first."),
        Block(Kind.PARAGRAPH, "2026 is the year."),
    )


def test_a_clause_goes_on_over_the_page_and_running_lines_are_left_out_and_said() -> None:
    def page(number: int, *texts: str) -> list[Put]:
        around = [Put(72, 40, "College rules 2026", 9), Put(280, 815, f"Page {number} of 3", 9)]
        return [*around, *lines(72, 100, *texts)]

    read = read_pdf(pdf(page(1, f"4.1 {LONG}"), page(2, "team.", "4.2 Ask first."), page(3, "4.3 Stop.")))
    assert printed(read) == [f"4.1 {LONG} team.", "4.2 Ask first.", "4.3 Stop."]
    assert [left.text for left in read.left_out][:2] == ["College rules 2026", "Page 1 of 3"]


def test_a_clause_that_ends_with_the_same_words_on_two_pages_is_no_running_line() -> None:
    pages = [lines(72, 752, f"{noun} {LONG[6:]}", "at the latest.") for noun in ("Guests", "Pupils")]
    assert printed(read_pdf(pdf(*pages))) == [
        f"{noun} {LONG[6:]} at the latest." for noun in ("Guests", "Pupils")
    ]


def test_a_footnote_does_not_part_a_paragraph_that_goes_on_overleaf() -> None:
    first = [*lines(72, 100, LONG), *lines(72, 780, "Not on holidays.", size=8)]
    read = read_pdf(pdf(first, lines(72, 100, "team.", LONG)))
    assert printed(read) == [f"{LONG} team.", "Not on holidays.", LONG]


def test_a_contents_list_is_left_out_and_said() -> None:
    page = [
        *lines(72, 100, "Contents", size=14),
        *lines(
            72, 130, "1 Purpose ............................ 2", "2 Scope .............................. 3"
        ),
        *lines(72, 200, "Ask first."),
    ]
    read = read_pdf(pdf(page))
    assert printed(read) == ["Ask first."]
    assert [left.text.split(" .")[0] for left in read.left_out] == ["Contents", "1 Purpose", "2 Scope"]


def test_words_that_a_hyphen_breaks_off_are_joined() -> None:
    page = lines(
        72,
        100,
        f"{LONG} organi-",
        f"sation. Write an e-mail to your own depart{'-'}",
        "ment or send an e-",
        "mail.",
    )
    text = only_text(read_pdf(pdf(page)))
    assert "organisation." in text
    assert "department" in text
    assert text.endswith("e-mail.")


def only_text(document: Document) -> str:
    return " ".join(block.text for block in document.blocks)


def test_a_bordered_table_gives_rows_in_its_place() -> None:
    page = [
        *lines(72, 100, "Rates are as follows."),
        *grid((72, 200, 400), (120, 140, 160, 180)),
        Put(76, 134, "Trip", bold=True),
        Put(204, 134, "Rate", bold=True),
        Put(76, 154, "Car"),
        Put(204, 154, "45p a mile"),
        Put(76, 174, "Bike"),
        Put(204, 174, "20p a mile"),
        *lines(72, 220, "Ask first."),
    ]
    assert read_pdf(pdf(page)).blocks == (
        Block(Kind.PARAGRAPH, "Rates are as follows."),
        Block(Kind.ROW, "", cells=("Trip", "Rate"), header=True),
        Block(Kind.ROW, "", cells=("Car", "45p a mile")),
        Block(Kind.ROW, "", cells=("Bike", "20p a mile")),
        Block(Kind.PARAGRAPH, "Ask first."),
    )


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"left words that fill the column {at}" for at in range(12)]
    right = [f"right words that fill the other {at}" for at in range(12)]
    page = [Put(72, 60, "A title that stands over both of the two columns", 16), *lines(72, 100, *left)]
    text = only_text(read_pdf(pdf([*page, *lines(310, 100, *right)])))
    assert text.index("column 11") < text.index("right words that fill the other 0")


def test_a_locked_pdf_and_one_of_pictures_are_refused() -> None:
    with pytest.raises(ImportRefused, match="run text recognition"):
        read_pdf(pdf([]))
    with pytest.raises(ImportRefused, match="is locked with a password"):
        read_pdf((GOLDEN / "locked.pdf").read_bytes())


@pytest.mark.parametrize("name", sorted(PRINTED))
def test_a_word_file_says_the_same_when_libreoffice_has_printed_it(name: str) -> None:
    word_file, pdf_file = GOLDEN / f"{name}.docx", GOLDEN / f"{name}.pdf"
    assert printed(read_pdf(pdf_file.read_bytes())) == printed(read_docx(word_file.read_bytes()))


def test_the_name_of_a_file_is_no_part_of_its_title() -> None:
    assert read_pdf(pdf(lines(72, 100, "Ask first."), title="Microsoft Word - Rules.docx")).title == "Rules"


TEXT = st.lists(st.text("abcde", min_size=1, max_size=6), min_size=1, max_size=8).map(" ".join)
PUT = st.builds(
    Put,
    st.sampled_from([72, 90, 110, 300]),
    st.integers(3, 58).map(lambda row: row * 14.0),
    st.builds(lambda mark, text: mark + text, st.sampled_from(["", "3.2 ", "(a) ", "• ", "7. "]), TEXT),
    st.sampled_from([11.0, 8.0, 16.0]),
    st.booleans(),
)


@given(st.lists(st.lists(PUT, min_size=1, max_size=6, unique_by=lambda put: put.y), min_size=1, max_size=3))
def test_every_word_is_in_a_block_or_said_to_be_left_out(pages: list[list[Put]]) -> None:
    read = read_pdf(pdf(*pages))
    texts = [text for block in read.blocks for text in (block.text, block.label, *block.cells)]
    texts += [left.text for left in read.left_out]
    wanted = Counter(word for page in pages for put in page for word in put.text.split() if word.isalpha())
    found = Counter(word for text in texts for word in text.split())
    assert set(wanted) <= set(found)
    if not read.left_out:
        assert not wanted - found
