"""From features to an order, and from an order to how sure one may be of it.

The weights are few, learned from examples by `benchmarks/learn.py`, and stand in `weights.yaml`, where
a person can read them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import yaml

from bot.matching.features import FEATURES, Candidate
from bot.matching.query import Query

GATE_FEATURES = ("best", "lead", "three", "score", "share", "strange", "meaning", "length", "about")
"""`about`: how far the question's meaning lies in the direction of questions about rules. The others are
of the order as a whole: the first clause's share of the softmax; its lead on the second; the share
of the first three; the first one's score; how much of the question's words it has; how much of them
no clause has; its best cosine; and the logarithm of the number of words asked."""


@dataclass(frozen=True)
class Logistic:
    """A logistic regression: the probability that something holds, from named numbers."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, values: Mapping[str, float]) -> float:
        """Between 0 and 1; a name without a weight counts for nothing."""
        score = self.bias + sum(weight * values[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))


@dataclass(frozen=True)
class Weights:
    """What was learned, for matching with or without an encoder.

    `right` tells whether the first clause answers the question, `shown` whether one of the first
    three does. At or above `answer_from` the first is given outright; below `refuse_below` none is.
    """

    features: Mapping[str, float]
    right: Logistic
    shown: Logistic
    answer_from: float
    refuse_below: float
    report: Logistic
    report_from: float
    report_direction: tuple[float, ...]
    about_direction: tuple[float, ...]
    route: Mapping[str, float]


@dataclass(frozen=True)
class Ranked:
    """Candidates in order, with their scores, and the numbers that the gates look at."""

    candidates: tuple[Candidate, ...]
    scores: tuple[float, ...]
    gate: Mapping[str, float]


def rank(
    query: Query, candidates: Sequence[Candidate], weights: Mapping[str, float], about: float = 0.0
) -> Ranked:
    """`candidates` with the likeliest answer first; `about` goes to the gates as it is."""
    vector = np.array([weights.get(name, 0.0) for name in FEATURES])
    values = np.array([candidate.values for candidate in candidates]).reshape(len(candidates), len(FEATURES))
    scores = values @ vector
    order = np.argsort(-scores, kind="stable")
    ranked = tuple(candidates[at] for at in order)
    in_order = tuple(float(scores[at]) for at in order)
    return Ranked(ranked, in_order, _gate(query, ranked, in_order) | {"about": about})


def _gate(query: Query, ranked: Sequence[Candidate], scores: Sequence[float]) -> dict[str, float]:
    if not ranked:
        return dict.fromkeys(GATE_FEATURES, 0.0) | {"strange": 1.0}
    shares = np.exp(np.array(scores) - scores[0])
    shares /= shares.sum()
    first = dict(zip(FEATURES, ranked[0].values, strict=True))
    best_share = max(candidate.values[FEATURES.index("share")] for candidate in ranked)
    return {
        "best": float(shares[0]),
        "lead": scores[0] - scores[1] if len(scores) > 1 else 3.0,
        "three": float(shares[:3].sum()),
        "score": scores[0],
        "share": first["share"],
        "strange": 1 - best_share,
        "meaning": max(first["meaning"], first["sentence"]),
        "length": math.log(len(query.plain.split()) + 1),
    }


@cache
def load_weights(*, with_meaning: bool) -> Weights:
    """The weights that were learned for matching with meanings, or by words alone."""
    written = yaml.safe_load((files("bot.matching") / "weights.yaml").read_text("utf-8"))
    part = written["with_meaning" if with_meaning else "words_only"]
    return Weights(
        features=part["features"],
        right=_logistic(part["right"]),
        shown=_logistic(part["shown"]),
        answer_from=part["answer_from"],
        refuse_below=part["refuse_below"],
        report=_logistic(part["report"]),
        report_from=part["report_from"],
        report_direction=tuple(part.get("report_direction", ())),
        about_direction=tuple(part.get("about_direction", ())),
        route=part["route"],
    )


def _logistic(part: Mapping[str, float]) -> Logistic:
    return Logistic(part["bias"], {name: weight for name, weight in part.items() if name != "bias"})
