"""The speed part of docs/benchmarks.md: ratios to yardsticks in the same run, and memory."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from benchmarks import charts, edits
from benchmarks.generated import Drawing, generated, question_about, sample
from benchmarks.report import ROOT, show, table, tell
from benchmarks.timing import timed
from bot.conversation import Conversation
from bot.matching.encoder import ADAPTER, Encoder, load_encoder, model_folder
from bot.matching.features import RECALLED
from bot.matching.index import Index, index_with
from bot.matching.query import make_query
from bot.model import Knowledge
from bot.replies import Question

SIZES = (1_000, 10_000, 100_000)
ASKED = 40
STARTS = 5
WORDS_GOAL, MEANING_GOAL, START_GOAL = 3.0, 1.5, 2.0
"""How many times its yardstick a reply, a reply with meanings, and a cold start may take."""
LIBRARIES = (
    *("numpy", "pydantic", "rapidfuzz", "rich.console", "snowballstemmer", "sqlite_utils", "tokenizers"),
    *("typer", "yaml"),
)
"""What `clausebot ask` loads; pydantic by way of typer, which reads the command line with it."""


@dataclass(frozen=True)
class Cost:
    """What one knowledge costs: seconds, and the peak of a process that opens it and answers, in MiB."""

    name: str
    clauses: int
    semantic: bool
    built: float
    opened: float
    warmed: float
    reply: float
    yardstick: float
    ratio: float
    peak: int

    @property
    def goal(self) -> float:
        """The ratio to stay within."""
        return MEANING_GOAL if self.semantic else WORDS_GOAL


def lines(folder: Path) -> Iterator[str]:
    """The section; indexes are kept below `folder` meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    yield "## Speed and memory"
    yield ""
    yield (
        f"Question to reply, median of {ASKED} questions after as many others, each in turn with its yardstick, on one "
        "thread, once the conversation is ready for questions, as a chat and a server have it. The yardstick "
        "of a reply by words is the bare FTS5 query for the words that the bot looks up and one rapidfuzz "
        "token_set_ratio pass over the same candidates; with meanings, that and one bare call of the encoder. "
        "Generated clauses are of invented words; their vectors are drawn at random, so that only opening such an "
        "index, not encoding it, is measured. Memory is the peak of a process of its own."
    )
    costs = list(_costs(folder))
    yield from table(
        [
            "knowledge",
            "index built",
            "opened again",
            "made ready",
            "reply",
            "yardstick",
            "ratio",
            "goal",
            "memory",
        ],
        [_cells(cost) for cost in costs],
    )
    yield f"A process that has only loaded the libraries takes {_peak('none', False, folder)} MiB."
    yield from _chart(costs)
    yield from edits.lines(folder)
    yield from _cold_start(folder)


def _costs(folder: Path) -> Iterator[Cost]:
    model = model_folder()
    own = sample()
    said = [question for answer in own.answers for question in answer.questions][::5][: 2 * ASKED]
    if model:
        yield _cost("the sample", own, folder / "on", load_encoder(), said)
    yield _cost("the sample", own, folder / "off", None, said)
    for size in SIZES:
        knowledge = generated(size)
        asked = [question_about(knowledge, number) for number in range(2 * ASKED)]
        if model:
            drawing = Drawing(model, ADAPTER)
            yield _cost(f"{size:,} generated clauses", knowledge, folder / "on", drawing, asked)
        yield _cost(f"{size:,} generated clauses", knowledge, folder / "off", None, asked)


def _cost(name: str, knowledge: Knowledge, data: Path, encoder: Encoder | None, asked: Sequence[str]) -> Cost:
    """Every second question of `asked` is timed, after the others have warmed everything up."""
    tell(f"speed: {name}, {'with meanings' if encoder else 'words only'}")
    built = timed(lambda: index_with(encoder, knowledge, data))[1]
    index, opened = timed(lambda: index_with(encoder, knowledge, data))
    conversation = Conversation(knowledge, index)
    _, warmed = timed(conversation.warm)
    yardstick = Yardstick(index)
    for question in asked[::2]:
        conversation.respond(Question(question))
        yardstick(question, make_query(question, index).words)
    replies, bare = [], []
    for question in asked[1::2]:
        words = make_query(question, index).words
        replies.append(timed(lambda q=question: conversation.respond(Question(q)))[1])
        bare.append(timed(lambda q=question, w=words: yardstick(q, w))[1])
    return Cost(
        name=name,
        clauses=len(knowledge.clauses),
        semantic=encoder is not None,
        built=built,
        opened=opened,
        warmed=warmed,
        reply=statistics.median(replies),
        yardstick=statistics.median(bare),
        ratio=statistics.median(reply / least for reply, least in zip(replies, bare, strict=True)),
        peak=_peak("0" if name == "the sample" else str(len(knowledge.clauses)), encoder is not None, data),
    )


