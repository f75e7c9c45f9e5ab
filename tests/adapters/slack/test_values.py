from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.elements import LONGEST_VALUE
from adapters.slack.values import pack, unpack
from tests.adapters.slack import hostile


@given(st.one_of(hostile.words, st.text(max_size=5000)))
def test_what_a_button_carries_fits_and_only_the_question_is_cut(words: str) -> None:
    packed = pack({"clause": "social-media:3.2.7", "asked": words})
    assert packed is not None
    assert len(packed) <= LONGEST_VALUE
    carried = unpack(packed)
    assert carried["clause"] == "social-media:3.2.7"
    assert words.startswith(carried["asked"])


def test_a_short_question_is_carried_whole() -> None:
    assert unpack(pack({"asked": "können wir?"})) == {"asked": "können wir?"}


def test_what_cannot_fit_is_not_carried_at_all() -> None:
    assert pack({"clause": "x" * 3000, "asked": "may I?"}) is None


@given(st.one_of(st.none(), st.integers(), st.text()))
def test_what_nobody_packed_is_nothing(value: object) -> None:
    assert isinstance(unpack(value), dict)
