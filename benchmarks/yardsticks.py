"""Plain ways to find a clause, none of which ever refuses, to hold our ranking against."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from benchmarks.sets import Set, answers
from bot.matching.encoder import Encoder, model_folder
from bot.matching.index import Index, heading_and_words, open_index
from bot.matching.match import Matcher
from bot.matching.normalise import words_of
from bot.model import Knowledge

Order = Callable[[str], list[str]]
"""From a question to clause ids, the likeliest first."""
FIRST = 3


def compared(questions: Set, folder: Path) -> dict[str, tuple[float, float]]:
    """By the name of the way: how often the first clause answers, and how often one of three does."""
    model = model_folder()
    plain = Encoder(model, None) if model else None
    hits: dict[str, list[tuple[bool, bool]]] = {}
    for name, knowledge in questions.knowledge.items():
        ways: dict[str, Order] = {"rapidfuzz": by_likeness(knowledge), "BM25": by_words(knowledge)}
        if plain:
            ways["MiniLM, as published"] = by_meaning(knowledge, plain)
        ways["ours, words only"] = by_us(open_index(knowledge, folder, "off"))
        if plain:
            ways["ours"] = by_us(open_index(knowledge, folder, "on"))
        rows = [row for row in questions.rows if row.policy == name and row.kind == "answerable"]
        for way, order in ways.items():
            for row in rows:
                found = [answers(row, knowledge.clauses[one]) for one in order(row.question)[:FIRST]]
                hits.setdefault(way, []).append((bool(found and found[0]), any(found)))
    return {way: (_mean(one for one, _ in all_), _mean(any_ for _, any_ in all_)) for way, all_ in hits.items()}


def by_likeness(knowledge: Knowledge) -> Order:
    """rapidfuzz's token_set_ratio."""
    clauses = [(clause.id, clause.words.lower()) for clause in knowledge.clauses.values()]

    def order(question: str) -> list[str]:
        low = question.lower()
        return [key for key, _ in sorted(clauses, key=lambda one: -fuzz.token_set_ratio(low, one[1]))]

    return order


def by_words(knowledge: Knowledge) -> Order:
    """BM25 by SQLite's FTS5 with Porter stems, any word of the question."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE clause USING fts5(id UNINDEXED, words, tokenize = 'porter unicode61')")
    rows = [(clause.id, clause.words) for clause in knowledge.clauses.values()]
    db.executemany("INSERT INTO clause VALUES (?, ?)", rows)

    def order(question: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(words_of(question)))
        found = "SELECT id FROM clause WHERE clause MATCH ? ORDER BY rank"
        return [key for (key,) in db.execute(found, (asked,))] if asked else []

    return order


def by_meaning(knowledge: Knowledge, encoder: Encoder) -> Order:
    """The cosine of the question and the clause under its heading."""
    keys = list(knowledge.clauses)
    vectors = encoder.encode([heading_and_words(clause) for clause in knowledge.clauses.values()])

    def order(question: str) -> list[str]:
        return [keys[at] for at in np.argsort(-(vectors @ encoder.encode([question])[0]))]

    return order


def by_us(index: Index) -> Order:
    """Our ranking, without the decision whether to answer."""
    matcher = Matcher(index)
    return lambda question: [found.clause.id for found in matcher.match(question).found]


def _mean(values: object) -> float:
    return float(np.mean(list(values)))  # type: ignore[call-overload]
