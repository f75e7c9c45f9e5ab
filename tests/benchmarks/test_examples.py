"""What the matcher's weights are learned to find."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.examples import examples, strangers
from benchmarks.sets import Row, Set, kinds
from tests.fakes import clause, knowledge, policy, role, route


@pytest.mark.parametrize(("wanted", "routes"), [("Bursar", [0]), ("The Dean", [1]), ("Warden", [0, 1])])
def test_of_two_routes_in_the_right_clause_the_one_to_the_right_role_is_learned(
    wanted: str, routes: list[int], tmp_path: Path
) -> None:
    told = "Theft is reported to the Bursar, or to the Dean if it is about the Bursar."
    known = knowledge(
        policy(clause("social-media:1", told), clause("social-media:2", "A leak is reported to the Dean.")),
        roles={"bursar": role(id="bursar", name="Bursar"), "dean": role(id="dean", name="Dean")},
        routes={
            "theft": route(id="theft", role="bursar", clause="social-media:1"),
            "by-them": route(id="by-them", role="dean", clause="social-media:1"),
            "leak": route(id="leak", role="dean", clause="social-media:2"),
        },
    )
    row = Row("1", "p", "the Bursar took the cash", "report", ("Theft is reported",), wanted, 2)
    (found,) = examples(Set({"p": known}, (row,)), {"p": None}, tmp_path)
    assert found.right_routes == routes
    assert len(found.routes) == len(known.routes)


def test_a_report_is_put_to_policies_of_other_kinds_that_the_same_encoder_does_not_know(
    tmp_path: Path,
) -> None:
    near, *others = [[policy for some in group.values() for policy in some] for group in kinds()]
    far = [policies[0] for policies in others]
    known = knowledge(
        policy(clause("social-media:1", "A leak is reported to the Dean.")),
        roles={"dean": role(id="dean", name="Dean")},
        routes={"leak": route(id="leak", role="dean", clause="social-media:1")},
    )
    row = Row("1", near[0], "the tap in the hall leaks", "report", ("A leak",), "Dean", 2)
    encoders = dict.fromkeys([near[0], near[1], *far])
    found = strangers(Set(dict.fromkeys(encoders, known), (row,)), encoders, tmp_path)
    assert {one.row.policy for one in found} == set(far)
    assert all(one.routes and not one.right_routes for one in found)
