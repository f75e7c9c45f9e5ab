"""Names in full and their short forms: "Designated Liaison Person (DLP)"."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ACRONYM = re.compile(r"((?:[A-Z][\w'’&-]*(?:\s+(?:of|for|and|&)\s+|\s+)){1,6})\(([A-Z]{2,6})\)")


def acronyms(text: str) -> dict[str, str]:
    """What `text` says its acronyms stand for: {"DLP": "Designated Liaison Person (DLP)"}."""
    meant = {}
    for found in _ACRONYM.finditer(text):
        words = [w for w in re.split(r"[\s&-]+", found[1]) if w[:1].isupper()]
        short = found[2]
        if "".join(word[0] for word in words[-len(short) :]) == short:
            name = (
                found[1][found[1].rindex(words[-len(short)]) :]
                if words.count(words[-len(short)]) == 1
                else found[1]
            )
            meant[short] = f"{name.strip()} ({short})"
    return meant


def spelled_out(name: str, meant: Mapping[str, str]) -> str:
    """`name` with its acronyms in full: "DLP/DDLP" is the Liaison Person or the deputy."""
    if name in meant:
        return meant[name]
    either = re.split(r"\s*(?:/|\band/or\b|\bor\b)\s*", name)
    if len(either) > 1 and all(short in meant for short in either):
        return " or ".join(meant[short] for short in either)
    return name
