"""Learn the matcher's weights from the corpus: `python -m benchmarks.learn`.

Only policies that the encoder's adapter was not trained on are used (benchmarks/corpus/split.yaml), so
that its cosines are as they will be on a policy that nobody has seen. Nothing is learned from the real
policies; what is printed for them is a test. Writes bot/matching/weights.yaml.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from benchmarks.sets import CORPUS, Row, Set, answers, corpus, real
from bot.knowledge.load import load
from bot.matching.asked import ASKED_FEATURES, nearest_asked
from bot.matching.features import FEATURES, WORD_FEATURES, Candidate, Finder
from bot.matching.index import Index, open_index
from bot.matching.query import Query, make_query
from bot.matching.ranking import GATE_FEATURES, rank
from bot.matching.wishes import CUES, report_values
from bot.settings import sample_folder

WEIGHTS = Path(__file__).parents[1] / "bot" / "matching" / "weights.yaml"
RIDGE = 3.0
"""How strongly a weight is drawn to zero; from 1 to 30 the figures differ by less than a point."""
FOLDS = 5
MOST_WRONG = 0.12
"""Of answerable questions answered outright with a wrong clause; the promise is 0.15."""
SAID_SO = 0.74
"""Of unanswerable questions, the share that must be refused; the promise is 0.70."""


@dataclass(frozen=True)
class Example:
    row: Row
    query: Query
    candidates: list[Candidate]
    right: frozenset[int]


def main() -> None:
    """Learn with and without meanings, write the weights, print the figures."""
    split = yaml.safe_load((CORPUS / "split.yaml").read_text("utf-8"))
    trained = set(split["adapter"])
    written = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        everything = corpus(folder / "corpus")
        test = real(folder / "real")
        for name, semantic in (("with_meaning", "on"), ("words_only", "off")):
            examples = _examples(everything, folder, semantic)
            tune = [e for e in examples if e.row.policy not in trained] if semantic == "on" else examples
            tests = _examples(test, folder, semantic) if test else []
            sample = open_index(load(sample_folder() / "northbridge", date.today())[0], folder, semantic)
            written[name] = _learn(name, examples, tune, tests, sample)
    text = "# Learned by `python -m benchmarks.learn`; bot/matching/ranking.py says what the names mean.\n"
    WEIGHTS.write_text(text + yaml.safe_dump(written, sort_keys=False, width=100_000), "utf-8")


def _examples(rows: Set, folder: Path, semantic: str) -> list[Example]:
    indexes = {name: open_index(known, folder / "index", semantic) for name, known in rows.knowledge.items()}
    finders = {name: Finder(index) for name, index in indexes.items()}
    found = []
    for at, row in enumerate(rows.rows):
        if sys.stderr.isatty():
            print(f"\r{at + 1} of {len(rows.rows)} questions", end="", file=sys.stderr)
        index = indexes[row.policy]
        query = make_query(row.question, index)
        right = (
            frozenset(at for at, clause in enumerate(index.clauses) if answers(row, clause))
            if row.quotes
            else frozenset()
        )
        found.append(Example(row, query, finders[row.policy].candidates(query), right))
    return found


def _learn(
    name: str, everything: list[Example], tune: list[Example], tests: list[Example], sample: Index
) -> dict[str, object]:
    names = FEATURES if name == "with_meaning" else WORD_FEATURES
    weights = _rank_weights(tune, names)
    report_direction = _direction(everything, lambda row: row.kind == "report")
    about_direction = _direction(everything, lambda row: row.kind != "offtopic")
    report, report_from = _report_gate(everything, report_direction)
    gates = _gates(tune, names, about_direction)
    print(f"\n== {name}: learned on {len(tune)} questions; features {len(names)}")
    thresholds = _thresholds(gates)
    right, shown = (_fit(gates, which) for which in ("right", "shown"))
    part = {
        "features": _rounded(weights),
        "right": right,
        "shown": shown,
        **thresholds,
        "report": report,
        "report_from": report_from,
        "asked": _asked(sample),
    }
    if name == "with_meaning":
        part |= {"report_direction": _short(report_direction), "about_direction": _short(about_direction)}
    return part


def _rank_weights(examples: Sequence[Example], names: Sequence[str]) -> dict[str, float]:
    """Listwise softmax regression: the right clauses' share of the softmax is made as large as it can be."""
    columns = [FEATURES.index(name) for name in names]
    usable = []
    for example in examples:
        hits = [at for at, c in enumerate(example.candidates) if c.position in example.right]
        if example.row.kind == "answerable" and hits:
            usable.append((np.array([c.values for c in example.candidates])[:, columns], hits))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = RIDGE / 200 * weights @ weights, RIDGE / 100 * weights
        for values, hits in usable:
            scores = values @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            hit = shares[hits].sum()
            target = np.zeros_like(shares)
            target[hits] = shares[hits] / hit
            total -= np.log(hit + 1e-12)
            slope = slope - values.T @ (target - shares)
        return float(total), slope

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return dict(zip(names, map(float, found.x), strict=True))


