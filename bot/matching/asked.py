"""How near a question comes to those that owners have written answers for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from bot.matching.encoder import Vectors
from bot.matching.index import Index
from bot.matching.query import Query

ASKED_FEATURES = ("meaning", "fuzzy", "lead", "first")
"""Of a written answer: the best cosine with one of its phrasings; the best token_sort_ratio (rapidfuzz)
with one / 100; how much nearer it is than any other answer; and whether the clause that it cites
first is also the one that ranks first."""
RECALLED = 40
SAME_WORDS = 0.97
"""From this likeness on, a question is a phrasing word for word, but for a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a question is to the nearest phrasings of one answer; `cosine` is None without an encoder."""

    cosine: float | None
    likeness: float

    @property
    def value(self) -> float:
        """Between 0 and 1: the cosine, or the likeness of the words where that is all there is."""
        if self.likeness >= SAME_WORDS:
            return 1.0
        return self.likeness if self.cosine is None else max(self.cosine, 0.0)


def near_answers(query: Query, index: Index, audience: str | None) -> dict[int, Nearness]:
    """The positions of the written answers that have a phrasing like `query`, and how near they are.

    An answer for another audience is passed over.
    """
    found = index.find_phrasings(query.words, RECALLED)
    cosines = _cosines(query, index)
    positions = [*found, *(np.argsort(-cosines)[:RECALLED] if cosines is not None else ())]
    near: dict[int, Nearness] = {}
    for at in dict.fromkeys(int(position) for position in positions):
        phrasing = index.phrasings[at]
        for_whom = index.knowledge.answers[phrasing.answer].audience
        if for_whom is not None and for_whom != audience:
            continue
        likeness = max(
            fuzz.token_sort_ratio(words, phrasing.text.lower()) / 100
            for words in (query.plain.lower(), query.typed.lower())
        )
        cosine = float(cosines[at]) if cosines is not None else None
        near[phrasing.answer] = _nearer(near.get(phrasing.answer), Nearness(cosine, likeness))
    return near


def _nearer(one: Nearness | None, other: Nearness) -> Nearness:
    if one is None:
        return other
    cosine = None if one.cosine is None or other.cosine is None else max(one.cosine, other.cosine)
    return Nearness(cosine, max(one.likeness, other.likeness))


def asked_values(near: Mapping[int, Nearness], answer: int, *, first: bool) -> dict[str, float]:
    """The numbers that tell whether `answer` is the one: see `ASKED_FEATURES`."""
    others = [nearness.value for other, nearness in near.items() if other != answer]
    return {
        "meaning": near[answer].cosine or 0.0,
        "fuzzy": near[answer].likeness,
        "lead": near[answer].value - max(others, default=0.0),
        "first": float(first),
    }


def by_clause(near: Mapping[int, Nearness], index: Index) -> dict[int, float]:
    """Of each clause that a near answer cites first, by its position, how near that answer is."""
    values: dict[int, float] = {}
    for answer, nearness in near.items():
        position = index.position.get(index.knowledge.answers[answer].cites[0])
        if position is not None:
            values[position] = max(values.get(position, 0.0), nearness.value)
    return values


def _cosines(query: Query, index: Index) -> Vectors | None:
    if index.meanings is None or query.vectors is None or not len(index.meanings.phrasings):
        return None
    cosines: Vectors = index.meanings.phrasings @ query.vectors[0]
    return cosines
