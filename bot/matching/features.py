"""What speaks for and against a clause as the answer to a question, in numbers that a person can read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.matching.concepts import GROUPS, concepts, is_negative
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

WARMED = 5_000
"""Clauses that are made ready at the start: more than most organisations have, and done in a second."""


class Candidate(NamedTuple):
    """A clause found for a question. `values` are its features, in the order of `FEATURES`."""

    position: int
    values: tuple[float, ...]


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

    def candidates(self, query: Query, also: Iterable[int] = ()) -> list[Candidate]:
        """The clauses that share words or meaning with `query`, and those at the positions `also`."""
        found = self._index.find_clauses(query.words, RECALLED)
        meanings = self.meanings(query)
        positions = list(dict.fromkeys([*found, *_highest(meanings), *also]))
        values = self._values(query, positions, found, _rows(meanings, positions))
        return list(map(Candidate, positions, values))

    def meanings(self, query: Query) -> NDArray[np.float32] | None:
        """One row of cosines per clause, in the order of `MEANING_FEATURES`."""
        if self._index.meanings is None or query.vectors is None:
            return None
        compared = self._index.meanings.compare(query.vectors)
        if compared is None:
            return None
        whole, sentence = compared
        best = np.maximum(whole, sentence)
        parts = best[:, 1:].max(axis=1) if len(query.vectors) > 1 else best[:, 0]
        # Column after column, since numpy takes the highest of each row many times faster so.
        return np.stack([whole[:, 0], sentence[:, 0], parts]).T

    def _values(
        self,
        query: Query,
        positions: Sequence[int],
        found: Mapping[int, float],
        by_meaning: Sequence[Sequence[float]],
    ) -> Iterator[tuple[float, ...]]:
        """The values of `FEATURES` of each clause; `found` has the BM25 of those that have one."""
        views = [self._views.get(at) or self._view(at) for at in positions]
        share = Shares(query.weights)
        asked = tuple(query.concepts.values())
        forms = [(FORMS.index(form), form) for form in query.forms]
        likeness = _likeness(query, views)
        for at, view, fuzzy, meanings in zip(positions, views, likeness, by_meaning, strict=True):
            yield (
                found.get(at, 0.0) / 10,
                share.of(view.stems),
                fuzzy,
                share.of(view.heading_stems),
                view.length,
                1.0 if query.negative and view.negative else 0.0,
                *_agreement(asked, view.concepts),
                *_answers(forms, view),
                *meanings,
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
        self._items = tuple(weights.items())
        self._total = sum(weights.values())

    def of(self, present: frozenset[str]) -> float:
        """The share of the words that are `present`; 0 where there are none."""
        if present.isdisjoint(self._weights):
            return 0.0
        return sum([weight for word, weight in self._items if word in present]) / self._total


def _likeness(query: Query, views: Sequence[_View]) -> list[float]:
    if not views:
        return []
    texts = [view.sorted for view in views]
    compared = process.cdist([" ".join(query.words)], texts, scorer=fuzz.token_set_ratio, dtype=np.float64)
    likeness: list[float] = (compared[0] / 100).tolist()
    return likeness


def _highest(meanings: NDArray[np.float32] | None) -> Sequence[int]:
    if meanings is None:
        return ()
    best = meanings.max(axis=1)
    most = min(RECALLED, len(best))
    return [int(at) for at in np.argpartition(-best, most - 1)[:most]]


def _rows(meanings: NDArray[np.float32] | None, positions: Sequence[int]) -> Sequence[Sequence[float]]:
    """Of each clause the values of `MEANING_FEATURES`."""
    if meanings is None:
        return [(0.0,) * len(MEANING_FEATURES)] * len(positions)
    rows: list[list[float]] = meanings[list(positions)].tolist()
    return rows


def _agreement(asked: Sequence[frozenset[str]], said: Sequence[frozenset[str]]) -> list[float]:
    """Of each group whether both speak of the same; then whether both speak, but of nothing the same."""
    values = [0.0] * (2 * len(GROUPS))
    for at, group in enumerate(asked):
        if group and said[at]:
            values[at + len(GROUPS) if group.isdisjoint(said[at]) else at] = 1.0
    return values


def _answers(asked: Sequence[tuple[int, str]], view: _View) -> list[float]:
    """Of each form whether it was asked and the clause answers it; `asked` has its place in `FORMS` too."""
    values = [0.0] * len(FORMS)
    for at, form in asked:
        if view.answers(form):
            values[at] = 1.0
    return values
