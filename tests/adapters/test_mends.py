"""The commands that faults name are shown as they have to be typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.mends import answers_named, typed


@pytest.mark.parametrize(
    ("knowledge", "organisation", "shown"),
    [
        (None, None, "run `clausebot confirm post`"),
        (Path("mine"), None, "run `clausebot confirm post --knowledge mine`"),
        (
            Path("our rule"),
            "east",
            "run `clausebot confirm post --knowledge 'our rule' --organisation east`",
        ),
    ],
)
def test_a_command_has_the_folder_that_was_named_and_the_organisation_where_there_are_several(
    knowledge: Path | None, organisation: str | None, shown: str
) -> None:
    assert typed("run `clausebot confirm post`", knowledge, organisation) == shown


def test_other_words_in_quotes_are_left_alone() -> None:
    assert typed("take one `above:` out", Path("mine"), None) == "take one `above:` out"


def test_an_answer_is_known_by_its_id_or_by_its_file() -> None:
    known = ("leave/carry", "answers/odd")
    named = ("leave/carry", "mine/answers/leave/carry.md", "answers/odd", "carry.md")
    assert answers_named(named, known) == ("leave/carry", "leave/carry", "answers/odd", "carry")
