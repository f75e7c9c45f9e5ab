"""Which part of a web page is the document, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.importing.blocks import Block, Kind, folded
from bot.importing.html_words import plain
from bot.importing.title_page import DOCUMENT_WORD

_SITE = re.compile(r"\s+[-–—|·:»]\s+")
_OFTEN = 2
"""So many times a page names itself; it speaks of its owners more often."""
_OWNED = re.compile(r"(?:©|copyright).{0,80}", re.IGNORECASE)


def main_part(body: LexborNode) -> LexborNode | None:
    """The one `main`, or else the one `article`, that holds the document; None where there is none."""
    for selector in ("main, [role=main]", "article"):
        found = body.css(selector)
        if len(found) == 1 and plain(found[0]).strip():
            return found[0]
    return None


def beside(body: LexborNode, main: LexborNode) -> Iterator[LexborNode]:
    """All that stands beside the way from the body down to the main part, in its order."""
    way = set()
    above: LexborNode | None = main
    while above is not None and above.mem_id != body.mem_id:
        way.add(above.mem_id)
        above = above.parent
    for inner in body.iter(include_text=True):
        if inner.mem_id == main.mem_id:
            continue
        if inner.mem_id in way:
            yield from beside(inner, main)
        else:
            yield inner


def title_of(page: LexborHTMLParser, blocks: list[Block], named: str) -> tuple[str, Block | None]:
    """What the document is called, and the heading that says so, if that is one of its blocks.

    `named` is what the page is called in its head. The only main heading goes before it, wherever on
    the page it stands, unless it is the name of the site.
    """
    first = [block for block in blocks if block.kind is Kind.HEADING and block.level == 1]
    parts = _SITE.split(named)
    only = first[0] if len(first) == 1 else None
    if only is not None and (len(parts) == 1 or only.text.casefold() != parts[-1].casefold()):
        return only.text, only
    shown = [folded(plain(heading)) for heading in page.css("body h1")]
    if not first and len(shown) == 1 and shown[0] and not _names_the_site(page, shown[0], parts[-1]):
        return shown[0], None
    return next((part for part in parts if DOCUMENT_WORD.search(part)), parts[0]), None


def _names_the_site(page: LexborHTMLParser, heading: str, last: str) -> bool:
    """Whether a heading is the name of those whose site it is: they own the page, and it speaks of them.

    `last` is the last part of the page's name.
    """
    told = plain(page.body).casefold() if page.body is not None else ""
    names = [node.attributes.get("content") or "" for node in page.css("meta[property='og:site_name']")]
    name = heading.casefold()
    often = told.count(name) > _OFTEN and not DOCUMENT_WORD.search(heading)
    return often or any(name in one.casefold() for one in (last, *names, *_OWNED.findall(told)))
