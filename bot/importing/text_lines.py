"""What one line of a plain text is by its look: a bullet, a numbered line, a line of a contents list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.importing.labels import CODED
from bot.knowledge.ruling import CROSS

BULLETS = "-•*–—▪□☐☑●◦·‣oO\uf0b7\uf0a7\u2043"
BULLET = re.compile(
    rf"^\s*(?=[{CROSS}])|^\s*(?:[{re.escape(BULLETS.replace('oO', ''))}]\s+|o\s{{2,}}|o\t|\[ ?\]\s+)(?=\S)"
)
LABEL = re.compile(
    rf"^\s*(?P<label>{CODED})\s+(?=\S)"
    r"|^\s*(?P<plain>[A-Z]\d{0,2}(?:\.\d{1,3})+\.?|\d{1,3}(?:\.\d{1,3})+\.?(?:\([a-z]{1,4}\))?|\d{1,3}[.)]|\([a-z]{1,4}\)|\(\d{1,3}\)|[a-z][.)]|[ivx]{1,5}[.)])\s+(?=\S)"
    r"|^\s*(?P<bare>\d{1,3})(?:\t+|\s+(?=[A-Z“‘\"']))(?=\S)"
)
CONTENTS_LINE = re.compile(r"(?:\t+|\s{2,}|\s*[.…·_]{3,}\s*)\d{1,3}\s*$")
FINISHED = re.compile(r"[.!?:;][\"'”’)\]]*$")


_MARKED_HEADING = re.compile(r"#{1,6}[ \t]+[^\W\d_].*[^\s.;,]\s*")
_FEWEST_MARKED = 2


def is_markdown(text: str) -> bool:
    """Whether a text is Markdown, whatever its file is called: it marks two headings as "## Bikes"."""
    lines = text.splitlines()
    alone = (line for at, line in enumerate(lines) if not (at and lines[at - 1].strip()))
    return sum(bool(_MARKED_HEADING.fullmatch(line)) for line in alone) >= _FEWEST_MARKED


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its number in the source, from 1 on."""

    number: int
    text: str
