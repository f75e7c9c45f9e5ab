from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import report


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "benchmarks.md"


def test_a_part_writes_its_own_section_and_leaves_the_others(page: Path) -> None:
    report.write("quality", ["## Quality", "", "old"], page)
    report.write("speed", ["## Speed", "", "fast"], page)
    speed = report.read(page)["speed"]
    report.write("quality", ["## Quality", "", "new"], page)
    assert report.read(page)["speed"] == speed
    assert "new" in page.read_text("utf-8")
    assert "old" not in page.read_text("utf-8")


def test_sections_keep_their_order_whichever_is_measured_first(page: Path) -> None:
    for part in ("speed", "public", "quality"):
        report.write(part, [f"## {part}"], page)
    assert list(report.read(page)) == ["quality", "public", "speed"]


def test_writing_a_section_again_changes_nothing_else(page: Path) -> None:
    for part in ("quality", "speed", "quality"):
        report.write(part, [f"## {part}"], page)
    once = page.read_text("utf-8")
    report.write("speed", ["## speed"], page)
    assert page.read_text("utf-8") == once


def test_a_section_says_when_and_by_which_command_it_was_measured(page: Path) -> None:
    report.write("public", ["## Public sets"], page)
    assert "_Measured by `python -m benchmarks public` on 20" in page.read_text("utf-8")


def test_a_section_measured_by_hand_names_a_command_of_its_own(page: Path) -> None:
    report.write("kinds", ["## Kinds"], page)
    assert "_Measured by `python -m benchmarks.kinds` on 20" in page.read_text("utf-8")


def test_two_tables_in_a_row_are_one_blank_line_apart(page: Path) -> None:
    report.write("speed", [*report.table(["a"], [["1"]]), *report.table(["b"], [["2"]])], page)
    assert "| 1 |\n\n| b |" in page.read_text("utf-8")


def test_a_table_has_a_head_a_rule_and_its_rows_between_blank_lines() -> None:
    assert report.table(["a", "b"], [["1", "2"]]) == ["", "| a | b |", "| --- | --- |", "| 1 | 2 |", ""]


def test_a_chart_is_written_beside_the_page_and_told_in_words(page: Path) -> None:
    lines = report.show("growth", "<svg/>", "Grows.", page)
    assert (page.parent / "charts" / "growth.svg").read_text("utf-8") == "<svg/>"
    assert "![Grows.](charts/growth.svg)" in lines
