"""Where a sentence ends."""

from __future__ import annotations

import re

_END = re.compile(r"(?<![.!?])[.!?]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])")
_NO_END = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|etc|cf|vs|no|nos|para|s|sect|fig|mr|mrs|ms|dr|st|prof)\.$", re.I
)
_STOP = re.compile(r"[.!?][\"'”’)\]*_]*$")


def ends_sentence(text: str) -> bool:
    """Whether `text` ends in a full stop, a question mark or an exclamation mark."""
    return bool(_STOP.search(text.rstrip()[-8:]))


def last_sentence(text: str) -> tuple[str, str]:
    """Part `text` before its last sentence: (all before it or "", the last sentence)."""
    cut = 0
    for found in _END.finditer(text):
        if not _NO_END.search(text[max(0, found.end() - 8) : found.end()]):
            cut = found.end()
    return text[:cut].strip(), text[cut:].strip()


def sentences(text: str) -> list[str]:
    """The sentences of `text` in order, letter by letter; an item of a list stands for one."""
    found: list[str] = []
    for line in text.split("\n"):
        cut = 0
        for end in _END.finditer(line):
            if not _NO_END.search(line[max(0, end.end() - 8) : end.end()]):
                found.append(line[cut : end.end()].strip())
                cut = end.end()
        found.append(line[cut:].strip())
    return [sentence for sentence in found if sentence]
