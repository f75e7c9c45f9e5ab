"""Whether an owner has already answered this question: its likeness to the phrasings of each answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from bot.matching.encoder import Vectors
from bot.matching.index import Index
from bot.matching.query import Query

ASKED_FEATURES = ("meaning", "fuzzy", "lead")
"""Of the answer whose phrasing is nearest: the cosine with that phrasing; rapidfuzz's token_sort_ratio
with it / 100; and how much nearer it is than the nearest phrasing of any other answer."""
RECALLED = 40


@dataclass(frozen=True)
class Asked:
    """The answer whose phrasing is nearest to a question, by its position, and how near."""

    answer: int
    values: dict[str, float]


def nearest_asked(
    query: Query, index: Index, audience: str | None, without: int | None = None
) -> Asked | None:
    """The written answer that `query` comes nearest to, or None where no phrasing is like it.

    An answer for another audience is passed over. `without` is the position of a phrasing to pass
    over, for learning how near other phrasings of the same answer come.
    """
    found = index.find_phrasings(query.words, RECALLED)
    cosines = _cosines(query, index)
    positions = [*found, *(np.argsort(-cosines)[:RECALLED] if cosines is not None else ())]
    best: dict[int, tuple[float, float, float]] = {}
    for at in dict.fromkeys(int(position) for position in positions):
        phrasing = index.phrasings[at]
        for_whom = index.knowledge.answers[phrasing.answer].audience
        if at == without or (for_whom is not None and for_whom != audience):
            continue
        likeness = fuzz.token_sort_ratio(query.plain.lower(), phrasing.text.lower()) / 100
        cosine = float(cosines[at]) if cosines is not None else 0.0
        nearness = (cosine + likeness / 2 if cosines is not None else likeness, cosine, likeness)
        best[phrasing.answer] = max(best.get(phrasing.answer, (0.0, 0.0, 0.0)), nearness)
    if not best:
        return None
    order = sorted(best.items(), key=lambda entry: -entry[1][0])
    (answer, (nearness_of_best, cosine, likeness)) = order[0]
    second = order[1][1][0] if len(order) > 1 else 0.0
    return Asked(answer, {"meaning": cosine, "fuzzy": likeness, "lead": nearness_of_best - second})


def _cosines(query: Query, index: Index) -> Vectors | None:
    if index.meanings is None or query.vectors is None or not len(index.meanings.phrasings):
        return None
    cosines: Vectors = index.meanings.phrasings @ query.vectors[0]
    return cosines
