"""What the fairness figures say about two groups."""

from __future__ import annotations

import pytest

from benchmarks.fairness import Gap, widest


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


@pytest.mark.parametrize(
    ("ahead", "behind", "chance"), [(0, 0, 1.0), (1, 0, 1.0), (5, 5, 1.0), (5, 0, 2 / 2**5), (2, 1, 1.0)]
)
def test_a_gap_says_how_often_chance_alone_makes_one_as_wide(ahead: int, behind: int, chance: float) -> None:
    assert Gap("one", "two", 0.1, ahead, behind).chance == chance
