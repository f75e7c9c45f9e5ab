"""From features to an order, and from an order to how sure one may be of it.

The weights are few, learned from examples by `benchmarks/learn.py`, and stand in `weights.yaml`, where
a person can read them. `directions.npy` beside it holds two directions of meaning, which nobody can.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.matching.elsewhere import FAMILIAR_FEATURES, UNFAMILIAR
from bot.matching.features import FEATURES, Candidates
from bot.matching.query import Query
from bot.shipped import read_table

_OF_THE_ORDER = ("best", "lead", "three", "score", "meaning", "expected", "best meaning", "best expected")
GATE_FEATURES = (*_OF_THE_ORDER, "length", "about", *FAMILIAR_FEATURES)
"""Of the order as a whole: the first clause's share of the softmax; its lead on the second; the share of the
first three; the first one's score; its best cosine; that with what one can expect to be asked of it; and the
highest of both that any clause has. Of the question: the logarithm of its number of words; how far its
meaning lies in the direction of questions about work and its rules; and how near it is to other policies.
How many words the question shares with the clause is no gate: the corpus's questions avoid those words and
its near misses repeat them, so that what is learned from it there would not hold for people."""

UNTOLD: Mapping[str, float] = {"about": 0.0, **UNFAMILIAR}
"""What the gates look at that a query's candidates do not show, where nothing is known of it."""
_MEANING, _SENTENCE, _EXPECTED = map(FEATURES.index, ("meaning", "sentence", "expected"))


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

    `features` has a weight for each of FEATURES.
    `answerable` tells how sure it is that the policies answer the question (one whose clause is not
    found counts half), `right` whether the first clause does, `shown` whether one of the first three
    does. With `answerable` below `refuse_below` nothing is
    shown; with `right` at or above `answer_from` the first is given outright. A question less far in
    the direction of questions about work than `about_from` is about something else, whatever it is near.
    `report` tells how sure it is that somebody wants to report, from `report_from` on they are offered to;
    `route` has a weight for each of ROUTE_FEATURES. With `fits` below `fits_from` not even the nearest route
    is for what is reported.
    """

    features: NDArray[np.float64]
    answerable: Logistic
    right: Logistic
    shown: Logistic
    answer_from: float
    refuse_below: float
    about_from: float
    report: Logistic
    report_from: float
    route: Mapping[str, float]
    fits: Logistic
    fits_from: float
    report_direction: NDArray[np.float32] | None = None
    about_direction: NDArray[np.float32] | None = None


@dataclass(frozen=True)
class Ranked:
    """Candidates in order, with their scores, and the numbers that the gates look at."""

    candidates: Candidates
    scores: NDArray[np.float64]
    gate: Mapping[str, float]


def rank(
    query: Query, candidates: Candidates, weights: NDArray[np.float64], told: Mapping[str, float] = UNTOLD
) -> Ranked:
    """`candidates` with the likeliest answer first.

    `weights` are as `feature_weights` gives them; `told` is what the gates look at besides, by the names of
    `UNTOLD`.
    """
    scores = candidates.values @ weights
    order = np.argsort(-scores, kind="stable")
    positions = [candidates.positions[at] for at in order.tolist()]
    ranked, in_order = Candidates(positions, candidates.values[order]), scores[order]
    return Ranked(ranked, in_order, _gate(query, ranked.values, in_order) | dict(told))


def _gate(query: Query, values: NDArray[np.float64], scores: NDArray[np.float64]) -> dict[str, float]:
    if not len(scores):
        return dict.fromkeys(GATE_FEATURES, 0.0)
    shares = np.exp(scores - scores[0])
    shares /= shares.sum()
    meant = values[:, (_MEANING, _SENTENCE)].max(axis=1)
    return {
        "best": float(shares[0]),
        "lead": float(scores[0] - scores[1]) if len(scores) > 1 else 3.0,
        "three": float(shares[:3].sum()),
        "score": float(scores[0]),
        "meaning": float(meant[0]),
        "expected": float(values[0, _EXPECTED]),
        "best meaning": float(meant.max()),
        "best expected": float(values[:, _EXPECTED].max()),
        "length": math.log(len(query.plain.split()) + 1),
    }


@cache
def load_weights(*, with_meaning: bool) -> Weights:
    """The weights that were learned for matching with meanings, or by words alone."""
    written = read_table(files("bot.matching") / "weights.yaml")
    part = written["with_meaning" if with_meaning else "words_only"]
    return weights_of(part, _directions() if with_meaning else None)


def weights_of(part: Mapping[str, Any], directions: NDArray[np.float32] | None) -> Weights:
    """The weights of one part of weights.yaml, with the two rows of directions.npy or none."""
    report, about = (None, None) if directions is None else directions
    return Weights(
        features=feature_weights(part["features"]),
        answerable=logistic(part["answerable"]),
        right=logistic(part["right"]),
        shown=logistic(part["shown"]),
        answer_from=part["answer_from"],
        refuse_below=part["refuse_below"],
        about_from=part["about_from"],
        report=logistic(part["report"]),
        report_from=part["report_from"],
        route=part["route"],
        fits=logistic(part["fits"]),
        fits_from=part["fits_from"],
        report_direction=report,
        about_direction=about,
    )


def feature_weights(by_name: Mapping[str, float]) -> NDArray[np.float64]:
    """The weight of each of FEATURES, nought where it has none."""
    return np.array([by_name.get(name, 0.0) for name in FEATURES])


def _directions() -> NDArray[np.float32]:
    """Two rows: towards wishes to report, and towards questions about work and its rules."""
    found: NDArray[np.float32] = np.load(BytesIO((files("bot.matching") / "directions.npy").read_bytes()))
    return found


def logistic(part: Mapping[str, float]) -> Logistic:
    """The regression of which one part of weights.yaml has the bias and the weights."""
    return Logistic(part["bias"], {name: weight for name, weight in part.items() if name != "bias"})
