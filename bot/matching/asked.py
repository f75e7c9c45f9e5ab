"""How near a question comes to those that owners have written answers for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from bot.matching.concepts import concepts
from bot.matching.encoder import Vectors
from bot.matching.index import Index
from bot.matching.normalise import in_full, in_order, words_of
from bot.matching.query import Query

RECALLED = 40
REMEMBERED = 10_000
"""Phrasings of which it is remembered whom they speak of: more than most organisations have."""
SAME_WORDS = 0.97
"""From this likeness on, a question is a phrasing word for word, but for a slip of the pen."""
SAME_QUESTION = 0.75
"""From this nearness on, it is the same question in other words."""
ALIKE = 0.6
"""From this nearness on, an owner's answer goes with the clause that ranks first anyway."""
ALIKE_UNKNOWN = 0.65
"""The same where the policies seem to have nothing on the question. Of the sample's own phrasings, each asked
as if it were not there, none between the two seems unknown; of questions on other policies, two in three."""


class Nearness(NamedTuple):
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

    An answer for another audience is passed over, and a phrasing about other people: what holds for a
    student's request need not hold for a parent's, however alike the two questions are.
    """
    found = index.find_phrasings(query.words, RECALLED)
    cosines = _cosines(query, index)
    positions = [*found, *(np.argsort(-cosines)[:RECALLED].tolist() if cosines is not None else ())]
    answers, phrasings, asked = index.knowledge.answers, index.phrasings, query.concepts["who"]
    wanted = [
        at
        for at in dict.fromkeys(positions)
        if answers[phrasings[at].answer].audience in (None, audience)
        and not (asked and (said := _who(phrasings[at].text)) and asked.isdisjoint(said))
    ]
    likeness: dict[int, float] = {}
    meaning: dict[int, float] = {}
    for at, like in zip(wanted, _likeness(query, [index.sorted_phrasings[at] for at in wanted]), strict=True):
        answer = phrasings[at].answer
        likeness[answer] = max(like, likeness.get(answer, like))
        if cosines is not None:
            cosine = float(cosines[at])
            meaning[answer] = max(cosine, meaning.get(answer, cosine))
    return {answer: Nearness(meaning.get(answer), likeness[answer]) for answer in likeness}


def get_ready(index: Index) -> None:
    """Work out now what is needed of each phrasing; of very many only of the first."""
    for phrasing in index.phrasings[:REMEMBERED]:
        _who(phrasing.text)


@lru_cache(maxsize=REMEMBERED)
def _who(phrasing: str) -> frozenset[str]:
    """Whom a phrasing speaks of."""
    return concepts(words_of(in_full(phrasing)))["who"]


def _likeness(query: Query, phrasings: Sequence[str]) -> list[float]:
    """How like each phrasing the question is, as typed or as put right, in whatever order of words."""
    if not phrasings:
        return []
    asked = list({in_order(query.plain), in_order(query.typed)})
    compared = process.cdist(asked, phrasings, scorer=fuzz.ratio, dtype=np.float64)
    likeness: list[float] = (compared.max(axis=0) / 100).tolist()
    return likeness


def _cosines(query: Query, index: Index) -> Vectors | None:
    if index.meanings is None or query.vectors is None or not len(index.meanings.phrasings):
        return None
    cosines: Vectors = index.meanings.phrasings @ query.vectors[0]
    return cosines
