"""Documents become policies of an organisation's folder: all of them, or none."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from bot.importing.accounting import unplaced
from bot.importing.align import Change, Pair, align, names_after
from bot.importing.blocks import Document, ImportRefused, Kind
from bot.importing.doubts import doubts, gaps, twice
from bot.importing.read import read
from bot.importing.registers import Register, new_roles, new_routes, read_register, with_roles, with_routes
from bot.importing.report import ImportReport
from bot.importing.roles import draft_roles
from bot.importing.structure import Draft, structure
from bot.importing.write import policy_text, with_ids
from bot.knowledge.answer_files import read_answers
from bot.knowledge.labels import first_words
from bot.knowledge.policy_text import parse_policy, slug
from bot.knowledge.reading import Memory, Reading
from bot.model import Policy

_WORDS_IN_AN_ID = 8
_SAYS_NOTHING = re.compile(r"_?(?:index|readme|page|document|default|untitled|content)\W?\d*", re.IGNORECASE)
"""What a file is called because of where it lies: "index.md"."""
_HARDLY_ALIKE = 0.1


@dataclass(frozen=True, slots=True)
class _Source:
    """A document as read and understood, before it is written. `named` is False where only the file is."""

    path: Path
    document: Document
    draft: Draft
    policy_id: str
    title: str
    named: bool


@dataclass(frozen=True, slots=True)
class _Before:
    """The version of a policy that is in the folder: its text and what it says."""

    text: str
    policy: Policy


def import_files(
    files: Sequence[Path],
    folder: Path,
    policy_id: str | None,
    title: str | None,
    today: date,
    effective: date | None = None,
) -> list[ImportReport]:
    """Make each file a policy of the organisation in `folder`, which is made if it is missing.

    `policy_id` and `title` are for one file; without them they come from the document or the file's
    name. `effective` goes before a date in the document. A policy that is there already is
    aligned: its ids stay. Roles and routes are drafted behind those that stand there. Returns a
    report for each file. Raises ImportRefused, and then has changed nothing; OSError where the
    folder cannot be written.
    """
    sources = _sources(files, policy_id, title)
    written: dict[Path, str] = {}
    roles, routes = read_register(folder / "roles.yaml"), read_register(folder / "routes.yaml")
    reports = []
    for source in sources:
        report, texts, roles, routes = _imported(source, folder, roles, routes, today, effective)
        reports.append(report)
        written |= texts
    written |= {register.path: register.text for register in (roles, routes) if register.entries}
    organisation = folder / "organisation.yaml"
    if not organisation.exists():
        written[organisation] = _organisation(folder)
    _write_all(written)
    return reports


def _sources(files: Sequence[Path], policy_id: str | None, title: str | None) -> list[_Source]:
    if len(files) > 1 and (policy_id or title):
        raise ImportRefused("--policy and --title are for one document; import these files one by one")
    if policy_id and slug(policy_id) != policy_id:
        raise ImportRefused(f"{policy_id} is no id for a policy; use small letters, digits and hyphens")
    sources = [_source(path, policy_id, title) for path in files]
    seen: dict[str, Path] = {}
    for source in sources:
        if source.policy_id in seen:
            raise ImportRefused(
                f"{source.path}: this and {seen[source.policy_id]} would both be the policy "
                f"{source.policy_id}; import them one by one and name each with --policy"
            )
        seen[source.policy_id] = source.path
    return sources


def _source(path: Path, policy_id: str | None, title: str | None) -> _Source:
    document = read(path)
    draft = structure(document)
    if all(entry.kind is Kind.HEADING for entry in draft.entries):
        raise ImportRefused(f"{path}: no clause was found in it; is this the policy, with its text?")
    own = title or draft.title
    called = own or _called_by_file(path, draft)
    chosen = policy_id or first_words(called, _WORDS_IN_AN_ID) or slug(path.stem)
    if not chosen:
        raise ImportRefused(f"{path}: no id can be made from its title; name one with --policy")
    return _Source(path, document, draft, chosen, called, bool(own))


def _called_by_file(path: Path, draft: Draft) -> str:
    """A name for a document that has no title: its file's, or its first heading where that says nothing."""
    first = draft.entries[0]
    if _SAYS_NOTHING.fullmatch(path.stem) and first.kind is Kind.HEADING:
        return first.text
    return path.stem.replace("-", " ").replace("_", " ").strip().capitalize()


