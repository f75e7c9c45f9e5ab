"""The tables of the quality section."""

from __future__ import annotations

from benchmarks.quality import broken_down


def test_a_breakdown_counts_its_rows_and_leaves_out_what_was_not_asked_there() -> None:
    right = {"first.right": True, "answer.shown": True, "answer.right": True, "answer.wrong": False}
    shown = {"first.right": False, "answer.shown": True, "answer.right": False, "answer.wrong": False}
    judged = [({"hard": "1"}, right), ({"hard": "1"}, shown), ({"hard": "3"}, right)]
    lines = [line for line in broken_down("difficulty", judged, lambda row: row["hard"]) if line]
    assert lines == [
        "| difficulty | questions | first.right | answer.shown | answer.right | answer.wrong |",
        "| --- | --- | --- | --- | --- | --- |",
        "| 1 | 2 | 0.500 | 1.000 | 0.500 | 0.000 |",
        "| 3 | 1 | 1.000 | 1.000 | 1.000 | 0.000 |",
    ]


def test_a_sort_without_a_figure_that_others_have_shows_a_dash() -> None:
    judged = [({"of": "a"}, {"answer.right": True}), ({"of": "b"}, {"unanswerable.said_so": True})]
    lines = broken_down("of", judged, lambda row: row["of"])
    assert "| a | 1 | 1.000 | – |" in lines
    assert "| b | 1 | – | 1.000 |" in lines
