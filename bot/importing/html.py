"""A web page as blocks: what a visitor sees of its main part, and what the page is called."""

from __future__ import annotations

from itertools import takewhile
from types import MappingProxyType

from selectolax.lexbor import LexborHTMLParser

from bot.importing.blocks import Block, Document, Kind, LeftOut, folded
from bot.importing.html_folds import with_folds_named
from bot.importing.html_furniture import FURNITURE
from bot.importing.html_layout import with_layout_in_words
from bot.importing.html_main import title_of
from bot.importing.html_reader import HtmlReader
from bot.importing.html_template import without_template
from bot.importing.html_visible import hidden_by_style, opened_by_buttons
from bot.knowledge.sentences import ends_sentence


def read_html(text: str) -> Document:
    """Read a page: headings, lists with the numbers that a browser prints, tables; hidden text dropped."""
    text, metadata, marks = without_template(text)
    page = LexborHTMLParser(text)
    opened = opened_by_buttons(page) | with_folds_named(page)
    with_layout_in_words(page, opened)
    names = page.css("head title")
    named = folded(names[0].text()) if names else ""
    named = metadata.get("title", "") if not named or "{{" in named else named
    reader = HtmlReader(hidden_by_style(page), opened)
    if page.body is not None:
        reader.read_page(page.body)
    title, heading = title_of(page, reader.blocks, named)
    above = _above_title(reader.blocks, heading) if heading else []
    left_out = [LeftOut(block.words, FURNITURE, block.line) for block in above]
    return Document(
        title,
        tuple(reader.blocks[len(above) :]),
        (*marks, *reader.left_out, *left_out),
        MappingProxyType(metadata | ({"title": named} if named else {})),
    )


def _above_title(blocks: list[Block], title: Block) -> list[Block]:
    """The blocks above the only main heading, where none is a heading or a whole sentence; else none."""
    above = list(takewhile(lambda block: block is not title, blocks))
    bare = all(block.kind is not Kind.HEADING and not ends_sentence(block.text) for block in above)
    return above if bare else []


def read_fragment(text: str, line: int, under: int = 0) -> tuple[list[Block], list[LeftOut]]:
    """The blocks of HTML that stands inside of another document, all on `line`, and what was left out.

    `under` is the level of the heading above it.
    """
    page = LexborHTMLParser(text)
    reader = HtmlReader(frozenset(), opened_by_buttons(page), line)
    reader.stand_under(under)
    if page.body is not None:
        reader.read(page.body)
        reader.flush()
    return reader.blocks, reader.left_out
