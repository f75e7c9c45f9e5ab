"""What a plain text repeats on each page: page numbers, running headers and footers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.importing.blocks import folded
from bot.importing.text_lines import BULLET, CONTENTS_LINE, FINISHED, LABEL, Line

_PAGE_NUMBER = re.compile(r"^\W*(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*$", re.IGNORECASE)
_BETWEEN_DASHES = re.compile(r"\s*(?:[-–—]\s*\d{1,4}\s*[-–—]|page\s*\d.*)$", re.IGNORECASE)
_BESIDE_A_PAGE = re.compile(
    r"\S.*(?:\t|\s{3,}|\s\|\s)\s*page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$"
    r"|page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?(?:\t|\s{3,}|\s\|\s)\s*\S.*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s*(?:stage|step|phase|part|section|level|tier|schedule|appendix|annexe?|chapter|option|scenario"
    r"|example|case|question|day|week|month|year|band|grade|group|category|type|rule|principle|article|form"
    r"|standard|priority|table|note)\s+(?:no\.?\s*)?(?:\d{1,2}|[ivx]{1,4}|[a-h])\b",
    re.IGNORECASE,
)
"""What counts the parts of a text, and stands once for each: "Stage 2"."""
REPEATS = 3
"""A line that stands this often, but for its digits, is a running header or footer."""
LONGEST_FURNITURE = 90
"""Running headers are short; a longer line that repeats is a rule said twice."""


def furniture_of(lines: Sequence[Line]) -> set[int]:
    """The numbers of the lines that are page numbers or running headers and footers."""
    shapes: Counter[str] = Counter(_shape(line.text) for line in lines)
    written: Counter[str] = Counter(folded(line.text).lower() for line in lines)
    found = set()
    for line in lines:
        shape = _shape(line.text)
        if not shape or (BULLET.match(line.text) and not _BETWEEN_DASHES.match(line.text)):
            continue
        indented = line.text.startswith((" ", "\t"))
        alone = _PAGE_NUMBER.match(line.text) and (not indented or _BETWEEN_DASHES.match(line.text))
        running = (
            shapes[shape] >= REPEATS
            and len(line.text) <= LONGEST_FURNITURE
            and not CONTENTS_LINE.search(line.text)
            and not LABEL.match(line.text)
            and not FINISHED.search(line.text)
            and not _is_form_line(line.text)
            and not (_COUNTED.match(line.text) and written[folded(line.text).lower()] < REPEATS)
        )
        beside = _BESIDE_A_PAGE.match(line.text.strip()) and len(line.text.split()) <= 16
        if alone or running or beside:
            found.add(line.number)
    return found


def _is_form_line(text: str) -> bool:
    return "\t" in text.strip()


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", folded(text)).lower()
