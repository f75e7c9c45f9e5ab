"""Headings that a plain text rules off with signs: a line of "=" or "-" below them, or above as well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.importing.text_tables import has_gap

_RULE = re.compile(r"\s*([=~^`*#+\"':–—-])\1{2,}\s*$")
_LONGEST_NAME = 90
_AS_LONG = 0.6
"""An underline shorter than this part of its heading rules something else off."""


@dataclass(frozen=True, slots=True)
class Underlines:
    """The levels of the headings by their positions, and the positions of the lines that only rule off."""

    levels: dict[int, int]
    rules: frozenset[int]


def underlines(lines: Sequence[str]) -> Underlines:
    """What is underlined in `lines`, and how deep: each new way of ruling off is one level deeper.

    One underlined line alone is the title of a text that marks its sections otherwise; it has no level.
    """
    rules = {at for at, line in enumerate(lines) if _RULE.match(line)}
    named = {at - 1: _way(lines, rules, at) for at in sorted(rules) if _is_name(lines, rules, at)}
    ways = list(dict.fromkeys(named.values()))
    levels = {at: ways.index(way) + 1 for at, way in named.items()} if len(named) > 1 else {}
    return Underlines(levels, frozenset(rules))


def _way(lines: Sequence[str], rules: set[int], at: int) -> str:
    sign = lines[at].strip()[0]
    return sign * 2 if at - 2 in rules and lines[at - 2].strip()[0] == sign else sign


def _is_name(lines: Sequence[str], rules: set[int], at: int) -> bool:
    """Whether the line above a rule is a heading: short, alone, and no row of a table."""
    name = lines[at - 1].strip() if at else ""
    alone = at < 2 or not lines[at - 2].strip() or at - 2 in rules
    return (
        alone
        and any(sign.isalpha() for sign in name)
        and len(name) <= _LONGEST_NAME
        and len(lines[at].strip()) >= _AS_LONG * len(name)
        and not has_gap(name)
        and not name.endswith((".", ";", ","))
    )
