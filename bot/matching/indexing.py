"""How an index is written: words into SQLite's FTS5, meanings as vectors.

The file keeps, by content, what was indexed before, so that after an edit only what changed is indexed again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from bot.matching.encoder import Encoder
from bot.matching.meanings import (
    Meanings,
    Part,
    Progress,
    appointing_sentence,
    create_vectors,
    of_policy,
    read_meanings,
)
from bot.matching.normalise import in_full
from bot.model import Knowledge, Policy

SCHEMA = "8"
"""Goes up when what is stored changes, or how a clause's texts are made; another schema is built anew."""
BUSY_SECONDS = 30
"""How long one process waits for another that builds the same index."""
PHRASINGS = "answers/"
"""Stands for all phrasings where a policy's id stands for its clauses; no policy's id has a slash."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One question as an owner wrote it, and the position of its answer in `Knowledge.answers`."""

    text: str
    answer: int


def phrasings_of(knowledge: Knowledge) -> tuple[Phrasing, ...]:
    """Every question as an owner wrote it, in the order of the answers."""
    return tuple(
        Phrasing(question, position)
        for position, answer in enumerate(knowledge.answers)
        for question in answer.questions
    )


def bring_up_to_date(
    knowledge: Knowledge, path: Path, encoder: Encoder | None, progress: Progress | None
) -> tuple[dict[str, int], Meanings | None]:
    """Write to the file at `path` what it lacks of `knowledge`; `progress` is as `open_index` has it.

    Returns the first row of each policy and, by `PHRASINGS`, of the phrasings; and the meanings, where there
    is an encoder. Raises sqlite3.DatabaseError where the file is half a file, or has another schema.
    """
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    db = Database(connection, execute_plugins=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")  # what a power cut takes is built again
        rows = _index_words(db, knowledge)
        return rows, read_meanings(db, _parts(knowledge), encoder, progress) if encoder else None
    finally:
        db.close()


def _index_words(db: Database, knowledge: Knowledge) -> dict[str, int]:
    """Index again the policies whose clauses changed, and only those; and the phrasings if any changed.

    Returns the first row of each policy, and of the phrasings.
    """
    phrasings = phrasings_of(knowledge)
    wanted = {policy.id: policy.fingerprint for policy in knowledge.policies}
    wanted[PHRASINGS] = _fingerprint("\n".join(phrasing.text for phrasing in phrasings))
    fingerprints, rows = _stored(db)
    if fingerprints == wanted:
        return rows
    with _writing(db):
        _create(db)
        fingerprints, _ = _stored(db)
        for name in [name for name in fingerprints if fingerprints[name] != wanted.get(name)]:
            _forget(db, name)
        for policy in knowledge.policies:
            if fingerprints.get(policy.id) != policy.fingerprint:
                _add_clauses(db, policy)
        if fingerprints.get(PHRASINGS) != wanted[PHRASINGS]:
            _add_phrasings(db, phrasings, wanted[PHRASINGS])
        return _stored(db)[1]


@contextmanager
def _writing(db: Database) -> Iterator[None]:
    """A transaction that waits for its turn before it reads, so that what it read holds while it writes."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.execute("COMMIT")


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _stored(db: Database) -> tuple[dict[str, str], dict[str, int]]:
    """What is indexed: of each policy, and of the phrasings, the fingerprint and the first row."""
    if not db.table("schema").exists():
        return {}, {}
    ((version,),) = db.execute("SELECT version FROM schema")
    if version != SCHEMA:
        raise sqlite3.DatabaseError(f"index schema {version}, not {SCHEMA}")
    sources = db.execute("SELECT name, fingerprint, first FROM source").fetchall()
    return {name: fingerprint for name, fingerprint, _ in sources}, {
        name: first for name, _, first in sources
    }


def _create(db: Database) -> None:
    if db.table("schema").exists():
        return
    db.table("schema").insert({"version": SCHEMA, "rows_given": 0})
    db.table("source").create({"name": str, "fingerprint": str, "first": int, "last": int}, pk="name")
    create_vectors(db)
    tokens = "tokenize = 'porter unicode61 remove_diacritics 2'"
    db.execute(f"CREATE VIRTUAL TABLE clause USING fts5(heading, lead_in, text, {tokens})")
    db.execute(f"CREATE VIRTUAL TABLE phrasing USING fts5(text, {tokens})")
    db.execute("CREATE VIRTUAL TABLE clause_words USING fts5vocab(clause, row)")


def _forget(db: Database, name: str) -> None:
    # Rows are found by their number only: FTS5 has no key on anything else.
    ((first, last),) = db.execute("SELECT first, last FROM source WHERE name = ?", [name])
    table = "phrasing" if name == PHRASINGS else "clause"
    db.execute(f"DELETE FROM {table} WHERE rowid BETWEEN ? AND ?", [first, last])
    db.execute("DELETE FROM source WHERE name = ?", [name])


def _add_clauses(db: Database, policy: Policy) -> None:
    rows = [(" ".join(clause.heading[-2:]), clause.lead_in, clause.text) for clause in policy.clauses]
    insert = "INSERT INTO clause (rowid, heading, lead_in, text) VALUES (?, ?, ?, ?)"
    _add(db, policy.id, policy.fingerprint, insert, rows)


def _add_phrasings(db: Database, phrasings: Sequence[Phrasing], fingerprint: str) -> None:
    rows = [(in_full(phrasing.text),) for phrasing in phrasings]
    _add(db, PHRASINGS, fingerprint, "INSERT INTO phrasing (rowid, text) VALUES (?, ?)", rows)


def _add(db: Database, name: str, fingerprint: str, insert: str, rows: Sequence[tuple[str, ...]]) -> None:
    """Put `rows` behind all others that there ever were: a snapshot takes no later row for one of its own."""
    ((given,),) = db.execute(
        "UPDATE schema SET rows_given = rows_given + ? RETURNING rows_given", [len(rows)]
    )
    first = given - len(rows) + 1
    db.conn.executemany(insert, ((first + n, *row) for n, row in enumerate(rows)))
    # Not by `insert`: its savepoint would make FTS5 write a segment of its own for each policy, and a search
    # goes through all segments.
    db.execute("INSERT INTO source VALUES (?, ?, ?, ?)", [name, fingerprint, first, given])


def _parts(knowledge: Knowledge) -> list[Part]:
    """What has a meaning: each policy, then the phrasings of answers and routes."""
    phrasings = [phrasing.text for phrasing in phrasings_of(knowledge)]
    routes = [
        [route.name, appointing_sentence(route, knowledge), *route.phrasings]
        for route in knowledge.routes.values()
    ]

    def asked() -> list[list[str]]:
        of_routes = ([name, appoints, *map(in_full, told)] for name, appoints, *told in routes)
        return [list(map(in_full, phrasings)), *of_routes]

    fingerprint = _fingerprint(json.dumps([phrasings, routes]))
    return [*map(of_policy, knowledge.policies), Part(PHRASINGS, fingerprint, asked, rules=False)]
