from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.clause_ids import CLAUSE_PART
from bot.knowledge.labels import LABEL, label_id, list_style, section_id, slug, split_label


@pytest.mark.parametrize(
    ("heading", "id_"),
    [
        ("3.2 What you post", "3.2"),
        ("Section 4: Leave", "4"),
        ("Appendix A", "appendix-a"),
        ("What you should do at home", "what-you-should"),
        ("2026 plans", "2026-plans"),
    ],
)
def test_a_section_is_named_by_its_number_or_its_first_words(heading: str, id_: str) -> None:
    assert section_id(heading) == id_


@pytest.mark.parametrize(
    ("label", "style"), [("12", "1"), ("(a)", "(a)"), ("(iv)", "(a)"), ("b)", "a)"), ("3.2", ""), ("A.1", "")]
)
def test_labels_of_one_list_have_one_style(label: str, style: str) -> None:
    assert list_style(label) == style


@pytest.mark.parametrize("line", ["I am", "a dog", "12 dogs", "e.g. this", "3.2", "(see below)", "2026. It"])
def test_words_are_no_label(line: str) -> None:
    assert split_label(line)[0] in ("", line)


@given(st.text())
def test_a_slug_is_small_letters_digits_and_hyphens(text: str) -> None:
    assert slug(text) == "" or CLAUSE_PART.fullmatch(slug(text))


@given(st.from_regex(LABEL, fullmatch=True))
def test_every_label_makes_an_id(label: str) -> None:
    assert CLAUSE_PART.fullmatch(label_id(split_label(label)[0]))
