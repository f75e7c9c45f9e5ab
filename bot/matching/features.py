"""What speaks for and against a clause as the answer to a question, in numbers that a person can read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from bot.matching.concepts import GROUPS, Concepts, concepts, is_negative
from bot.matching.forms import FORMS, forms_answered
from bot.matching.index import Index
from bot.matching.query import Query
from bot.matching.terms import stems
from bot.model import Clause

WORD_FEATURES = (
    "words",
    "share",
    "fuzzy",
    "heading",
    "length",
    "negation",
    *(f"{group} agrees" for group in GROUPS),
    *(f"{group} differs" for group in GROUPS),
    *(f"answers {form}" for form in FORMS),
)
"""Features that need no encoder. `words`: BM25 / 10. `share`: the share of the question's weight of
words that the clause has. `fuzzy`: rapidfuzz's token_set_ratio / 100. `heading`: as `share`, in the
headings. `length`: the logarithm of the number of words. `negation`: both say no. The rest are 0 or
1: whether the clause speaks of the same person, account, medium or deed, or only of others; whether it
has what a question of that form asks."""

MEANING_FEATURES = ("meaning", "sentence", "part")
"""Cosines by the encoder: with the whole clause under its heading, with its best sentence, and of the
question's best part with the best of both."""

FEATURES = (*WORD_FEATURES, *MEANING_FEATURES)
RECALLED = 60
"""Clauses that each way of finding adds; the right one is among the first 20 or nowhere near."""


@dataclass(frozen=True)
class Candidate:
    """A clause found for a question. `values` are its features, in the order of `FEATURES`."""

    position: int
    values: tuple[float, ...]


class _View:
    """What the features need of a clause, worked out when it is first found."""

    def __init__(self, clause: Clause) -> None:
        self._clause = clause

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stems(self._clause.words))

    @cached_property
    def heading_stems(self) -> frozenset[str]:
        return frozenset(stems(" ".join(self._clause.heading)))

    @cached_property
    def low(self) -> str:
        return self._clause.words.lower()

    @cached_property
    def concepts(self) -> Concepts:
        return concepts(self._clause.words)

    @cached_property
    def forms(self) -> frozenset[str]:
        return forms_answered(self._clause)

    @cached_property
    def negative(self) -> bool:
        return is_negative(self._clause.words) or "not" in self._clause.modality

    @cached_property
    def length(self) -> float:
        return math.log(len(self._clause.words.split()) + 1)


class Finder:
    """Finds candidates for a question, each with its features."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._views: dict[int, _View] = {}

    def candidates(self, query: Query, also: Iterable[int] = ()) -> list[Candidate]:
        """The clauses that share words or meaning with `query`, and those at the positions `also`."""
        found = self._index.find_clauses(query.words, RECALLED)
        meanings = self.meanings(query)
        positions = dict.fromkeys([*found, *_highest(meanings), *also])
        return [
            Candidate(
                at,
                (
                    *self._word_values(query, at, found.get(at, 0.0)),
                    *_row(meanings, at),
                ),
            )
            for at in positions
        ]

    def meanings(self, query: Query) -> NDArray[np.float32] | None:
        """One row of cosines per clause, in the order of `MEANING_FEATURES`."""
        if self._index.meanings is None or query.vectors is None:
            return None
        compared = self._index.meanings.compare(query.vectors)
        if compared is None:
            return None
        whole, sentence = compared
        best = np.maximum(whole, sentence)
        parts = best[:, 1:] if len(query.vectors) > 1 else best
        return np.stack([whole[:, 0], sentence[:, 0], parts.max(axis=1)], axis=1)

    def _word_values(self, query: Query, at: int, bm25: float) -> tuple[float, ...]:
        view = self._views.setdefault(at, _View(self._index.clauses[at]))
        agrees, differs = _agreement(query.concepts, view.concepts)
        return (
            bm25 / 10,
            _share(query.weights, view.stems),
            fuzz.token_set_ratio(" ".join(query.words), view.low) / 100,
            _share(query.weights, view.heading_stems),
            view.length,
            float(query.negative and view.negative),
            *agrees,
            *differs,
            *(float(form in query.forms and form in view.forms) for form in FORMS),
        )


def _highest(meanings: NDArray[np.float32] | None) -> Sequence[int]:
    if meanings is None:
        return ()
    best = meanings.max(axis=1)
    most = min(RECALLED, len(best))
    return [int(at) for at in np.argpartition(-best, most - 1)[:most]]


def _row(meanings: NDArray[np.float32] | None, at: int) -> tuple[float, ...]:
    return (
        tuple(float(value) for value in meanings[at])
        if meanings is not None
        else (0.0,) * len(MEANING_FEATURES)
    )


def _share(weights: Mapping[str, float], present: frozenset[str]) -> float:
    total = sum(weights.values())
    return sum(weight for one, weight in weights.items() if one in present) / total if total else 0.0


def _agreement(asked: Concepts, said: Concepts) -> tuple[list[float], list[float]]:
    """Of each group: whether both speak of the same, and whether both speak, but of nothing the same."""
    agrees = [float(bool(asked[group] & said[group])) for group in GROUPS]
    differs = [
        float(bool(asked[group] and said[group]) and not asked[group] & said[group]) for group in GROUPS
    ]
    return agrees, differs
