"""The index of one organisation: words in SQLite's FTS5, meanings as vectors.

Built from a Knowledge snapshot and thrown away at will. The file keeps, by content, what was indexed
before, so that after an edit only what changed is indexed again. Reading is safe from many threads:
each has its own read-only connection. A question in flight while the file is brought up to date may
find words of the newer snapshot; what its own snapshot does not hold is passed over.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from sqlite_utils import Database

from bot.knowledge.sentences import sentences
from bot.matching.encoder import WIDTH, Encoder, Vectors, load_encoder
from bot.matching.normalise import in_full
from bot.matching.spelling import Spelling
from bot.matching.terms import stems
from bot.model import Clause, Knowledge

SCHEMA = "2"
"""Goes up when what is stored changes; an index of another schema is built anew."""
HEADING_WEIGHT, LEAD_IN_WEIGHT, TEXT_WEIGHT = 0.3, 0.7, 1.0
"""Of a word found there, in BM25; chosen on the practice questions (benchmarks/learn.py)."""
BUSY_SECONDS = 30
"""How long one process waits for another that builds the same index."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Meanings:
    """Unit vectors: of each clause with its heading, of each sentence, of each owner's phrasing.

    The sentences of the clause at position p start at row `sentence_starts[p]`. `routes` holds, for
    each route in order, the rows of its name and its phrasings.
    """

    clauses: Vectors
    sentences: Vectors
    sentence_starts: tuple[int, ...]
    phrasings: Vectors
    routes: tuple[Vectors, ...]


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One question as an owner wrote it, and the position of its answer in `Knowledge.answers`."""

    text: str
    answer: int


class Index:
    """What the matcher asks: which clauses share words with a question, and which share its meaning."""

    def __init__(
        self, knowledge: Knowledge, path: Path, encoder: Encoder | None, meanings: Meanings | None
    ) -> None:
        """Use `open_index`, which builds what this needs."""
        self.knowledge = knowledge
        self.clauses: tuple[Clause, ...] = tuple(knowledge.clauses.values())
        self.position: Mapping[str, int] = {clause.id: at for at, clause in enumerate(self.clauses)}
        self.phrasings = phrasings_of(knowledge)
        self._phrasing_position = {phrasing.text: at for at, phrasing in enumerate(self.phrasings)}
        self.encoder = encoder
        self.meanings = meanings
        self._path = path
        self._local = threading.local()

    @cached_property
    def spelling(self) -> Spelling:
        """The speller that knows this folder's own words."""
        return Spelling(_all_words(self.knowledge, self.phrasings))

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """How much each stem tells clauses apart: its inverse document frequency (as BM25 counts it)."""
        # `select` is one of the two above; words reach SQLite as a parameter only.
        rows = self._db.query("SELECT term, doc FROM clause_words")
        count = max(len(self.clauses), 1)
        return {
            row["term"]: float(np.log(1 + (count - row["doc"] + 0.5) / (row["doc"] + 0.5))) for row in rows
        }

    def find_clauses(self, words: Iterable[str], most: int) -> dict[int, float]:
        """The positions of up to `most` clauses that share a word, with their BM25 (higher is better)."""
        weights = f"0, {HEADING_WEIGHT}, {LEAD_IN_WEIGHT}, {TEXT_WEIGHT}"
        found = self._search(f"SELECT id, -bm25(clause, {weights}) AS score FROM clause", words, most)
        return {self.position[str(key)]: score for key, score in found if key in self.position}

    def find_phrasings(self, words: Iterable[str], most: int) -> dict[int, float]:
        """The positions of up to `most` owners' phrasings that share a word, with their BM25."""
        found = self._search("SELECT id, -bm25(phrasing) AS score FROM phrasing", words, most)
        return {self._phrasing_position[key]: score for key, score in found if key in self._phrasing_position}

    def _search(self, select: str, words: Iterable[str], most: int) -> list[tuple[str, float]]:
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(words) if word.replace("'", "").isalnum())
        if not query:
            return []
        table = select.rsplit(" ", 1)[1]
        # Without the inner query SQLite would score by the default weights to sort, then again to show.
        # `select` is one of the two above; words reach SQLite as a parameter only.
        rows = self._db.query(
            f"{select} WHERE {table} MATCH :query ORDER BY score DESC LIMIT :most",
            {"query": query, "most": most},
        )
        return [(row["id"], row["score"]) for row in rows]

    @property
    def _db(self) -> Database:
        db: Database | None = getattr(self._local, "db", None)
        if db is None:
            connection = sqlite3.connect(f"{self._path.as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
            db = self._local.db = Database(connection)
        return db


def open_index(knowledge: Knowledge, data: Path, semantic: str, progress: Progress | None = None) -> Index:
    """The index of `knowledge`, kept in a file under `data` and brought up to date.

    `semantic` is auto, on or off: whether meanings are used (auto: where the model is installed; on:
    raises EncoderMissing where it is not). `progress` is told (texts encoded, texts to encode).
    """
    encoder = None if semantic == "off" else load_encoder(required=semantic == "on")
    return index_with(encoder, knowledge, data, progress)


def index_with(
    encoder: Encoder | None, knowledge: Knowledge, data: Path, progress: Progress | None = None
) -> Index:
    """As `open_index`, with an encoder of the caller's choice."""
    path = _path(knowledge, data)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        meanings = _bring_up_to_date(knowledge, path, encoder, progress)
    except sqlite3.DatabaseError:
        # Half a file, or one of another schema: it holds nothing that the folder does not.
        for stale in path.parent.glob(f"{path.name}*"):
            stale.unlink()
        meanings = _bring_up_to_date(knowledge, path, encoder, progress)
    return Index(knowledge, path, encoder, meanings)


def phrasings_of(knowledge: Knowledge) -> tuple[Phrasing, ...]:
    """Every question as an owner wrote it, in the order of the answers."""
    return tuple(
        Phrasing(question, position)
        for position, answer in enumerate(knowledge.answers)
        for question in answer.questions
    )


def heading_and_words(clause: Clause) -> str:
    """What a clause's vector stands for: its two nearest headings without numbers, then its words."""
    headings = [heading.lstrip("0123456789. ") for heading in clause.heading[-2:]]
    return ": ".join([*(heading for heading in headings if heading), clause.words])


def sentences_of(clause: Clause) -> list[str]:
    """The sentences and list items of a clause, each with the lead-in that it completes."""
    return [f"{clause.lead_in} {one}".strip() for one in sentences(clause.text)]


def _path(knowledge: Knowledge, data: Path) -> Path:
    place = hashlib.sha256(str(knowledge.folder.resolve()).encode()).hexdigest()[:12]
    return (data / "index" / f"{knowledge.organisation.id}-{place}.db").resolve()


def _bring_up_to_date(
    knowledge: Knowledge, path: Path, encoder: Encoder | None, progress: Progress | None
) -> Meanings | None:
    db = Database(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None))
    try:
        db.execute("PRAGMA journal_mode = WAL")
        with db.atomic():
            _create(db)
            _index_clauses(db, knowledge)
            _index_phrasings(db, knowledge)
        return _meanings(db, knowledge, encoder, progress) if encoder else None
    finally:
        db.close()


