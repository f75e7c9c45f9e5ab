"""Learn the matcher's weights from the corpus: `python -m benchmarks.learn`.

Each policy is seen through an adapter that was trained without it (benchmarks/train_adapter.py 0 1), so
that the cosines are as they will be on a policy that nobody has seen. Nothing is learned from the real
policies. Writes bot/matching/weights.yaml and bot/matching/directions.npy beside it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from adapters.scoring import same_role
from benchmarks.cached import held_out
from benchmarks.sets import Row, Set, answers, corpus
from bot.matching.encoder import Encoder
from bot.matching.features import FEATURES, WORD_FEATURES, Candidate, Finder
from bot.matching.index import Index, index_with
from bot.matching.query import Query, make_query
from bot.matching.ranking import GATE_FEATURES, rank
from bot.matching.routing import ROUTE_FEATURES, route_values
from bot.matching.wishes import CUES, report_values

WEIGHTS = Path(__file__).parents[1] / "bot" / "matching" / "weights.yaml"
DIRECTIONS = WEIGHTS.with_name("directions.npy")
RIDGE = 3.0
"""How strongly a weight is drawn to zero; from 1 to 30 the figures differ by less than a point."""
PARTS = 5
MOST_WRONG = 0.12
"""Of answerable questions answered outright with a wrong clause; the promise is 0.15."""
SAID_SO = {True: 0.75, False: 0.5}
"""Of the corpus's unanswerable questions, the share that must be refused, with meanings and without: the
promise, 0.70, and a margin for organisations that differ. By words alone a near miss looks like the rest,
and each one refused costs more of those that have an answer."""
ASIDE = 0.002
"""Of answerable questions, the share that may be refused because they lie aside of all that work asks."""
LIKELY = 0.4
"""From this probability on the first clause is given outright; below, three are offered."""
REPORTS_MISSED = 0.05
"""Of wishes to report, the share that may be taken for questions; the promise is 0.05."""


TAKEN_FOR_REPORT = 0.02
"""Of questions, the share that may be taken for a wish to report; this goes before the one above."""


@dataclass(frozen=True)
class Example:
    row: Row
    query: Query
    candidates: list[Candidate]
    right: frozenset[int]
    routes: list[dict[str, float]]
    right_routes: list[int]


def main() -> None:
    """Learn with and without meanings, write the weights, print the figures."""
    written = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        rows = corpus(folder / "corpus")
        encoders = held_out()
        for name in ("with_meaning", "words_only"):
            semantic = name == "with_meaning"
            found = examples(rows, encoders if semantic else dict.fromkeys(encoders), folder)
            written[name], directions = learn(found, semantic=semantic)
            if semantic:
                np.save(DIRECTIONS, directions)
    text = "# Learned by `python -m benchmarks.learn`; bot/matching/ranking.py says what the names mean.\n"
    WEIGHTS.write_text(text + yaml.safe_dump(written, sort_keys=False, width=100_000), "utf-8")


def examples(rows: Set, encoders: Mapping[str, Encoder | None], folder: Path) -> list[Example]:
    """Every question about the policies of `encoders` with what the matcher sees, by the policy's encoder.

    Indexes are kept below `folder`.
    """
    found = []
    for name, encoder in encoders.items():
        asked = [row for row in rows.rows if row.policy == name]
        index = index_with(encoder, rows.knowledge[name], folder / "index")
        finder = Finder(index)
        found += [_example(row, index, finder) for row in asked]
    return found


def _example(row: Row, index: Index, finder: Finder) -> Example:
    query = make_query(row.question, index)
    right = {at for at, clause in enumerate(index.clauses) if row.quotes and answers(row, clause)}
    return Example(
        row=row,
        query=query,
        candidates=finder.candidates(finder.look_up(query)),
        right=frozenset(right),
        routes=route_values(query, index, finder) if row.kind == "report" else [],
        right_routes=_right_routes(row, index, right),
    )


def _right_routes(row: Row, index: Index, right: frozenset[int]) -> list[int]:
    """Which routes lead from a right clause to the row's role; to any, where none of them does."""
    knowledge = index.knowledge
    leading = {
        at: knowledge.roles[route.role].name
        for at, route in enumerate(knowledge.routes.values())
        if index.position.get(route.clause) in right
    }
    return [at for at, name in leading.items() if same_role(row.role, name)] or list(leading)


