"""What the matcher gets right: the figures of docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from adapters.scoring import calibration_error, judge, reliability, shares
from adapters.wire import reply_json
from benchmarks.sets import Set
from bot.conversation import Conversation
from bot.matching.index import open_index
from bot.model import Question

GOALS = {
    "first.right": "0.65",
    "answer.shown": "0.82",
    "answer.right": "0.50",
    "answer.wrong": "at most 0.15",
    "unanswerable.said_so": "0.70",
    "offtopic.declined": "1.00",
    "report.offered": "0.95",
    "report.right_role": "0.85",
}


@dataclass(frozen=True)
class Quality:
    """One question set, asked: the figures in all and by organisation, and how calibrated it was."""

    figures: dict[str, float]
    by_organisation: dict[str, dict[str, float]]
    tenths: list[tuple[float, float, float, int]]
    error: float


def ask(questions: Set, folder: Path, semantic: str) -> Quality:
    """Ask every question of a set, each on its own, of its own organisation."""
    rows: list[dict[str, Any]] = []
    replies: list[dict[str, Any]] = []
    for name, knowledge in questions.knowledge.items():
        conversation = Conversation(knowledge, open_index(knowledge, folder, semantic))
        for row in (row for row in questions.rows if row.policy == name):
            rows.append(asdict(row))
            replies.append(reply_json(conversation.respond(Question(row.question)).reply, knowledge))
    judged = [judge(row, reply) for row, reply in zip(rows, replies, strict=True)]
    organisations = sorted(questions.knowledge)
    return Quality(
        figures=_rates(judged),
        by_organisation={
            name: _rates([one for row, one in zip(rows, judged, strict=True) if row["policy"] == name])
            for name in organisations
        },
        tenths=[
            (tenth.low, tenth.mean, tenth.right.value, tenth.right.of) for tenth in reliability(rows, replies)
        ],
        error=calibration_error(reliability(rows, replies)),
    )


def table(qualities: dict[str, Quality]) -> Iterator[str]:
    """The figures of several runs side by side, as a Markdown table."""
    yield f"| figure | to reach | {' | '.join(qualities)} |"
    yield f"|---|---|{'---|' * len(qualities)}"
    for name, goal in GOALS.items():
        cells = (f"{quality.figures.get(name, float('nan')):.3f}" for quality in qualities.values())
        yield f"| {name} | {goal} | {' | '.join(cells)} |"


def reliability_table(quality: Quality) -> Iterator[str]:
    """How often it was right when it said how sure it was, as a Markdown table."""
    yield "| said | mean said | was right | questions |"
    yield "|---|---|---|---|"
    for low, mean, right, count in quality.tenths:
        yield f"| {low:.1f} to {low + 0.1:.1f} | {mean:.2f} | {right:.2f} | {count} |"


def by_organisation(quality: Quality) -> Iterator[str]:
    """The figures of each organisation, as a Markdown table."""
    names = list(quality.by_organisation)
    yield f"| figure | {' | '.join(names)} | mean |"
    yield f"|---|{'---|' * (len(names) + 1)}"
    for figure in GOALS:
        values = [quality.by_organisation[name].get(figure) for name in names]
        told = [value for value in values if value is not None]
        cells = ("–" if value is None else f"{value:.2f}" for value in values)
        yield f"| {figure} | {' | '.join(cells)} | {sum(told) / len(told):.3f} |"


def _rates(judged: Sequence[dict[str, int]]) -> dict[str, float]:
    return {name: share.value for name, share in shares(judged).items()}
