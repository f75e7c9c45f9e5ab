"""Whoever tells of something is offered a report where a clause wants somebody told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.knowledge.load import load
from bot.matching.index import open_index
from bot.matching.match import Match, Matcher
from bot.offers import Offers
from bot.whom import Whom
from tests.sample import northbridge

POLICY = """\
---
title: Site
version: '1'
---

# 1 Gates

1.1 Whoever finds a gate open tells the Caretaker.

1.2 Visitors come in by the main gate.

# 2 Plants

2.1 The Gardener waters the plants in the hall on Mondays.
"""
TOLD = "The gate by the pool was wide open this morning"
ASKED = "What happens when a gate is wide open in the morning?"


@pytest.fixture
def matcher(tmp_path: Path) -> Matcher:
    (tmp_path / "policies").mkdir()
    (tmp_path / "organisation.yaml").write_text("name: Northbridge College\nlanguage: en-GB\n")
    (tmp_path / "policies/site.md").write_text(POLICY)
    (tmp_path / "roles.yaml").write_text("caretaker:\n  name: Caretaker\n  clause: site:1.1\n")
    (tmp_path / "routes.yaml").write_text(
        "open-gate:\n  name: A gate is found open\n  role: caretaker\n  clause: site:1.1\n"
    )
    knowledge, _ = load(tmp_path, date(2026, 11, 21))
    return Matcher(open_index(knowledge, tmp_path / "data", "off"))


def wanted(matcher: Matcher, match: Match) -> list[str]:
    knowledge = matcher.index.knowledge
    return [route.id for route in Offers(knowledge, matcher, Whom(knowledge)).wanted_by(match)]


def sure(matcher: Matcher, text: str) -> Match:
    """What is found for `text`, as if the first clause certainly answered."""
    match = replace(matcher.match(text), right=1.0)
    assert match.found[0].clause.id == "site:1.1"
    return match


def test_what_the_clause_found_wants_told_goes_by_its_route(matcher: Matcher) -> None:
    assert wanted(matcher, sure(matcher, TOLD)) == ["open-gate"]


def test_a_question_is_no_report(matcher: Matcher) -> None:
    assert wanted(matcher, sure(matcher, ASKED)) == []


def test_a_clause_that_may_not_be_the_one_sends_nobody_anywhere(matcher: Matcher) -> None:
    assert wanted(matcher, replace(matcher.match(TOLD), right=0.0)) == []


def test_a_clause_that_appoints_nobody_wants_nobody_told(matcher: Matcher) -> None:
    match = replace(matcher.match("Someone forgot to water the plants in the hall on Monday"), right=1.0)
    assert match.found[0].clause.id == "site:2.1"
    assert wanted(matcher, match) == []


def test_of_a_loss_a_clause_near_by_is_enough(matcher: Matcher) -> None:
    match = replace(matcher.match("My key for the main gate has been stolen"), right=0.0)
    assert "site:1.1" in [one.clause.id for one in match.found]
    assert wanted(matcher, match) == ["open-gate"]


def test_of_a_likely_report_a_clause_near_by_is_enough(matcher: Matcher) -> None:
    match = replace(matcher.match("Someone forgot to water the plants by the main gate"), right=0.0)
    assert "site:1.1" in [one.clause.id for one in match.found[1:]]
    unlikely, likely = (replace(match, report=report) for report in (0.0, 0.99))
    assert (wanted(matcher, unlikely), wanted(matcher, likely)) == ([], ["open-gate"])


def test_where_no_route_is_for_what_is_told_the_role_for_all_questions_is_named_too(
    sample_data: Path,
) -> None:
    known = northbridge()
    matcher = Matcher(open_index(known, sample_data, "auto"))
    told = "The photocopier is jammed again"
    offered = Offers(known, matcher, Whom(known)).report(matcher.match(told), told)
    assert (offered.route, offered.unsure, len(offered.citations)) == (None, True, 1)
    assert offered.instead is not None
    assert offered.instead.role.id == known.organisation.ask
    told = "There's mould in the staff toilets"
    offered = Offers(known, matcher, Whom(known)).report(matcher.match(told), told)
    assert offered.unsure
    assert offered.ask is not None
    assert (offered.ask.role.id, offered.instead) == (known.organisation.ask, None)


def test_the_role_for_all_questions_is_not_named_to_whoever_reports_it(sample_data: Path) -> None:
    known = northbridge()
    asked = known.roles[known.organisation.ask or ""].name
    matcher = Matcher(open_index(known, sample_data, "auto"))
    told = f"There's mould in the staff toilets because of the {asked}"
    offered = Offers(known, matcher, Whom(known)).report(matcher.match(told), told)
    assert asked not in [one.role.name for one in (offered.ask, offered.instead) if one]


def test_where_there_are_no_routes_the_role_for_all_questions_is_named(sample_data: Path) -> None:
    known = replace(northbridge(), routes=MappingProxyType({}))
    matcher = Matcher(open_index(known, sample_data, "off"))
    told = "I want to report a theft"
    offered = Offers(known, matcher, Whom(known)).report(matcher.match(told), told)
    assert (offered.route, offered.unsure, offered.citations) == (None, True, ())
    assert offered.ask is not None
    assert offered.ask.role.id == known.organisation.ask
