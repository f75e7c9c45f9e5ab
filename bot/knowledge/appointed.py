"""Who can be reached in a role just now."""

from __future__ import annotations

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
