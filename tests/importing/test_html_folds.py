"""Tabs and folds that scripts make of a page."""

from __future__ import annotations

import pytest

from bot.importing.blocks import Kind
from bot.importing.html import read_html
from tests.importing.test_html import left_out, printed


def named(source: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in read_html(source).blocks]


@pytest.mark.parametrize(
    "press",
    [
        '<div class="panel-heading"><a data-toggle="collapse" href="#part">Loss</a></div>',
        '<a class="btn" data-bs-toggle="collapse" data-bs-target="#part" href="#">Loss</a>',
        '<ul role=tablist><li role=tab aria-controls="part">Loss</li></ul>',
        '<nav><button role=tab aria-controls="part">Loss</button></nav>',
        '<h2><a data-toggle="collapse" href="#part">Loss</a></h2>',
        '<a data-toggle="collapse" href="#part"><h6>Loss</h6></a>',
    ],
)
@pytest.mark.parametrize("look", ["", " hidden", " class=off"])
def test_words_that_show_a_part_of_the_page_are_its_heading(press: str, look: str) -> None:
    sheet = "<style>.off {display: none}</style>"
    page = f"{sheet}<h1>Kites</h1><p>Fly low.</p>{press}<div id=part{look}><p>Tell us.</p></div>"
    kinds = [Kind.HEADING, Kind.PARAGRAPH, Kind.HEADING, Kind.PARAGRAPH]
    assert named(page) == [*zip(kinds, ["Kites", "Fly low.", "Loss", "Tell us."], strict=True)]


def test_each_tab_heads_its_own_part() -> None:
    tabs = "<ul><li><a data-toggle=tab href='#a'>Use</a><li><a data-toggle=tab href='#b'>Hire</a></ul>"
    page = f"<h1>Kites</h1>{tabs}<div id=a><p>Fly low.</p></div><div id=b><h3>Hire</h3><p>Pay.</p></div>"
    assert printed(read_html(page)) == ["Kites", "Use", "Fly low.", "Hire", "Pay."]
    assert left_out(read_html(page)) == {"outside the main part of the page": "Hire"}


def test_a_link_to_a_part_that_is_not_there_is_a_link() -> None:
    page = "<main><h1>Kites</h1><p>Ask <a data-toggle=modal href='#gone'>Ann</a>.</p></main>"
    assert (printed(read_html(page)), left_out(read_html(page))) == (["Kites", "Ask Ann."], {})
