"""How near a question comes to those that owners have written answers for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

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
    wanted = [at for at in dict.fromkeys(map(int, positions)) if _is_for(index, at, audience)]
    near: dict[int, Nearness] = {}
    for at, likeness in zip(wanted, _likeness(query, index, wanted), strict=True):
        answer = index.phrasings[at].answer
        cosine = float(cosines[at]) if cosines is not None else None
        near[answer] = _nearer(near.get(answer), Nearness(cosine, likeness))
    return near


def _is_for(index: Index, at: int, audience: str | None) -> bool:
    for_whom = index.knowledge.answers[index.phrasings[at].answer].audience
    return for_whom is None or for_whom == audience


def _likeness(query: Query, index: Index, wanted: Sequence[int]) -> list[float]:
    """How like each of the phrasings is to the question, as it was typed or as it was put right."""
    if not wanted:
        return []
    asked = list({query.plain.lower(), query.typed.lower()})
    texts = [index.phrasings[at].text.lower() for at in wanted]
    compared = process.cdist(asked, texts, scorer=fuzz.token_sort_ratio, dtype=np.float64)
    likeness: list[float] = (compared.max(axis=0) / 100).tolist()
    return likeness


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
