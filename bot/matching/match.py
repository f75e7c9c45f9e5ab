"""A question in, ranked clauses and answers out, each with how sure the matcher is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.matching.asked import ALIKE, SAME_QUESTION, Nearness, near_answers
from bot.matching.features import FEATURES, Finder
from bot.matching.index import Index
from bot.matching.query import Query, make_query
from bot.matching.ranking import Ranked, load_weights, rank
from bot.matching.routing import best_route
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

    `answerable` is how sure it is that the policies answer it, `right` the probability that the first clause
    does, `shown` that one of the first three does, `report` that the asker wants to report something.
    `answer` is the written answer that answers the question, if an owner has written one, and `asked` how
    near the question is to it.
    """

    query: Query
    found: tuple[Found, ...]
    answerable: float
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
        near = near_answers(query, self.index, audience)
        about = along(query, self.weights.about_direction)
        candidates = self._finder.candidates(query, self._cited(near))
        ranked = rank(query, candidates, self.weights.features, about)
        answer, asked = self._nearest(near, ranked)
        return Match(
            query=query,
            found=tuple(
                Found(self.index.clauses[one.position], score, dict(zip(FEATURES, one.values, strict=True)))
                for one, score in zip(ranked.candidates[:10], ranked.scores[:10], strict=True)
            ),
            answerable=self.weights.answerable.probability(ranked.gate),
            right=self.weights.right.probability(ranked.gate),
            shown=self.weights.shown.probability(ranked.gate),
            report=self.weights.report.probability(report_values(query, self.weights.report_direction)),
            answer=answer,
            asked=asked,
        )

    def _cited(self, near: Mapping[int, Nearness]) -> list[int]:
        """The positions of the clauses that near answers cite first."""
        cited = (self.index.knowledge.answers[at].cites[0] for at in near)
        return [self.index.position[clause] for clause in cited if clause in self.index.position]

    def _nearest(self, near: Mapping[int, Nearness], ranked: Ranked) -> tuple[Answer | None, float]:
        """The written answer that is the one, if any is, and how near it is."""
        first = self.index.clauses[ranked.candidates[0].position].id if ranked.candidates else ""
        for at, nearness in sorted(near.items(), key=lambda one: -one[1].value):
            answer = self.index.knowledge.answers[at]
            enough = ALIKE if answer.cites[0] == first else SAME_QUESTION
            if nearness.value >= enough:
                return answer, nearness.value
        return None, 0.0

    def route(self, query: Query) -> Route | None:
        """The route whose name, phrasings or clause come nearest to `query`; None where there is no route."""
        return best_route(query, self.index, self._finder, self.weights.route)
