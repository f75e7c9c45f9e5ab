"""What is offered to somebody who reports: whom to tell, and help first where life is in danger."""

from __future__ import annotations

import re

from bot.danger import is_about_another
from bot.matching.concepts import concepts
from bot.matching.excerpt import cite
from bot.matching.match import Match, Matcher
from bot.matching.normalise import words_of
from bot.model import Clause, Knowledge, Route
from bot.patterns import Pattern
from bot.replies import Citation, ReportOffered
from bot.whom import Whom

_FOR_HARM = Pattern(
    r"\b(?:harm\w*|dangers?|at risk|safeguard\w*|threat\w*|violen\w*|injur\w*|hurt\w*|accidents?|emergenc\w*"
    r"|suicid\w*|first aid)\b",
    re.IGNORECASE,
)
"""Words of a route that is for people who come to harm."""


class Offers:
    """Offers a report by the routes of one organisation."""

    def __init__(self, knowledge: Knowledge, matcher: Matcher, whom: Whom) -> None:
        """`matcher` finds the route that comes nearest, `whom` the role where no route does."""
        self._knowledge = knowledge
        self._matcher = matcher
        self._whom = whom

    def report(self, match: Match, asked: str) -> ReportOffered:
        """The offer to somebody who wants to report what `match` is of."""
        return self._by(self._matcher.route(match.query), match, asked)

    def help(self, match: Match, asked: str) -> ReportOffered:
        """The offer to somebody who tells of danger to life: help first, then whom to tell.

        Only a route for people who come to harm is taken, the urgent ones before all others, and none
        for what the teller may do to themselves, nor one that is for other people. Without a route, the
        role for all questions.
        """
        routes = [route for route in self._knowledge.routes.values() if self._is_for_harm(route)]
        routes = [route for route in routes if route.urgent] or routes
        routes = [route for route in routes if self._is_for(route, match)] if is_about_another(asked) else []
        route = self._matcher.route(match.query, routes)
        if route is not None:
            return self._by(route, match, asked, danger=True)
        return ReportOffered(None, self._whom.for_clause(None), (), 1.0, danger=True)

    def _by(self, route: Route | None, match: Match, asked: str, *, danger: bool = False) -> ReportOffered:
        if route is None:
            return ReportOffered(None, None, (), match.report, danger=danger)
        clause = self._knowledge.clauses.get(route.clause)
        citations = (self._cite(clause, asked),) if clause else ()
        role = self._knowledge.roles.get(route.role)
        ask = self._whom.appointed(role.id, clause) if role else None
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
