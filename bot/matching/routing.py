"""Which route a report takes: the kind of incident that its words come nearest to."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from rapidfuzz import fuzz

from bot.matching.features import ELSEWHERE_FEATURES, Finder, share
from bot.matching.index import Index
from bot.matching.meanings import appointing_sentence
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
    *ELSEWHERE_FEATURES,
)
"""Of a route: the cosines with its name, and with its clause, the best sentence of that and the sentence that
appoints its role, for which an owner's nearest phrasing can stand in; the share of the report's weight of
words that its name has, and its clause or nearest phrasing; rapidfuzz's token_set_ratio with its name and
phrasings / 100. Two are 0 or 1: it takes whatever has no other route; it is for a serious matter, or one
that somebody else has had already. The last are of its clause, as a question's features have them."""
_NOTHING = [0.0] * len(ELSEWHERE_FEATURES)
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


def route_values(query: Query, index: Index, finder: Finder) -> list[dict[str, float]]:
    """The numbers of each route, in the order of the organisation's routes."""
    routes = index.knowledge.routes.values()
    led = [index.position[route.clause] for route in routes if route.clause in index.position]
    meanings = dict(zip(led, finder.meanings(query, finder.cosines(query), led).tolist(), strict=True))
    elsewhere = dict(zip(led, finder.elsewhere(query, led).tolist(), strict=True))
    words = " ".join(query.words)
    found = []
    for at, route in enumerate(routes):
        position = index.position.get(route.clause)
        appointing = appointing_sentence(route, index.knowledge)
        name = clause = sentence = appoints = 0.0
        expected = _NOTHING if position is None else elsewhere[position]
        if index.meanings is not None and query.vectors is not None:
            name, appoints, *phrasings = (index.meanings.routes[at] @ query.vectors.T).max(axis=1)
            if position is not None:
                clause, sentence = meanings[position][:2]
            near = (max([cosine, *phrasings]) for cosine in (clause, sentence, appoints))
            clause, sentence, appoints = near
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
                "for later": float(_is_for_later(route, appointing, index)),
                **dict(zip(ELSEWHERE_FEATURES, expected, strict=True)),
            }
        )
    return found


def _is_for_later(route: Route, appointing: str, index: Index) -> bool:
    """Whether the sentence that appoints a route's role says so, apart from "X or, in their absence, Y"."""
    role = index.knowledge.roles.get(route.role)
    said = appointing.lower().replace(role.name.lower(), "") if role else appointing
    return bool(_FOR_LATER.search(said))


def best_route(
    query: Query,
    index: Index,
    finder: Finder,
    weights: Mapping[str, float],
    among: Collection[Route] | None = None,
) -> Route | None:
    """The route of `among`, or of all there are, that `query` comes nearest to; None where there is none."""
    routes = list(index.knowledge.routes.values())
    allowed = range(len(routes)) if among is None else [at for at, one in enumerate(routes) if one in among]
    if not allowed:
        return None
    values = route_values(query, index, finder)
    scores = [sum(weights[name] * value for name, value in one.items()) for one in values]
    return routes[max(allowed, key=scores.__getitem__)]
