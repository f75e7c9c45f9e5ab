"""What a text speaks of, in a few broad groups: who, which account, which medium, what is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

from bot.matching.terms import NEGATIONS, stem
from bot.shipped import read_table

Concepts = Mapping[str, frozenset[str]]
"""Of each group ("who"), the concepts in it that a text speaks of ("student", "parent")."""

GROUPS = ("who", "account", "medium", "deed")


def concepts(words: Sequence[str]) -> Concepts:
    """The concepts that a text of these words speaks of, by group."""
    stemmed = list(map(stem, words))
    found: dict[str, set[str]] = {group: set() for group in GROUPS}
    table = _table()
    for key in {*stemmed, *pairwise(stemmed)}:
        for group, name in table.get(key, ()):
            found[group].add(name)
    return {group: frozenset(names) for group, names in found.items()}


def is_negative(words: Iterable[str]) -> bool:
    """Whether one of `words` says no."""
    return any(word in NEGATIONS or word.endswith("n't") for word in words)


@cache
def _table() -> dict[object, list[tuple[str, str]]]:
    """What each stem, or pair of stems, stands for: group and concept."""
    written = read_table(files("bot.matching") / "concepts.yaml")
    table: dict[object, list[tuple[str, str]]] = {}
    for group in GROUPS:
        for name, phrases in written[group].items():
            for phrase in phrases:
                table.setdefault(_key(str(phrase)), []).append((group, name))
    return table


def _key(phrase: str) -> object:
    parts = tuple(stem(word) for word in phrase.lower().replace("-", " ").split())
    return parts[0] if len(parts) == 1 else parts[:2]
