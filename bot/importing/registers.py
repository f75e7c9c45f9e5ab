"""roles.yaml and routes.yaml: drafts go behind what stands there; nothing there is touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.importing.blocks import ImportRefused
from bot.importing.roles import RoleDraft, RouteDraft

_HEADS = {
    "roles.yaml": "# Who holds each role. Drafted by clausebot import: put the holders in.\n",
    "routes.yaml": "# Which role gets which kind of report. Drafted by clausebot import: read and mend.\n",
}


@dataclass(frozen=True, slots=True)
class Register:
    """One of the two files as it is: its text and its entries by id."""

    path: Path
    text: str
    entries: Mapping[str, Any]


def read_register(path: Path) -> Register:
    """The file as it is, or an empty one. Raises ImportRefused when it cannot be added to."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    try:
        entries = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise ImportRefused(
            f"{path}:{line}: this is no YAML, so nothing can be added; mend it first"
        ) from error
    if not isinstance(entries, dict | None) or text.lstrip().startswith("{"):
        raise ImportRefused(
            f"{path}:1: drafts go one below another; write `id:` and its lines, without braces"
        )
    return Register(path, text, entries or {})


def new_roles(register: Register, roles: Iterable[RoleDraft]) -> tuple[RoleDraft, ...]:
    """The roles that the register does not have."""
    return tuple(role for role in roles if role.id not in register.entries)


def new_routes(
    register: Register, routes: Iterable[RouteDraft], earlier: Mapping[str, str]
) -> tuple[RouteDraft, ...]:
    """The routes whose clause does not lead to their role already, each with an id of its own.

    `earlier` gives the clauses' ids of now by those they had.
    """
    known = {
        (earlier.get(str(entry.get("clause")), str(entry.get("clause"))), str(entry.get("role")))
        for entry in register.entries.values()
        if isinstance(entry, dict)
    }
    taken = set(register.entries)
    fresh = []
    for route in routes:
        if (route.clause, route.role) in known:
            continue
        name, count = route.id, 2
        while name in taken:
            name, count = f"{route.id}-{count}", count + 1
        taken.add(name)
        fresh.append(RouteDraft(name, route.name, route.role, route.clause))
    return tuple(fresh)


def with_roles(register: Register, roles: Iterable[RoleDraft]) -> Register:
    """The register with these roles behind its own."""
    return _extended(register, {role.id: _role(role) for role in roles})


def with_routes(register: Register, routes: Iterable[RouteDraft]) -> Register:
    """The register with these routes behind its own."""
    entries = {
        route.id: {
            "name": route.name,
            "role": route.role,
            "clause": route.clause,
            "urgent": False,
            "phrasings": [],
        }
        for route in routes
    }
    return _extended(register, entries)


def _role(role: RoleDraft) -> dict[str, Any]:
    holders: dict[str, Any] = {"relative": True} if role.relative else {"holders": []}
    return {"name": role.name, "clause": role.clause, **holders}


def _extended(register: Register, entries: dict[str, Any]) -> Register:
    if not entries:
        return register
    text = register.text or _HEADS[register.path.name]
    text = text if text.endswith("\n") else f"{text}\n"
    dumped = yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=1000)
    return Register(register.path, text + dumped, {**register.entries, **entries})
