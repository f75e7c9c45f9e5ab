"""Which route a report takes: the kind of incident that its words come nearest to."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz

from bot.matching.features import Finder
from bot.matching.index import Index
from bot.matching.query import Query
from bot.matching.terms import content_words, stem
from bot.model import Route

ROUTE_FEATURES = ("meaning", "fuzzy", "general")
"""Of a route: the best cosine with its name, its phrasings and its clause; rapidfuzz's
token_set_ratio with its name and phrasings / 100; and how general it is: the share of its name's words
that any report could have. A general route takes what no other route is made for."""

_GENERAL_WORDS = """
    accident allegation behaviour breach complaint concern conduct contravention incident infringement
    institution issue matter member misconduct misuse organisation person policy problem public query
    report rule serious something staff stakeholder suspected suspicion violation worry wrongdoing
"""
_GENERAL = frozenset(stem(word) for word in _GENERAL_WORDS.split())


def route_values(query: Query, index: Index, finder: Finder) -> list[dict[str, float]]:
    """The numbers of each route, in the order of the organisation's routes."""
    cosines = finder.meanings(query)
    found = []
    for at, route in enumerate(index.knowledge.routes.values()):
        position = index.position.get(route.clause)
        texts = [route.name, *route.phrasings]
        meaning = 0.0
        if index.meanings is not None and query.vectors is not None and cosines is not None:
            named = float((index.meanings.routes[at] @ query.vectors.T).max())
            meaning = max(named, float(cosines[position].max()) if position is not None else 0.0)
        words = " ".join(query.words)
        found.append(
            {
                "meaning": meaning,
                "fuzzy": max(fuzz.token_set_ratio(words, text.lower()) for text in texts) / 100,
                "general": _generality(route),
            }
        )
    return found


def best_route(query: Query, index: Index, finder: Finder, weights: Mapping[str, float]) -> Route | None:
    """The route that `query` comes nearest to, or None where the organisation has none."""
    values = route_values(query, index, finder)
    routes = list(index.knowledge.routes.values())
    scores = [sum(weights[name] * value for name, value in one.items()) for one in values]
    return routes[max(range(len(routes)), key=scores.__getitem__)] if routes else None


def _generality(route: Route) -> float:
    words = [stem(word) for word in content_words(route.name)]
    return sum(word in _GENERAL for word in words) / len(words) if words else 1.0
