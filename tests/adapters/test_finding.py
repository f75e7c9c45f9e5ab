import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.finding import listed_by, organisation_of, popular, reach
from bot.model import Knowledge, Workspaces
from bot.store import asked
from tests import fakes
from tests.adapters.desks import front_desk
from tests.fakes import FakeConversation

HILL = fakes.knowledge(
    organisation=replace(
        fakes.knowledge().organisation, teams=Workspaces(ids=("t-1",)), slack=Workspaces(ids=("T1",))
    )
)


def test_a_workspace_belongs_to_the_organisation_that_lists_it_on_that_platform() -> None:
    both = {"hill": HILL, "dale": fakes.knowledge()}
    assert organisation_of("teams", ("t-1",), both) == "hill"
    assert organisation_of("slack", ("t-1",), both) is None
    assert listed_by("slack", ("", "T1"), both) == "hill"


def test_the_only_organisation_has_every_workspace_unless_it_lists_some() -> None:
    assert organisation_of("teams", ("t-2",), {"dale": fakes.knowledge()}) == "dale"
    assert organisation_of("teams", ("t-2",), {"hill": HILL}) is None


@pytest.mark.parametrize(
    ("platform", "changes", "found"),
    [
        ("teams", {"teams": "19:c"}, "19:c"),
        ("slack", {"teams": "19:c"}, "U1"),
        ("teams", {}, None),
    ],
)
def test_a_role_is_reached_in_its_channel_or_at_a_holder(
    platform: str, changes: dict[str, str], found: str | None
) -> None:
    people = {"amira-khan": fakes.person("amira-khan", slack="U1")}
    assert reach(platform, fakes.role(**changes), fakes.knowledge(people=people)) == found


async def _popular(folder: Path, knowledge: Knowledge, counted: str = "") -> list[str]:
    async with front_desk(folder, FakeConversation(knowledge)) as desk:
        if counted:
            await desk.stored(lambda tx: asked.add(tx, "northbridge", counted, asked.LEAST))
        return [answer.id for answer in await popular(desk, "northbridge")]


def test_what_is_asked_most_comes_first_and_nothing_that_is_for_a_few(tmp_path: Path) -> None:
    answers = tuple(fakes.answer(id=name) for name in ("one", "two", "three"))
    known = fakes.knowledge(answers=(*answers, fakes.answer(id="four", audience="heads")))
    assert asyncio.run(_popular(tmp_path, known, "three")) == ["three", "one", "two"]


def test_before_anybody_asked_each_policy_shows_what_it_says_first(tmp_path: Path) -> None:
    house = fakes.policy(*(fakes.clause(f"house:{number}") for number in (1, 2)), id="house")
    leave = fakes.policy(fakes.clause("leave:1"), id="leave")
    cites = {"a-fright": "house:2", "b-welcome": "house:1", "c-leave": "leave:1"}
    answers = tuple(fakes.answer(id=name, cites=(clause,)) for name, clause in cites.items())
    known = fakes.knowledge(house, leave, answers=answers)
    assert asyncio.run(_popular(tmp_path, known)) == ["b-welcome", "c-leave", "a-fright"]
