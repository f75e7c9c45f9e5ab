"""Which route a report takes: the kind of incident that its words come nearest to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from bot.matching.elsewhere import FAMILIAR_FEATURES
from bot.matching.features import ELSEWHERE_FEATURES, Finder, share
from bot.matching.index import Index
from bot.matching.meanings import appointing_sentence
from bot.matching.normalise import in_full, words_of
from bot.matching.query import Query
from bot.matching.terms import stems
from bot.model import Route
from bot.patterns import Pattern

ROUTE_FEATURES = (
    "name",
    "clause",
    "sentence",
    "appointing",
    "name words",
    "words",
    "fuzzy",
    "for all else",
    "for later",
    "for later, in charge",
    "about who is told",
    "about who is told, in charge",
    *ELSEWHERE_FEATURES,
)
"""Of a route: the cosines with its name, and with its clause, the best sentence of that and the sentence that
appoints its role, for which an owner's nearest phrasing can stand in; the share of the report's weight of
words that its name has, and its clause or nearest phrasing; rapidfuzz's token_set_ratio with its name and
phrasings / 100. Five are 0 or 1: it takes whatever has no other route; it is for a serious matter, or one
that somebody else has had already; it is for what is about whoever would be told; both of these again where
the report speaks of somebody in charge. The last are as a question's features have them: of its clause, and
what can be expected of its name or of the sentence that appoints its role, where that is nearer."""
FIT_FEATURES = (*ROUTE_FEATURES, *FAMILIAR_FEATURES)
"""By which it is told whether the nearest route is for the report at all: what the route was chosen by, and
how near the report is to other policies."""
_FOR_ALL_ELSE = Pattern(
    r"\b(?:any other|anything else|all other|an incident"
    # "breaches of this policy", "infringement of our code"
    r"|(?:breach(?:es)?|infringements?) of (?:this|these|the|our) "
    r"(?:polic|rule|code|promise|procedure|guid|standard)\w*"
    # "the rules have been broken"
    r"|(?:policy|rules?|code) (?:is|are|has been|have been) (?:being )?(?:broken|breached))\b|^other\b",
    re.IGNORECASE,
)
_FOR_LATER = Pattern(
    r"\b(?:serious|seriousness"
    r"|cannot|can't|not available|instead|in their absence"  # who would have it is not there
    r"|unhappy with|not been dealt|appeal"  # who had it has not mended it
    r"|is involved|if the (?:line )?manager)\b",  # it is about who would have it
    re.IGNORECASE,
)
_SOMEBODY_IN_CHARGE = (
    r"(?:manager|boss|gaffer|foreman|head(?:teacher|master|mistress)?|director|lead|chair\w*|principal|supervisor"
    r"|officer|chief|ceo|president|captain|coordinator|secretary|trustee|board|dean|owner|hr|human resources)"
)
_ABOUT_WHO_IS_TOLD = Pattern(
    # "the report relates to the Director"
    r"\b(?:(?:relates? to|concerns|involves|is about|against|implicates) (?:the |your |one of |their |a )"
    rf"[^.;]*?\b{_SOMEBODY_IN_CHARGE}\b"
    # "the Director is suspected"
    rf"|{_SOMEBODY_IN_CHARGE}\b[^.;]*\b(?:is|are|be) (?:suspected|accused|implicated|involved|concerned"
    r"|the (?:subject|person|cause|one))"
    r"|themsel(?:f|ves)|(?:him|her|it)self)\b",
    re.IGNORECASE,
)
"""In a route's name."""
_IN_CHARGE = Pattern(
    rf"\b(?:{_SOMEBODY_IN_CHARGE}|top|in charge|the one who|herself|himself)\b", re.IGNORECASE
)
"""In a report: it may be about somebody who would be told of it."""


