"""The import report: what was understood of a document, for a person to sign off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.importing.align import Change, Pair
from bot.importing.blocks import Kind, LeftOut
from bot.importing.doubts import first_words
from bot.importing.roles import RoleDraft, RouteDraft
from bot.importing.structure import Draft, Entry
from bot.model import Policy

MOST_SHOWN = 25
"""Lines left out for one reason that are shown; of more the rest is counted."""


@dataclass(frozen=True)
class ImportReport:
    """What became of one document.

    `policy` is the policy as written to `file`, `pairs` what changed from the version before (()
    for a first import), `answers` those that cite a clause with other words now. `unplaced` are
    words that were read and stand nowhere: a fault of the import, () where all is well.
    """

    source: str
    file: str
    policy: Policy
    draft: Draft
    gaps: tuple[str, ...]
    twice: tuple[str, ...]
    doubts: tuple[str, ...]
    unplaced: tuple[str, ...]
    roles: tuple[RoleDraft, ...]
    routes: tuple[RouteDraft, ...]
    known_roles: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    answers: tuple[str, ...] = ()
    kept: str = ""
    """The file in which the version before stays in force; "" where the new one is in force at once."""

    def lines(self) -> list[str]:
        """The report as plain text."""
        return [
            *self._head(),
            *self._tree(),
            *_listed("Numbers that are missing", self.gaps),
            *_listed("Numbers that stand more than once", self.twice),
            *_listed("Please look at", self.doubts),
            *_listed("References, kept as metadata", self.policy.references),
            *self._left_out(),
            *_listed("Roles drafted (put their holders into roles.yaml)", map(_role_line, self.roles)),
            *_listed("Roles that were there already", self.known_roles),
            *_listed(
                "Routes drafted (routes.yaml)", (f"{r.name} → {r.role} ({r.clause})" for r in self.routes)
            ),
            *self._changes(),
            *_listed(
                "FAULT: these words were read and not placed",
                [" ".join(self.unplaced)] if self.unplaced else (),
            ),
        ]

    def _head(self) -> Iterator[str]:
        yield f"{self.source} → {self.file}"
        version = f", version {self.policy.version}" if self.policy.version else ""
        starts = f", in force from {self.policy.effective}" if self.policy.effective else ""
        yield f"{self.policy.title}{version}{starts}"
        if self.kept:
            yield f"It waits until that day; {self.kept} stays in force."
        headings = sum(entry.kind is Kind.HEADING for entry in self.draft.entries)
        numbered = sum(bool(clause.label) for clause in self.policy.clauses)
        clauses = _count(len(self.policy.clauses), "clause")
        yield f"{clauses} ({numbered} with a number), {_count(headings, 'heading')}"

    def _tree(self) -> Iterator[str]:
        yield ""
        for entry, depth in _depths(self.draft.entries):
            mark = entry.label or ("" if entry.kind is Kind.HEADING else "-")
            yield f"{'  ' * depth}{mark} {first_words(_words(entry))}".rstrip()

    def _left_out(self) -> Iterator[str]:
        for why, group in groupby(sorted(self.draft.left_out, key=lambda x: x.why), key=lambda x: x.why):
            lines = [_left_line(left) for left in group]
            more = len(lines) - MOST_SHOWN
            yield from _listed(
                f"Left out: {why}", [*lines[:MOST_SHOWN], *([f"and {more} more"] if more > 0 else [])]
            )

    def _changes(self) -> Iterator[str]:
        if not self.pairs:
            return
        same = sum(pair.change is Change.UNCHANGED for pair in self.pairs)
        changed = [pair.shown for pair in self.pairs if pair.change is not Change.UNCHANGED]
        yield from _listed(
            "Changes from the version before", [f"{_count(same, 'clause')} unchanged", *changed]
        )
        yield from _listed("Answers to read again, since a clause they cite has changed", self.answers)


def _depths(entries: Iterable[Entry]) -> Iterator[tuple[Entry, int]]:
    depth = 0
    for entry in entries:
        if entry.kind is Kind.HEADING:
            depth = max(entry.level, 1)
            yield entry, depth - 1
        else:
            yield entry, depth


def _words(entry: Entry) -> str:
    return " | ".join(entry.cells) if entry.kind is Kind.ROW else entry.text


def _left_line(left: LeftOut) -> str:
    return f"line {left.line}: {first_words(left.text, 90)}" if left.line else first_words(left.text, 90)


def _role_line(role: RoleDraft) -> str:
    return f"{role.name} ({role.clause}){', another person for each asker' if role.relative else ''}"


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield from ("", f"{title}:", *(f"  {line}" for line in shown))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
