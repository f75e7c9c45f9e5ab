"""How near a question comes to those that owners have written answers for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from bot.matching.encoder import Vectors
from bot.matching.index import Index
from bot.matching.query import Query

RECALLED = 40
SAME_WORDS = 0.97
"""From this likeness on, a question is a phrasing word for word, but for a slip of the pen."""
SAME_QUESTION = 0.85
"""From this nearness on, it is the same question in other words."""
ALIKE = 0.6
"""From this nearness on, an owner's answer goes with the clause that ranks first anyway."""


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


def _cosines(query: Query, index: Index) -> Vectors | None:
    if index.meanings is None or query.vectors is None or not len(index.meanings.phrasings):
        return None
    cosines: Vectors = index.meanings.phrasings @ query.vectors[0]
    return cosines