def route_values(query: Query, index: Index, finder: Finder) -> list[dict[str, float]]:
    """The numbers of each route, in the order of the organisation's routes."""
    routes = index.knowledge.routes.values()
    led = [index.position[route.clause] for route in routes if route.clause in index.position]
    meanings = dict(zip(led, finder.meanings(query, finder.cosines(query), led).tolist(), strict=True))
    elsewhere = dict(zip(led, finder.elsewhere(query, led).tolist(), strict=True))
    words = " ".join(query.words)
    in_charge = bool(_IN_CHARGE.search(query.plain))
    found = []
    for at, route in enumerate(routes):
        position = index.position.get(route.clause)
        appointing = appointing_sentence(route, index.knowledge)
        name = clause = sentence = appoints = 0.0
        expected, hubness = (0.0, 0.0) if position is None else elsewhere[position]
        if index.meanings is not None and query.vectors is not None:
            expected = max([expected, *(finder.expected_of_routes[at] @ query.vectors[0]).tolist()])
            name, appoints, *phrasings = (index.meanings.routes[at] @ query.vectors.T).max(axis=1)
            if position is not None:
                clause, sentence = meanings[position][:2]
            near = (max([cosine, *phrasings]) for cosine in (clause, sentence, appoints))
            clause, sentence, appoints = near
        later = _is_for_later(route, appointing, index)
        about = bool(_ABOUT_WHO_IS_TOLD.search(route.name))
        said = [*route.phrasings, *([index.clauses[position].words] if position is not None else [])]
        texts = [route.name, *route.phrasings]
        found.append(
            {
                "name": float(name),
                "clause": float(clause),
                "sentence": float(sentence),
                "appointing": float(appoints),
                "name words": share(query.weights, frozenset(stems(route.name))),
                "words": max((share(query.weights, frozenset(stems(text))) for text in said), default=0.0),
                "fuzzy": max(fuzz.token_set_ratio(words, text.lower()) for text in texts) / 100,
                "for all else": float(bool(_FOR_ALL_ELSE.search(route.name))),
                "for later": float(later),
                "for later, in charge": float(later and in_charge),
                "about who is told": float(about),
                "about who is told, in charge": float(about and in_charge),
                **dict(zip(ELSEWHERE_FEATURES, (expected, hubness), strict=True)),
            }
        )
    return found


def _is_for_later(route: Route, appointing: str, index: Index) -> bool:
    """Whether the sentence that appoints a route's role says so, apart from "X or, in their absence, Y"."""
    role = index.knowledge.roles.get(route.role)
    said = appointing.lower().replace(role.name.lower(), "") if role else appointing
    return bool(_FOR_LATER.search(said))


class Nearest(NamedTuple):
    """The route nearest to a report, what was seen of it, and whether its owner has the very words."""

    route: Route
    values: Mapping[str, float]
    said: bool


def nearest_route(
    query: Query,
    index: Index,
    finder: Finder,
    weights: Mapping[str, float],
    among: Collection[Route] | None = None,
) -> Nearest | None:
    """The route of `among`, or of all there are, that `query` comes nearest to; None where there is none.

    One that has the very words of `query` among its phrasings comes before all others: they are its owner's.
    The values are by `FIT_FEATURES`.
    """
    routes = list(index.knowledge.routes.values())
    allowed = range(len(routes)) if among is None else [at for at, one in enumerate(routes) if one in among]
    if not allowed:
        return None
    values = route_values(query, index, finder)
    said = (words_of(query.plain), words_of(query.typed))
    same = [at for at in allowed if any(words_of(in_full(one)) in said for one in routes[at].phrasings)]
    best = first_of(values, weights, same or allowed)
    return Nearest(routes[best], {**values[best], **finder.familiarity(query)}, bool(same))


def first_of(
    values: Sequence[Mapping[str, float]], weights: Mapping[str, float], among: Iterable[int]
) -> int:
    """Which of the routes `among`, by position, scores highest."""
    return max(among, key=lambda at: sum(weight * values[at][name] for name, weight in weights.items()))
