from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import charts

SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


@pytest.fixture(params=["bars", "reliability", "growth"])
def chart(request: pytest.FixtureRequest) -> str:
    if request.param == "bars":
        return charts.bars("A & B", "a < b", {"one": [0.5, 0.7]}, ("first", "three"))
    if request.param == "reliability":
        return charts.reliability("A & B", "a < b", {"ours": [(0.5, 0.6, 10)]})
    return charts.growth("A & B", "a < b", {"ours": [(10, 1.0), (1000, 5.0)]}, "clauses", "ms")


def test_a_chart_tells_a_screen_reader_what_it_shows(chart: str) -> None:
    root = drawn(chart)
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert told is not None
    assert (root.get("role"), title.text, told.text) == ("img", "A & B", "a < b")
    assert root.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"


def test_a_chart_has_colours_for_a_dark_page_too(chart: str) -> None:
    style = drawn(chart).findtext(f"{SVG}style") or ""
    assert "prefers-color-scheme: dark" in style


def test_a_bar_is_as_long_as_its_value() -> None:
    root = drawn(charts.bars("t", "d", {"one": [0.25], "two": [0.5]}, ("first",)))
    short, long = (float(bar.get("width", "")) for bar in root.iter(f"{SVG}rect"))
    assert long == pytest.approx(2 * short)


def test_a_bar_says_its_value_in_figures() -> None:
    root = drawn(charts.bars("t", "d", {"one": [0.25]}, ("first",)))
    assert "0.25" in [text.text for text in root.iter(f"{SVG}text")]


def test_being_as_right_as_sure_lies_on_the_dashed_line() -> None:
    root = drawn(charts.reliability("t", "d", {"ours": [(0.3, 0.3, 5)]}))
    line = next(one for one in root.iter(f"{SVG}line") if one.get("class") == "even")
    dot = next(root.iter(f"{SVG}circle"))
    x1, y1, x2, y2 = (float(line.get(name, "")) for name in ("x1", "y1", "x2", "y2"))
    along = (float(dot.get("cx", "")) - x1) / (x2 - x1)
    assert along == pytest.approx(0.3, abs=0.01)
    assert float(dot.get("cy", "")) == pytest.approx(y1 + along * (y2 - y1), abs=0.5)


def test_ten_times_as_much_is_as_far_wherever_it_starts() -> None:
    root = drawn(charts.growth("t", "d", {"ours": [(10, 1.0), (100, 10.0), (1000, 100.0)]}, "x", "y"))
    across = [float(dot.get("cx", "")) for dot in root.iter(f"{SVG}circle")]
    up = [float(dot.get("cy", "")) for dot in root.iter(f"{SVG}circle")]
    assert across[1] - across[0] == pytest.approx(across[2] - across[1], abs=0.2)
    assert up[0] - up[1] == pytest.approx(up[1] - up[2], abs=0.2)


@given(st.lists(st.floats(0.001, 1e6), min_size=1, max_size=8))
def test_every_point_lies_within_the_picture(values: list[float]) -> None:
    root = drawn(charts.growth("t", "d", {"ours": [(value, value) for value in values]}, "x", "y"))
    for dot in root.iter(f"{SVG}circle"):
        assert 0 <= float(dot.get("cx", "")) <= charts.WIDTH
        assert 0 <= float(dot.get("cy", "")) <= charts.HEIGHT


def test_two_lines_that_end_at_one_point_have_their_names_apart() -> None:
    points = [(1.0, 1.0), (10.0, 10.0)]
    root = drawn(charts.growth("t", "d", {"ours": points, "theirs": points}, "x", "y"))
    names = {text.text: float(text.get("y", "")) for text in root.iter(f"{SVG}text")}
    assert abs(names["ours"] - names["theirs"]) >= 13
