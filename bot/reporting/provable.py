"""The proof that a category is safe: every possible subject is gone through before anybody reports."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bot.model import Fault, Knowledge, Route, Severity
from bot.reporting.routing import About, Inside, excluded, ladder, who_could_open


def unsafe(knowledge: Knowledge, route: Route, enrolled: Collection[str]) -> str | None:
    """Why reports of this kind cannot be taken, and the mend; None when each has a safe way.

    For every person and role of the folder as the subject, and for "nobody" and "not sure": it must
    reach somebody who is not shut out, or an outside contact. Without a subject it must reach two
    rungs, so that there is somebody above the first.
    """
    plain = who_could_open(knowledge, route, About(), enrolled)
    if not isinstance(plain, Inside):
        roles = " or ".join(role.id for role in ladder(knowledge, route)) or route.role
        return f"nobody who could open a report of this kind has a key; invite somebody who is {roles}"
    if not plain.can_go_higher:
        first = plain.openers[0].role.id
        return (
            f"only {first} could open a report of this kind; invite somebody on another rung above or below"
        )
    for about in every_subject(knowledge):
        found = who_could_open(knowledge, route, about, enrolled)
        named = ", ".join(sorted(about.people | about.roles)) or "somebody who is not listed"
        if isinstance(found, Inside):
            wrong = {one.person.id for one in found.openers} & excluded(knowledge, about)
            if wrong:
                reached = ", ".join(sorted(wrong))
                return f"a report about {named} would reach {reached}; this is a bug in Clausebot"
        elif not found.contacts:
            mend = "write contacts under outside: in organisation.yaml"
            return f"a report about {named} would reach nobody; {mend}"
    return None


def every_subject(knowledge: Knowledge) -> Iterator[About]:
    """Everything that a reporter can say about whom it is: each person, each role, nobody, not sure."""
    yield About()
    yield About(unsure=True)
    for person in knowledge.people:
        yield About(people=frozenset({person}))
        yield About(people=frozenset({person}), unsure=True)
    for role in knowledge.roles:
        yield About(roles=frozenset({role}))


def unsafe_routes(knowledge: Knowledge, enrolled: Collection[str]) -> Mapping[str, str]:
    """Why the kinds of incident that cannot be reported cannot: a line for each, by its id.

    What was proved last of an organisation is remembered: with thousands of people it takes seconds.
    """
    people = frozenset(enrolled)
    before = _PROVED.get(knowledge.organisation.id)
    if before and before[0] is knowledge and before[1] == people:
        return before[2]
    found = ((id_, unsafe(knowledge, route, people)) for id_, route in knowledge.routes.items())
    off = {id_: f"{id_} cannot be reported through the bot: {why}" for id_, why in found if why}
    _PROVED[knowledge.organisation.id] = knowledge, people, off
    return off


_PROVED: dict[str, tuple[Knowledge, frozenset[str], Mapping[str, str]]] = {}


def faults(knowledge: Knowledge, enrolled: Collection[str] | None = None) -> Iterator[Fault]:
    """A warning for each kind of incident that cannot be reported through the bot.

    Without `enrolled`, as if everybody in the folder had a key: what no enrolment can mend. Roles that
    nobody holds are left to the folder's own faults then.
    """
    able = knowledge.people.keys() if enrolled is None else enrolled
    for id_, message in unsafe_routes(knowledge, able).items():
        route = knowledge.routes[id_]
        if enrolled is None and not any(role.holders for role in ladder(knowledge, route)):
            continue
        place = route.place
        yield Fault(place.file, place.line, message, Severity.WARNING)


def unenrolled(knowledge: Knowledge, enrolled: Collection[str]) -> Iterator[Fault]:
    """A warning for each role that reports go to, and of whose holders some have no key."""
    ladders = (ladder(knowledge, route) for route in knowledge.routes.values())
    for role in {role.id: role for rungs in ladders for role in rungs}.values():
        missing = [id_ for id_ in role.holders if id_ not in enrolled]
        if missing:
            message = (
                f"{role.id}: no report is sealed to {', '.join(missing)}, who are not enrolled; "
                "clausebot desk invite begins that"
            )
            yield Fault(role.place.file, role.place.line, message, Severity.WARNING)
