"""Where a role can be asked in Slack: its channel, or somebody who holds it just now."""

from __future__ import annotations

from bot.knowledge.appointed import reachable
from bot.model import Knowledge, Role


def reach(role: Role, knowledge: Knowledge) -> str | None:
    """The id of a channel or of a person; None where Slack does not know how to reach the role."""
    if role.slack:
        return role.slack
    rung, people = reachable(role, knowledge)
    if rung is not role and rung.slack:
        return rung.slack
    return next((person.slack for person in people if person.slack), None)
