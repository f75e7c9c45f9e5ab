"""Plain ways to find a clause, none of which ever refuses, to hold our ranking against."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from rapidfuzz import fuzz

from bot.matching.encoder import Encoder
from bot.matching.index import Index
from bot.matching.match import Matcher
from bot.matching.normalise import words_of
from bot.model import Clause

Order = Callable[[str], Sequence[str]]
"""From a question to clause ids, the likeliest first."""
RANK_OFFSET = 60
"""The constant of reciprocal rank fusion, as its authors have it (Cormack, Clarke and Büttcher 2009)."""


def plain_ways(clauses: Mapping[str, Clause], encoder: Encoder | None) -> dict[str, Order]:
    """Every plain way by its name; those by meaning only where there is an `encoder`."""
    texts = {key: clause.words for key, clause in clauses.items()}
    ways = {"rapidfuzz token_set_ratio": by_likeness(texts), "FTS5 BM25": by_words(texts)}
    if encoder:
        meaning = ways["MiniLM as published"] = by_meaning(texts, encoder)
        ways["BM25 and MiniLM by reciprocal rank"] = by_ranks([ways["FTS5 BM25"], meaning])
    return ways


def by_likeness(texts: Mapping[str, str]) -> Order:
    """rapidfuzz's token_set_ratio."""
    low = {key: text.lower() for key, text in texts.items()}

    def order(question: str) -> list[str]:
        asked = question.lower()
        return sorted(low, key=lambda key: -fuzz.token_set_ratio(asked, low[key]))

    return order


def by_words(texts: Mapping[str, str]) -> Order:
    """BM25 by SQLite's FTS5 with Porter stems, any word of the question."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE clause USING fts5(id UNINDEXED, words, tokenize = 'porter unicode61')")
    db.executemany("INSERT INTO clause VALUES (?, ?)", texts.items())

    def order(question: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(words_of(question)))
        found = "SELECT id FROM clause WHERE clause MATCH ? ORDER BY rank"
        return [key for (key,) in db.execute(found, (asked,))] if asked else []

    return order


def by_meaning(texts: Mapping[str, str], encoder: Encoder) -> Order:
    """The cosine of the question and the clause."""
    keys = list(texts)
    vectors = encoder.encode(list(texts.values()))

    def order(question: str) -> list[str]:
        return [keys[at] for at in np.argsort(-(vectors @ encoder.encode([question])[0]), kind="stable")]

    return order


def by_ranks(ways: Iterable[Order]) -> Order:
    """Reciprocal rank fusion: a clause gets 1 / (60 + its rank) from each way."""
    several = list(ways)

    def order(question: str) -> list[str]:
        points: dict[str, float] = {}
        for way in several:
            for rank, key in enumerate(way(question), start=1):
                points[key] = points.get(key, 0.0) + 1 / (RANK_OFFSET + rank)
        return sorted(points, key=lambda key: -points[key])

    return order


def by_us(index: Index) -> Order:
    """Our ranking, without the decision whether to answer."""
    matcher = Matcher(index)
    return lambda question: [found.clause.id for found in matcher.match(question).found]
