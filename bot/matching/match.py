"""A question in, ranked clauses and answers out, each with how sure the matcher is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from bot.matching.asked import nearest_asked
from bot.matching.features import FEATURES, Finder
from bot.matching.index import Index
from bot.matching.query import Query, make_query
from bot.matching.ranking import Ranked, load_weights, rank
from bot.matching.wishes import along, report_values
from bot.model import Answer, Clause, Route


@dataclass(frozen=True)
class Found:
    """A clause with its score and the features that made it."""

    clause: Clause
    score: float
    features: Mapping[str, float]


@dataclass(frozen=True)
class Match:
    """What was found for a question.

    `right` is the probability that the first clause answers it, `shown` that one of the first three
    does, `report` that the asker wants to report something. `answer` is the written answer nearest
    to the question, with the probability that it answers it.
    """

    query: Query
    found: tuple[Found, ...]
    right: float
    shown: float
    report: float
    answer: Answer | None
    asked: float


class Matcher:
    """Matches questions against one organisation's index. Safe to share between threads."""

    def __init__(self, index: Index) -> None:
        """`index` says whether meanings are used: those weights are taken that were learned so."""
        self.index = index
        self.weights = load_weights(with_meaning=index.meanings is not None)
        self._finder = Finder(index)

    def match(self, text: str, audience: str | None = None) -> Match:
        """What the policies and their owners have on `text`."""
        query = make_query(text, self.index)
        ranked = self.rank(query)
        asked = nearest_asked(query, self.index, audience)
        return Match(
            query=query,
            found=tuple(
                Found(
                    self.index.clauses[candidate.position],
                    score,
                    dict(zip(FEATURES, candidate.values, strict=True)),
                )
                for candidate, score in zip(ranked.candidates[:10], ranked.scores[:10], strict=True)
            ),
            right=self.weights.right.probability(ranked.gate),
            shown=self.weights.shown.probability(ranked.gate),
            report=self.weights.report.probability(report_values(query, self.weights.report_direction)),
            answer=self.index.knowledge.answers[asked.answer] if asked else None,
            asked=self.weights.asked.probability(asked.values) if asked else 0.0,
        )

    def rank(self, query: Query) -> Ranked:
        """The clauses that were found for `query`, in order."""
        about = along(query, self.weights.about_direction)
        return rank(query, self._finder.candidates(query), self.weights.features, about)

    def route(self, query: Query) -> Route | None:
        """The route whose name, phrasings or clause come nearest to `query`; None where there is no route."""
        routes = list(self.index.knowledge.routes.values())
        if not routes:
            return None
        meanings = self._finder.meanings(query)
        nearness = [self._nearness(query, at, route, meanings) for at, route in enumerate(routes)]
        return routes[max(range(len(routes)), key=nearness.__getitem__)]

    def _nearness(self, query: Query, at: int, route: Route, meanings: NDArray[np.float32] | None) -> float:
        position = self.index.position.get(route.clause)
        if self.index.meanings is not None and query.vectors is not None and meanings is not None:
            named = float((self.index.meanings.routes[at] @ query.vectors.T).max())
            of_clause = float(meanings[position].max()) if position is not None else 0.0
            return max(named, of_clause) + 0.3 * (named + of_clause)
        clause = self.index.clauses[position].words if position is not None else ""
        texts = [route.name, *route.phrasings, clause]
        return max(fuzz.token_set_ratio(" ".join(query.words), text.lower()) for text in texts)
