from __future__ import annotations

import pytest

from benchmarks import __main__ as command
from benchmarks import report
from benchmarks.reporting import _goal


@pytest.mark.parametrize(
    ("milliseconds", "told"),
    [
        (150.4, ("150 ms", "at most 150 ms")),
        (150.6, ("151 ms", "at most 150 ms: **missed**")),
    ],
)
def test_a_wait_that_misses_its_goal_as_it_is_printed_says_so(
    milliseconds: float, told: tuple[str, str]
) -> None:
    assert _goal(milliseconds, 150) == told


def test_every_part_that_can_be_measured_has_its_place_on_the_page() -> None:
    assert set(command.PARTS) == set(report.PARTS) - set(report.BY_HAND)
