"""Learning to rank: the weights by which the right clauses, and the right routes, come before the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from benchmarks.examples import Example, parts
from bot.matching.features import FEATURES
from bot.matching.routing import ROUTE_FEATURES, first_of

RIDGE = 3.0
"""How strongly a weight is drawn to zero; from 1 to 30 the figures differ by less than a point."""


def rank_weights(examples: Sequence[Example], names: Sequence[str]) -> dict[str, float]:
    """Listwise softmax regression: the right clauses' share of the softmax is made as large as it can be."""
    columns = [FEATURES.index(name) for name in names]
    usable = []
    for example in examples:
        hits = [at for at, one in enumerate(example.candidates.positions) if one in example.right]
        if example.row.kind == "answerable" and hits:
            usable.append((example.candidates.values[:, columns], hits))
    return _listwise(usable, names)


def route_weights(examples: Sequence[Example]) -> dict[str, float]:
    """The same for routes; prints how often the first is right on policies not learned from."""
    hits = []
    for held in parts(one.row for one in examples):
        weights = listwise_routes([one for one in examples if one.row.policy not in held])
        hits += [
            first_of(one.routes, weights, range(len(one.routes))) in one.right_routes
            for one in examples
            if one.row.policy in held and _is_a_choice(one)
        ]
    print(f"routes: right {np.mean(hits):.3f} of {len(hits)} where there is a choice")
    return rounded(listwise_routes(examples))


def listwise_routes(examples: Sequence[Example]) -> dict[str, float]:
    """The weights by which the right routes of `examples` come before the others."""
    usable = [
        (np.array([[route[name] for name in ROUTE_FEATURES] for route in e.routes]), e.right_routes)
        for e in examples
        if _is_a_choice(e)
    ]
    return _listwise(usable, ROUTE_FEATURES)


def _is_a_choice(example: Example) -> bool:
    return bool(example.right_routes) and len(example.routes) > len(example.right_routes)


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


def rounded(values: dict[str, float]) -> dict[str, float]:
    """`values` as weights.yaml has them."""
    return {name: round(value, 4) for name, value in values.items()}
