"""The vectors of one organisation, kept in the file of its index: one row for each policy, one for the rest.

A policy whose words are as they were is not read again as long as an index of this process holds it, and of
one that has changed only the texts that are new are encoded.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from weakref import WeakValueDictionary

import numpy as np
from sqlite_utils import Database

from bot.knowledge.sentences import sentences
from bot.matching.encoder import WIDTH, Encoder, Vectors
from bot.model import Clause, Knowledge, Policy, Route

Progress = Callable[[int, int], None]

_KEY = 16
"""Bytes of the key of a text."""


@dataclass(frozen=True)
class Block:
    """The vectors of one part of the knowledge: a row for each text, in the order of its texts.

    `sizes` parts them into groups: of a policy, the clauses and then the sentences of each clause. The first
    group lies column by column: so BLAS compares all of it with a question at twice the speed or more, since
    it adds to many cosines at once instead of summing up one. The rest, of which some are picked, lies row
    by row. Of each clause, `expected` and `hubness` are as `Elsewhere.expected` gives them; of other texts
    there are none.
    """

    keys: bytes
    sizes: tuple[int, ...]
    first: Vectors
    rest: Vectors
    expected: Vectors
    hubness: Vectors


_HELD: WeakValueDictionary[str, Block] = WeakValueDictionary()
"""The blocks that an index of this process holds, by encoder and content; what they hold never changes."""


class Meanings:
    """Unit vectors: of each clause with its heading, of each sentence, of each owner's phrasing.

    `routes` holds, for each route in order, the rows of its name, its appointing sentence and its phrasings.
    """

    def __init__(self, policies: Sequence[Block], asked: Block) -> None:
        """`asked` has the phrasings first, then each route."""
        self._blocks = (*policies, asked)
        self._policies = [block for block in policies if block.sizes[0]]
        self._starts = [0, *accumulate(block.sizes[0] for block in self._policies)]
        self._sentences = [[0, *accumulate(block.sizes[1:])] for block in self._policies]
        self.phrasings = asked.first
        self.routes = np.split(asked.rest, list(accumulate(asked.sizes[1:]))[:-1])

    def compare(self, vectors: Vectors) -> Vectors:
        """The cosines of all clauses: one row a clause, one column a vector."""
        cosines = [block.first @ vectors.T for block in self._policies]
        return np.concatenate(cosines) if cosines else np.empty((0, len(vectors)), dtype=np.float32)

    def compare_sentences(self, vectors: Vectors, positions: Sequence[int]) -> Vectors:
        """Of the best sentence of each clause at `positions`, what `compare` has of clauses."""
        if not positions:
            return np.empty((0, len(vectors)), dtype=np.float32)
        rows = [self._sentences_of(at) for at in positions]
        starts = [0, *accumulate(map(len, rows[:-1]))]
        best: Vectors = np.maximum.reduceat(np.concatenate(rows) @ vectors.T, starts, axis=0)
        return best

    def expected(self, vector: Vectors, positions: Sequence[int]) -> Vectors:
        """One row for each of the clauses at `positions`: the cosine of what can be expected, the hubness.

        `vector` is that of a question.
        """
        if not positions:
            return np.empty((0, 2), dtype=np.float32)
        places = [(self._policies[policy], clause) for policy, clause in map(self._place, positions)]
        cosines = np.array([block.expected[clause] for block, clause in places]) @ vector
        return np.column_stack([cosines, [block.hubness[clause] for block, clause in places]])

    def _sentences_of(self, position: int) -> Vectors:
        policy, clause = self._place(position)
        starts = self._sentences[policy]
        return self._policies[policy].rest[starts[clause] : starts[clause + 1]]

    def _place(self, position: int) -> tuple[int, int]:
        """Which of the policies holds a clause, and where in it the clause stands."""
        policy = bisect_right(self._starts, position) - 1
        return policy, position - self._starts[policy]


@dataclass(frozen=True, slots=True)
class Part:
    """Texts that are kept together under a `name`; those of one `fingerprint` are the same.

    `groups` gives the texts. It is called only when they are not in the file yet. The first group of a
    part of `rules` are clauses.
    """

    name: str
    fingerprint: str
    groups: Callable[[], Sequence[Sequence[str]]]
    rules: bool


def of_policy(policy: Policy) -> Part:
    """The clauses of a policy, and the sentences of each."""

    def groups() -> list[list[str]]:
        whole = [heading_and_words(clause) for clause in policy.clauses]
        return [whole, *(sentences_of(clause) for clause in policy.clauses)]

    return Part(policy.id, policy.fingerprint, groups, rules=True)


def heading_and_words(clause: Clause) -> str:
    """What a clause's vector stands for: its two nearest headings without numbers, then its words."""
    headings = [heading.lstrip("0123456789. ") for heading in clause.heading[-2:]]
    return ": ".join([*(heading for heading in headings if heading), clause.words])


def sentences_of(clause: Clause) -> list[str]:
    """The sentences and list items of a clause, each with the lead-in that it completes."""
    return [f"{clause.lead_in} {one}".strip() for one in sentences(clause.text)]


