"""What the gate of the routes learns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.examples import Example, examples
from benchmarks.fits import LOST, fit_gate
from benchmarks.sets import Row, Set
from bot.matching.ranking import logistic
from bot.matching.routing import FIT_FEATURES
from tests.fakes import clause, knowledge, policy, role, route

TEXTS = {"leak": "A leak is reported to the Dean.", "theft": "A theft is reported to the Bursar."}


@pytest.fixture
def told(tmp_path: Path) -> list[Example]:
    """The same two reports to each of ten policies."""
    names = [f"site-{n}" for n in range(10)]
    known = knowledge(
        policy(*(clause(f"social-media:{name}", text) for name, text in TEXTS.items())),
        roles={"dean": role(id="dean", name="Dean"), "bursar": role(id="bursar", name="Bursar")},
        routes={
            "leak": route(id="leak", name="A leak", role="dean", clause="social-media:leak"),
            "theft": route(id="theft", name="A theft", role="bursar", clause="social-media:theft"),
        },
    )
    rows = [
        Row(f"{name}-{at}", name, said, "report", (TEXTS[at],), appointed, 1)
        for name in names
        for at, said, appointed in (
            ("leak", "there is a leak in the hall", "Dean"),
            ("theft", "a theft from my locker", "Bursar"),
        )
    ]
    return examples(Set(dict.fromkeys(names, known), tuple(rows)), dict.fromkeys(names), tmp_path)


def unlike(example: Example) -> Example:
    """The same report where no route comes near it."""
    return replace(
        example,
        routes=[dict.fromkeys(one, 0.0) for one in example.routes],
        right_routes=[],
        right=frozenset(),
    )


def test_the_nearest_route_fits_what_it_is_for_and_nothing_that_no_route_comes_near(
    told: list[Example],
) -> None:
    weights, cut = fit_gate(told, [unlike(one) for one in told])
    fits = logistic(weights)
    nought = dict.fromkeys(FIT_FEATURES, 0.0)
    values = [nought | told[at].routes[told[at].right_routes[0]] | dict(told[at].familiar) for at in (0, 1)]
    assert min(map(fits.probability, values)) >= cut - 0.001  # it is kept to three places
    assert fits.probability(nought) < cut


def test_of_right_routes_few_are_lost(told: list[Example]) -> None:
    weights, cut = fit_gate(told, [unlike(one) for one in told])
    nought = dict.fromkeys(FIT_FEATURES, 0.0)
    kept = [
        logistic(weights).probability(nought | one.routes[one.right_routes[0]] | dict(one.familiar))
        >= cut - 0.001
        for one in told
    ]
    assert sum(kept) >= (1 - LOST) * len(told)
