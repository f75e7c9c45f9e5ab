"""What speaks for and against a clause as the answer to a question, in numbers that a person can read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from bot.matching.concepts import GROUPS, concepts, is_negative
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

FEATURES = (*WORD_FEATURES, *MEANING_FEATURES)
RECALLED = 60
"""Clauses that each way of finding adds; the right one is among the first 20 or nowhere near."""
NEAR = 500
"""Clauses, the nearest as a whole, whose sentences are compared as well: more than most organisations have,
so that all of theirs are. To compare every sentence of 100,000 clauses took twice the time."""
WARMED = 5_000
"""Clauses that are made ready at the start: more than most organisations have, and done in a second."""


class Candidate(NamedTuple):
    """A clause found for a question. `values` are its features, in the order of `FEATURES`."""

    position: int
    values: tuple[float, ...]


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
        self.negative = is_negative(words) or "not" in clause.modality
        self._clause = clause
        self._answers: dict[str, bool] = {}

    def answers(self, form: str) -> bool:
        if form not in self._answers:
            self._answers[form] = answers(self._clause, form)
        return self._answers[form]


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
                view.answers(form)

    def look_up(self, query: Query) -> Lookup:
        """What the index has on `query`."""
        return Lookup(query, self._index.find_clauses(query.words, RECALLED), self.cosines(query))

    def cosines(self, query: Query) -> Vectors | None:
        """One row of cosines a clause, one column each vector of `query`; None without an encoder."""
        meanings, vectors = self._index.meanings, query.vectors
        return None if meanings is None or vectors is None else meanings.compare(vectors)

    def candidates(self, *found: Lookup, also: Iterable[int] = ()) -> list[Candidate]:
        """The clauses that share words or meaning with one of the queries, and those at the positions `also`.

        Of several queries, a clause has the mean of what its values are for each.
        """
        shared = chain.from_iterable(one.scores for one in found)
        meant = chain.from_iterable(map(self._nearest, found))
        positions = list(dict.fromkeys((*shared, *meant, *also)))
        values: Iterable[tuple[float, ...]]
        values, *others = (list(self._values(one, positions)) for one in found)
        if others:
            values = map(tuple, np.mean([values, *others], axis=0).tolist())
        return list(map(Candidate._make, zip(positions, values, strict=True)))

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

    def _nearest(self, found: Lookup) -> Sequence[int]:
        """The positions of the clauses that come nearest to the meaning of the query."""
        if found.cosines is None:
            return ()
        near = _highest(found.cosines, NEAR)
        return [near[at] for at in _highest(self.meanings(found.query, found.cosines, near), RECALLED)]

    def _values(self, found: Lookup, positions: Sequence[int]) -> Iterator[tuple[float, ...]]:
        """The values of `FEATURES` of each clause."""
        query = found.query
        views = [self._views.get(at) or self._view(at) for at in positions]
        share = Shares(query.weights)
        none = [0.0] * len(views)
        # Column by column: what a question does not ask about is nought for all clauses at once.
        return zip(
            [found.scores.get(at, 0.0) / 10 for at in positions],
            [share.of(view.stems) for view in views],
            _likeness(query, views),
            [share.of(view.heading_stems) for view in views],
            [view.length for view in views],
            [float(view.negative) for view in views] if query.negative else none,
            *_agreement(query, views, none),
            *(
                [float(view.answers(form)) for view in views] if form in query.forms else none
                for form in FORMS
            ),
            *self.meanings(query, found.cosines, positions).T.tolist(),
            strict=True,
        )

    def _view(self, at: int) -> _View:
        view = self._views[at] = _View(self._index.clauses[at])
        return view


def share(weights: Mapping[str, float], present: frozenset[str]) -> float:
    """Of the weight of all words, the share of those that are `present`; 0 where there are none."""
    return Shares(weights).of(present)


class Shares:
    """Shares of the weight of all words of one question."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._words = frozenset(weights)
        self._total = sum(weights.values())
        self._known: dict[frozenset[str], float] = {frozenset(): 0.0}

    def of(self, present: frozenset[str]) -> float:
        """The share of the words that are `present`; 0 where there are none."""
        common = self._words & present
        if common not in self._known:  # most clauses share the same few words
            self._known[common] = sum(w for word, w in self._weights.items() if word in common) / self._total
        return self._known[common]


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


def _agreement(query: Query, views: Sequence[_View], none: Sequence[float]) -> Iterator[Sequence[float]]:
    """Of each group whether both speak of the same; then whether both speak, but of nothing the same."""
    groups = list(enumerate(query.concepts.values()))
    for at, asked in groups:
        yield [0.0 if asked.isdisjoint(view.concepts[at]) else 1.0 for view in views] if asked else none
    for at, asked in groups:
        yield [float(_differ(asked, view.concepts[at])) for view in views] if asked else none


def _differ(asked: frozenset[str], said: frozenset[str]) -> bool:
    return bool(said) and asked.isdisjoint(said)