def appointing_sentence(route: Route, knowledge: Knowledge) -> str:
    """The sentence of a route's clause that says who is told of what; the route's name without a clause."""
    clause = knowledge.clauses.get(route.clause)
    if clause is None:
        return route.name
    role = knowledge.roles[route.role].name.lower() if route.role in knowledge.roles else ""
    words = set(route.name.lower().split())

    def appoints(sentence: str) -> tuple[bool, int]:
        low = sentence.lower()
        return role in low, len(words & set(low.split()))

    return max(sentences_of(clause), key=appoints, default=clause.words)


def create_vectors(db: Database) -> None:
    """Make the table for the vectors in a new index."""
    blobs = ("keys", "sizes", "first", "rest", "expected", "hubness")
    columns = {"name": str, "fingerprint": str, **dict.fromkeys(blobs, bytes)}
    db.table("vectors").create(columns, pk="name")


def read_meanings(
    db: Database, parts: Sequence[Part], encoder: Encoder, progress: Progress | None
) -> Meanings:
    """The vectors of `parts`, policies first and what is asked last; the file is brought up to date.

    `progress` is told (texts encoded, texts to encode).
    """
    wanted = {part.name: f"{encoder.fingerprint} {part.fingerprint}" for part in parts}
    with db.atomic():  # one view of the file, whatever another process writes meanwhile
        stored = dict(db.execute("SELECT name, fingerprint FROM vectors").fetchall())
        blocks = {name: _held(db, name, wanted[name]) for name in wanted if stored.get(name) == wanted[name]}
        left = [name for name in stored if name not in blocks]
        known = _known(db, [name for name in left if stored[name].startswith(f"{encoder.fingerprint} ")])
    stale = [part for part in parts if part.name not in blocks]
    for part, block in zip(stale, _encoded(stale, known, encoder, progress), strict=True):
        blocks[part.name] = _HELD[wanted[part.name]] = block
    if stale or left:
        with db.atomic():
            db.conn.executemany("DELETE FROM vectors WHERE name = ?", [(name,) for name in left])
            rows = ((part.name, wanted[part.name], *_written(blocks[part.name])) for part in stale)
            db.conn.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    *policies, asked = (blocks[part.name] for part in parts)
    return Meanings(policies, asked)


def _held(db: Database, name: str, fingerprint: str) -> Block:
    return _HELD.get(fingerprint) or _HELD.setdefault(fingerprint, _read(db, name))


def _known(db: Database, names: Iterable[str]) -> dict[bytes, Vectors]:
    """The vectors by the keys of their texts, of parts that are about to be replaced."""
    found: dict[bytes, Vectors] = {}
    for name in names:
        block = _read(db, name)
        keys = (block.keys[at : at + _KEY] for at in range(0, len(block.keys), _KEY))
        found |= zip(keys, (*block.first, *block.rest), strict=True)
    return found


def _read(db: Database, name: str) -> Block:
    select = "SELECT keys, sizes, first, rest, expected, hubness FROM vectors WHERE name = ?"
    ((keys, sizes, first, rest, expected, hubness),) = db.execute(select, [name])
    return Block(
        keys,
        tuple(np.frombuffer(sizes, dtype=np.int32).tolist()),
        np.frombuffer(first, dtype=np.float32).reshape(WIDTH, -1).T,
        np.frombuffer(rest, dtype=np.float32).reshape(-1, WIDTH),
        np.frombuffer(expected, dtype=np.float32).reshape(-1, WIDTH),
        np.frombuffer(hubness, dtype=np.float32),
    )


def _written(block: Block) -> tuple[bytes, ...]:
    sizes = np.array(block.sizes, dtype=np.int32).tobytes()
    first, rest, expected, hubness = block.first, block.rest, block.expected, block.hubness
    return block.keys, sizes, first.tobytes("F"), rest.tobytes(), expected.tobytes(), hubness.tobytes()


def _encoded(
    parts: Sequence[Part], known: dict[bytes, Vectors], encoder: Encoder, progress: Progress | None
) -> Iterator[Block]:
    """The blocks of `parts`; only texts that are not `known` are encoded, all together."""
    grouped = [part.groups() for part in parts]
    keyed = [[(_key(text), text) for group in groups for text in group] for groups in grouped]
    missing = {key: text for texts in keyed for key, text in texts if key not in known}
    if missing:
        done = 0

        def tell(count: int) -> None:
            nonlocal done
            done += count
            if progress:
                progress(done, len(missing))

        known |= zip(missing, encoder.encode(list(missing.values()), tell), strict=True)
    for part, groups, texts in zip(parts, grouped, keyed, strict=True):
        vectors = np.empty((len(texts), WIDTH), dtype=np.float32)
        for row, (key, _) in enumerate(texts):
            vectors[row] = known[key]
        sizes = tuple(map(len, groups))
        first = vectors[: sizes[0]]
        keys, rest = b"".join(key for key, _ in texts), vectors[sizes[0] :].copy()
        yield Block(keys, sizes, np.asfortranarray(first), rest, *_expected(part, first, encoder))


def _expected(part: Part, clauses: Vectors, encoder: Encoder) -> tuple[Vectors, Vectors]:
    """What one can expect to be asked of each clause, and its hubness; nought where nothing tells."""
    count = len(clauses) if part.rules else 0
    if count and encoder.elsewhere:
        return encoder.elsewhere.expected(clauses)
    return np.zeros((count, WIDTH), dtype=np.float32), np.zeros(count, dtype=np.float32)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:_KEY]