@dataclass(frozen=True)
class Gate:
    row: Row
    values: dict[str, float]
    right: bool
    shown: bool


def _gates(tune: list[Example], names: Sequence[str], about: np.ndarray) -> list[Gate]:
    """What the gates see of each question, ranked by weights that were learned without its policy."""
    policies = sorted({example.row.policy for example in tune})
    gates = []
    for fold in range(FOLDS):
        held = set(policies[fold::FOLDS])
        weights = _rank_weights([e for e in tune if e.row.policy not in held], names)
        gates += [_gate(e, weights, about) for e in tune if e.row.policy in held and e.row.kind != "report"]
    answerable = [g for g in gates if g.row.kind == "answerable"]
    print(
        f"never refusing, policy unseen: first {_mean(answerable, 'right')}, in three {_mean(answerable, 'shown')}"
    )
    return gates


def _gate(example: Example, weights: dict[str, float], about: np.ndarray) -> Gate:
    vectors = example.query.vectors
    ranked = rank(
        example.query, example.candidates, weights, float(vectors[0] @ about) if vectors is not None else 0.0
    )
    order = [candidate.position in example.right for candidate in ranked.candidates[:3]]
    return Gate(example.row, dict(ranked.gate), bool(order and order[0]), any(order))


def _fit(gates: list[Gate], which: str) -> dict[str, float]:
    """A logistic regression of `which` on what the gates see."""
    x = np.array([[gate.values[name] for name in GATE_FEATURES] for gate in gates])
    y = np.array([getattr(gate, which) for gate in gates])
    model = LogisticRegression(C=1.0, max_iter=2000).fit(x, y)
    return _rounded(
        {"bias": float(model.intercept_[0])}
        | dict(zip(GATE_FEATURES, map(float, model.coef_[0]), strict=True))
    )


def _thresholds(gates: list[Gate]) -> dict[str, float]:
    """From where to answer, and below what to refuse, by probabilities learned without the policy."""
    policies = sorted({gate.row.policy for gate in gates})
    scored: list[tuple[Gate, float, float]] = []
    for fold in range(FOLDS):
        held = set(policies[fold::FOLDS])
        rest = [g for g in gates if g.row.policy not in held]
        models = {which: _fit(rest, which) for which in ("right", "shown")}
        scored += [
            (g, _probability(models["right"], g), _probability(models["shown"], g))
            for g in gates
            if g.row.policy in held
        ]
    refuse = max(
        np.quantile([s for g, _, s in scored if g.row.kind == "unanswerable"], SAID_SO),
        max(s for g, _, s in scored if g.row.kind == "offtopic") if 0 else 0,
    )
    answerable = [(g, r, s) for g, r, s in scored if g.row.kind == "answerable"]
    answer = next(
        cut
        for cut in np.arange(0.1, 0.96, 0.01)
        if np.mean([r >= cut and s >= refuse and not g.right for g, r, s in answerable]) <= MOST_WRONG
    )
    kept = [(g, r) for g, r, s in answerable if s >= refuse]
    print(
        f"refuse below {refuse:.2f}, answer from {answer:.2f}: first.right {sum(g.right for g, _ in kept) / len(answerable):.3f}"
        f" shown {sum(g.shown for g, _ in kept) / len(answerable):.3f}"
        f" answer.right {sum(g.right and r >= answer for g, r in kept) / len(answerable):.3f}"
        f" offtopic {np.mean([s < refuse for g, _, s in scored if g.row.kind == 'offtopic']):.3f}"
    )
    return {"answer_from": round(float(answer), 3), "refuse_below": round(float(refuse), 3)}


