"""How somebody is told something that nobody else is to be told: by mail, in Slack, in Teams."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from bot.model import Organisation, Person
from bot.settings import Serving

EMAIL, SLACK, TEAMS = "email", "slack", "teams"
WAYS: Mapping[str, Callable[[Organisation, Person], tuple[str, str | None]]] = {
    EMAIL: lambda _, person: ("", person.email),
    SLACK: lambda organisation, person: (next(iter(organisation.slack.ids), ""), person.slack),
    TEAMS: lambda organisation, person: (next(iter(organisation.teams.ids), ""), person.teams),
}
"""How somebody is told, by platform: in which workspace there, and as whom; None where they are not there."""


def set_up(serving: Serving) -> frozenset[str]:
    """The platforms of `WAYS` that notices can go out by."""
    teams = serving.teams is not None and bool(serving.teams.app_id)  # without one it serves this machine
    there = {EMAIL: serving.mail is not None, SLACK: serving.slack is not None, TEAMS: teams}
    return frozenset(platform for platform, is_set_up in there.items() if is_set_up)


def reachable(organisation: Organisation, person: Person, platforms: Collection[str]) -> bool:
    """Whether a notice can get to somebody on one of these platforms."""
    return any(WAYS[platform](organisation, person)[1] for platform in platforms)
