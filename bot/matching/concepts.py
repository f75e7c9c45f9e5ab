"""What a text speaks of, in a few broad groups: who, which account, which medium, what is done."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise

from bot.matching.normalise import words_of
from bot.matching.terms import NEGATIONS, stem
from bot.shipped import read_table

Concepts = Mapping[str, frozenset[str]]
"""Of each group ("who"), the concepts in it that a text speaks of ("student", "parent")."""

GROUPS = ("who", "account", "medium", "deed")


def concepts(text: str) -> Concepts:
    """The concepts that `text` speaks of, by group."""
    stemmed = [stem(word) for word in words_of(text)]
    present = set(stemmed) | set(pairwise(stemmed))
    return {
        group: frozenset(name for name, keys in table.items() if keys & present)
        for group, table in _tables().items()
    }


def is_negative(text: str) -> bool:
    """Whether `text` holds a word that says no."""
    return any(word in NEGATIONS or word.endswith("n't") for word in words_of(text))


@cache
def _tables() -> dict[str, dict[str, frozenset[object]]]:
    written = read_table(files("bot.matching") / "concepts.yaml")
    return {
        group: {
            name: frozenset(_key(str(phrase)) for phrase in phrases)
            for name, phrases in written[group].items()
        }
        for group in GROUPS
    }


def _key(phrase: str) -> object:
    parts = tuple(stem(word) for word in phrase.lower().replace("-", " ").split())
    return parts[0] if len(parts) == 1 else parts[:2]
