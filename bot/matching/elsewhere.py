"""What staff ask elsewhere of rules like these: the corpus's questions, as the encoder remembers them.

A rule and a question about it often share no words, and their meanings lie apart in ways that a model of this
size has not learned. But the same rules stand in many policies. So beside the adapter lie the meanings of
the corpus's clauses, and of what was asked of each; a new clause is then also found by what is asked of the
corpus's clauses that are most like it. That is worked out when a clause is indexed, and costs a question one
more cosine for each clause that it considers. A question is compared with the corpus itself, too: how far
this policy answers it is seen better beside how far others would.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Kept = NDArray[np.float16]

LIKE = 30
"""Clauses of the corpus that a clause is compared with; from 10 on the figures differ by half a point."""
SHARPNESS = 20.0
"""How much more the likest of them count; 10 and 20 give the same figures."""
CROWD = 20
"""The nearest questions by whose cosine hubness is measured; from 10 to 150 the figures are the same."""
AT_ONCE = 256
"""Clauses, so that those of a large organisation fit into memory."""
RULES, QUESTIONS = "elsewhere.rules", "elsewhere.questions"
"""The names of the two tensors in the adapter's file."""


FAMILIAR_FEATURES = ("rule elsewhere", "rules elsewhere", "asked elsewhere", "much asked elsewhere")
"""How near a question is to clauses of other policies, and to what is asked of them: the cosine with the
nearest, and the mean of the nearest `CROWD`, of either. What is nearer to other policies than to the clause
that was found is less likely to be answered here. (Speaker verification judges a score so, by those of a
cohort: Rosenberg et al. 1992.)"""
UNFAMILIAR: Mapping[str, float] = dict.fromkeys(FAMILIAR_FEATURES, 0.0)


class Elsewhere:
    """Clauses of other policies, and what staff ask of them."""

    def __init__(self, rules: Kept, questions: Kept) -> None:
        """Unit vectors in rows: of clauses, and of the mean of the questions that each of them answers."""
        self._kept = rules, questions

    @cached_property
    def _in_full(self) -> tuple[Vectors, Vectors]:
        rules, questions = (kept.astype(np.float32) for kept in self._kept)
        return rules, questions

    @classmethod
    def of(cls, tensors: Mapping[str, NDArray[np.generic]]) -> Elsewhere | None:
        """What the file of an adapter has of it; None where that has nothing."""
        if RULES not in tensors:
            return None
        rules, questions = (tensors[name].astype(np.float16, copy=False) for name in (RULES, QUESTIONS))
        return cls(rules, questions)

    def expected(self, clauses: Vectors) -> tuple[Vectors, Vectors]:
        """The meaning of what one can expect to be asked of each of `clauses`, and the hubness of each.

        `clauses` are unit vectors in rows, and so are the meanings. Hubness (Radovanović et al. 2010) is how
        near a clause is to whatever is asked: the mean cosine of the questions nearest to it. What is near to
        all of them is less likely to be what one of them asks for.
        """
        rules, questions = self._in_full
        expected, hubness = np.empty_like(clauses), np.empty(len(clauses), dtype=np.float32)
        for start in range(0, len(clauses), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            expected[some] = _like(rules @ clauses[some].T, questions)
            hubness[some] = _highest(questions @ clauses[some].T, CROWD).mean(axis=0)
        return expected, hubness

    def familiarity(self, question: Vectors) -> Mapping[str, float]:
        """The numbers of `FAMILIAR_FEATURES` for a question, a unit vector."""
        found = []
        for some in self._in_full:
            near = _highest(some @ question[:, None], CROWD)
            found += [float(near.max()), float(near.mean())]
        return dict(zip(FAMILIAR_FEATURES, found, strict=True))


def _like(cosines: Vectors, questions: Vectors) -> Vectors:
    """The mean question of the rules likest to each column of `cosines`, the likest counting most."""
    nearest = np.argpartition(-cosines, min(LIKE, len(cosines)) - 1, axis=0)[:LIKE]
    near = np.take_along_axis(cosines, nearest, axis=0)
    shares = np.exp(SHARPNESS * (near - near.max(axis=0)))
    mean = np.einsum("lc,lcw->cw", shares, questions[nearest])
    unit: Vectors = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    return unit


def _highest(values: Vectors, most: int) -> Vectors:
    """The highest values of each column."""
    highest: Vectors = -np.partition(-values, min(most, len(values)) - 1, axis=0)[:most]
    return highest
