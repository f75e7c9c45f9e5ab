"""What is offered to somebody who reports: whom to tell, and help first where life is in danger."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from bot.accused import Accused, accused_in, free_to_hear, without_accused
from bot.danger import is_about_another
from bot.matching.concepts import concepts
from bot.matching.excerpt import cite
from bot.matching.match import Match, Matcher
from bot.matching.normalise import words_of
from bot.matching.wishes import tells, tells_of_a_loss
from bot.model import Clause, Knowledge, Route
from bot.patterns import Pattern
from bot.replies import Citation, ReportOffered, WhomToAsk
from bot.whom import Whom

_FOR_HARM = Pattern(
    r"\b(?:harm\w*|dangers?|at risk|safeguard\w*|threat\w*|violen\w*|injur\w*|hurt\w*|accidents?|emergenc\w*"
    r"|suicid\w*|first aid)\b",
    re.IGNORECASE,
)
"""Words of a route that is for people who come to harm."""

LIKELY_REPORT = 0.6
"""Of what makes a report for sure, the share that is enough of a statement."""
NEAREST = 3
"""Clauses that somebody who asked would see."""


class Offers:
    """Offers a report by the routes of one organisation."""

    def __init__(self, knowledge: Knowledge, matcher: Matcher, whom: Whom) -> None:
        """`matcher` finds the route that comes nearest, `whom` the role where no route does."""
        self._knowledge = knowledge
        self._matcher = matcher
        self._whom = whom

    def report(self, match: Match, asked: str, routes: Collection[Route] = ()) -> ReportOffered:
        """The offer to somebody who wants to report what `match` is of, never by whom it is about.

        Where the nearest route leads to them it goes to the rung above; without one, the next route is taken.
        It is one of `routes`, unless those all lead to them, or there are none. Where not even the nearest is
        for such a thing, it is no route; its role is named as the nearest, beside that for all questions.
        """
        accused = accused_in(asked, self._knowledge)
        wanted = self._open(routes, accused)
        free = wanted or self._open(self._knowledge.routes.values(), accused)
        nearest = self._matcher.nearest(match.query, free)
        if nearest is None:
            return ReportOffered(None, self.anybody(asked), (), match.report, unsure=True)
        route, fits = nearest
        offered = self._by(route, match, asked, accused)
        if fits or wanted or offered.ask is None:
            return offered
        anybody = self.anybody(asked)
        other = anybody if anybody and anybody.role is not offered.ask.role else None
        return replace(offered, route=None, unsure=True, instead=other)

    def wanted_by(self, match: Match) -> list[Route]:
        """The routes of a clause that wants somebody told of what is told; none where something is asked.

        That is the clause that would answer; of a loss, or of a likely report, any of those nearest to it.
        """
        if self.is_likely(match):
            near = match.found[:NEAREST]
        else:
            answers = tells(match.query) and match.right >= self._matcher.weights.answer_from
            near = match.found[:1] if answers else ()
        clauses = {one.clause.id for one in near}
        return [route for route in self._knowledge.routes.values() if route.clause in clauses]

    def is_likely(self, match: Match) -> bool:
        """Whether somebody tells of a loss, or of something that is likely a report, and asks nothing."""
        enough = LIKELY_REPORT * self._matcher.weights.report_from
        return tells_of_a_loss(match.query) or (match.report >= enough and tells(match.query))

    def help(self, match: Match, asked: str) -> ReportOffered:
        """The offer to somebody who tells of danger to life: help first, then whom to tell.

        Only a route for people who come to harm is taken, the urgent ones before all others, and none
        for what the teller may do to themselves, nor one that is for other people. Without a route, the
        role for all questions.
        """
        routes = [route for route in self._knowledge.routes.values() if self._is_for_harm(route)]
        routes = [route for route in routes if route.urgent] or routes
        routes = [route for route in routes if self._is_for(route, match)] if is_about_another(asked) else []
        accused = accused_in(asked, self._knowledge)
        route = self._matcher.route(match.query, self._open(routes, accused))
        if route is not None:
            return self._by(route, match, asked, accused, danger=True)
        return ReportOffered(None, self.anybody(asked), (), 1.0, danger=True)

    def anybody(self, asked: str) -> WhomToAsk | None:
        """The role for all questions, or one above it, unless `asked` is about them all."""
        whom = self._whom.for_clause(None)
        accused = accused_in(asked, self._knowledge)
        free = free_to_hear(whom.role, accused, self._knowledge) if whom else None
        return self._whom.appointed(free.id) if free else None

    def _open(self, routes: Iterable[Route], accused: Accused) -> list[Route]:
        """Those of `routes` by which somebody hears of it whom it is not about."""
        roles = self._knowledge.roles
        return [
            route
            for route in routes
            if route.role not in roles or free_to_hear(roles[route.role], accused, self._knowledge)
        ]

    def _by(
        self, route: Route, match: Match, asked: str, accused: Accused, *, danger: bool = False
    ) -> ReportOffered:
        role = self._knowledge.roles.get(route.role)
        free = free_to_hear(role, accused, self._knowledge) if role else None
        # Of a rung above, its own clause: that of the route sends people to whom it is about.
        appointing = route.clause if free is role else free.clause if free else None
        clause = self._knowledge.clauses.get(appointing or "")
        citations = (self._cite(clause, asked),) if clause else ()
        ask = self._whom.appointed(free.id, clause) if free else None
        ask = replace(ask, role=without_accused(ask.role, asked)) if ask else None
        return ReportOffered(route, ask, citations, match.report, danger=danger)

    def _is_for_harm(self, route: Route) -> bool:
        return bool(_FOR_HARM.search(self._said_of(route)))

    def _is_for(self, route: Route, match: Match) -> bool:
        """Whether a route is not for other people than `match` speaks of."""
        meant = match.query.concepts["who"]
        return not meant or not meant.isdisjoint(concepts(words_of(self._said_of(route)))["who"])

    def _said_of(self, route: Route) -> str:
        clause = self._knowledge.clauses.get(route.clause)
        return " ".join((route.name, *route.phrasings, clause.words if clause else ""))

    def _cite(self, clause: Clause, asked: str) -> Citation:
        return cite(clause, self._knowledge.policies_by_id[clause.policy_id], asked)
