"""A number that another clause has now (3.2 of last year is 3.3, 3.2 is a new clause): which one is meant.

What was written for last year's number is followed to the clause that had it, where the words show that
this one is meant: those that the owner confirmed, or the name of the role that the clause appoints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from bot.knowledge.citations_lock import Lock
from bot.knowledge.reading import Kind, Reference
from bot.model import Answer, Clause, Fault, Policy, Role, Route, Severity

Reused = Mapping[str, tuple[str, ...]]
"""An earlier id that another clause has now → the ids of the clauses that had it."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Answers and lock by the ids of the clauses that are meant; `led` has what was followed, by answer."""

    answers: tuple[Answer, ...]
    lock: Lock
    led: Mapping[str, Mapping[str, str]]


def reused_ids(policies: Iterable[Policy]) -> Reused:
    """The ids that had another meaning before: those that a clause has now and another one had."""
    clauses = [clause for policy in policies for clause in policy.clauses]
    now = {clause.id for clause in clauses}
    had: dict[str, list[str]] = defaultdict(list)
    for clause in clauses:
        for earlier in clause.was:
            if earlier in now and earlier != clause.id:
                had[earlier].append(clause.id)
    return {earlier: tuple(ids) for earlier, ids in had.items()}


def follow_confirmed(
    answers: tuple[Answer, ...], lock: Lock, clauses: Mapping[str, Clause], reused: Reused
) -> Followed:
    """Lead each citation to the clause whose words are most like those that the owner confirmed."""
    led: dict[str, dict[str, str]] = {}
    for answer in answers:
        seen = lock.get(answer.id, {})
        for name in answer.cites:
            if name in reused and name in seen:
                meant = _most_alike(seen[name].words, (name, *reused[name]), clauses)
                if meant != name:
                    led.setdefault(answer.id, {})[name] = meant
    return Followed(
        tuple(_cited(answer, led.get(answer.id, {})) for answer in answers), _locked(lock, led), led
    )


def follow_appointing(
    roles: Mapping[str, Role], routes: Mapping[str, Route], clauses: Mapping[str, Clause], reused: Reused
) -> tuple[dict[str, Role], dict[str, Route]]:
    """Lead roles and routes to the clause that names the role, where the one of that number does not."""

    def meant(name: str, role: Role | None) -> str:
        if role is None or name not in reused or _names(clauses[name], role):
            return name
        return next((other for other in reused[name] if _names(clauses[other], role)), name)

    led_roles = {
        key: replace(role, clause=meant(role.clause, role)) if role.clause else role
        for key, role in roles.items()
    }
    led_routes = {
        key: replace(route, clause=meant(route.clause, roles.get(route.role)))
        for key, route in routes.items()
    }
    return led_roles, led_routes


def reuse_faults(
    references: Iterable[Reference], reused: Reused, led: Mapping[str, Mapping[str, str]]
) -> Iterator[Fault]:
    """A warning for each use of a number that another clause had before; `led` as in `Followed`."""
    for use in references:
        if use.kind is not Kind.CLAUSE or use.name not in reused:
            continue
        if use.place.file.startswith("answers/"):
            answer = use.place.file.removeprefix("answers/").removesuffix(".md")
            new = led.get(answer, {}).get(use.name)
            if new is None:
                continue
            message = (
                f"{use.key} {use.name}, whose number another clause has now; what was confirmed is {new}; "
                f"run `clausebot confirm {answer}` to write it here"
            )
        else:
            new = reused[use.name][0]
            message = (
                f"{use.key} {use.name}, a number that {new} had before; write {new} if that is meant; "
                f"if not, take {use.name.partition(':')[2]} out of its was="
            )
        yield Fault(use.place.file, use.place.line, message, Severity.WARNING)


def _most_alike(words: str, names: Iterable[str], clauses: Mapping[str, Clause]) -> str:
    confirmed = words.split()

    def likeness(name: str) -> float:
        return SequenceMatcher(None, confirmed, clauses[name].words.split(), autojunk=False).ratio()

    return max(names, key=likeness)


def _cited(answer: Answer, led: Mapping[str, str]) -> Answer:
    return replace(answer, cites=tuple(dict.fromkeys(led.get(name, name) for name in answer.cites)))


def _locked(lock: Lock, led: Mapping[str, Mapping[str, str]]) -> Lock:
    return {
        answer: {
            led.get(answer, {}).get(name, name): replace(seen, clause=led.get(answer, {}).get(name, name))
            for name, seen in clauses.items()
        }
        for answer, clauses in lock.items()
    }


def _names(clause: Clause, role: Role) -> bool:
    return role.name.casefold() in clause.words.casefold()