def _create(db: Database) -> None:
    if db.table("schema").exists():
        stored = next(iter(db.table("schema").rows))["version"]
        if stored != SCHEMA:
            raise sqlite3.DatabaseError(f"index schema {stored}, not {SCHEMA}")
        return
    db.table("schema").insert({"version": SCHEMA})
    db.table("source").create({"name": str, "fingerprint": str}, pk="name")
    db.table("vector").create({"key": str, "value": bytes}, pk="key")
    tokens = "tokenize = 'porter unicode61 remove_diacritics 2'"
    db.execute(f"CREATE VIRTUAL TABLE clause USING fts5(id UNINDEXED, heading, lead_in, text, {tokens})")
    db.execute(f"CREATE VIRTUAL TABLE phrasing USING fts5(id UNINDEXED, text, {tokens})")
    db.execute("CREATE VIRTUAL TABLE clause_words USING fts5vocab(clause, row)")


def _index_clauses(db: Database, knowledge: Knowledge) -> None:
    """Index again the policies whose clauses changed, and only those."""
    wanted = {policy.id: policy for policy in knowledge.policies}
    stored = {row["name"]: row["fingerprint"] for row in db.table("source").rows if row["name"] != _PHRASINGS}
    for name in stored.keys() - wanted.keys():
        _forget(db, name)
    for name, policy in wanted.items():
        fingerprint = _fingerprint(
            f"{clause.id} {clause.heading} {clause.words}" for clause in policy.clauses
        )
        if stored.get(name) == fingerprint:
            continue
        _forget(db, name)
        rows = [(c.id, " ".join(c.heading[-2:]), c.lead_in, c.text) for c in policy.clauses]
        db.conn.executemany("INSERT INTO clause (id, heading, lead_in, text) VALUES (?, ?, ?, ?)", rows)
        db.table("source").insert({"name": name, "fingerprint": fingerprint})


