"""The gate of the routes: whether even the nearest of them is for what is reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.examples import Example, parts
from benchmarks.listwise import listwise_routes, rounded
from bot.matching.ranking import logistic
from bot.matching.routing import FIT_FEATURES, first_of

LOST = 0.05
"""Of reports whose nearest route is the right one, the share for which it may be named as no more than that."""


@dataclass(frozen=True)
class Told:
    """The nearest route of a report by `FIT_FEATURES`, and whether it is the right one."""

    policy: str
    values: tuple[float, ...]
    right: bool
    stranger: bool


def fit_gate(tune: Sequence[Example], strange: Sequence[Example]) -> tuple[dict[str, float], float]:
    """The weights by which it is told whether the nearest route is for a report, and from where on it is.

    `tune` has reports put to their own policies, `strange` such as were put to policies that appoint nobody
    for them. Each is seen by weights that were learned without the policy. Prints what is kept and refused.
    """
    told = _told(tune, strange)
    out = np.zeros(len(told))
    for part in parts(one.row for one in tune):
        held = np.array([one.policy in part for one in told])
        rest = [one for one, there in zip(told, held, strict=True) if not there]
        model = _fitted(rest)
        out[held] = [logistic(model).probability(dict(zip(FIT_FEATURES, one.values, strict=True)))
                     for one, there in zip(told, held, strict=True) if there]  # fmt: skip
    right, strangers = (np.array([getattr(one, of) for one in told]) for of in ("right", "stranger"))
    cut = float(np.quantile(out[right], LOST))
    some = {"right": right, "wrong": ~right & ~strangers, "another policy's": strangers}
    refused = ", ".join(f"{name} {np.mean(out[of] < cut):.3f}" for name, of in some.items() if of.any())
    print(f"routes: taken from {cut:.2f} on; below lie of those that are {refused}")
    return _fitted(told), round(cut, 3)


def _told(tune: Sequence[Example], strange: Sequence[Example]) -> list[Told]:
    found = []
    for part in parts(one.row for one in tune):
        weights = listwise_routes([one for one in tune if one.row.policy not in part])
        for stranger, some in ((False, tune), (True, strange)):
            for one in some:
                if one.row.policy in part and one.routes and (stranger or one.right_routes):
                    best = first_of(one.routes, weights, range(len(one.routes)))
                    values = {**one.routes[best], **one.familiar}
                    seen = tuple(values[name] for name in FIT_FEATURES)
                    found.append(
                        Told(one.row.policy, seen, best in one.right_routes and not stranger, stranger)
                    )
    return found


def _fitted(told: Sequence[Told]) -> dict[str, float]:
    x, y = np.array([one.values for one in told]), np.array([one.right for one in told])
    model = LogisticRegression(C=1.0, max_iter=2000).fit(x, y)
    return rounded(
        {"bias": float(model.intercept_[0])}
        | dict(zip(FIT_FEATURES, map(float, model.coef_[0]), strict=True))
    )
