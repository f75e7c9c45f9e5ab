"""A clause is also found by what staff ask elsewhere of rules like it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.generated import generated
from bot.matching.elsewhere import AT_ONCE, CROWD, FAMILIAR_FEATURES, QUESTIONS, RULES, UNFAMILIAR, Elsewhere
from bot.matching.encoder import ADAPTER, WIDTH, Encoder, Vectors, model_folder
from bot.matching.features import ELSEWHERE_FEATURES, FEATURES, Finder
from bot.matching.index import Index, index_with
from bot.matching.meanings import heading_and_words
from bot.matching.query import make_query
from tests.matching.counting import Counting


def directions(count: int, seed: int = 0) -> Vectors:
    """Unit vectors that have little in common, one a row."""
    drawn = np.random.default_rng(seed).standard_normal((count, WIDTH)).astype(np.float32)
    unit: Vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return unit


def halved(vectors: Vectors) -> np.ndarray:
    return vectors.astype(np.float16)


def test_of_a_clause_like_one_elsewhere_the_same_is_expected_to_be_asked() -> None:
    rules, questions = directions(50), directions(50, seed=1)
    expected, _ = Elsewhere(halved(rules), halved(questions)).expected(rules[[7, 30]])
    assert np.argmax(expected @ questions.T, axis=1).tolist() == [7, 30]
    assert np.linalg.norm(expected, axis=1) == pytest.approx(1, abs=1e-3)


def test_a_clause_near_to_whatever_is_asked_has_more_hubness() -> None:
    questions = directions(50)
    near_all = questions.mean(axis=0)
    clauses = np.array([near_all / np.linalg.norm(near_all), *directions(1, seed=2)])
    _, (of_all, of_one) = Elsewhere(halved(directions(50, seed=1)), halved(questions)).expected(clauses)
    assert of_all > of_one


def test_many_clauses_get_what_each_gets_by_itself() -> None:
    elsewhere = Elsewhere(halved(directions(50)), halved(directions(50, seed=1)))
    clauses = directions(AT_ONCE + 3, seed=2)
    expected, hubness = elsewhere.expected(clauses)
    alone = [elsewhere.expected(clauses[[at]]) for at in (0, AT_ONCE - 1, AT_ONCE, AT_ONCE + 2)]
    assert expected[[0, AT_ONCE - 1, AT_ONCE, AT_ONCE + 2]] == pytest.approx(
        np.concatenate([one for one, _ in alone]), abs=1e-5
    )
    assert hubness[[0, AT_ONCE - 1, AT_ONCE, AT_ONCE + 2]] == pytest.approx(
        np.concatenate([one for _, one in alone]), abs=1e-5
    )


def test_of_few_rules_elsewhere_all_are_looked_at() -> None:
    expected, hubness = Elsewhere(halved(directions(2)), halved(directions(2, seed=1))).expected(
        directions(1)
    )
    assert expected.shape == (1, WIDTH)
    assert hubness.shape == (1,)


def test_a_question_is_as_familiar_as_what_is_nearest_to_it_elsewhere() -> None:
    rules, questions = directions(50), directions(50, seed=1)
    found = Elsewhere(halved(rules), halved(questions)).familiarity(questions[7])
    crowds = [np.sort(some @ questions[7])[::-1][:CROWD] for some in (rules, questions)]
    wanted = [value for crowd in crowds for value in (crowd[0], crowd.mean())]
    assert [found[name] for name in FAMILIAR_FEATURES] == pytest.approx(wanted, abs=1e-3)
    assert found["asked elsewhere"] == pytest.approx(1, abs=1e-3)


def test_without_an_encoder_no_question_is_familiar(tmp_path: Path) -> None:
    index = index_with(None, generated(3), tmp_path)
    assert Finder(index).familiarity(make_query("may I?", index)) == UNFAMILIAR


def test_an_adapter_without_memory_expects_nothing() -> None:
    assert Elsewhere.of({"a layer": directions(1)}) is None


def test_the_adapter_remembers_rules_and_what_is_asked_of_them() -> None:
    folder = model_folder()
    if folder is None:
        pytest.skip("the sentence encoder is not installed")
    assert Encoder(folder, ADAPTER).elsewhere is not None


class Remembering(Counting):
    """Counts, and remembers a policy with the numbers of its clauses as what is asked of them."""

    def __init__(self) -> None:
        super().__init__("remembering")
        clauses = generated(30, a_policy=10).clauses.values()
        rules = self.encode(list(map(heading_and_words, clauses)))
        self.asked = directions(30, seed=3)
        self.elsewhere = Elsewhere.of({RULES: rules, QUESTIONS: self.asked})


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def opened(encoder: Counting, place: Path) -> Index:
    return index_with(encoder, generated(30, a_policy=10), place)


@pytest.mark.parametrize("times", [1, 2], ids=["indexed now", "read from the file"])
def test_the_index_keeps_what_is_expected_of_each_clause(place: Path, times: int) -> None:
    encoder = Remembering()
    index = [opened(encoder, place) for _ in range(times)][-1]
    assert index.meanings is not None
    for at in (0, 9, 10, 29):
        (cosine, _), (other, _) = index.meanings.expected(encoder.asked[at], [at, (at + 1) % 30])
        assert cosine > 0.5 > other


def test_without_memory_nothing_speaks_for_a_clause_by_it(tmp_path: Path) -> None:
    index = opened(Counting(), tmp_path)
    finder = Finder(index)
    found = finder.candidates(finder.look_up(make_query("May I lend the keys?", index)))
    columns = [FEATURES.index(name) for name in ELSEWHERE_FEATURES]
    assert not found.values[:, columns].any()
