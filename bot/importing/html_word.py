"""Pages that Word saved: lists and titles that are only styles of paragraphs."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from bot.importing.blocks import Block, Kind, folded, printed_label
from bot.importing.html_words import plain, words_in

_LEVEL = re.compile(r"mso-list:\s*\w+ level(\d)", re.IGNORECASE)
_MARK = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(?:[A-Z]?\d[\d.]*|[a-z]{1,4}|[A-Z]|[IVX]{1,5})[.)]?\)?")
_BARE = {"o", "q", "v", "n", "l", "u", "w"}
"""Letters that a font of signs prints as a bullet: no number of a list is printed without a sign."""


def word_list_item(node: LexborNode) -> Block | None:
    """The item that a paragraph opens, with the number that Word printed; None for any other node."""
    level = _LEVEL.search(node.attributes.get("style") or "")
    if node.tag != "p" or level is None:
        return None
    marks = [folded(plain(span)) for span in node.css("span") if is_word_mark(span)]
    numbered = bool(marks) and marks[0] not in _BARE and bool(_NUMBER.fullmatch(marks[0]))
    return Block(Kind.ITEM, "", printed_label(marks[0]) if numbered else "", int(level[1]) - 1)


def is_word_mark(node: LexborNode) -> bool:
    """Whether a span is the bullet or the number that Word put before the words of a list item."""
    return node.tag == "span" and bool(_MARK.search(node.attributes.get("style") or ""))


def word_role(node: LexborNode) -> str:
    """What the style of a paragraph says that it is: "title", "contents", "furniture"; "" for any other."""
    names = {name.lower() for name in words_in(node, "class")} if node.tag == "p" else set()
    if names & {"msotitle", "msotitlecxspfirst"}:
        return "title"
    if any(re.fullmatch(r"msotoc(?:\d|heading)", name) for name in names):
        return "contents"
    return "furniture" if names & {"msoheader", "msofooter"} else ""