class Yardstick:
    """The least that could find clauses: FTS5 as it is, one pass of rapidfuzz, the encoder where there is one."""

    def __init__(self, index: Index) -> None:
        """The same clauses as `index` has, in a table of their own."""
        self._encoder = index.encoder
        self._words = {clause.id: clause.words.lower() for clause in index.clauses}
        self._db = sqlite3.connect(":memory:")
        self._db.execute(
            "CREATE VIRTUAL TABLE clause USING fts5(id UNINDEXED, heading, words, tokenize = 'porter unicode61')"
        )
        rows = ((clause.id, " ".join(clause.heading[-2:]), clause.words) for clause in index.clauses)
        self._db.executemany("INSERT INTO clause VALUES (?, ?, ?)", rows)

    def __call__(self, question: str, words: Sequence[str]) -> None:
        """Look up `words`, compare `question` with what was found, encode it."""
        wanted = " OR ".join(f'"{word}"' for word in words)
        found = "SELECT id FROM clause WHERE clause MATCH ? ORDER BY rank LIMIT ?"
        low = question.lower()
        for (key,) in self._db.execute(found, (wanted, RECALLED)):
            fuzz.token_set_ratio(low, self._words[key])
        if self._encoder:
            self._encoder.encode([question])


def _cells(cost: Cost) -> list[str]:
    return [
        f"{cost.name}, {'with meanings' if cost.semantic else 'words only'}",
        f"{cost.built:.2f} s",
        f"{cost.opened:.2f} s",
        f"{cost.warmed:.2f} s",
        f"{cost.reply * 1000:.1f} ms",
        f"{cost.yardstick * 1000:.1f} ms",
        f"{cost.ratio:.2f}",
        within(cost.ratio, cost.goal),
        f"{cost.peak:,} MiB",
    ]


def within(ratio: float, goal: float) -> str:
    """The goal, and whether `ratio`, as it is printed, stays within it."""
    return f"at most {goal:g}" + ("" if round(ratio, 2) <= goal else ": **missed**")


def _chart(costs: Sequence[Cost]) -> Iterator[str]:
    drawn: dict[str, list[tuple[float, float]]] = {}
    for cost in costs:
        if cost.name != "the sample":
            kind = "with meanings" if cost.semantic else "words only"
            drawn.setdefault(f"reply, {kind}", []).append((cost.clauses, cost.reply * 1000))
            drawn.setdefault(f"yardstick, {kind}", []).append((cost.clauses, cost.yardstick * 1000))
    told = "; ".join(
        f"{name}: " + ", ".join(f"{ms:.1f} ms at {clauses:,.0f}" for clauses, ms in points)
        for name, points in drawn.items()
    )
    svg = charts.growth("Time to a reply by number of clauses", told, drawn, "clauses", "ms")
    yield from show("cost-by-clauses", svg, f"Lines of time against number of clauses. {told}.")


def _cold_start(folder: Path) -> Iterator[str]:
    tell("speed: cold start")
    ask = [sys.executable, "-c", "from adapters.cli import main; main()", "ask", "can I reply?"]
    bare = [sys.executable, "-c", f"import {', '.join(LIBRARIES)}"]
    data = folder / "cold"
    first = timed(lambda: _run(ask, data))[1]
    pairs = [(timed(lambda: _run(ask, data))[1], timed(lambda: _run(bare, data))[1]) for _ in range(STARTS)]
    asked, imported = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    yield "### Cold start"
    yield ""
    yield (
        f"`clausebot ask` on the sample took {asked:.2f} s, importing its libraries alone {imported:.2f} s: a ratio of "
        f"{ratio:.2f} ({within(ratio, START_GOAL)}). The very first one, which builds the index, took {first:.1f} s."
    )


def _run(command: Sequence[str], data: Path) -> None:
    surroundings = os.environ | {"CLAUSEBOT_DATA": str(data)}
    done = subprocess.run(command, capture_output=True, check=False, env=surroundings, text=True)
    if done.returncode not in (0, 3, 4, 5):  # an answer of any kind
        raise RuntimeError(f"{command[-1]}: {done.stderr[-500:]}")


def _peak(clauses: str, semantic: bool, data: Path) -> int:
    command = [sys.executable, "-m", "benchmarks.memory", clauses, "on" if semantic else "off", str(data)]
    done = subprocess.run(command, capture_output=True, check=True, text=True, cwd=ROOT)
    return int(done.stdout)
