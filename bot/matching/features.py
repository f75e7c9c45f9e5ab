"""What speaks for and against a clause as the answer to a question, in numbers that a person can read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.matching.concepts import GROUPS, concepts, is_negative
from bot.matching.elsewhere import UNFAMILIAR
from bot.matching.encoder import Vectors
from bot.matching.forms import FORMS, answers
from bot.matching.index import Index
from bot.matching.normalise import words_of
from bot.matching.query import Query
from bot.matching.terms import stem, stems, telling
from bot.model import Clause

WORD_FEATURES = (
    "words",
    "share",
    "fuzzy",
    "heading",
    "length",
    "negation",
    *(f"{group} agrees" for group in GROUPS),
    *(f"{group} differs" for group in GROUPS),
    *(f"answers {form}" for form in FORMS),
)
"""Features that need no encoder. `words`: BM25 / 10. `share`: the share of the question's weight of
words that the clause has. `fuzzy`: rapidfuzz's token_set_ratio / 100. `heading`: as `share`, in the
headings. `length`: the logarithm of the number of words. `negation`: both say no. The rest are 0 or
1: whether the clause speaks of the same person, account, medium or deed, or only of others; whether it
has what a question of that form asks."""

MEANING_FEATURES = ("meaning", "sentence", "part")
"""Cosines by the encoder: with the whole clause under its heading, with its best sentence, and of the
question's best part with the best of both."""

ELSEWHERE_FEATURES = ("expected", "hubness")
"""Of what staff ask elsewhere (bot/matching/elsewhere.py): the cosine with what one can expect to be asked of
the clause, and how near it is to whatever is asked."""

FEATURES = (*WORD_FEATURES, *MEANING_FEATURES, *ELSEWHERE_FEATURES)
RECALLED = 60
"""Clauses that each way of finding adds; the right one is among the first 20 or nowhere near."""
NEAR = 500
"""Clauses, the nearest as a whole, whose sentences are compared as well: more than most organisations have,
so that all of theirs are. To compare every sentence of 100,000 clauses took twice the time."""
WARMED = 5_000
"""Clauses that are made ready at the start: more than most organisations have, and done in a second."""


_COLUMN = {name: at for at, name in enumerate(FEATURES)}
"""Where each feature stands in `FEATURES`."""
_MEANT = [_COLUMN[name] for name in MEANING_FEATURES]
_ELSEWHERE = [_COLUMN[name] for name in ELSEWHERE_FEATURES]


class Candidates(NamedTuple):
    """The clauses found for a question: where they stand, and the features of each.

    `values` has one row for each of `positions`, with the columns of `FEATURES`.
    """

    positions: Sequence[int]
    values: NDArray[np.float64]


class Lookup(NamedTuple):
    """What was found for a query: the BM25 of each clause that shares words with it, the cosines of all.

    One row of cosines a clause, one column each vector of the query; none without an encoder.
    """

    query: Query
    scores: Mapping[int, float]
    cosines: Vectors | None


class _View:
    """What the features need of a clause, worked out when it is first found."""

    def __init__(self, clause: Clause) -> None:
        words = words_of(clause.words)
        self.sorted = " ".join(
            sorted(set(clause.words.lower().split()))
        )  # as token_set_ratio would each time
        self.length = math.log(len(clause.words.split()) + 1)
        self.stems = frozenset(map(stem, telling(words)))
        self.heading_stems = frozenset(stems(" ".join(clause.heading)))
        self.concepts = tuple(concepts(words).values())
        self.negative = float(is_negative(words) or "not" in clause.modality)
        self.answers = _Answers(clause)


class _Answers(dict[str, float]):
    """Of a form of question whether a clause answers it, 1 or 0; found out when it is first asked."""

    def __init__(self, clause: Clause) -> None:
        super().__init__()
        self._clause = clause

    def __missing__(self, form: str) -> float:
        self[form] = found = float(answers(self._clause, form))
        return found


