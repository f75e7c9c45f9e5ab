from __future__ import annotations

from benchmarks.yardsticks import by_likeness, by_ranks, by_words

TEXTS = {
    "screen": "Lock your screen when you leave your desk.",
    "cup": "Wash your cup after use.",
    "door": "Shut the door.",
}


def test_words_in_common_put_a_clause_first() -> None:
    for way in (by_words(TEXTS), by_likeness(TEXTS)):
        assert way("must I wash a cup?")[0] == "cup"


def test_a_word_in_another_form_is_the_same_word() -> None:
    assert by_words(TEXTS)("locking screens")[0] == "screen"


def test_a_question_without_words_finds_nothing_by_words() -> None:
    assert by_words(TEXTS)("?!") == []


def test_fused_by_rank_what_both_ways_put_high_comes_before_what_one_puts_first() -> None:
    def one(_: str) -> list[str]:
        return ["cup", "screen", "door"]

    def other(_: str) -> list[str]:
        return ["door", "screen"]

    order = by_ranks([one, other])("anything")
    assert set(order) == {"cup", "screen", "door"}
    assert order[-1] == "cup"


def test_fused_with_itself_an_order_stays_as_it_is() -> None:
    def way(_: str) -> list[str]:
        return ["cup", "screen"]

    assert by_ranks([way, way])("anything") == ["cup", "screen"]
