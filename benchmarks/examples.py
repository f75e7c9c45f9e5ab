"""What the matcher's weights are learned from: each question of the corpus with all that is seen of it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.scoring import same_role
from benchmarks.sets import Row, Set, answers, kinds
from bot.matching.encoder import Encoder
from bot.matching.features import Candidates, Finder
from bot.matching.index import Index, index_with
from bot.matching.query import Query, make_query
from bot.matching.routing import route_values

PARTS = 5
OTHERS = 3


@dataclass(frozen=True)
class Example:
    """A question, the clauses and routes considered for it, and which of them are right.

    `familiar` is how near the question is to policies that the encoder's adapter learned from.
    """

    row: Row
    query: Query
    familiar: Mapping[str, float]
    candidates: Candidates
    right: frozenset[int]
    routes: list[dict[str, float]]
    right_routes: list[int]


def examples(rows: Set, encoders: Mapping[str, Encoder | None], folder: Path) -> list[Example]:
    """Every question about the policies of `encoders` with what the matcher sees, by the policy's encoder.

    Indexes are kept below `folder`.
    """
    found = []
    for name, encoder in encoders.items():
        asked = [row for row in rows.rows if row.policy == name]
        index = index_with(encoder, rows.knowledge[name], folder / "index")
        finder = Finder(index)
        found += [_example(row, index, finder) for row in asked]
    return found


def strangers(rows: Set, encoders: Mapping[str, Encoder | None], folder: Path) -> list[Example]:
    """Each report as if it were made where policies of quite other kinds hold, which appoint nobody for it.

    That is `OTHERS` policies from other groups of kinds than its own (benchmarks/corpus/kinds.yaml), drawn by the
    row's id, which the same encoder does not know.
    """
    group = {one: at for at, some in enumerate(kinds()) for policies in some.values() for one in policies}
    asked = defaultdict[str, list[Row]](list)
    for row in rows.rows:
        if row.kind == "report" and row.policy in encoders:
            others = [
                other
                for other, encoder in encoders.items()
                if encoder is encoders[row.policy] and group[other] != group[row.policy]
            ]
            for other in random.Random(row.id).sample(others, OTHERS):
                asked[other].append(replace(row, policy=other, quotes=()))
    put = Set(rows.knowledge, tuple(row for some in asked.values() for row in some))
    return examples(put, encoders, folder)


def _example(row: Row, index: Index, finder: Finder) -> Example:
    query = make_query(row.question, index)
    right = {at for at, clause in enumerate(index.clauses) if row.quotes and answers(row, clause)}
    return Example(
        row=row,
        query=query,
        familiar=finder.familiarity(query),
        candidates=finder.candidates(finder.look_up(query)),
        right=frozenset(right),
        routes=route_values(query, index, finder) if row.kind == "report" else [],
        right_routes=_right_routes(row, index, right),
    )


def _right_routes(row: Row, index: Index, right: frozenset[int]) -> list[int]:
    """Which routes lead from a right clause to the row's role; to any, where none of them does."""
    knowledge = index.knowledge
    leading = {
        at: knowledge.roles[route.role].name
        for at, route in enumerate(knowledge.routes.values())
        if index.position.get(route.clause) in right
    }
    return [at for at, name in leading.items() if same_role(row.role, name)] or list(leading)


def parts(rows: Iterable[Row]) -> list[frozenset[str]]:
    """The policies of `rows` in `PARTS` parts, each to be left out in turn."""
    policies = sorted({row.policy for row in rows})
    return [frozenset(policies[part::PARTS]) for part in range(PARTS)]
