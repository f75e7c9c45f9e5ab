"""The words of a clause that are shown: all of them, or of a long clause its best whole sentences."""

from __future__ import annotations

import re

from bot.knowledge.sentences import sentences
from bot.matching.terms import stem, stems
from bot.model import Citation, Clause, Policy

LONGEST_QUOTE = 700
"""Characters of a cited text (the outside face promises it)."""


def cite(clause: Clause, policy: Policy, asked: str) -> Citation:
    """`clause` as it is shown to somebody who asked `asked`: letter by letter, at most 700 characters."""
    if len(clause.words) <= LONGEST_QUOTE:
        return Citation(clause, policy, clause.words, excerpt=False)
    lead = f"{clause.lead_in} " if clause.lead_in and len(clause.lead_in) < LONGEST_QUOTE // 2 else ""
    return Citation(clause, policy, lead + _best(clause.text, asked, LONGEST_QUOTE - len(lead)), excerpt=True)


def _best(text: str, asked: str, room: int) -> str:
    """The stretch of whole sentences around the one most like `asked` that fits into `room` characters."""
    spans = _spans(text)
    wanted = {stem(word) for word in stems(asked)}
    likeness = [len(wanted & set(stems(text[start:end]))) for start, end in spans]
    first = last = max(range(len(spans)), key=likeness.__getitem__)
    if spans[first][1] - spans[first][0] > room:
        return _cut(text[slice(*spans[first])], room)
    while True:
        sides = [side for side in ((first - 1, last), (first, last + 1)) if _fits(spans, side, room)]
        if not sides:
            return text[spans[first][0] : spans[last][1]]
        first, last = max(sides, key=lambda side: likeness[side[0] if side[0] != first else side[1]])


def _fits(spans: list[tuple[int, int]], side: tuple[int, int], room: int) -> bool:
    first, last = side
    return first >= 0 and last < len(spans) and spans[last][1] - spans[first][0] <= room


def _spans(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for sentence in sentences(text):
        start = text.index(sentence, at)
        at = start + len(sentence)
        found.append((start, at))
    return found


def _cut(sentence: str, room: int) -> str:
    """A sentence that is itself too long ends at its last break that fits."""
    breaks = [found.end() for found in re.finditer(r"[,;:]\s|\s", sentence[:room])]
    strong = [found.end() for found in re.finditer(r"[,;:]\s", sentence[:room]) if found.end() > room // 2]
    return sentence[: (strong or breaks or [room])[-1]].rstrip()
