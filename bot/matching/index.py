"""The index of one organisation: words in SQLite's FTS5, meanings as vectors.

Built from a Knowledge snapshot (bot/matching/indexing.py) and thrown away at will. Reading is safe from
many threads: each has its own read-only connection. A question in flight while the file is brought up to
date may find words of the newer snapshot; what its own snapshot does not hold is passed over.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from sqlite_utils import Database

from bot.matching.encoder import Encoder, load_encoder
from bot.matching.indexing import BUSY_SECONDS, PHRASINGS, Phrasing, bring_up_to_date, phrasings_of
from bot.matching.meanings import Meanings, Progress
from bot.matching.normalise import in_order
from bot.matching.spelling import Spelling
from bot.matching.terms import stems
from bot.model import Clause, Knowledge

HEADING_WEIGHT, LEAD_IN_WEIGHT, TEXT_WEIGHT = 0.3, 0.7, 1.0
"""Of a word found there, in BM25; chosen on the practice questions (benchmarks/learn.py)."""


class Index:
    """What the matcher asks: which clauses share words with a question, and which share its meaning."""

    def __init__(
        self,
        knowledge: Knowledge,
        path: Path,
        rows: Mapping[str, int],
        encoder: Encoder | None,
        meanings: Meanings | None,
    ) -> None:
        """Use `open_index`, which builds what this needs; `rows` has the first row of each policy."""
        self.knowledge = knowledge
        self.clauses: tuple[Clause, ...] = tuple(c for policy in knowledge.policies for c in policy.clauses)
        self.phrasings = phrasings_of(knowledge)
        self.encoder = encoder
        self.meanings = meanings
        self._rows = rows
        self._path = path
        self._local = threading.local()

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where each clause stands in `clauses`, by its id."""
        return {clause.id: at for at, clause in enumerate(self.clauses)}

    @cached_property
    def _clause_at(self) -> Mapping[int, int]:
        """The position of the clause in each row; rows of another snapshot are not among them."""
        rows = chain.from_iterable(
            range(self._rows[policy.id], self._rows[policy.id] + len(policy.clauses))
            for policy in self.knowledge.policies
        )
        return {row: at for at, row in enumerate(rows)}

    @cached_property
    def _phrasing_at(self) -> Mapping[int, int]:
        """As `_clause_at`, of phrasings."""
        first = self._rows[PHRASINGS]
        return {first + at: at for at in range(len(self.phrasings))}

    @cached_property
    def sorted_phrasings(self) -> tuple[str, ...]:
        """The words of each phrasing in the order of the alphabet, as token_sort_ratio compares them."""
        return tuple(in_order(phrasing.text) for phrasing in self.phrasings)

    @cached_property
    def spelling(self) -> Spelling:
        """The speller that knows this folder's own words."""
        return Spelling(partial(_all_words, self.knowledge, self.phrasings))

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """How much each stem tells clauses apart: its inverse document frequency (as BM25 counts it)."""
        found = self._db.execute("SELECT term, doc FROM clause_words").fetchall()
        terms, held = [term for term, _ in found], np.array([doc for _, doc in found], dtype=np.float64)
        count = max(len(self.clauses), 1)
        return dict(zip(terms, np.log(1 + (count - held + 0.5) / (held + 0.5)).tolist(), strict=True))

    @cached_property
    def rarest(self) -> float:
        """The rarity of a word that no clause has."""
        return max(self.rarity.values(), default=1.0)

    def find_clauses(self, words: Iterable[str], most: int) -> dict[int, float]:
        """The positions of up to `most` clauses that share a word, with their BM25 (higher is better)."""
        weights = f"{HEADING_WEIGHT}, {LEAD_IN_WEIGHT}, {TEXT_WEIGHT}"
        select = f"SELECT rowid, -bm25(clause, {weights}) AS score FROM clause WHERE clause"
        rows, scores = self._search("rowid", "score", best=select, words=words, most=most)
        at = self._clause_at
        return {at[row]: score for row, score in zip(rows, scores, strict=True) if row in at}

    def find_phrasings(self, words: Iterable[str], most: int) -> list[int]:
        """The positions of up to `most` owners' phrasings that share a word, the best by BM25 first."""
        select = "SELECT rowid, -bm25(phrasing) AS score FROM phrasing WHERE phrasing"
        (rows,) = self._search("rowid", best=select, words=words, most=most)
        return [self._phrasing_at[row] for row in rows if row in self._phrasing_at]

    def _search(self, *columns: str, best: str, words: Iterable[str], most: int) -> list[list[Any]]:
        """Of the `most` rows of `best` that have one of `words`, each of `columns`."""
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(words) if word.replace("'", "").isalnum())
        if not query:
            return [[] for _ in columns]
        # `best` is one of the two above; words reach SQLite as a parameter only. All is fetched as one row:
        # at each, a thread gives way to the others, and then waits for its turn again.
        gathered = ", ".join(f"json_group_array({column})" for column in columns)
        select = f"SELECT {gathered} FROM ({best} MATCH ? ORDER BY score DESC LIMIT ?)"
        (found,) = self._db.execute(select, [query, most])
        return list(map(json.loads, found))

    @property
    def _db(self) -> Database:
        db: Database | None = getattr(self._local, "db", None)
        if db is None:
            connection = sqlite3.connect(f"{self._path.as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
            db = self._local.db = Database(connection, execute_plugins=False)
        return db


def open_index(knowledge: Knowledge, data: Path, semantic: str, progress: Progress | None = None) -> Index:
    """The index of `knowledge`, kept in a file under `data` and brought up to date.

    `semantic` is auto, on or off: whether meanings are used (auto: where the model is installed; on:
    raises EncoderMissing where it is not). `progress` is told (texts encoded, texts to encode).
    """
    encoder = None if semantic == "off" else load_encoder(data, required=semantic == "on")
    return index_with(encoder, knowledge, data, progress)


def index_with(
    encoder: Encoder | None, knowledge: Knowledge, data: Path, progress: Progress | None = None
) -> Index:
    """As `open_index`, with an encoder of the caller's choice."""
    path = _path(knowledge, data)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        rows, meanings = bring_up_to_date(knowledge, path, encoder, progress)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            raise  # another process writes to it
        # Half a file, or one of another schema: it holds nothing that the folder does not.
        for stale in path.parent.glob(f"{path.name}*"):
            stale.unlink()
        rows, meanings = bring_up_to_date(knowledge, path, encoder, progress)
    return Index(knowledge, path, rows, encoder, meanings)


def _path(knowledge: Knowledge, data: Path) -> Path:
    place = hashlib.sha256(str(knowledge.folder.resolve()).encode()).hexdigest()[:12]
    return (data / "index" / f"{knowledge.organisation.id}-{place}.db").resolve()


def _all_words(knowledge: Knowledge, phrasings: Iterable[Phrasing]) -> Iterable[str]:
    for clause in knowledge.clauses.values():
        yield clause.words
        yield from clause.heading
    yield from (phrasing.text for phrasing in phrasings)
    for said, meant in knowledge.vocabulary.items():
        yield said
        yield from meant
    for route in knowledge.routes.values():
        yield route.name
        yield from route.phrasings
    yield from (role.name for role in knowledge.roles.values())
    yield from (person.name for person in knowledge.people.values())


def stems_of_clause(clause: Clause) -> frozenset[str]:
    """The stems of a clause's words and of its nearest headings."""
    return frozenset(stems(" ".join((*clause.heading[-2:], clause.words))))
