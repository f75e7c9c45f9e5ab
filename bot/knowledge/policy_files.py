"""policies/*.md: which files there are, and which version of each policy is in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from bot.knowledge.front_matter import split_front_matter
from bot.knowledge.labels import slug
from bot.knowledge.policy_text import policy_from
from bot.knowledge.reading import Reading, Source
from bot.knowledge.yaml_text import IDENTIFIER
from bot.model import Fault, Policy, Severity

_DOCUMENTS = (".docx", ".doc", ".odt", ".rtf", ".pdf", ".html", ".htm", ".txt")


@dataclass(frozen=True, slots=True)
class Policies:
    """The policies in force, by id in their order, and the versions that wait for their day."""

    in_force: tuple[Policy, ...]
    waiting: tuple[Policy, ...]


def read_policies(reading: Reading, today: date) -> Policies:
    """Read every policy; of each, the version with the latest effective date that has come is in force."""
    versions: dict[str, list[Policy]] = defaultdict(list)
    for path in _files(reading):
        policy_id, _, _ = path.stem.partition("@")
        if not IDENTIFIER.fullmatch(policy_id):
            message = (
                f"{policy_id} is no id: use small letters, digits and hyphens; "
                f"name the file {slug(policy_id) or 'policy'}.md"
            )
            reading.faults.append(Fault(reading.name(path), 1, message))
        policy = reading.read(path, partial(_policy, policy_id=policy_id))
        if policy:
            versions[policy_id].append(policy)
    in_force, waiting = [], []
    for group in versions.values():
        current = _current(group, today)
        in_force += [current] if current else []
        for policy in group:
            if policy.effective and policy.effective > today:
                waiting.append(policy)
                reading.faults.append(_waits(policy, current))
    return Policies(tuple(in_force), tuple(waiting))


def _files(reading: Reading) -> Iterator[Path]:
    folder = reading.folder / "policies"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith((".", "~")):
            continue
        if path.suffix == ".md" and not path.is_dir():
            yield path
        elif path.suffix.lower() in _DOCUMENTS:
            file = reading.name(path)
            message = "this document is not read; move it out of the folder and import it from there"
            reading.warn(file, message)
        elif path.is_dir() or path.suffix.lower() in (".md", ".markdown"):
            reading.warn(
                reading.name(path),
                "this is not read; a policy is policies/NAME.md; rename it or move it out of the folder",
            )


def _policy(source: Source, policy_id: str) -> Policy | None:
    """None where the front matter cannot be trusted: a slip in a date must bring no policy into force."""
    front = split_front_matter(source.text, source.file, source.faults)
    if not front.readable:
        return None
    policy = policy_from(front, policy_id, source.file, source.faults)
    keys = replace(front.values, faults=[]).entries() if front.values else {}
    written = keys.get("effective")
    if written and not written.is_empty() and policy.effective is None:
        return None
    return policy


def _current(group: list[Policy], today: date) -> Policy | None:
    """The version in force; of two with the same date the one whose file name has no version."""
    begun = [policy for policy in group if policy.effective is None or policy.effective <= today]
    return max(
        begun, key=lambda policy: (policy.effective or date.min, "@" not in policy.place.file), default=None
    )


def _waits(policy: Policy, current: Policy | None) -> Fault:
    until = f"version {current.version}".rstrip() + " stays in force" if current else "nothing is in force"
    message = f"this version waits until {policy.effective}; until then {until}"
    return Fault(policy.place.file, policy.place.line, message, Severity.WARNING)
