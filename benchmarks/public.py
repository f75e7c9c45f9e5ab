"""The public part of docs/benchmarks.md: intent sets with few examples, and rule passages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from benchmarks.cached import caching
from benchmarks.intents import (
    MOST,
    Asked,
    Nearest,
    by_intent,
    indexed,
    nearest,
    nearest_by_meaning,
    read,
    threshold,
    told_apart,
)
from benchmarks.report import table, tell
from benchmarks.sets import eval_dir
from benchmarks.yardsticks import Order, by_us, plain_ways
from bot.matching.asked import SAME_QUESTION
from bot.matching.index import index_with
from bot.model import Clause, Knowledge, Modality, Organisation, Place, Policy

FEW_SHOT = {
    "BANKING77": ("banking77", "test"),
    "BANKING77, two typos": ("banking77", "test_typo2"),
    "CLINC150": ("clinc150", "test"),
    "HWU64": ("hwu64", "test"),
}
"""By the head of a column: the set and its file of test questions."""
HINT3 = {"hint3_curekart": "Curekart", "hint3_sofmattress": "SOFMattress", "hint3_powerplay11": "Powerplay11"}
OUT_OF_SCOPE = "NO_NODES_DETECTED"
SHOTS, SEEDS = (5, 10), (0, 1, 2)
Row = Sequence[str]
Intents = Mapping[str, Sequence[str]]
Find = Callable[[Sequence[Asked]], Nearest]
Ways = Mapping[str, Callable[[str, Intents], Find]]
"""By name: from a set's name and its intents to what finds the nearest of them for questions."""

_FEW_SHOT_RECORDS = (
    ("published: USE + ConveRT", "77.8 / 85.2", "–", "90.5 / 93.3", "80.0 / 85.8"),
    ("published: CPFT", "80.9 / 87.2", "–", "92.3 / 94.2", "82.0 / 87.1"),
    ("published: ICDA, with a large language model", "84.0 / 89.8", "–", "92.6 / 94.8", "82.5 / 87.4"),
)
"""From the leaderboard in the README of github.com/jianguoz/Few-Shot-Intent-Detection."""
_SCOPE_RECORDS = (
    ("published, all 15,000 examples: BERT with a threshold", "–", "96.2 / 52.3"),
    ("published, all 15,000 examples: Rasa with a threshold", "–", "90.9 / 31.2"),
    ("published, all 15,000 examples: DialogFlow with a threshold", "–", "90.8 / 26.7"),
)
"""From Larson et al. 2019, table 2."""
_HINT3_RECORDS = (
    ("published: Rasa", "84.1", "69.3", "49.1"),
    ("published: BERT", "83.6", "73.6", "58.5"),
    ("published: Haptik", "80.3", "72.3", "66.5"),
)
"""At threshold 0.1, from the results folder of github.com/hellohaptik/HINT3 (Arora et al. 2020)."""


def lines(folder: Path) -> Iterator[str]:
    """The section; indexes are kept below `folder` meanwhile."""
    yield "## Public sets"
    yield ""
    place = eval_dir()
    ours, plain = caching(), caching(adapter=None)
    if place is None or ours is None or plain is None or not (place / "eval" / "public").is_dir():
        yield (
            "Not measured: the public sets (`CLAUSEBOT_EVAL_DIR`) or the sentence encoder (`make setup`) "
            "were not there."
        )
        return
    sets = place / "eval" / "public"
    yield (
        "Each intent stands as a written answer, its examples as the owner's phrasings and its name as the clause, "
        "and is asked through the bot's own matching of phrasings: the nearest phrasing wins. Nothing was trained on "
        f"these sets. Up to {MOST:,} test questions of each, drawn once. Shares are in percent. The yardstick, the "
        "nearest phrasing by the encoder as published, ran in the same run."
    )

    def phrasings(name: str, intents: Intents) -> Find:
        index = indexed(name, intents, ours, folder)
        return lambda asked: nearest(index, asked)

    def meanings(_: str, intents: Intents) -> Find:
        return lambda asked: nearest_by_meaning(intents, asked, plain)

    ways: Ways = {"ours": phrasings, "MiniLM as published": meanings}
    yield from _few_shot(sets, ways)
    yield from _out_of_scope(sets, ways)
    yield from _real_users(sets, ways)
    yield from _passages(sets, folder)


def _few_shot(sets: Path, ways: Ways) -> Iterator[str]:
    yield ""
    yield "### Few examples of each intent"
    yield ""
    yield f"Accuracy in scope, never refusing, with 5 / with 10 examples, mean of {len(SEEDS)} draws."
    rows: list[Row] = []
    for way, make in ways.items():
        cells = [way]
        for name, test in FEW_SHOT.values():
            tell(f"public: {name} {test}, {way}")
            asked = read(sets / f"{name}.{test}.jsonl", MOST)
            found = [
                fmean(
                    make(f"{name}-{shots}-{seed}", _training(sets, name, shots, seed))(asked).accuracy
                    for seed in SEEDS
                )
                for shots in SHOTS
            ]
            cells.append(" / ".join(map(_percent, found)))
        rows.append(cells)
    yield from table(["way", *FEW_SHOT], [*rows, *_FEW_SHOT_RECORDS])
    yield "Published figures: the leaderboard of github.com/jianguoz/Few-Shot-Intent-Detection, whole test sets."


