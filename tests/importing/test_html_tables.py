"""Tables of web pages in which a cell holds more than words."""

from __future__ import annotations

from bot.importing.html import read_html
from tests.importing.test_html import printed

HEAD = "<tr><th>No<th>Kite<th>Rules"


def rows(source: str) -> list[tuple[str, ...]]:
    return [block.cells for block in read_html(f"<table>{source}</table>").blocks]


def test_the_rules_in_a_cell_are_each_a_row_with_what_stands_beside_them() -> None:
    rules = "<ul><li>Fly it low over the grass<li>Never fly it after dark<br>(dusk counts)</ul>"
    assert rows(f"{HEAD}<tr><td>1<td><b>Box</b><td>{rules}<tr><td>2<td>Delta<td>Ask first.") == [
        ("No", "Kite", "Rules"),
        ("1", "Box", "Fly it low over the grass"),
        ("", "Box", "Never fly it after dark (dusk counts)"),
        ("2", "Delta", "Ask first."),
    ]


def test_a_line_that_leads_a_list_in_a_cell_is_said_with_each_item_and_what_follows_alone() -> None:
    inner = "<li>Hold the line with both hands:<ul><li>left above</ul><li>Wear a pair of thick gloves"
    cell = f"<p>In wind:</p><ul>{inner}</ul><p>Ask Ann.</p>"
    assert rows(f"<tr><td>Box<td>{cell}<tr><td>Delta<td>Never.") == [
        ("Box", "In wind: Hold the line with both hands: left above"),
        ("Box", "In wind: Wear a pair of thick gloves"),
        ("Box", "Ask Ann."),
        ("Delta", "Never."),
    ]


def test_lists_side_by_side_are_no_pairs() -> None:
    do = "<ul><li>Fly it low over the grass<li>Wear a pair of thick gloves</ul>"
    dont = "<ul><li>Fly it above the tall trees<li>Leave it out in the rain</ul>"
    assert rows(f"<tr><th>Do<th>Don't<tr><td>{do}<td>{dont}")[1:] == [
        ("Fly it low over the grass", ""),
        ("Wear a pair of thick gloves", ""),
        ("", "Fly it above the tall trees"),
        ("", "Leave it out in the rain"),
    ]


def test_a_list_of_things_in_a_cell_stays_together() -> None:
    assert rows("<tr><td>Bring<td><ul><li>a line<li>thick gloves</ul><tr><td>Wear<td>A hat.") == [
        ("Bring", "a line thick gloves"),
        ("Wear", "A hat."),
    ]


def test_a_title_over_all_columns_is_said_once_and_the_row_below_it_names_them() -> None:
    title = "<tr><th colspan=2>Kites we lend"
    names = "<tr><th>Kite<th>Days"
    for table in (f"<thead>{title}{names}</thead>", f"{title}{names}"):
        read = read_html(f"<table>{table}<tr><td>Box<td>3</table>")
        assert printed(read) == ["Kites we lend", "Kite", "Days", "Box", "3"]
        assert [block.header for block in read.blocks] == [False, True, False]
