"""The gates: whether a question is answered, refused or taken for a report, and from which probability on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.examples import Example, parts
from benchmarks.listwise import rank_weights, rounded
from benchmarks.sets import Row
from bot.matching.features import Candidates
from bot.matching.ranking import GATE_FEATURES, feature_weights, rank
from bot.matching.wishes import CUES, report_values

MOST_WRONG = 0.12
"""Of answerable questions answered outright with a wrong clause; the promise is 0.15."""
SAID_SO = {True: 0.7, False: 0.6}
"""Of the corpus's unanswerable questions, the share that must be refused, with meanings and without: the
promise is 0.70. By words alone a near miss looks like the rest, and each one refused costs more of those that
have an answer."""
ASIDE = 0.002
"""Of answerable questions, the share that may be refused because they lie aside of all that work asks."""
LIKELY = 0.4
"""From this probability on the first clause is given outright; below, three are offered."""
REPORTS_MISSED = 0.05
"""Of wishes to report, the share that may be taken for questions; the promise is 0.05."""
TAKEN_FOR_REPORT = 0.02
"""Of questions, the share that may be taken for a wish to report; this goes before the one above."""


TAKEN_OUT = 0.15
"""What a question counts for that is asked a second time, of its policy without the clauses that answer it. The
corpus's own unanswerable questions can be told by their manner, which others need not have; these cannot."""


@dataclass(frozen=True)
class Gate:
    """What the gates see of a question, whether a clause answers it, and where in the ranking that one stands.

    `taken_out` says that its clauses were taken out before.
    """

    row: Row
    values: dict[str, float]
    answerable: bool
    right: bool
    shown: bool
    taken_out: bool = False


JUDGED = ("answerable", "right", "shown")


def gates_of(tune: list[Example], names: Sequence[str], about: np.ndarray) -> list[Gate]:
    """What the gates see of each question, ranked by weights that were learned without its policy."""
    gates: list[Gate] = []
    for held in parts(one.row for one in tune):
        weights = rank_weights([e for e in tune if e.row.policy not in held], names)
        for example, along in zip(tune, about, strict=True):
            if example.row.policy in held and example.row.kind != "report":
                gates.append(_gate(example, weights, along))
                if example.row.kind == "answerable":
                    gates.append(replace(_gate(_without_answers(example), weights, along), taken_out=True))
    answerable = [g for g in gates if g.answerable]
    rates = f"first {_mean(answerable, 'right')}, in three {_mean(answerable, 'shown')}"
    print(f"never refusing, policy unseen: {rates}")
    return gates


def _gate(example: Example, weights: dict[str, float], about: float) -> Gate:
    told = {"about": about, **example.familiar}
    ranked = rank(example.query, example.candidates, feature_weights(weights), told)
    order = [position in example.right for position in ranked.candidates.positions[:3]]
    return Gate(
        example.row,
        dict(ranked.gate),
        bool(example.right) and example.row.kind == "answerable",
        bool(order and order[0]),
        any(order),
    )


def _without_answers(example: Example) -> Example:
    positions, values = example.candidates
    left = [at for at, position in enumerate(positions) if position not in example.right]
    candidates = Candidates([positions[at] for at in left], values[left])
    return replace(example, candidates=candidates, right=frozenset())


def fit(gates: list[Gate], which: str) -> dict[str, float]:
    """A logistic regression of `which` on what the gates see.

    For `answerable`, an answerable question whose clause is not among the first three counts half: to
    refuse it loses nothing that the asker would have seen. Only this one learns from what was taken out.
    """
    if which != "answerable":
        gates = [gate for gate in gates if not gate.taken_out]
    x = np.array([[gate.values[name] for name in GATE_FEATURES] for gate in gates])
    yes = np.array([float(getattr(gate, which)) for gate in gates])
    if which == "answerable":
        yes *= np.array([1.0 if gate.shown else 0.5 for gate in gates])
    counts = np.array([TAKEN_OUT if gate.taken_out else 1.0 for gate in gates])
    model = LogisticRegression(C=1.0, max_iter=2000).fit(
        np.concatenate([x, x]),
        np.repeat([1, 0], len(x)),
        sample_weight=np.concatenate([counts * yes, counts * (1 - yes)]),
    )
    return rounded(
        {"bias": float(model.intercept_[0])}
        | dict(zip(GATE_FEATURES, map(float, model.coef_[0]), strict=True))
    )


def thresholds(gates: list[Gate], said_so: float) -> dict[str, float]:
    """From where to answer, and below what to refuse, by probabilities learned without the policy."""
    scored: list[tuple[Gate, float, float]] = []
    for held in parts(one.row for one in gates):
        rest = [g for g in gates if g.row.policy not in held]
        models = {which: fit(rest, which) for which in ("right", "answerable")}
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


def direction(
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
    for part in parts(one.row for one in tune):
        held = np.array([e.row.policy in part for e in tune])
        along[held] = vectors[held] @ _fitted(vectors[~held], wanted[~held], closeness)
    return along, _fitted(vectors, wanted, closeness).astype(np.float32)


def _fitted(vectors: np.ndarray, wanted: np.ndarray, closeness: float) -> np.ndarray:
    model = LogisticRegression(C=closeness, class_weight="balanced", max_iter=2000).fit(vectors, wanted)
    found: np.ndarray = model.coef_[0]
    return found


def report_gate(examples: list[Example], along: np.ndarray) -> tuple[dict[str, float], float]:
    """The weights of the cues of a wish to report, and from which probability on a report is offered.

    `along` is how far each of `examples` lies along the direction of reports; all zero without an encoder.
    """
    names = (*CUES, *(("meaning",) if along.any() else ()))
    values = [report_values(e.query, None) | {"meaning": at} for e, at in zip(examples, along, strict=True)]
    x = np.array([[one[name] for name in names] for one in values])
    y = np.array([e.row.kind == "report" for e in examples])
    out = np.zeros(len(y))
    for part in parts(one.row for one in examples):
        held = np.array([e.row.policy in part for e in examples])
        out[held] = (
            LogisticRegression(C=1.0, max_iter=2000).fit(x[~held], y[~held]).predict_proba(x[held])[:, 1]
        )
    cut = float(max(np.quantile(out[y], REPORTS_MISSED), np.quantile(out[~y], 1 - TAKEN_FOR_REPORT)))
    offered, wrongly = np.mean(out[y] >= cut), np.mean(out[~y] >= cut)
    print(f"report: offered {offered:.3f}, taken for one wrongly {wrongly:.4f} at {cut:.2f}")
    model = LogisticRegression(C=1.0, max_iter=2000).fit(x, y)
    return rounded(
        {"bias": float(model.intercept_[0])} | dict(zip(names, map(float, model.coef_[0]), strict=True))
    ), round(cut, 3)


def _probability(model: dict[str, float], gate: Gate) -> float:
    return 1 / (
        1 + float(np.exp(-(model["bias"] + sum(model[name] * gate.values[name] for name in GATE_FEATURES))))
    )


def _mean(gates: list[Gate], which: str) -> str:
    return f"{np.mean([getattr(gate, which) for gate in gates]):.3f}"