def _out_of_scope(sets: Path, ways: Ways) -> Iterator[str]:
    test, outside, valid = (
        read(sets / f"clinc150.{part}.jsonl", MOST) for part in ("test", "oos_test", "valid")
    )
    rows: list[Row] = []
    for way, make in ways.items():
        tell(f"public: out of scope, {way}")
        apart, cut, shipped = [], [], []
        for seed in SEEDS:
            find = make(f"clinc150-10-{seed}", _training(sets, "clinc150", 10, seed))
            inside, strange = find(test), find(outside)
            least = threshold(find(valid))
            apart.append(told_apart(inside, strange))
            cut.append((inside.right_from(least), strange.refused_below(least)))
            shipped.append((inside.right_from(SAME_QUESTION), strange.refused_below(SAME_QUESTION)))
        own = _two(shipped) if way == "ours" else "–"
        rows.append((way, _percent(fmean(apart)), _two(cut), own))
    yield ""
    yield "### None of these: CLINC150 with out-of-scope questions"
    yield ""
    yield (
        "10 examples of each intent. Told apart: how often a question in scope is nearer than one out of scope (AUROC). "
        "Then in-scope accuracy (a refusal is an error) / share of out-of-scope questions refused: once at the "
        "threshold that gives up at most 2 points in scope on the validation questions, once at the nearness from "
        f"which the bot takes a question for an owner's own whatever else it finds ({SAME_QUESTION})."
    )
    records = [(*record, "–") for record in _SCOPE_RECORDS]
    yield from table(["way", "told apart", "2 points given up", f"at {SAME_QUESTION}"], [*rows, *records])
    yield "Published figures: Larson et al. 2019, table 2."


def _real_users(sets: Path, ways: Ways) -> Iterator[str]:
    rows: list[Row] = []
    for way, make in ways.items():
        cells = [way]
        for name in HINT3:
            tell(f"public: {name}, {way}")
            find = make(name, by_intent(read(sets / f"{name}.train.jsonl")))
            test = read(sets / f"{name}.test.jsonl")
            inside = find([one for one in test if one.intent != OUT_OF_SCOPE])
            outside = find([one for one in test if one.intent == OUT_OF_SCOPE])
            cells.append(f"{_percent(inside.accuracy)} ({_percent(told_apart(inside, outside))})")
        rows.append(cells)
    yield ""
    yield "### Questions of real customers: HINT3"
    yield ""
    yield "All examples. Accuracy in scope, never refusing; in brackets how well out of scope is told apart (AUROC)."
    yield from table(["way", *HINT3.values()], [*rows, *_HINT3_RECORDS])
    yield "Published figures, at threshold 0.1: github.com/hellohaptik/HINT3."


def _passages(sets: Path, folder: Path) -> Iterator[str]:
    tell("public: rule passages")
    snippets = [
        json.loads(line) for line in (sets / "orsharc.snippets.jsonl").read_text("utf-8").splitlines()
    ]
    clauses = tuple(
        Clause(f"rules:{one['id']}", "", (), "", one["text"], Modality.SAYS, Place("policies/rules.md", 1))
        for one in snippets
    )
    policy = Policy("rules", "rules", "1", None, None, None, (), clauses, Place("policies/rules.md", 1))
    organisation = Organisation("rules", "rules", "en", None, "", "", (), ())
    knowledge = Knowledge(organisation, folder / "rules", (policy,))
    ways = plain_ways(knowledge.clauses, caching(adapter=None))
    ways["ours, words only"] = by_us(index_with(None, knowledge, folder / "of-words"))
    ways["ours"] = by_us(index_with(caching(), knowledge, folder))
    asked = _rule_questions(sets / "orsharc.test.jsonl")
    yield ""
    yield "### Rules that answer: OR-ShARC"
    yield ""
    yield (
        f"{len(asked)} questions (of the test set, each once and without its story) over {len(clauses)} passages of "
        "government rules: how often a right passage comes first, or among the first five."
    )
    rows = []
    for way, order in ways.items():
        first, five = _recalled(order, asked)
        rows.append((way, _percent(first), _percent(five)))
    yield from table(["way", "first", "among five"], rows)


def _rule_questions(path: Path) -> dict[str, set[str]]:
    asked: dict[str, set[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        asked.setdefault(row["question"], set()).add(f"rules:{row['gold_snippet_id']}")
    return asked


def _recalled(order: Order, asked: Mapping[str, set[str]]) -> tuple[float, float]:
    found = [(order(question)[:5], right) for question, right in asked.items()]
    first = fmean(bool(right.intersection(five[:1])) for five, right in found)
    return first, fmean(bool(right.intersection(five)) for five, right in found)


def _training(sets: Path, name: str, shots: int, seed: int) -> dict[str, list[str]]:
    return by_intent(read(sets / f"{name}.train_{shots}shot.seed{seed}.jsonl"))


def _percent(share: float) -> str:
    return f"{share * 100:.1f}"


def _two(pairs: Sequence[tuple[float, float]]) -> str:
    return (
        f"{_percent(fmean(first for first, _ in pairs))} / {_percent(fmean(second for _, second in pairs))}"
    )
