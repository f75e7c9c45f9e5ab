"""Who can be reached in a role just now, and who must not hear of a report."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from bot.model import Knowledge, Person, Role


def reachable(role: Role, knowledge: Knowledge) -> tuple[Role, tuple[Person, ...]]:
    """Return the role to turn to and the people in it who are not away.

    The holders; if every holder is away, the deputies; if they are away too, the rung above. The
    role is `role` itself, with nobody, when nobody can be named: a relative role, or an empty one.
    """
    if role.relative:
        return role, ()
    rung: Role | None = role
    seen: set[str] = set()
    while rung is not None and rung.id not in seen:
        seen.add(rung.id)
        people = _present(rung.holders, knowledge) or _present(rung.deputies, knowledge)
        if people:
            return rung, people
        rung = knowledge.roles.get(rung.above) if rung.above and rung.holders else None
    return role, ()


def _present(ids: tuple[str, ...], knowledge: Knowledge) -> tuple[Person, ...]:
    people = (knowledge.people.get(id_) for id_ in ids)
    return tuple(person for person in people if person is not None and not person.away)


def shut_out(knowledge: Knowledge, subjects: AbstractSet[str]) -> frozenset[str]:
    """The ids of those who must never hear of a report about `subjects`, ids of people.

    The people it is about, their deputies in any role, and everybody below them, however far: whoever
    works for somebody is not free to hear of them.
    """
    deputies = {
        deputy
        for role in knowledge.roles.values()
        if subjects & set(role.holders)
        for deputy in role.deputies
    }
    below: set[str] = set()
    reached = set(subjects)
    while reached:
        reached = {id_ for manager in reached for id_ in knowledge.managed.get(manager, ())} - below
        below |= reached
    return frozenset(subjects | deputies | below)
