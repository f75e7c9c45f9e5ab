"""The words of a clause that are shown: all of them, or of a long clause its best whole sentences."""

from __future__ import annotations

import re

from bot.knowledge.modality import modality
from bot.knowledge.sentences import sentences
from bot.matching.terms import stem, stems
from bot.model import Clause, Modality, Policy
from bot.replies import Citation

LONGEST_QUOTE = 700
"""Characters of a cited text (the outside face promises it)."""


def cite(clause: Clause, policy: Policy, asked: str) -> Citation:
    """`clause` as it is shown to somebody who asked `asked`: letter by letter, at most 700 characters.

    An excerpt asks what its own words ask: a ban elsewhere in the clause is no label for a leave.
    """
    if len(clause.words) <= LONGEST_QUOTE:
        return Citation(clause, policy, clause.words, excerpt=False)
    text = _best(clause.words, asked)
    said = modality("", text)
    return Citation(clause, policy, text, excerpt=True, says=None if said is Modality.SAYS else said)


def _best(words: str, asked: str) -> str:
    """The stretch of whole sentences around the one most like `asked` that fits.

    An item of a list stands below the line that it completes: without it, it could mean the opposite.
    """
    spans = _spans(words)
    wanted = {stem(word) for word in stems(asked)}
    likeness = [len(wanted & set(stems(words[start:end]))) for start, end in spans]
    first = last = max(range(len(spans)), key=likeness.__getitem__)
    lead = _line_completed(words, spans[first][0])
    room = LONGEST_QUOTE - len(lead)
    if spans[first][1] - spans[first][0] > room:
        return lead + _cut(words[slice(*spans[first])], room)
    while True:
        sides = [side for side in ((first - 1, last), (first, last + 1)) if _fits(spans, side, room)]
        if not sides:
            shown = words[spans[first][0] : spans[last][1]]
            return shown if lead.strip() in shown else lead + shown
        first, last = max(sides, key=lambda side: likeness[side[0] if side[0] != first else side[1]])


def _line_completed(words: str, at: int) -> str:
    """The line before the list that holds the item at `at`, with its line break; "" where there is none."""
    before = words[:at].split("\n")[:-1]
    lead = next((line for line in reversed(before) if line.endswith(":")), "")
    return f"{lead}\n" if 0 < len(lead) < LONGEST_QUOTE // 2 else ""


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
