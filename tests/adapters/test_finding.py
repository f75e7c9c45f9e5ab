from dataclasses import replace
from pathlib import Path

import pytest

from adapters.finding import listed_by, organisation_of, popular, reach
from bot.model import Workspaces
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


async def _popular(folder: Path) -> list[str]:
    answers = tuple(fakes.answer(id=name) for name in ("one", "two", "three"))
    talk = FakeConversation(fakes.knowledge(answers=(*answers, fakes.answer(id="four", audience="heads"))))
    async with front_desk(folder, talk) as desk:
        await desk.stored(lambda tx: asked.add(tx, "northbridge", "three", asked.LEAST))
        return [answer.id for answer in await popular(desk, "northbridge")]


def test_what_is_asked_most_comes_first_and_nothing_that_is_for_a_few(tmp_path: Path) -> None:
    import asyncio

    assert asyncio.run(_popular(tmp_path)) == ["three", "one", "two"]