class Finder:
    """Finds candidates for a question, each with its features."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._views: dict[int, _View] = {}

    def warm(self) -> None:
        """Work out now what is needed of each clause; of many clauses only of the first."""
        for at in range(min(len(self._index.clauses), WARMED)):
            view = self._view(at)
            for form in FORMS:
                view.answers[form]

    def look_up(self, query: Query) -> Lookup:
        """What the index has on `query`."""
        return Lookup(query, self._index.find_clauses(query.words, RECALLED), self.cosines(query))

    def cosines(self, query: Query) -> Vectors | None:
        """One row of cosines a clause, one column each vector of `query`; None without an encoder."""
        meanings, vectors = self._index.meanings, query.vectors
        return None if meanings is None or vectors is None else meanings.compare(vectors)

    def candidates(self, *found: Lookup, also: Iterable[int] = ()) -> Candidates:
        """The clauses that share words or meaning with one of the queries, and those at the positions `also`.

        Of several queries, a clause has the mean of what its values are for each.
        """
        shared = chain.from_iterable(one.scores for one in found)
        meant = chain.from_iterable(map(self._nearest, found))
        positions = list(dict.fromkeys((*shared, *meant, *also)))
        tables = [self._values(one, positions) for one in found]
        return Candidates(positions, tables[0] if len(tables) == 1 else np.mean(tables, axis=0))

    def meanings(self, query: Query, cosines: Vectors | None, positions: Sequence[int]) -> Vectors:
        """One row for each of the clauses at `positions`, with the columns of `MEANING_FEATURES`.

        `cosines` are those of `query`.
        """
        meanings, vectors = self._index.meanings, query.vectors
        if meanings is None or vectors is None or cosines is None:
            return np.zeros((len(positions), len(MEANING_FEATURES)), dtype=np.float32)
        whole = cosines[positions]
        sentence = meanings.compare_sentences(vectors, positions)
        best = np.maximum(whole, sentence)
        parts = best[:, 1:].max(axis=1) if len(vectors) > 1 else best[:, 0]
        return np.column_stack([whole[:, 0], sentence[:, 0], parts])

    def elsewhere(self, query: Query, positions: Sequence[int]) -> Vectors:
        """One row for each of the clauses at `positions`, with the columns of `ELSEWHERE_FEATURES`."""
        meanings, vectors = self._index.meanings, query.vectors
        if meanings is None or vectors is None:
            return np.zeros((len(positions), len(ELSEWHERE_FEATURES)), dtype=np.float32)
        return meanings.expected(vectors[0], positions)

    @cached_property
    def expected_of_routes(self) -> list[Vectors]:
        """Of each route what one may expect to be asked of its name and its appointing sentence.

        Two rows a route; none without an encoder.
        """
        meanings, encoder = self._index.meanings, self._index.encoder
        if meanings is None or encoder is None or encoder.elsewhere is None:
            return [np.zeros((0, 0), dtype=np.float32)] * len(self._index.knowledge.routes)
        return [encoder.elsewhere.expected(route[:2])[0] for route in meanings.routes]

    def familiarity(self, query: Query) -> Mapping[str, float]:
        """How near a question is to other policies, by `FAMILIAR_FEATURES`; 0 without an encoder."""
        encoder, vectors = self._index.encoder, query.vectors
        elsewhere = encoder.elsewhere if encoder else None
        return UNFAMILIAR if elsewhere is None or vectors is None else elsewhere.familiarity(vectors[0])

    def _nearest(self, found: Lookup) -> Sequence[int]:
        """The positions of the clauses that come nearest to the meaning of the query."""
        if found.cosines is None:
            return ()
        near = _highest(found.cosines, NEAR)
        return [near[at] for at in _highest(self.meanings(found.query, found.cosines, near), RECALLED)]

    def _values(self, found: Lookup, positions: Sequence[int]) -> NDArray[np.float64]:
        """One row for each of the clauses at `positions`, with the columns of `FEATURES`."""
        query = found.query
        views = [self._views.get(at) or self._view(at) for at in positions]
        shares = Shares(query.weights)
        # Column by column: what a question does not ask about is nought for all clauses at once.
        values = np.zeros((len(FEATURES), len(views)))
        values[_COLUMN["words"]] = [found.scores.get(at, 0.0) / 10 for at in positions]
        values[_COLUMN["share"]] = shares.of_each([view.stems for view in views])
        values[_COLUMN["fuzzy"]] = _likeness(query, views)
        values[_COLUMN["heading"]] = shares.of_each([view.heading_stems for view in views])
        values[_COLUMN["length"]] = [view.length for view in views]
        if query.negative:
            values[_COLUMN["negation"]] = [view.negative for view in views]
        for at, (group, asked) in enumerate(query.concepts.items()):
            if asked:
                said = [view.concepts[at] for view in views]
                values[_COLUMN[f"{group} agrees"]] = [not asked.isdisjoint(one) for one in said]
                values[_COLUMN[f"{group} differs"]] = [bool(one) and asked.isdisjoint(one) for one in said]
        for form in query.forms:
            values[_COLUMN[f"answers {form}"]] = [view.answers[form] for view in views]
        values[_MEANT] = self.meanings(query, found.cosines, positions).T
        values[_ELSEWHERE] = self.elsewhere(query, positions).T
        return np.ascontiguousarray(values.T)

    def _view(self, at: int) -> _View:
        view = self._views[at] = _View(self._index.clauses[at])
        return view


def share(weights: Mapping[str, float], present: frozenset[str]) -> float:
    """Of the weight of all words, the share of those that are `present`; 0 where there are none."""
    return Shares(weights).of_each([present])[0]


class Shares(dict[frozenset[str], float]):
    """Of the weight of all words of one question, the share that some of them have.

    A share is worked out when it is first asked for: most clauses have the same few words.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        super().__init__({frozenset(): 0.0})
        self._weights = weights
        self._words = frozenset(weights)
        self._total = sum(weights.values())

    def of_each(self, present: Iterable[frozenset[str]]) -> list[float]:
        """Of each, the share of the words that are `present`; 0 where there are none."""
        return [self[self._words & one] for one in present]

    def __missing__(self, common: frozenset[str]) -> float:
        self[common] = share = sum(w for word, w in self._weights.items() if word in common) / self._total
        return share


def _likeness(query: Query, views: Sequence[_View]) -> list[float]:
    if not views:
        return []
    texts = [view.sorted for view in views]
    compared = process.cdist([" ".join(query.words)], texts, scorer=fuzz.token_set_ratio, dtype=np.float64)
    likeness: list[float] = (compared[0] / 100).tolist()
    return likeness


def _highest(cosines: Vectors, most: int) -> Sequence[int]:
    """The rows of up to `most` of the highest cosines, of each row the highest."""
    if len(cosines) <= most:
        return range(len(cosines))
    best = cosines[:, 0] if cosines.shape[1] == 1 else cosines.max(axis=1)
    nearest: list[int] = np.argpartition(-best, most - 1)[:most].tolist()
    return nearest
