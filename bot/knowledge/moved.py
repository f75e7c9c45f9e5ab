"""A clause that was renumbered is still found by its earlier id (`{#3.2.7 was=3.2.5}`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.knowledge.citations_lock import Lock
from bot.model import Answer, Expectation, Policy, Role, Route


def moved_clauses(policies: Iterable[Policy]) -> dict[str, str]:
    """Each earlier id that no clause has now → the id that its clause has now."""
    clauses = [clause for policy in policies for clause in policy.clauses]
    now = {clause.id for clause in clauses}
    return {old: clause.id for clause in clauses for old in clause.was if old not in now}


def follow_answers(answers: tuple[Answer, ...], moved: Mapping[str, str]) -> tuple[Answer, ...]:
    """The answers, citing clauses by their ids of now."""
    return tuple(replace(answer, cites=_follow(answer.cites, moved)) for answer in answers)


def follow_expectations(
    expectations: tuple[Expectation, ...], moved: Mapping[str, str]
) -> tuple[Expectation, ...]:
    """The expectations, citing clauses by their ids of now."""
    return tuple(replace(one, cites=_follow(one.cites, moved)) for one in expectations)


def follow_roles(roles: Mapping[str, Role], moved: Mapping[str, str]) -> dict[str, Role]:
    """The roles, appointed by clauses with their ids of now."""
    return {
        key: replace(role, clause=moved.get(role.clause, role.clause) if role.clause else None)
        for key, role in roles.items()
    }


def follow_routes(routes: Mapping[str, Route], moved: Mapping[str, str]) -> dict[str, Route]:
    """The routes, with clauses by their ids of now."""
    return {
        key: replace(route, clause=moved.get(route.clause, route.clause)) for key, route in routes.items()
    }


def follow_lock(lock: Lock, moved: Mapping[str, str]) -> Lock:
    """The lock, with clauses by their ids of now."""
    return {
        answer: {
            moved.get(name, name): replace(seen, clause=moved.get(name, name))
            for name, seen in clauses.items()
        }
        for answer, clauses in lock.items()
    }


def _follow(names: tuple[str, ...], moved: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(moved.get(name, name) for name in names))
