"""Who could open a report: up the ladder from the appointed role, and never whom the report is about.

Never to the subject, never to nobody, never silently: a report goes `Inside` to at least one person,
or its sender is shown the routes `Outside` and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.knowledge.appointed import shut_out
from bot.model import Clause, Knowledge, OutsideContact, Person, Role, Route

MOST_OPENERS = 16
"""For how many people a report is sealed at most, the nearest rungs first; see `sealing.WRAPS`."""


@dataclass(frozen=True, slots=True)
class About:
    """Whom a report is about, as far as its sender can say: ids of people and of roles.

    `unsure` is that it is somebody who is not listed, or that the sender is not sure. All empty is
    that it is about nobody.
    """

    people: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Opener:
    """Somebody who could open the report: in which role, and the clause that appoints it.

    `rung` counts from 0, those who are told first. `deputy` stands in for a holder who is away.
    """

    person: Person
    role: Role
    clause: Clause | None
    rung: int
    deputy: bool


class Why(StrEnum):
    """Why a report cannot be taken inside the organisation."""

    ADMINISTRATOR = "administrator"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Inside:
    """The report can be taken. `openers` is everyone who could open it, the nearest rung first."""

    openers: tuple[Opener, ...]

    @property
    def can_go_higher(self) -> bool:
        """Whether there is somebody above those who would be told first."""
        return self.openers[-1].rung > 0


@dataclass(frozen=True, slots=True)
class Outside:
    """The report cannot be taken; these are whom its sender can turn to."""

    why: Why
    contacts: tuple[OutsideContact, ...]


def who_could_open(
    knowledge: Knowledge,
    route: Route,
    about: About,
    enrolled: Collection[str],
    *,
    higher: bool = False,
    manager: str = "",
) -> Inside | Outside:
    """Say who could open a report of this kind about these people.

    `enrolled` are the ids of the people who have a key. With `higher` the sender wants it to begin
    one rung above those who would be told first. `manager` is the id of the sender's line manager, whom
    only a sender who gives a name can say: see `managers`.
    """
    about = _resolved(knowledge, about, manager)
    contacts = knowledge.organisation.outside
    subjects = _subjects(knowledge, about)
    if subjects & set(knowledge.organisation.administrators):
        return Outside(Why.ADMINISTRATOR, contacts)
    barred = excluded(knowledge, about)
    rungs = ladder(knowledge, route, manager)[1 if _unsure(knowledge, about) else 0 :]
    found: list[list[Opener]] = []
    taken: set[str] = set()
    for role in rungs:
        # A rung that somebody named here holds is skipped whole: its other holders are their peers.
        if subjects & set(role.holders):
            continue
        clause = knowledge.clauses.get(route.clause if role.id == route.role else role.clause or "")
        able = [
            (person, deputy)
            for person, deputy in on_rung(knowledge, role, barred)
            if person.id in enrolled and person.id not in taken
        ]
        taken |= {person.id for person, _ in able}
        if able:
            found.append([Opener(person, role, clause, len(found), deputy) for person, deputy in able])
    if higher and len(found) > 1:
        found = found[1:]
    openers = tuple(
        Opener(one.person, one.role, one.clause, number, one.deputy)
        for number, rung in enumerate(found)
        for one in rung
    )[:MOST_OPENERS]
    return Inside(openers) if openers else Outside(Why.NOBODY, contacts)


def ladder(knowledge: Knowledge, route: Route, manager: str = "") -> tuple[Role, ...]:
    """The roles that a report of this kind goes to, from the appointed one up.

    A relative role ("your line manager") is held by `manager` alone, and left out where nobody said who
    that is, or said somebody who manages nobody.
    """
    known = bool(manager) and any(one.id == manager for one in managers(knowledge, route))
    return tuple(
        replace(role, holders=(manager,), deputies=()) if role.relative else role
        for role in _steps(knowledge, route)
        if known or not role.relative
    )


def managers(knowledge: Knowledge, route: Route) -> tuple[Person, ...]:
    """Whom somebody who gives a name may pick as their line manager, by name: those who manage anybody.

    Nobody where a report of this kind does not go to a line manager.
    """
    if not any(role.relative for role in _steps(knowledge, route)):
        return ()
    return tuple(
        sorted((one for id_, one in knowledge.people.items() if id_ in knowledge.managed), key=_by_name)
    )


def _by_name(person: Person) -> tuple[str, str]:
    return person.name, person.id


def _steps(knowledge: Knowledge, route: Route) -> tuple[Role, ...]:
    rungs: list[Role] = []
    role = knowledge.roles.get(route.role)
    while role is not None and role not in rungs:
        rungs.append(role)
        role = knowledge.roles.get(role.above or "")
    return tuple(rungs)


def excluded(knowledge: Knowledge, about: About) -> frozenset[str]:
    """The ids of those who must never open the report, or learn that there is one."""
    return shut_out(knowledge, _subjects(knowledge, about))


def different_rungs(knowledge: Knowledge, one: str, other: str) -> bool:
    """Whether two people stand on different rungs: each has a role, and they share none."""
    roles = [
        {role.id for role in knowledge.roles.values() if person in (*role.holders, *role.deputies)}
        for person in (one, other)
    ]
    return all(roles) and not roles[0] & roles[1]


def _subjects(knowledge: Knowledge, about: About) -> frozenset[str]:
    roles = (knowledge.roles[id_] for id_ in about.roles if id_ in knowledge.roles)
    return about.people | {person for role in roles for person in (*role.holders, *role.deputies)}


def _resolved(knowledge: Knowledge, about: About, manager: str) -> About:
    """Whom it is about: where that is "your line manager" and it is known who that is, them too."""
    roles = (knowledge.roles.get(id_) for id_ in about.roles)
    if manager and any(role is not None and role.relative for role in roles):
        return replace(about, people=about.people | {manager})
    return about


def _unsure(knowledge: Knowledge, about: About) -> bool:
    """Whether somebody may be meant whom the folder does not know: then it begins one rung higher."""
    if about.unsure or about.people - knowledge.people.keys():
        return True
    roles = (knowledge.roles.get(id_) for id_ in about.roles)
    return any(role is None or role.relative or not role.holders for role in roles)


def on_rung(knowledge: Knowledge, role: Role, shut_out: frozenset[str]) -> Iterator[tuple[Person, bool]]:
    """Those on one rung who are not `shut_out`, and whether each is there as a deputy.

    A holder who is away can still open it when back; only when all are away do deputies stand in.
    """
    holders = [knowledge.people[id_] for id_ in role.holders if id_ in knowledge.people]
    deputies = [knowledge.people[id_] for id_ in role.deputies if id_ in knowledge.people]
    present = [person for person in holders if not person.away]
    for person in present or holders:
        if person.id not in shut_out:
            yield person, False
    if not present:
        for person in deputies:
            if person.id not in shut_out and not person.away:
                yield person, True
