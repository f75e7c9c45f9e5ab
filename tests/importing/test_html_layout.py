"""Pages that say by their layout what belongs together."""

from __future__ import annotations

import pytest

from bot.importing.blocks import Kind
from bot.importing.html import read_html
from tests.importing.test_html import left_out, printed


def headings(source: str) -> list[str]:
    return [block.words for block in read_html(source).blocks if block.kind is Kind.HEADING]


@pytest.mark.parametrize("label", ['<span class="eyebrow">Loss</span>', "<p>Loss</p>", "<div>Loss</div>"])
def test_a_short_label_over_a_heading_belongs_to_it(label: str) -> None:
    section = f"<section><div>{label}<h2>When a kite is gone</h2></div><p>Tell us.</p></section>"
    assert printed(read_html(f"<h1>Kites</h1><p>Fly low.</p>{section}")) == [
        "Kites",
        "Fly low.",
        "Loss: When a kite is gone",
        "Tell us.",
    ]


@pytest.mark.parametrize(
    "above",
    [
        "<p>Fly low.</p>",
        "<p>Fly it low over the wet grass</p>",
        "<p>Fly:</p>",
        "<p><a href=x>Loss</a></p>",
        "<p>Ask.</p><p>Loss</p>",
        "<h2>Use</h2><p>Low</p>",
    ],
)
def test_what_is_no_label_over_a_heading_is_no_part_of_it(above: str) -> None:
    assert headings(f"<h1>Kites</h1><div>{above}<h2>Gone</h2><p>Tell us.</p></div>")[-1] == "Gone"


def test_a_line_over_several_headings_is_the_label_of_none() -> None:
    page = "<div><p>Kites</p><h2>Use</h2><p>Fly low.</p><h2>Gone</h2><p>Tell us.</p></div>"
    assert headings(page) == ["Use", "Gone"]


def test_a_hidden_label_stays_hidden() -> None:
    sheet = "<style>.a {display: none}</style>"
    page = f"{sheet}<h1>K</h1><div><p class=a>Loss</p><h2>Gone</h2></div><p>Tell us.</p>"
    assert (headings(page), left_out(read_html(page))) == (["K", "Gone"], {"hidden text": "Loss"})


def test_a_number_beside_the_box_of_a_heading_is_its_number() -> None:
    step = "<div><div>2</div><div><h3>Reel it in</h3><p>Slowly.</p></div></div>"
    assert printed(read_html(f"<h1>Kites</h1>{step}")) == ["Kites", "2 Reel it in", "Slowly."]


def test_a_figure_beside_the_box_of_a_heading_is_below_that_heading() -> None:
    row = "<div><div><span>Per day</span> <b>£4</b></div><div><h3>Kite hire</h3><p>Pay first.</p></div></div>"
    assert printed(read_html(f"<h2>Money</h2><p>Ask.</p>{row}")) == [
        "Money",
        "Ask.",
        "Kite hire",
        "Per day £4",
        "Pay first.",
    ]


def test_what_follows_a_tile_with_a_heading_is_of_the_section_around_it() -> None:
    row = "<div><div>Per day <b>£4</b></div><div><h3>Kite hire</h3><p>Pay first.</p></div></div>"
    page = f"<h2>Money</h2><p>Ask.</p>{row}<div><p>Keep each receipt.</p></div>"
    assert headings(page) == ["Money", "Kite hire", "Money"]


def test_a_name_and_its_figure_in_one_tile_are_one_clause() -> None:
    tiles = "<div><div>Box kite</div><div>£4.50</div></div><div><p>12</p><p>days of hire</p></div>"
    assert printed(read_html(f"<h2>Money</h2><div>{tiles}</div>")) == [
        "Money",
        "Box kite: £4.50",
        "12 days of hire",
    ]
    rule = "<div><p>Box kites</p><p>Fly them low.</p></div>"
    assert printed(read_html(f"<h2>Use</h2>{rule}")) == ["Use", "Box kites", "Fly them low."]


def test_a_label_above_a_heading_without_words_stays_where_it_is() -> None:
    assert printed(read_html("<b>Kites</b><h2></h2><p>Fly them low.</p>")) == ["Kites", "Fly them low."]
