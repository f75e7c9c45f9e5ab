"""The keys between two lines of `---` at the start of a policy or an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.knowledge.yaml_text import Value, parse_yaml
from bot.model import Fault

_KEY = re.compile(r"(?:title|version|effective|review_by|owner|references|questions|ruling|cites)\s*:")
_DASHES = re.compile(r"[-‐-―]+")
_NEAR = 30
"""Lines within which front matter ends that lacks its first line."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file in two parts. `body_line` is the line of the file on which `body` starts.

    `readable` is False when front matter is there and cannot be read; `values` is None then, and
    also when there is none.
    """

    values: Value | None
    readable: bool
    body: str
    body_line: int


def split_front_matter(text: str, file: str, faults: list[Fault]) -> FrontMatter:
    """Part a file's front matter from its body; what is wrong with it goes to `faults`."""
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if lines[start].rstrip() != "---":
        if missing := _without_start(lines, start):
            faults.append(Fault(file, start + 1, missing))
        return FrontMatter(None, not missing, text, 1)
    end = next((at for at, line in enumerate(lines[start + 1 :], start + 1) if line.rstrip() == "---"), None)
    if end is None:
        message = "the front matter has no end; write --- on a line below its last key"
        faults.append(Fault(file, start + 1, message))
        return FrontMatter(None, False, "\n".join(lines[start + 1 :]), start + 2)
    before = len(faults)
    values = parse_yaml("\n".join(lines[start + 1 : end]), file, faults, first_line=start + 2)
    body = "\n".join(lines[end + 1 :])
    return FrontMatter(values, len(faults) == before, body, end + 2)


def _without_start(lines: Sequence[str], start: int) -> str:
    """What to say of front matter whose first line is missing or no ---; "" where there is none.

    Read as text, its words would become clauses, and a policy would be in force before its day.
    """
    first = lines[start].strip()
    dashed = bool(_DASHES.fullmatch(first))
    following = next((line.strip() for line in lines[start + 1 :] if line.strip()), "")
    if dashed and _KEY.match(following):
        return f"the line before the first key is {first}; write three hyphens there: ---"
    ends = any(_DASHES.fullmatch(line.strip()) for line in lines[start + 1 : start + _NEAR])
    if _KEY.match(first) and ends:
        return "the front matter has no start; write --- on a line above its first key"
    return ""
