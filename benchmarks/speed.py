"""How fast and how large: ratios to yardsticks in the same run."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from rapidfuzz import fuzz

from bot.conversation import Conversation
from bot.knowledge.load import load
from bot.matching.index import Index, open_index
from bot.model import Clause, Knowledge, Modality, Place, Policy, Question
from bot.settings import sample_folder

Result = TypeVar("Result")
SIZES = (1_000, 10_000, 100_000)
CLAUSES_A_POLICY = 1_000
ASKED = 40
_SUBJECTS = [
    "staff",
    "managers",
    "visitors",
    "drivers",
    "volunteers",
    "contractors",
    "trainees",
    "officers",
    "members",
    "tutors",
]
_VERBS = [
    "must",
    "should",
    "may",
    "must",
    "not",
    "need",
    "to",
    "are",
    "asked",
    "to",
    "can",
    "are",
    "expected",
    "to",
]
_DEEDS = [
    "record",
    "report",
    "return",
    "keep",
    "lock",
    "clean",
    "check",
    "order",
    "pay",
    "share",
    "print",
    "book",
    "store",
    "sign",
    "count",
]


def lines(folder: Path) -> Iterator[str]:
    """The speed part of docs/benchmarks.md."""
    sample = load(sample_folder() / "northbridge", date.today())[0]
    yield "## Speed and memory"
    yield ""
    yield (
        "Question to reply, median of 40 questions in turn with the yardstick. The yardstick without "
        "meanings is the bare FTS5 query and one rapidfuzz token_set_ratio pass over the same candidates; "
        "with meanings, that and the bare encoder call."
    )
    yield ""
    yield "| knowledge | index built | opened again | reply | yardstick | ratio |"
    yield "|---|---|---|---|---|---|"
    questions = [question for answer in sample.answers for question in answer.questions][::20][:ASKED]
    yield _row("sample, with meanings", sample, folder, "auto", questions)
    yield _row("sample, words only", sample, folder, "off", questions)
    for size in SIZES:
        knowledge = generated(size)
        asked = [_question(knowledge, n) for n in range(ASKED)]
        yield _row(f"{size:,} generated clauses, words only", knowledge, folder, "off", asked)
    yield ""
    yield from _changed_file(folder)
    yield ""
    yield from _cold_start()


def generated(size: int) -> Knowledge:
    """`size` clauses of invented words, the same at every run, in policies of a thousand."""
    dice = random.Random(size)
    nouns = [
        "".join(dice.choice("bcdfglmnprst") + dice.choice("aeiou") for _ in range(3)) for _ in range(3_000)
    ]
    policies = []
    for first in range(0, size, CLAUSES_A_POLICY):
        name = f"policy-{first // CLAUSES_A_POLICY}"
        clauses = tuple(_clause(name, n, nouns, dice) for n in range(min(CLAUSES_A_POLICY, size - first)))
        place = Place(f"policies/{name}.md", 1)
        policies.append(Policy(name, name, "1", None, None, None, (), clauses, place))
    sample = load(sample_folder() / "northbridge", date.today())[0]
    organisation = replace(sample.organisation, id=f"generated-{size}", ask=None)
    return Knowledge(organisation, Path(f"generated-{size}"), tuple(policies))


def _clause(policy: str, number: int, nouns: Sequence[str], dice: random.Random) -> Clause:
    said = [f"the {dice.choice(nouns)} {dice.choice(nouns)}" for _ in range(6)]
    text = f"{dice.choice(_SUBJECTS)} {dice.choice(_VERBS)} {dice.choice(_DEEDS)} {', '.join(said)}."
    place = Place(f"policies/{policy}.md", number + 1)
    return Clause(f"{policy}:{number}", str(number), (dice.choice(nouns),), "", text, Modality.SAYS, place)


def _question(knowledge: Knowledge, number: int) -> str:
    clauses = list(knowledge.clauses.values())
    words = clauses[(number * 7919) % len(clauses)].text.rstrip(".").split()
    return f"can {words[0]} {' '.join(words[3:9])}?"


def _row(name: str, knowledge: Knowledge, folder: Path, semantic: str, asked: Sequence[str]) -> str:
    print(f"speed: {name}", file=sys.stderr)
    data = folder / f"speed-{semantic}"
    index, built = _timed(lambda: open_index(knowledge, data, semantic))
    index, opened = _timed(lambda: open_index(knowledge, data, semantic))
    conversation = Conversation(knowledge, index)
    conversation.respond(Question("warm up the caches, please"))
    replies, yardsticks = [], []
    for question in asked:
        replies.append(_timed(lambda q=question: conversation.respond(Question(q)))[1])
        yardsticks.append(_timed(lambda q=question: _yardstick(index, q))[1])
    ratio = statistics.median(a / b for a, b in zip(replies, yardsticks, strict=True))
    reply, yardstick = statistics.median(replies), statistics.median(yardsticks)
    return f"| {name} | {built:.2f} s | {opened:.2f} s | {reply * 1000:.1f} ms | {yardstick * 1000:.1f} ms | {ratio:.2f} |"


def _yardstick(index: Index, question: str) -> None:
    words = question.rstrip("?").split()
    for at in index.find_clauses(words, 60):
        fuzz.token_set_ratio(question, index.clauses[at].words)
    if index.encoder:
        index.encoder.encode([question])


def _changed_file(folder: Path) -> Iterator[str]:
    knowledge = generated(10_000)
    open_index(knowledge, folder / "changed", "off")
    first, *rest = knowledge.policies
    edited = replace(first, clauses=(replace(first.clauses[0], text="Something else."), *first.clauses[1:]))
    changed = replace(knowledge, policies=(edited, *rest))
    _, again = _timed(lambda: open_index(changed, folder / "changed", "off"))
    _, whole = _timed(lambda: open_index(knowledge, folder / "whole", "off"))
    yield (
        f"After an edit in one of ten policies of 1,000 clauses the index took {again * 1000:.0f} ms to bring up to "
        f"date, {again / whole:.2f} of the {whole * 1000:.0f} ms for the whole."
    )


def _cold_start() -> Iterator[str]:
    imports = "import numpy, tokenizers, sqlite_utils, rapidfuzz, yaml, rich.console, typer, snowballstemmer"
    ask = [sys.executable, "-c", "from adapters.cli import main; main()", "ask", "can I reply?"]
    bare = [sys.executable, "-c", imports]
    subprocess.run(ask, capture_output=True, check=False)
    pairs = [(_timed(lambda: _run(ask))[1], _timed(lambda: _run(bare))[1]) for _ in range(5)]
    asked, imported = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    yield (
        f"Cold start: `clausebot ask` took {asked:.2f} s, importing its libraries alone {imported:.2f} s: "
        f"a ratio of {ratio:.2f}."
    )


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, capture_output=True, check=False)


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start