def _imported(
    source: _Source, folder: Path, roles: Register, routes: Register, today: date, effective: date | None
) -> tuple[ImportReport, dict[Path, str], Register, Register]:
    path = folder / "policies" / f"{source.policy_id}.md"
    before = _before(path, source.policy_id)
    owner = before.policy.owner if before else None
    title = before.policy.title if before and not source.named else source.title
    text = policy_text(source.draft, title, effective, owner)
    pairs: tuple[Pair, ...] = ()
    if before:
        first = _parsed(text, source.policy_id)
        text = with_ids(text, names_after(align(before.policy.clauses, first.clauses)))
        pairs = align(before.policy.clauses, _parsed(text, source.policy_id).clauses)
    policy = _parsed(text, source.policy_id)
    kept = _kept(before, policy, path, today)
    role_drafts, route_drafts = draft_roles(policy.clauses, _all_words(source.document), policy.title)
    fresh_roles = new_roles(roles, role_drafts)
    earlier = {old: clause.id for clause in policy.clauses for old in clause.was}
    fresh_routes = new_routes(routes, route_drafts, earlier)
    report = ImportReport(
        source=str(source.path),
        file=path.relative_to(folder).as_posix(),
        policy=policy,
        draft=source.draft,
        gaps=gaps(source.draft),
        twice=twice(policy),
        doubts=(
            *doubts(source.document, source.draft, policy),
            *_other_document(pairs),
            *(() if before else _under_another_name(path, policy)),
        ),
        unplaced=unplaced(source.document, source.draft, policy),
        roles=fresh_roles,
        routes=fresh_routes,
        known_roles=tuple(role.id for role in role_drafts if role not in fresh_roles),
        pairs=pairs,
        answers=_answers(folder, pairs),
        kept=kept.relative_to(folder).as_posix() if kept else "",
    )
    texts = {path: text} | ({kept: before.text} if kept and before else {})
    return report, texts, with_roles(roles, fresh_roles), with_routes(routes, fresh_routes)


def _parsed(text: str, policy_id: str) -> Policy:
    return parse_policy(text, policy_id, f"policies/{policy_id}.md")[0]


def _before(path: Path, policy_id: str) -> _Before | None:
    if not path.exists():
        return None
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ImportRefused(
            f"{path}:1: the policy that is there is no UTF-8 text; mend or remove it first"
        ) from error
    return _Before(text, _parsed(text, policy_id))


def _kept(before: _Before | None, policy: Policy, path: Path, today: date) -> Path | None:
    """Where the version before is kept while the new one waits for its day; None where it does not."""
    waits = policy.effective is not None and policy.effective > today
    if before is None or not waits or (before.policy.effective and before.policy.effective > today):
        return None
    known_by = before.policy.version or (before.policy.effective or today).isoformat()
    version = slug(known_by.replace(".", "-")) or "before"
    kept, count = path.with_name(f"{path.stem}@{version}.md"), 2
    while kept.exists() and kept.read_text(encoding="utf-8") != before.text:
        kept, count = path.with_name(f"{path.stem}@{version}-{count}.md"), count + 1
    return kept


def _other_document(pairs: tuple[Pair, ...]) -> tuple[str, ...]:
    old = [pair for pair in pairs if pair.before]
    found = [pair for pair in old if pair.after]
    if not old or len(found) >= _HARDLY_ALIKE * len(old):
        return ()
    return ("hardly a clause of the version before stands in this one: is it the same policy?",)


def _under_another_name(path: Path, policy: Policy) -> Iterator[str]:
    """A doubt for each other policy in the folder that has half of the same clauses, or more."""
    words = {clause.fingerprint for clause in policy.clauses}
    for other in sorted(path.parent.glob("*.md")):
        if other == path or "@" in other.stem:
            continue
        there = _parsed(other.read_text(encoding="utf-8", errors="replace"), other.stem)
        theirs = {clause.fingerprint for clause in there.clauses}
        if len(words & theirs) * 2 >= min(len(words), len(theirs)) > 0:
            yield (
                f"policies/{other.name} has many of the same clauses: if this is its next version, "
                f"delete policies/{path.name} and import it again with --policy {other.stem}"
            )


def _answers(folder: Path, pairs: tuple[Pair, ...]) -> tuple[str, ...]:
    changed = {
        pair.before.id
        for pair in pairs
        if pair.before and pair.change in (Change.REWORDED, Change.MOVED_AND_REWORDED, Change.GONE)
    }
    if not changed:
        return ()
    return tuple(a.id for a in read_answers(Reading(folder, Memory())) if changed & set(a.cites))


def _all_words(document: Document) -> str:
    return " ".join(block.words for block in document.blocks)


def _organisation(folder: Path) -> str:
    name = folder.resolve().name.replace("-", " ").replace("_", " ").title()
    dumped: str = yaml.safe_dump({"name": name, "language": "en-GB"}, sort_keys=False, allow_unicode=True)
    return dumped


def _write_all(texts: Mapping[Path, str]) -> None:
    """Write every file, or none: first beside its place, and only when all are written in its place."""
    waiting: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            waiting[path] = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            waiting[path].chmod(0o644)
        for path, temporary in waiting.items():
            temporary.replace(path)
    finally:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)
