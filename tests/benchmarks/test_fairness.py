"""What the fairness figures say about two groups."""

from __future__ import annotations

from benchmarks.fairness import widest


def test_the_widest_gap_is_between_the_best_and_the_worst_group() -> None:
    gap = widest(
        {
            "one": [True, True, False, False],
            "two": [True, True, True, False],
            "three": [False, False, True, False],
        }
    )
    assert (gap.ahead, gap.behind, gap.difference) == ("two", "three", 0.5)
    assert (gap.only_ahead, gap.only_behind) == (2, 0)


def test_a_gap_counts_the_sets_in_which_the_worse_group_is_right_alone() -> None:
    gap = widest({"one": [True, True, False], "two": [False, False, True]})
    assert (gap.ahead, gap.only_ahead, gap.only_behind) == ("one", 2, 1)


def test_groups_that_are_answered_alike_have_no_gap() -> None:
    assert widest({"one": [True, False], "two": [True, False]}).difference == 0
