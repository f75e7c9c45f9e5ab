"""A folder becomes Knowledge, with every fault in it at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import MappingProxyType

from bot.knowledge.answer_files import files_below, read_answers, read_expectations
from bot.knowledge.citations_lock import read_lock
from bot.knowledge.faults import cross_check
from bot.knowledge.moved import (
    follow_answers,
    follow_expectations,
    follow_lock,
    follow_roles,
    follow_routes,
    moved_clauses,
)
from bot.knowledge.nearest import nearest
from bot.knowledge.organisation_files import (
    FILES,
    read_organisation,
    read_people,
    read_roles,
    read_routes,
    read_vocabulary,
)
from bot.knowledge.policy_files import read_policies
from bot.knowledge.reading import Memory, Reading
from bot.knowledge.reused import follow_appointing, follow_confirmed, reuse_faults, reused_ids
from bot.knowledge.stale import part_stale
from bot.model import Fault, Knowledge, Severity


def load(folder: Path, today: date, memory: Memory | None = None) -> tuple[Knowledge, tuple[Fault, ...]]:
    """Load an organisation's folder as it is on a day.

    Gives all that can be read and, sorted, all that is wrong; never raises for what the folder
    holds. Everything but policies may be missing. `memory`, handed to one load after another,
    saves reading what has not changed and keeps the last good copy of a file that broke.
    """
    reading = Reading(folder, memory or Memory())
    organisation = read_organisation(reading)
    policies = read_policies(reading, today)
    moved = moved_clauses(policies.in_force)
    clauses = {clause.id: clause for policy in policies.in_force for clause in policy.clauses}
    reused = reused_ids(policies.in_force)
    lock = follow_lock(read_lock(reading), moved)
    followed = follow_confirmed(follow_answers(read_answers(reading), moved), lock, clauses, reused)
    live, stale, stale_faults = part_stale(followed.answers, clauses, followed.lock)
    roles, routes = follow_appointing(
        follow_roles(read_roles(reading), moved),
        follow_routes(read_routes(reading), moved),
        clauses,
        reused,
    )
    knowledge = Knowledge(
        organisation=organisation,
        folder=folder,
        policies=policies.in_force,
        answers=live,
        stale=stale,
        people=read_people(reading),
        roles=MappingProxyType(roles),
        routes=MappingProxyType(routes),
        vocabulary=read_vocabulary(reading),
        expectations=follow_expectations(read_expectations(reading), moved),
    )
    waiting = {c.id: p.effective for p in policies.waiting for c in p.clauses if p.effective}
    faults = {
        *reading.faults,
        *stale_faults,
        *reuse_faults(reading.references, reused, followed.led),
        *_strays(folder),
        *cross_check(knowledge, reading.references, moved, waiting, reading.unread, today),
    }
    return knowledge, tuple(sorted(faults))


def _strays(folder: Path) -> Iterator[Fault]:
    """Warnings about files that look like content and are not read."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix in (".yaml", ".yml") and path.name not in FILES and path.name[0] != ".":
            message = f"this file is not read{_meant(path.stem)}"
            yield Fault(path.name, 1, message, Severity.WARNING)
    for name, suffix in (("answers", ".md"), ("expectations", ".yaml")):
        for path in files_below(folder / name, ""):
            if path.suffix != suffix:
                message = f"this file is not read; name it {path.stem}{suffix}"
                yield Fault(path.relative_to(folder).as_posix(), 1, message, Severity.WARNING)


def _meant(stem: str) -> str:
    """How to mend a name that is none of the folder's; by its stem, since all of them end in .yaml."""
    near = nearest(stem, [file.removesuffix(".yaml") for file in FILES])
    return f"; name it {near}.yaml" if near else "; move it out of the folder"
