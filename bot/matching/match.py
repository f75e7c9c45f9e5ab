"""A question in, ranked clauses and answers out, each with how sure the matcher is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.matching.asked import ALIKE, ALIKE_UNKNOWN, SAME_QUESTION, Nearness, get_ready, near_answers
from bot.matching.features import FEATURES, RECALLED, Finder
from bot.matching.index import Index, stems_of_clause
from bot.matching.normalise import words_of
from bot.matching.query import Query, make_query
from bot.matching.ranking import Ranked, load_weights, rank
from bot.matching.routing import nearest_route
from bot.matching.terms import stems, telling
from bot.matching.wishes import HARM, along, report_values
from bot.model import Answer, Clause, Route

MOST = 10
"""Clauses that a match holds; more than anybody is shown."""


class Found(NamedTuple):
    """A clause with its score and the values of FEATURES that made it."""

    clause: Clause
    score: float
    values: Sequence[float]

    @property
    def features(self) -> Mapping[str, float]:
        """What was seen of the clause, by name."""
        return dict(zip(FEATURES, self.values, strict=True))


@dataclass(frozen=True)
class Match:
    """What was found for a question.

    `answerable` is how sure it is that the policies answer it, `right` the probability that the first clause
    does, `shown` that one of the first three does, `report` that the asker wants to report something; `harm`
    is whether they tell, without a question, of what nobody should suffer.
    `answer` is the written answer that answers the question, if an owner has written one, and `asked` how
    near the question is to it.
    """

    query: Query
    found: tuple[Found, ...]
    answerable: float
    right: float
    shown: float
    report: float
    harm: bool
    answer: Answer | None
    asked: float


class Matcher:
    """Matches questions against one organisation's index. Safe to share between threads."""

    def __init__(self, index: Index) -> None:
        """`index` says whether meanings are used: those weights are taken that were learned so."""
        self.index = index
        self.weights = load_weights(with_meaning=index.meanings is not None)
        self._finder = Finder(index)

    def warm(self) -> None:
        """Load and work out now what the first questions would wait for."""
        self.match("Wich of theese rules may I brake, and who must I aks?")  # with typos, for the speller
        self._finder.warm()
        get_ready(self.index)

    def match(self, text: str, audience: str | None = None, before: str = "") -> Match:
        """What the policies and their owners have on `text`.

        `before` is what had been asked, where `text` follows up on it. A clause is then as good as the
        mean of what it is with `before` and without: the former alone finds the old clause again.
        """
        alone = make_query(text, self.index)
        query = make_query(f"{before} {text}", self.index) if before else alone
        same = near_answers(alone, self.index, audience)
        near = near_answers(query, self.index, audience) if before else same
        about = along(query, self.weights.about_direction)
        found = [self._finder.look_up(one) for one in ([alone, query] if before else [query])]
        candidates = self._finder.candidates(*found, also=self._cited(near))
        told = {"about": about, **self._finder.familiarity(query)}
        ranked = rank(query, candidates, self.weights.features, told)
        gates = [ranked.gate]
        if before:
            gates += [rank(query, self._finder.candidates(found[-1]), self.weights.features, told).gate]
        likely = self.weights.answerable.probability
        answerable = 0.0 if about < self.weights.about_from else max(map(likely, gates))
        alike = ALIKE if answerable >= self.weights.refuse_below else ALIKE_UNKNOWN
        answer, asked = self._nearest(near, same, alike, ranked)
        wish = report_values(query, self.weights.report_direction)
        return Match(
            query=query,
            found=self._found(ranked),
            answerable=answerable,
            right=self.weights.right.probability(ranked.gate),
            shown=self.weights.shown.probability(ranked.gate),
            report=self.weights.report.probability(wish),
            harm=wish[HARM] > 0,
            answer=answer,
            asked=asked,
        )

    def on_topic(self, topic: str) -> list[Clause]:
        """The clauses that have, or stand under, every word of `topic` or what the vocabulary has for it.

        The best come first; there are none where `topic` has no words that tell.
        """
        vocabulary = self.index.knowledge.vocabulary
        wanted = [
            [frozenset(stems(said)) for said in (word, *vocabulary.get(word, ()))]
            for word in telling(words_of(topic))
        ]
        words = make_query(topic, self.index).words
        found = (self.index.clauses[at] for at in self.index.find_clauses(words, RECALLED))
        return [clause for clause in found if _has_all(wanted, stems_of_clause(clause))]

    def _found(self, ranked: Ranked) -> tuple[Found, ...]:
        """The best clauses in order."""
        positions, values = ranked.candidates
        best = zip(positions[:MOST], ranked.scores[:MOST].tolist(), values[:MOST].tolist(), strict=True)
        return tuple(Found(self.index.clauses[at], score, row) for at, score, row in best)

    def _cited(self, near: Mapping[int, Nearness]) -> list[int]:
        """The positions of the clauses that near answers cite first."""
        answers, position = self.index.knowledge.answers, self.index.position
        cited = (position.get(answers[at].cites[0]) for at in near)
        return [at for at in cited if at is not None]

    def _nearest(
        self, near: Mapping[int, Nearness], same: Mapping[int, Nearness], alike: float, ranked: Ranked
    ) -> tuple[Answer | None, float]:
        """The written answer that is the one, if any is, and how near it is.

        It is the nearest or none: where a nearer one is about another clause, the clauses speak for
        themselves. `same` is how near they are to the question without what was asked before it, `alike`
        from where on one goes with the clause that ranks first.
        """
        positions = ranked.candidates.positions
        first = self.index.clauses[positions[0]].id if positions else ""
        for some, enough, cites in ((same, SAME_QUESTION, None), (near, alike, first)):
            at = max(some, key=lambda one: some[one].value, default=None)
            if at is not None and some[at].value >= enough:
                answer = self.index.knowledge.answers[at]
                if cites in (None, answer.cites[0]):
                    return answer, some[at].value
        return None, 0.0

    def route(self, query: Query, among: Collection[Route] | None = None) -> Route | None:
        """The route whose name, phrasings or clause come nearest to `query`; None where there is no route.

        `among` are the routes to choose from; None means all of them.
        """
        found = self.nearest(query, among)
        return found[0] if found else None

    def nearest(self, query: Query, among: Collection[Route] | None = None) -> tuple[Route, bool] | None:
        """That route, and whether it is for what `query` tells, as far as that can be told."""
        found = nearest_route(query, self.index, self._finder, self.weights.route, among)
        if found is None:
            return None
        return found.route, found.said or self.weights.fits.probability(
            found.values
        ) >= self.weights.fits_from


def _has_all(wanted: Sequence[Sequence[frozenset[str]]], present: frozenset[str]) -> bool:
    """Whether one of the ways to say each thing wanted is `present`."""
    return all(any(said <= present for said in ways) for ways in wanted)