def _forget(db: Database, name: str) -> None:
    db.execute("DELETE FROM clause WHERE id >= ? AND id < ?", [f"{name}:", f"{name};"])
    db.execute("DELETE FROM source WHERE name = ?", [name])


_PHRASINGS = "answers/"


def _index_phrasings(db: Database, knowledge: Knowledge) -> None:
    phrasings = phrasings_of(knowledge)
    fingerprint = _fingerprint(f"{phrasing.answer} {phrasing.text}" for phrasing in phrasings)
    stored = [row["fingerprint"] for row in db.table("source").rows_where("name = ?", [_PHRASINGS])]
    if stored == [fingerprint]:
        return
    db.execute("DELETE FROM phrasing")
    rows = [(phrasing.text, in_full(phrasing.text)) for phrasing in phrasings]
    db.conn.executemany("INSERT INTO phrasing (id, text) VALUES (?, ?)", rows)
    db.table("source").upsert({"name": _PHRASINGS, "fingerprint": fingerprint}, pk="name")


def _fingerprint(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _meanings(db: Database, knowledge: Knowledge, encoder: Encoder, progress: Progress | None) -> Meanings:
    clauses = list(knowledge.clauses.values())
    by_clause = [sentences_of(clause) for clause in clauses]
    starts, total = [], 0
    for one in by_clause:
        starts.append(total)
        total += len(one)
    whole = [heading_and_words(clause) for clause in clauses]
    flat = [sentence for one in by_clause for sentence in one]
    asked = [in_full(phrasing.text) for phrasing in phrasings_of(knowledge)]
    routes = [[route.name, *map(in_full, route.phrasings)] for route in knowledge.routes.values()]
    parts: list[list[str]] = [whole, flat, asked, *routes]
    vectors = _vectors(db, [text for part in parts for text in part], encoder, progress)
    cuts = np.cumsum([len(part) for part in parts])[:-1]
    of_clauses, of_sentences, of_phrasings, *of_routes = np.split(vectors, cuts)
    return Meanings(of_clauses, of_sentences, tuple(starts), of_phrasings, tuple(of_routes))


def _vectors(db: Database, texts: Sequence[str], encoder: Encoder, progress: Progress | None) -> Vectors:
    """The vectors of `texts`: those of texts met before from the file, the others encoded and kept."""
    keys = [_fingerprint([encoder.fingerprint, text]) for text in texts]
    stored = {row["key"]: row["value"] for row in db.table("vector").rows}
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in stored}
    if missing:
        done = 0

        def tell(count: int) -> None:
            nonlocal done
            done += count
            if progress:
                progress(done, len(missing))

        fresh = encoder.encode(list(missing.values()), tell)
        new = {key: row.tobytes() for key, row in zip(missing, fresh, strict=True)}
        stored |= new
        with db.atomic():
            db.conn.executemany("INSERT OR REPLACE INTO vector (key, value) VALUES (?, ?)", new.items())
    gone = stored.keys() - set(keys)
    if gone:
        with db.atomic():
            db.conn.executemany("DELETE FROM vector WHERE key = ?", [(key,) for key in gone])
    vectors = np.frombuffer(b"".join(stored[key] for key in keys), dtype=np.float32)
    return vectors.reshape(len(texts), WIDTH)


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
