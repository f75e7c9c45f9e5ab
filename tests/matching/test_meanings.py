"""What is kept of the meanings of clauses, and how a question is compared with it."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.generated import generated
from bot.matching import features
from bot.matching.encoder import Vectors
from bot.matching.features import Finder
from bot.matching.index import Index, index_with
from bot.matching.meanings import heading_and_words, sentences_of
from bot.matching.query import Query, make_query
from tests.matching.counting import Counting


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index_with(Counting(), generated(30, a_policy=10), tmp_path_factory.mktemp("data"))


@pytest.fixture
def query(index: Index) -> Query:
    return make_query("May I lend the keys to a friend? And who pays?", index)


def encoded(*texts: str) -> Vectors:
    return Counting().encode(texts)


def test_each_clause_is_compared_under_its_heading(index: Index, query: Query) -> None:
    assert index.meanings is not None
    assert query.vectors is not None
    whole = encoded(*map(heading_and_words, index.clauses)) @ query.vectors.T
    assert index.meanings.compare(query.vectors) == pytest.approx(whole, abs=1e-6)


def test_the_best_sentence_is_one_of_the_clauses_own_in_whatever_policy_it_stands(
    index: Index, query: Query
) -> None:
    assert index.meanings is not None
    assert query.vectors is not None
    positions = [29, 0, 10, 9, 17]
    best = [(encoded(*sentences_of(index.clauses[at])) @ query.vectors.T).max(axis=0) for at in positions]
    assert index.meanings.compare_sentences(query.vectors, positions) == pytest.approx(
        np.array(best), abs=1e-6
    )


def test_of_no_clauses_there_is_no_best_sentence(index: Index, query: Query) -> None:
    assert index.meanings is not None
    assert query.vectors is not None
    assert index.meanings.compare_sentences(query.vectors, []).shape == (0, len(query.vectors))


def test_of_very_many_clauses_the_nearest_as_a_whole_are_found(
    index: Index, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(features, "NEAR", 4)
    finder = Finder(index)
    found = finder.look_up(query)
    assert found.cosines is not None
    nearest = np.argsort(-found.cosines.max(axis=1))[:4].tolist()
    positions = finder.candidates(found).positions
    assert set(nearest) <= set(positions)
    assert set(positions) <= {*nearest, *found.scores}
