"""What is right and what is wrong: the figures of a question set, and how sure the matcher was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

from adapters.scoring import Share, Tenth, calibration_error, judge, reliability, shares
from adapters.wire import reply_json
from benchmarks.sets import Row, Set, answers
from benchmarks.yardsticks import Order
from bot.conversation import Conversation
from bot.matching.index import Index
from bot.model import Knowledge
from bot.replies import Question

FIRST = 3
Open = Callable[[str, Knowledge], Index]
"""From an organisation's name and knowledge to its index."""
Judged = Sequence[tuple[Mapping[str, Any], Mapping[str, bool]]]
"""Rows, each with what its reply is worth, figure by figure."""


@dataclass(frozen=True)
class Goal:
    """A figure, what it is to reach and what we dream of. Of `fewer`, less is better."""

    figure: str
    reach: float
    dream: float
    fewer: bool = False

    @property
    def to_reach(self) -> str:
        """The figure to reach, as a person reads it."""
        return f"{'at most ' if self.fewer else ''}{self.reach:.2f}"

    def met(self, value: float) -> bool:
        """Whether `value` reaches the goal."""
        return value <= self.reach if self.fewer else value >= self.reach


GOALS = (
    Goal("first.right", 0.65, 0.90),
    Goal("answer.shown", 0.82, 0.97),
    Goal("answer.right", 0.50, 0.85),
    Goal("answer.wrong", 0.15, 0.03, fewer=True),
    Goal("unanswerable.said_so", 0.70, 0.90),
    Goal("offtopic.declined", 1.00, 1.00),
    Goal("report.offered", 0.95, 1.00),
    Goal("report.right_role", 0.85, 1.00),
)


@dataclass(frozen=True)
class Quality:
    """One question set, asked: what each reply is worth, and how sure it was of its answers."""

    judged: Judged
    tenths: Sequence[Tenth]

    @property
    def by_organisation(self) -> dict[str, dict[str, float]]:
        """The figures of each organisation."""
        found = by(self.judged, lambda row: row["policy"])
        return {
            name: {figure: share.value for figure, share in figures.items()}
            for name, figures in found.items()
        }

    def mean(self, figure: str) -> float | None:
        """The mean over the organisations that have such questions; None where none has."""
        told = [figures[figure] for figures in self.by_organisation.values() if figure in figures]
        return fmean(told) if told else None

    @property
    def error(self) -> float:
        """How far confidence and being right lie apart on average."""
        return calibration_error(self.tenths)


def ask(questions: Set, index_of: Open) -> Quality:
    """Ask every question of a set, each on its own, of its own organisation."""
    rows: list[dict[str, Any]] = []
    replies: list[dict[str, Any]] = []
    for name, knowledge in questions.knowledge.items():
        conversation = Conversation(knowledge, index_of(name, knowledge))
        for row in (row for row in questions.rows if row.policy == name):
            rows.append(asdict(row))
            replies.append(reply_json(conversation.respond(Question(row.question)).reply, knowledge))
    return scored(rows, replies)


def scored(rows: Sequence[Mapping[str, Any]], replies: Sequence[Mapping[str, Any]]) -> Quality:
    """The figures of `replies` to `rows`, in the same order."""
    judged = [(row, judge(row, reply)) for row, reply in zip(rows, replies, strict=True)]
    return Quality(judged, reliability(rows, replies))


def by(judged: Judged, key: Callable[[Mapping[str, Any]], str]) -> dict[str, dict[str, Share]]:
    """The figures of the rows that share a `key`, every row counting once; sorted by key."""
    apart: dict[str, list[Mapping[str, bool]]] = {}
    for row, figures in judged:
        apart.setdefault(key(row), []).append(figures)
    return {name: shares(figures) for name, figures in sorted(apart.items())}


@dataclass(frozen=True)
class Hits:
    """How often the clause that a way puts first answers, and how often one of its first three does."""

    first: float
    three: float


def hits(rows: Iterable[Row], knowledge: Knowledge, order: Order) -> Hits:
    """What `order` is worth on the answerable ones of `rows`; it never refuses."""
    found = [
        [answers(row, knowledge.clauses[one]) for one in order(row.question)[:FIRST]]
        for row in rows
        if row.kind == "answerable"
    ]
    return Hits(fmean(bool(one and one[0]) for one in found), fmean(any(one) for one in found))