def _direction(examples: list[Example], positive: object) -> np.ndarray:
    """The direction in which the vectors of some questions differ from those of the others."""
    with_vectors = [e for e in examples if e.query.vectors is not None]
    if not with_vectors:
        return np.zeros(0)
    x = np.array([e.query.vectors[0] for e in with_vectors])  # type: ignore[index]
    y = np.array([positive(e.row) for e in with_vectors])  # type: ignore[operator]
    model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=2000).fit(x, y)
    found: np.ndarray = model.coef_[0]
    return found


def _report_gate(examples: list[Example], direction: np.ndarray) -> tuple[dict[str, float], float]:
    names = (*CUES, *(("meaning",) if len(direction) else ()))
    x = np.array(
        [
            [report_values(e.query, direction if len(direction) else ())[name] for name in names]
            for e in examples
        ]
    )
    y = np.array([e.row.kind == "report" for e in examples])
    policies = np.array([e.row.policy for e in examples])
    out = np.zeros(len(y))
    for fold in range(FOLDS):
        held = np.isin(policies, sorted(set(policies))[fold::FOLDS])
        out[held] = (
            LogisticRegression(C=1.0, max_iter=2000).fit(x[~held], y[~held]).predict_proba(x[held])[:, 1]
        )
    cut = float(np.quantile(out[y], 0.03))
    print(
        f"report: offered {np.mean(out[y] >= cut):.3f}, taken for one wrongly {np.mean(out[~y] >= cut):.4f} at {cut:.2f}"
    )
    model = LogisticRegression(C=1.0, max_iter=2000).fit(x, y)
    return _rounded(
        {"bias": float(model.intercept_[0])} | dict(zip(names, map(float, model.coef_[0]), strict=True))
    ), round(cut, 3)


def _asked(sample: Index) -> dict[str, float]:
    """How near a question must come to a phrasing: each phrasing of the sample, asked without itself."""
    values, right = [], []
    for at, phrasing in enumerate(sample.phrasings):
        near = nearest_asked(make_query(phrasing.text, sample), sample, None, without=at)
        if near:
            values.append([near.values[name] for name in ASKED_FEATURES])
            right.append(near.answer == phrasing.answer)
    model = LogisticRegression(C=1.0, max_iter=2000).fit(np.array(values), np.array(right))
    print(f"phrasings asked without themselves: {np.mean(right):.3f} find their answer")
    return _rounded(
        {"bias": float(model.intercept_[0])}
        | dict(zip(ASKED_FEATURES, map(float, model.coef_[0]), strict=True))
    )


def _probability(model: dict[str, float], gate: Gate) -> float:
    return 1 / (
        1 + float(np.exp(-(model["bias"] + sum(model[name] * gate.values[name] for name in GATE_FEATURES))))
    )


def _mean(gates: list[Gate], which: str) -> str:
    return f"{np.mean([getattr(gate, which) for gate in gates]):.3f}"


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in values.items()}


def _short(direction: np.ndarray) -> list[float]:
    return [round(float(value), 3) for value in direction]


if __name__ == "__main__":
    main()