def learn(tune: list[Example], *, semantic: bool) -> tuple[dict[str, object], np.ndarray]:
    """One part of weights.yaml, and the two directions of meaning (none without an encoder)."""
    names = FEATURES if semantic else WORD_FEATURES
    print(f"\n== {'with meanings' if semantic else 'words only'}: learned on {len(tune)} questions")
    report_along, report_direction = _direction(tune, lambda row: row.kind == "report", 0.3)
    about_along, about_direction = _direction(tune, lambda row: row.kind != "offtopic", 3.0)
    report, report_from = _report_gate(tune, report_along)
    gates = _gates(tune, names, about_along)
    part = {
        "features": _rounded(rank_weights(tune, names)),
        **{which: _fit(gates, which) for which in JUDGED},
        **_thresholds(gates, SAID_SO[semantic]),
        "report": report,
        "report_from": report_from,
        "route": _route_weights(tune),
    }
    return part, np.stack([report_direction, about_direction])


def rank_weights(examples: Sequence[Example], names: Sequence[str]) -> dict[str, float]:
    """Listwise softmax regression: the right clauses' share of the softmax is made as large as it can be."""
    columns = [FEATURES.index(name) for name in names]
    usable = []
    for example in examples:
        hits = [at for at, c in enumerate(example.candidates) if c.position in example.right]
        if example.row.kind == "answerable" and hits:
            usable.append((np.array([c.values for c in example.candidates])[:, columns], hits))

    return _listwise(usable, names)


def _route_weights(examples: Sequence[Example]) -> dict[str, float]:
    """The same for routes; prints how often the first is right on policies not learned from."""
    usable = [
        (
            e.row.policy,
            np.array([[route[name] for name in ROUTE_FEATURES] for route in e.routes]),
            e.right_routes,
        )
        for e in examples
        if e.right_routes and len(e.routes) > len(e.right_routes)
    ]
    hits = []
    for held in _parts(examples):
        weights = _listwise([(v, r) for p, v, r in usable if p not in held], ROUTE_FEATURES)
        vector = np.array([weights[name] for name in ROUTE_FEATURES])
        hits += [int(np.argmax(v @ vector)) in r for p, v, r in usable if p in held]
    print(f"routes: right {np.mean(hits):.3f} of {len(hits)} where there is a choice")
    return _rounded(_listwise([(v, r) for _, v, r in usable], ROUTE_FEATURES))


def _listwise(usable: list[tuple[np.ndarray, list[int]]], names: Sequence[str]) -> dict[str, float]:
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
    answerable: bool
    right: bool
    shown: bool


JUDGED = ("answerable", "right", "shown")


def _gates(tune: list[Example], names: Sequence[str], about: np.ndarray) -> list[Gate]:
    """What the gates see of each question, ranked by weights that were learned without its policy."""
    gates = []
    for held in _parts(tune):
        weights = rank_weights([e for e in tune if e.row.policy not in held], names)
        gates += [
            _gate(example, weights, along)
            for example, along in zip(tune, about, strict=True)
            if example.row.policy in held and example.row.kind != "report"
        ]
    answerable = [g for g in gates if g.answerable]
    rates = f"first {_mean(answerable, 'right')}, in three {_mean(answerable, 'shown')}"
    print(f"never refusing, policy unseen: {rates}")
    return gates


def _gate(example: Example, weights: dict[str, float], about: float) -> Gate:
    ranked = rank(example.query, example.candidates, weights, about)
    order = [candidate.position in example.right for candidate in ranked.candidates[:3]]
    return Gate(
        example.row,
        dict(ranked.gate),
        example.row.kind == "answerable",
        bool(order and order[0]),
        any(order),
    )


def _fit(gates: list[Gate], which: str) -> dict[str, float]:
    """A logistic regression of `which` on what the gates see.

    For `answerable`, an answerable question whose clause is not among the first three counts half: to
    refuse it loses nothing that the asker would have seen.
    """
    x = np.array([[gate.values[name] for name in GATE_FEATURES] for gate in gates])
    yes = np.array([float(getattr(gate, which)) for gate in gates])
    if which == "answerable":
        yes *= np.array([1.0 if gate.shown else 0.5 for gate in gates])
    model = LogisticRegression(C=1.0, max_iter=2000).fit(
        np.concatenate([x, x]), np.repeat([1, 0], len(x)), sample_weight=np.concatenate([yes, 1 - yes])
    )
    return _rounded(
        {"bias": float(model.intercept_[0])}
        | dict(zip(GATE_FEATURES, map(float, model.coef_[0]), strict=True))
    )


