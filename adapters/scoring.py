"""How good the replies to a question set are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_CLAUSE = 700
"""A longer citation is a page, not a clause."""
FIRST = 3
"""How many clauses a reader is taken to look at."""

_SAME = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "*": None})
_COMMON = ("the", "a", "an", "or", "of", "and", "to", "if", "their", "relevant", "necessary")
_NO_NAME = frozenset((*_COMMON, "member", "team", "staff", "college", "school", "manager"))

Row = Mapping[str, Any]
Figures = Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` out of `of`."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share itself; 0 of 0 is 0."""
        return self.hits / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Tenth:
    """The outright answers whose confidence lies in one tenth, and how many of them were right."""

    low: float
    right: Share
    mean: float


def judge(row: Row, reply: Row) -> Figures:
    """Return what `reply` is worth for `row`: figure by figure, hit or missed.

    A row has `kind`, `quotes` and `role`; a reply has the shape of `clausebot ask --jsonl`.
    """
    outcome = reply.get("outcome", "")
    match row["kind"]:
        case "answerable":
            return _judge_answerable(row["quotes"], outcome, reply)
        case "unanswerable":
            return {"unanswerable.said_so": outcome == "unknown"}
        case "offtopic":
            return {"offtopic.declined": outcome in {"unknown", "chat"}}
        case "report":
            offered = outcome == "report"
            right_role = {"report.right_role": offered and same_role(row["role"], _role_of(reply))}
            return {"report.offered": offered, **(right_role if row.get("role") else {})}
    raise ValueError(f"kind: {row['kind']!r} is none of answerable, unanswerable, offtopic, report")


def handled(figures: Figures) -> bool:
    """Say whether the row of these figures was handled as it should be."""
    for name in ("answer.right", "unanswerable.said_so", "offtopic.declined", "report.right_role"):
        if name in figures:
            return figures[name]
    return figures["report.offered"]


def shares(judged: Iterable[Figures]) -> dict[str, Share]:
    """Add up the figures of all rows; `handled.right` is over every row."""
    rows = list(judged)
    names = sorted({name for row in rows for name in row})
    counted = {name: [row[name] for row in rows if name in row] for name in names}
    counted["handled.right"] = [handled(row) for row in rows]
    return {name: Share(sum(hits), len(hits)) for name, hits in counted.items()}


def reliability(rows: Sequence[Row], replies: Sequence[Row]) -> list[Tenth]:
    """Of the outright answers, how often each tenth of confidence was right, where there are any.

    An answer to a question that the policies do not answer is a wrong one.
    """
    tenths: dict[int, list[tuple[float, bool]]] = {}
    for row, reply in zip(rows, replies, strict=True):
        if reply.get("outcome") == "answer":
            confidence = float(reply["confidence"])
            right = judge(row, reply).get("answer.right", False)
            tenths.setdefault(min(int(confidence * 10), 9), []).append((confidence, right))
    return [
        Tenth(
            low=tenth / 10,
            right=Share(sum(right for _, right in answers), len(answers)),
            mean=sum(confidence for confidence, _ in answers) / len(answers),
        )
        for tenth, answers in sorted(tenths.items())
    ]


def calibration_error(tenths: Sequence[Tenth]) -> float:
    """Return how far confidence and being right lie apart on average, each answer counting once."""
    total = sum(tenth.right.of for tenth in tenths)
    return sum(abs(t.mean - t.right.value) * t.right.of for t in tenths) / total if total else 0.0


def _judge_answerable(quotes: Sequence[str], outcome: str, reply: Row) -> Figures:
    cited = reply.get("citations") or []
    shown = [_holds(one, quotes) for one in [*cited, *(reply.get("alternatives") or [])][:FIRST]]
    showing = outcome in {"answer", "choose"}
    answered = outcome == "answer"
    return {
        "answer.right": answered and bool(cited) and shown[0],
        "first.right": showing and bool(shown) and shown[0],
        "answer.shown": showing and any(shown),
        "answer.wrong": answered and not any(shown),
        "answer.refused": outcome in {"unknown", "chat"},
        "answer.taken_for_report": outcome == "report",
    }


def _holds(citation: Row, quotes: Sequence[str]) -> bool:
    words = _plain(citation.get("text") or "")
    return len(words) <= LONGEST_CLAUSE and any(_plain(quote) in words for quote in quotes)


def _plain(text: str) -> str:
    return " ".join(text.translate(_SAME).split()).lower()


def _role_of(reply: Row) -> str:
    role = reply.get("role")
    return str(role.get("name", "")) if isinstance(role, dict) else str(role or "")


def same_role(wanted: str, named: str) -> bool:
    """Whether two names of roles share a telling word: "Safeguarding Lead", "Head of Safeguarding"."""
    return bool(_telling_words(wanted) & _telling_words(named))


def _telling_words(role: str) -> set[str]:
    words = set(re.findall(r"[a-z]+", _plain(role)))
    return words - _NO_NAME or words
