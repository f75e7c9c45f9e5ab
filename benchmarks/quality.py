"""The quality part of docs/benchmarks.md: the real policies as imported, and our own corpus by halves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks import charts, follow_ups
from benchmarks.cached import caching
from benchmarks.report import show, table, tell
from benchmarks.scores import GOALS, Goal, Hits, Judged, Quality, ask, by, hits
from benchmarks.sets import CORPUS, Set, adapter_without, corpus, folds, kinds, real
from benchmarks.yardsticks import by_us, plain_ways
from bot.matching.encoder import Encoder
from bot.matching.index import index_with

QUICK_POLICIES = 4
OURS, OURS_BY_WORDS = "ours", "ours, words only"
TOLD_APART = ("first.right", "answer.shown", "answer.right", "answer.wrong", "unanswerable.said_so")
DIFFICULTY = {1: "1, near the clause's words", 2: "2, everyday words", 3: "3, a story, slang or indirect"}
Compared = dict[str, dict[str, Hits]]
"""By the way of finding, then by organisation."""


def lines(folder: Path) -> Iterator[str]:
    """The section; indexes are kept below `folder` meanwhile."""
    yield "## Quality"
    yield ""
    questions = real(folder / "real")
    if questions is None:
        yield "The five real policies were not there (`CLAUSEBOT_EVAL_DIR`), so they were not measured."
    else:
        yield from _on_the_real_set(questions, folder)
    asked = halves(folder)
    if asked:
        yield from _on_the_halves(asked)
    yield from follow_ups.lines(folder / "follow-ups")


def quick(folder: Path) -> None:
    """Print the figures in under a minute: of the real set, or of a few policies of the corpus."""
    encoder = caching()
    questions = real(folder / "real")
    if questions is None:
        every = sorted(path.stem for path in (CORPUS / "questions").glob("*.jsonl"))
        some = set(every[:: len(every) // QUICK_POLICIES][:QUICK_POLICIES])
        questions = corpus(folder / "corpus", keep=some.__contains__)
        print(
            f"The real policies are not here (CLAUSEBOT_EVAL_DIR): {QUICK_POLICIES} policies of the corpus "
            "instead. The matcher has learned from these, so this only shows that nothing broke."
        )
    quality = _asked(questions, folder, encoder)
    for goal in GOALS:
        value = quality.mean(goal.figure)
        if value is not None:
            print(f"{goal.figure:22} {value:.3f}  (to reach: {goal.to_reach})")
    print(f"{'calibration error':22} {quality.error:.3f}")


def _on_the_real_set(questions: Set, folder: Path) -> Iterator[str]:
    tell("quality: the real policies")
    encoder = caching()
    runs = {OURS: encoder, OURS_BY_WORDS: None} if encoder else {OURS_BY_WORDS: None}
    asked = {name: _asked(questions, folder, one) for name, one in runs.items()}
    best_name, best = next(iter(asked.items()))
    count = f"{len(questions.rows)} questions about {len(questions.knowledge)} real policies"
    yield (
        f"{count}, as imported, with no written answers. Each figure is the mean of the organisations. The "
        "encoder's adapter, the weights and the thresholds come from our own corpus (`benchmarks/corpus`), "
        "not from these policies or questions; docs/model-card.md names the choices that were made "
        "after a look at them. `clausebot eval` prints the same figures for one set."
    )
    yield from table(
        ["figure", "to reach", "dream", *asked, "reached"],
        [[g.figure, g.to_reach, f"{g.dream:.2f}", *_means(asked, g.figure), _met(best, g)] for g in GOALS],
    )
    yield f"By organisation ({best_name}):"
    yield from _by_organisation(best)
    yield from _against_yardsticks(questions, folder)
    yield from _reliability(asked)


def _by_organisation(quality: Quality) -> list[str]:
    names = list(quality.by_organisation)
    rows = [
        [
            goal.figure,
            *(_figure(quality.by_organisation[name].get(goal.figure)) for name in names),
            _figure(quality.mean(goal.figure)),
        ]
        for goal in GOALS
    ]
    return table(["figure", *names, "mean"], rows)


def _against_yardsticks(questions: Set, folder: Path) -> Iterator[str]:
    compared = _compared(questions, folder)
    names = list(questions.knowledge)
    yield "### Finding the clause, never refusing"
    yield ""
    yield (
        "The answerable questions, each way made to name its best three clauses: how often the first answers / "
        "how often one of the three does. The yardsticks see a clause's exact words; all ran in this run."
    )
    yield from table(
        ["way", *names, "mean"],
        [
            [way, *(_pair(of[name].first, of[name].three) for name in names), _pair(*_mean_hits(of))]
            for way, of in compared.items()
        ],
    )
    means = {way: _mean_hits(of) for way, of in compared.items()}
    told = "; ".join(
        f"{way}: first {first:.2f}, among three {three:.2f}" for way, (first, three) in means.items()
    )
    svg = charts.bars("Finding the clause that answers", told, means, ("first", "among the first three"))
    yield from show("quality-by-method", svg, f"Bars of how often each way finds the clause. {told}.")


def _reliability(asked: Mapping[str, Quality]) -> Iterator[str]:
    yield "### How sure it was, and how often it was right"
    yield ""
    yield (
        "Of the questions that it answered outright, by the `confidence` it gave. An answer to a question that "
        "the policy does not answer counts as wrong."
    )
    for name, quality in asked.items():
        yield ""
        yield f"{name[0].upper()}{name[1:]}: mean error {quality.error:.3f}."
        yield from table(
            ["said", "mean said", "was right", "answers"],
            [
                [
                    f"{t.low:.1f} to {t.low + 0.1:.1f}",
                    f"{t.mean:.2f}",
                    f"{t.right.value:.2f}",
                    str(t.right.of),
                ]
                for t in quality.tenths
            ],
        )
    drawn = {name: [(t.mean, t.right.value, t.right.of) for t in q.tenths] for name, q in asked.items()}
    told = "; ".join(
        f"{name}: " + ", ".join(f"said {said:.2f}, was right {right:.2f}" for said, right, _ in tenths)
        for name, tenths in drawn.items()
    )
    svg = charts.reliability("How sure it was, and how often right", told, drawn)
    yield from show("reliability", svg, f"Reliability diagram. {told}.")


def broken_down(head: str, judged: Judged, key: Callable[[Mapping[str, Any]], str]) -> list[str]:
    """A table of the figures of the rows that share a `key`, and how many rows those are."""
    counts = Counter(key(row) for row, _ in judged)
    apart = by(judged, key)
    figures = [figure for figure in TOLD_APART if any(figure in one for one in apart.values())]
    return table(
        [head, "questions", *figures],
        [
            [name, str(counts[name]), *(_figure(one[f].value if f in one else None, 3) for f in figures)]
            for name, one in apart.items()
        ],
    )


def halves(folder: Path) -> dict[str, Quality]:
    """By fold, the corpus asked through the adapter that was trained without it; only those there are."""
    asked = {}
    for fold, policies in folds().items():
        adapter = adapter_without(fold)
        encoder = caching(adapter) if adapter.exists() else None
        if encoder:
            tell(f"quality: fold {fold} of the corpus")
            questions = corpus(folder / "corpus", keep=policies.__contains__)
            asked[f"fold {fold}"] = _asked(questions, folder / f"fold-{fold}", encoder)
    return asked


def _on_the_halves(asked: Mapping[str, Quality]) -> Iterator[str]:
    yield "### Our own corpus, by halves"
    yield ""
    yield (
        "Invented policies of many kinds of organisation, each asked through an adapter that was trained without it "
        "(`python -m benchmarks.train_adapter 0 1`). The few weights were learned on both halves. Two in three of the "
        "unanswerable questions are near misses, written to tempt."
    )
    yield from table(
        ["figure", "to reach", *asked],
        [[goal.figure, goal.to_reach, *_means(asked, goal.figure)] for goal in GOALS],
    )
    judged = [one for half in asked.values() for one in half.judged]
    answerable = [(row, figures) for row, figures in judged if row["kind"] == "answerable"]
    kind_of = {policy: kind for group in kinds() for kind, some in group.items() for policy in some}
    yield "Both halves, by how the answerable questions are asked; here and below every question counts once:"
    yield from broken_down("difficulty", answerable, lambda row: DIFFICULTY[row["hard"]])
    yield "Both halves, by kind of policy (`benchmarks/corpus/kinds.yaml`):"
    yield from broken_down("kind", judged, lambda row: kind_of[row["policy"]])


def _asked(questions: Set, folder: Path, encoder: Encoder | None) -> Quality:
    kept = folder / ("index" if encoder else "index-of-words")
    return ask(questions, lambda _, knowledge: index_with(encoder, knowledge, kept))


def _compared(questions: Set, folder: Path) -> Compared:
    tell("quality: the yardsticks")
    ours, plain = caching(), caching(adapter=None)
    compared: Compared = {}
    for name, knowledge in questions.knowledge.items():
        rows = [row for row in questions.rows if row.policy == name]
        ways = plain_ways(knowledge.clauses, plain)
        ways[OURS_BY_WORDS] = by_us(index_with(None, knowledge, folder / "index-of-words"))
        if ours:
            ways[OURS] = by_us(index_with(ours, knowledge, folder / "index"))
        for way, order in ways.items():
            compared.setdefault(way, {})[name] = hits(rows, knowledge, order)
    return compared


def _mean_hits(of: Mapping[str, Hits]) -> tuple[float, float]:
    return fmean(one.first for one in of.values()), fmean(one.three for one in of.values())


def _met(quality: Quality, goal: Goal) -> str:
    value = quality.mean(goal.figure)
    return "–" if value is None else "yes" if goal.met(value) else "**no**"


def _means(asked: Mapping[str, Quality], figure: str) -> list[str]:
    return [_figure(quality.mean(figure), 3) for quality in asked.values()]


def _figure(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _pair(first: float, three: float) -> str:
    return f"{first:.2f} / {three:.2f}"