def _thresholds(gates: list[Gate], said_so: float) -> dict[str, float]:
    """From where to answer, and below what to refuse, by probabilities learned without the policy."""
    scored: list[tuple[Gate, float, float]] = []
    for held in _parts(gates):
        rest = [g for g in gates if g.row.policy not in held]
        models = {which: _fit(rest, which) for which in ("right", "answerable")}
        scored += [
            (g, _probability(models["right"], g), _probability(models["answerable"], g))
            for g in gates
            if g.row.policy in held
        ]
    refuse = np.quantile([a for g, _, a in scored if g.row.kind == "unanswerable"], said_so)
    answerable = [(g, r, a) for g, r, a in scored if g.answerable]
    answer = next(
        cut
        for cut in np.arange(LIKELY, 0.96, 0.01)
        if np.mean([r >= cut and a >= refuse and not g.shown for g, r, a in answerable]) <= MOST_WRONG
    )
    kept = [(g, r) for g, r, a in answerable if a >= refuse]
    print(
        f"refuse below {refuse:.2f}, answer from {answer:.2f}:"
        f" first.right {sum(g.right for g, _ in kept) / len(answerable):.3f}"
        f" shown {sum(g.shown for g, _ in kept) / len(answerable):.3f}"
        f" answer.right {sum(g.right and r >= answer for g, r in kept) / len(answerable):.3f}"
        f" refused {1 - len(kept) / len(answerable):.3f}"
        f" offtopic {np.mean([a < refuse for g, _, a in scored if g.row.kind == 'offtopic']):.3f}"
    )
    about_from = float(np.quantile([g.values["about"] for g in gates if g.answerable], ASIDE))
    aside = np.mean([g.values["about"] < about_from for g in gates if g.row.kind == "offtopic"])
    print(f"aside below {about_from:.2f}: of what is off topic {aside:.3f}")
    return {
        "answer_from": round(float(answer), 3),
        "refuse_below": round(float(refuse), 3),
        "about_from": round(about_from, 3),
    }


def _direction(
    tune: list[Example], positive: Callable[[Row], bool], closeness: float
) -> tuple[np.ndarray, np.ndarray]:
    """The direction in which the meanings of some questions differ from those of the others.

    `closeness` is the inverse of how strongly it is drawn to zero; with 3 in the place of 0.3 more of what
    is off topic lies aside of all that work asks (0.49 in the place of 0.47).

    Returns how far each question lies along the direction that was learned without its policy (what a
    gate may learn from), and the direction learned from all of them.
    """
    if tune[0].query.vectors is None:
        return np.zeros(len(tune)), np.zeros(0, dtype=np.float32)
    vectors = np.array([e.query.vectors[0] for e in tune if e.query.vectors is not None])
    wanted = np.array([positive(e.row) for e in tune])
    along = np.zeros(len(tune))
    for part in _parts(tune):
        held = np.array([e.row.policy in part for e in tune])
        along[held] = vectors[held] @ _fitted(vectors[~held], wanted[~held], closeness)
    return along, _fitted(vectors, wanted, closeness).astype(np.float32)


def _fitted(vectors: np.ndarray, wanted: np.ndarray, closeness: float) -> np.ndarray:
    model = LogisticRegression(C=closeness, class_weight="balanced", max_iter=2000).fit(vectors, wanted)
    found: np.ndarray = model.coef_[0]
    return found


def _report_gate(examples: list[Example], along: np.ndarray) -> tuple[dict[str, float], float]:
    names = (*CUES, *(("meaning",) if along.any() else ()))
    values = [report_values(e.query, None) | {"meaning": at} for e, at in zip(examples, along, strict=True)]
    x = np.array([[one[name] for name in names] for one in values])
    y = np.array([e.row.kind == "report" for e in examples])
    out = np.zeros(len(y))
    for part in _parts(examples):
        held = np.array([e.row.policy in part for e in examples])
        out[held] = (
            LogisticRegression(C=1.0, max_iter=2000).fit(x[~held], y[~held]).predict_proba(x[held])[:, 1]
        )
    cut = float(max(np.quantile(out[y], REPORTS_MISSED), np.quantile(out[~y], 1 - TAKEN_FOR_REPORT)))
    offered, wrongly = np.mean(out[y] >= cut), np.mean(out[~y] >= cut)
    print(f"report: offered {offered:.3f}, taken for one wrongly {wrongly:.4f} at {cut:.2f}")
    model = LogisticRegression(C=1.0, max_iter=2000).fit(x, y)
    return _rounded(
        {"bias": float(model.intercept_[0])} | dict(zip(names, map(float, model.coef_[0]), strict=True))
    ), round(cut, 3)


def _parts(rows: Sequence[Example] | Sequence[Gate]) -> list[frozenset[str]]:
    """The policies in `PARTS` parts, each to be left out in turn."""
    policies = sorted({one.row.policy for one in rows})
    return [frozenset(policies[part::PARTS]) for part in range(PARTS)]


def _probability(model: dict[str, float], gate: Gate) -> float:
    return 1 / (
        1 + float(np.exp(-(model["bias"] + sum(model[name] * gate.values[name] for name in GATE_FEATURES))))
    )


def _mean(gates: list[Gate], which: str) -> str:
    return f"{np.mean([getattr(gate, which) for gate in gates]):.3f}"


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in values.items()}


if __name__ == "__main__":
    main()
