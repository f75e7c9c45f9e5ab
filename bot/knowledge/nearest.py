"""The nearest name, for a fault that says what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that is spelt most like `name`; None where none comes near."""
    found = process.extractOne(name, list(names), scorer=fuzz.ratio, score_cutoff=50)
    return found[0] if found else None


def suggestion(name: str, names: Iterable[str]) -> str:
    """`; nearest is X`, to end a fault with; "" where no name comes near."""
    near = nearest(name, names)
    return f"; nearest is {near}" if near else ""
