"""What a page says by its layout alone: labels over headings, tiles with a figure, badges beside a text.

A browser shows them in their place. Read from top to bottom, a label over a heading would be the end of
the section above it, and a figure a clause without a word for what it counts. Here they are put together
in the page itself, before it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.importing.blocks import folded
from bot.importing.html_visible import hidden_by_style, why_not
from bot.importing.html_words import BLOCKS, has_words, plain
from bot.knowledge.sentences import ends_sentence

CARD = "data-card"
"""Marks a box with a heading of its own, of which nothing behind the box is said."""
_SECTIONS = "h2, h3, h4, h5, h6"
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LABELS = {"span", "p", "div", "small", "strong", "b", "em"}
_LONGEST_LABEL = 5
_LONGEST_FIGURE = 4
"""Words."""
_NUMBER = re.compile(r"(?:step |no\.? ?|#)?\d{1,2}[.)]?", re.IGNORECASE)


def with_layout_in_words(page: LexborHTMLParser, opened: frozenset[int]) -> None:
    """Change the page so that what stands together in its layout is one element; what is hidden stays.

    `opened` are the nodes that are shown by pressing a button, by memory id.
    """
    hidden = hidden_by_style(page)
    for heading in page.css(_SECTIONS):
        if not plain(heading):
            continue  # no words for a label to stand before
        label = _label_above(heading) or _badge_beside(heading)
        if label is not None and why_not(label, hidden, opened, in_article=True) is None:
            _begin(heading, folded(plain(label)))
            label.decompose()
    for box in page.css("div"):
        if (facts := _tile(box)) is not None:
            inner = LexborHTMLParser("<ul><li></li></ul>")
            inner.css("li")[0].insert_child(facts)
            _only(box, inner.css("ul")[0])
    for heading in page.css(_SECTIONS):
        if (figure := _figure_beside(heading)) is not None:
            row = figure.parent
            heading.insert_after(figure)
            figure.decompose()
            if row is not None:
                row.attrs[CARD] = ""


def _label_above(heading: LexborNode) -> LexborNode | None:
    """The short line that begins a heading's box: "Absence" over "When you are ill".

    It is said of that heading alone where no other of its level stands in the box.
    """
    box = heading.parent
    above = _before(heading)
    if box is None or above is None or not _is_label(above):
        return None
    first = next(filter(has_words, box.iter(include_text=True)))
    alone = sum(1 for inner in box.iter() if inner.tag in _HEADINGS and inner.tag <= (heading.tag or "")) == 1
    return above if alone and first.mem_id == above.mem_id else None


def _badge_beside(heading: LexborNode) -> LexborNode | None:
    """The number that stands beside the box that a heading begins."""
    beside = _before_the_box(heading)
    return beside if beside is not None and _NUMBER.fullmatch(folded(plain(beside))) else None


def _figure_beside(heading: LexborNode) -> LexborNode | None:
    """The figure with its unit that stands beside the box that a heading begins: "£12 a night"."""
    beside = _before_the_box(heading)
    told = folded(plain(beside)) if beside is not None else ""
    short = len(told.split()) <= _LONGEST_LABEL + _LONGEST_FIGURE and not ends_sentence(told)
    return beside if short and re.search(r"\d", told) else None


def _before_the_box(heading: LexborNode) -> LexborNode | None:
    """The first of two parts of a row, where the heading is the first thing in the second of them."""
    box = heading.parent
    if box is None or box.tag != "div" or _before(heading) is not None:
        return None
    row = box.parent
    inside = _first_parts(row) if row else []
    if len(inside) != 2 or inside[1].mem_id != box.mem_id or inside[0].tag not in {"div", "span"}:
        return None
    return None if inside[0].css(f"h1, {_SECTIONS}, a, button, input, img") else inside[0]


def _tile(box: LexborNode) -> str | None:
    """The words of a box that is nothing but a name and a figure, one over the other; None for any other."""
    inside = _first_parts(box)
    if len(inside) != 2 or not all(map(_is_plain, inside)):
        return None
    if not any(inner.tag in BLOCKS for inner in inside):
        return None
    first, second = (folded(plain(inner)) for inner in inside)
    if _is_figure(second) and _is_name(first):
        return f"{first.rstrip(':')}: {second}"
    return f"{first} {second}" if _is_figure(first) and _is_name(second) else None


def _is_figure(text: str) -> bool:
    return bool(re.search(r"\d", text)) and len(text.split()) <= _LONGEST_FIGURE


def _is_name(text: str) -> bool:
    return (
        any(map(str.isalpha, text))
        and not re.search(r"\d", text)
        and len(text.split()) <= _LONGEST_LABEL
        and not ends_sentence(text)
    )


def _is_label(node: LexborNode) -> bool:
    text = folded(plain(node))
    named = _is_name(text) and not text.endswith((":", ","))
    return _is_plain(node) and (named or bool(_NUMBER.fullmatch(text)))


def _is_plain(node: LexborNode) -> bool:
    """Whether an element holds words alone, without parts, links or fields."""
    inner = {one.tag or "" for one in _all_below(node)}
    return node.tag in _LABELS and not inner & (BLOCKS | {"a", "button", "input", "label", "img", "br"})


def _first_parts(box: LexborNode) -> list[LexborNode]:
    """The first three parts of a box that have words."""
    return list(islice(filter(has_words, box.iter(include_text=True)), 3))


def _all_below(node: LexborNode) -> Iterator[LexborNode]:
    for inner in node.iter():
        yield inner
        yield from _all_below(inner)


def _before(node: LexborNode) -> LexborNode | None:
    """The nearest sibling with words before a node."""
    other = node.prev
    while other is not None and not has_words(other):
        other = other.prev
    return other


def _begin(heading: LexborNode, label: str) -> None:
    """Put a label before the words of a heading."""
    numbered = _NUMBER.fullmatch(label)
    first = next(heading.iter(include_text=True))
    first.insert_before(f"{label} " if numbered else f"{label}: ")


def _only(box: LexborNode, inner: LexborNode) -> None:
    """Put one element in place of all that stands in a box."""
    for old in [*box.iter(include_text=True)]:
        old.decompose()
    box.insert_child(inner)
