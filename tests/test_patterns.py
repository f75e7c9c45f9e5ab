"""A pattern that is made late finds what one made at once does."""

from __future__ import annotations

import re

import pytest

from bot.patterns import Pattern

LATE, AT_ONCE = (kind(r"(\d+) ?days?", re.IGNORECASE) for kind in (Pattern, re.compile))
TEXT = "within 5 DAYS, or 10 days"


def test_it_finds_parts_and_replaces_as_one_made_at_once() -> None:
    assert str(LATE.search(TEXT)) == str(AT_ONCE.search(TEXT))
    assert LATE.match(TEXT) is AT_ONCE.match(TEXT) is None
    assert LATE.split(TEXT, maxsplit=1) == AT_ONCE.split(TEXT, maxsplit=1)
    assert LATE.sub("a while", TEXT) == AT_ONCE.sub("a while", TEXT)


def test_it_is_made_at_its_first_use() -> None:
    broken = Pattern("(")
    with pytest.raises(re.error):
        broken.search(TEXT)
