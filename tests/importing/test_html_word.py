"""Pages that Word saved, whose lists and titles are only styles of paragraphs."""

from __future__ import annotations

import pytest

from bot.importing.blocks import Kind
from bot.importing.html import read_html
from tests.importing.test_html import items, left_out, printed


def item(level: int, mark: str, words: str) -> str:
    return (
        f"<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level{level} lfo1'>"
        f"<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>{mark}"
        f"<span style='font:7pt Arial'>&nbsp;&nbsp; </span></span></span><![endif]>{words}</p>"
    )


@pytest.mark.parametrize("mark", ["·", "o", "§", "q", "Ø"])
def test_a_sign_in_whatever_font_is_a_bullet(mark: str) -> None:
    assert items(item(1, mark, "Set a code:") + item(2, mark, "six figures")) == [
        ("", "Set a code:", 0),
        ("", "six figures", 1),
    ]


def test_a_number_that_word_printed_is_the_items_own() -> None:
    source = item(2, "2.1", "Do not lend it:") + item(3, "(a)", "to family;") + item(3, "ii.", "to friends.")
    assert items(source) == [
        ("2.1", "Do not lend it:", 1),
        ("(a)", "to family;", 2),
        ("ii", "to friends.", 2),
    ]


def test_a_heading_keeps_the_number_that_word_printed_in_it() -> None:
    heading = (
        "<h2 style='mso-list:l1 level1'><span style='mso-list:Ignore'>3.<span>&nbsp;</span></span> Loss</h2>"
    )
    assert printed(read_html(heading)) == ["3. Loss"]


def test_the_title_is_a_heading_and_the_page_around_is_left_out() -> None:
    read = read_html(
        "<p class=MsoHeader>Page 1</p><p class=MsoTitle>Phones</p><p class=MsoToc1>Loss 2</p>"
        "<p class=MsoNormal><b>1. Loss</b></p><p class=MsoNormal>Tell us.</p>"
    )
    assert read.title == "Phones"
    assert [block.level for block in read.blocks if block.kind is Kind.HEADING] == [1, 2]
    assert left_out(read) == {"outside the main part of the page": "Page 1", "contents list": "Loss 2"}
