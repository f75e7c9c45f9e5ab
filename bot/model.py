"""The nouns of a knowledge folder. Everything here is frozen: a snapshot never changes under its reader."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from bot.terms import Terms


class Modality(StrEnum):
    """What a clause's own words ask of its reader. It labels the clause, never the asker's case."""

    MUST = "must"
    MUST_NOT = "must not"
    SHOULD = "should"
    SHOULD_NOT = "should not"
    MAY = "may"
    ONLY_IF = "only if"
    SAYS = "says"


class Ruling(StrEnum):
    """What the owner of a written answer rules on the question. Only an answer has one."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "not allowed"
    ONLY_IF = "only if"
    MUST = "must"
    SHOULD = "should"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, so that a fault can point at it. `file` is relative to the organisation's folder."""

    file: str
    line: int


@dataclass(frozen=True)
class Clause:
    """The smallest thing that can be cited.

    `id` is the whole id with its policy (`social-media:3.2.7`); `label` is the number as printed,
    or "" for a clause without one; `heading` runs from the outermost section inward; `lead_in` is
    the sentence that a list item completes, or "". `text` keeps line breaks before the items of a
    list of its own.
    """

    id: str
    label: str
    heading: tuple[str, ...]
    lead_in: str
    text: str
    modality: Modality
    place: Place
    was: tuple[str, ...] = ()
    id_written: bool = True
    """False while the id is derived from the words, and so would move when they are edited."""
    cells: tuple[tuple[str, str], ...] = ()
    """Of a table's row: the head of each column with the cell below it. The words have them, too."""

    @property
    def policy_id(self) -> str:
        """The id of the policy that it stands in."""
        return self.id.partition(":")[0]

    @cached_property
    def words(self) -> str:
        """The exact words to quote: the lead-in, if any, and the text."""
        return f"{self.lead_in} {self.text}" if self.lead_in else self.text

    @cached_property
    def fingerprint(self) -> str:
        """Changes when the words do; blind to white space, so that re-wrapping a line is no change."""
        return hashlib.sha256(" ".join(self.words.split()).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Policy:
    """One policy document. `references` are the documents it points to, which are no clauses."""

    id: str
    title: str
    version: str
    effective: date | None
    review_by: date | None
    owner: str | None
    references: tuple[str, ...]
    clauses: tuple[Clause, ...]
    place: Place

    @cached_property
    def fingerprint(self) -> str:
        """Changes when an id, a heading or a word of its clauses does."""
        said = ((clause.id, clause.heading, clause.lead_in, clause.text) for clause in self.clauses)
        return hashlib.sha256("\n".join(map(repr, said)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """An owner's words for a common question, standing on at least one clause."""

    id: str
    questions: tuple[str, ...]
    ruling: Ruling
    cites: tuple[str, ...]
    text: str
    ask: str | None
    audience: str | None
    reviewed: date | None
    place: Place


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can hold a role. `slack` and `teams` are how those platforms know them."""

    id: str
    name: str
    title: str
    email: str | None
    slack: str | None
    teams: str | None
    manager: str | None
    away: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Role:
    """Who is appointed. A relative role ("your line manager") has no holders of its own.

    `slack` and `teams` are the channels there in which the role is asked; without one, a holder is.
    """

    id: str
    name: str
    clause: str | None
    holders: tuple[str, ...]
    deputies: tuple[str, ...]
    above: str | None
    relative: bool
    place: Place
    slack: str | None = None
    teams: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Which role gets which kind of incident, and the clause that appoints it."""

    id: str
    name: str
    role: str
    clause: str
    urgent: bool
    phrasings: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class OutsideContact:
    """Somebody outside the organisation who can help, and when to turn to them."""

    name: str
    contact: str
    when: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """One of the folder's own tests: after `asked`, the last reply must cite, refuse or report.

    A `known_miss` is one that its owner knows to fail: it is shown, as a warning, until it holds.
    """

    asked: tuple[str, ...]
    cites: tuple[str, ...]
    refuses: bool
    reports: str | None
    place: Place
    known_miss: bool = False


@dataclass(frozen=True, slots=True)
class Workspaces:
    """What an organisation has on one chat platform: the ids of its workspaces there.

    `shared_channels` says whether the bot also speaks where people from elsewhere read along, `guests`
    whether it answers people whom another organisation employs, and `audiences` which audience the
    members of a user group are, by the group's id.
    """

    ids: tuple[str, ...] = ()
    shared_channels: bool = False
    guests: bool = False
    audiences: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Organisation:
    """The organisation itself. `ask` is the role to ask when a policy names nobody.

    `terms` are by when reports are answered there, and how long they are kept; `anonymous_files` is whether
    a file may be added to a report without a name; `audit_head_to` is the role that gets the
    head of the audit log every day.
    """

    id: str
    name: str
    language: str
    ask: str | None
    emergency_number: str
    emergency_text: str
    outside: tuple[OutsideContact, ...]
    administrators: tuple[str, ...]
    slack: Workspaces = Workspaces()
    teams: Workspaces = Workspaces()
    terms: Terms = field(default_factory=Terms)
    anonymous_files: bool = False
    audit_head_to: str | None = None


@dataclass(frozen=True)
class Knowledge:
    """All of one organisation's content, one immutable snapshot.

    `answers` holds the live answers; `stale` those that stepped aside because a clause that they
    cite is gone or no longer has the words that were confirmed.
    """

    organisation: Organisation
    folder: Path
    policies: tuple[Policy, ...]
    answers: tuple[Answer, ...] = ()
    stale: tuple[Answer, ...] = ()
    people: Mapping[str, Person] = field(default_factory=lambda: MappingProxyType({}))
    roles: Mapping[str, Role] = field(default_factory=lambda: MappingProxyType({}))
    routes: Mapping[str, Route] = field(default_factory=lambda: MappingProxyType({}))
    vocabulary: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    expectations: tuple[Expectation, ...] = ()

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """Every clause by its id, in the order of the documents."""
        return MappingProxyType({c.id: c for p in self.policies for c in p.clauses})

    @cached_property
    def policies_by_id(self) -> Mapping[str, Policy]:
        """Every policy by its id, in the order of their files."""
        return MappingProxyType({p.id: p for p in self.policies})

    @cached_property
    def managed(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of those whom somebody manages, by the id of whoever manages them."""
        by_manager: dict[str, list[str]] = {}
        for person in self.people.values():
            if person.manager:
                by_manager.setdefault(person.manager, []).append(person.id)
        return MappingProxyType({manager: tuple(ids) for manager, ids in by_manager.items()})


class Severity(StrEnum):
    """A fault makes `clausebot check` fail; a warning does not."""

    FAULT = "fault"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in the folder: where, what, and how to mend it."""

    file: str
    line: int
    message: str
    severity: Severity = Severity.FAULT

    def __str__(self) -> str:
        mark = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.file}:{self.line}: {mark}{self.message}"
