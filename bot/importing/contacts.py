"""Lists of contacts: "Service Desk | ext. 4400", "Safeguarding Lead: 01632 960902"."""

from __future__ import annotations

import re

from bot.importing.role_names import Named, roles_at
from bot.importing.route_names import section_in_words
from bot.knowledge.rows import CELLS
from bot.model import Clause

_SECTION = re.compile(
    r"^(?:(?:key|useful|important|main|emergency|further|your|our) )*"
    r"(?:contacts?(?: (?:details|list|information|us))?|people(?: to (?:know|contact|ask|talk to))?"
    r"|roles|who to (?:contact|ask|tell|call|ring|speak to|talk to)|who(?:['’]s| is) who|who does what"
    r"|(?:telephone|phone) numbers)\b\W*$",
    re.IGNORECASE,
)
_COLUMN = re.compile(
    r"^(?:who|contact|role|post|job title|team|department|contact point|position)\W*$", re.IGNORECASE
)
_BESIDE = re.compile(
    r"\b(?:(?:tele)?phone|tel|mobile|e-?mail|ext(?:ension)?|numbers?|contact|reach|where|when|for|about|what"
    r"|responsib\w+|dut(?:y|ies)|does|deals?|handles|helps?|ask|names?|person|holder)\b",
    re.IGNORECASE,
)
"""The head of a column that says how to reach a role, or what it is there for."""
_WAY_TO_REACH = re.compile(
    r"(?:(?:tele)?phone|tel|mobile|e-?mail|ext)\b[.:]?\s*[\d(+]|(?:e-?mail:?\s*)?[\w.+-]+@[\w.-]+\W*$",
    re.IGNORECASE,
)
"""A clause that does no more than tell how to reach the role in its heading."""
_HOW = r"\W+(?:(?:tel|phone|telephone|mobile|ext|email|e-mail)\b\W*)?"
_NAME_AND_NUMBER = re.compile(
    r"[^:.;]{3,60}: (?:(?:Mrs?|Ms|Miss|Dr)\.? )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,3}"
    rf"{_HOW}(?:\+?\(?\d[\d() +/-]*|[^\s@]+@\S+)(?:{_HOW}[^\s@]+@\S+)?\W*"
)
"""A line of its own, in any section: "Contact Officer: Jo Reed, 01632 960100"."""
_NAME_ENDS = re.compile(r"\s*\([^)]*\)\s*(?=:|$)|:(?=\s)|\s+[–—-]\s+|$")


def contact_in(clause: Clause) -> Named | None:
    """The role that a row or an item of a list of contacts is about; None for any other clause."""
    section = section_in_words(clause.heading[-1]) if clause.heading else ""
    if _WAY_TO_REACH.match(clause.text):
        return _whole(_NAME_ENDS.split(section)[0])
    if _NAME_AND_NUMBER.fullmatch(clause.text):
        return _whole(_NAME_ENDS.split(clause.text)[0])
    head, first = clause.cells[0] if clause.cells else ("", _first(clause.text))
    beside = any(_BESIDE.search(other) for other, _ in clause.cells[1:])
    if not ((_COLUMN.match(head) and beside) or _SECTION.match(section)):
        return None
    if first == clause.text:  # nothing tells how to reach them
        return None
    return _whole(first)


def _whole(text: str) -> Named | None:
    """The role that `text` is the name of, with nothing else in it."""
    named = roles_at(text, 0)
    return named[0] if len(named) == 1 and named[0].end == len(text) else None


def _first(text: str) -> str:
    """The first cell of a row, or what stands before the telephone number of a line."""
    first, parted, _ = text.partition(CELLS)
    return first if parted else _NAME_ENDS.split(text)[0]
