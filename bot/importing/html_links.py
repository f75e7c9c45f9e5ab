"""Links that stand for themselves: contents lists, menus, buttons that lead to another page."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from bot.importing.blocks import folded
from bot.importing.html_words import NO_WORDS, has_words, plain, words_in
from bot.knowledge.sentences import ends_sentence

_LONGEST_LINK = 8
"""Words; a menu has no longer names."""
_LONGEST_CARD = 16
"""Words; a card names a page and says in short what is on it."""
_PRESSED = re.compile(r"(?:\w+-{1,2})*(?:btn|button|cta)(?:-{1,2}\w+)*", re.IGNORECASE)
"""What a link is called that looks like a button."""
_FETCHED = re.compile(r"@|\d{4}|\b(?:forms?|template|checklist|calculator|e-?mail)\b", re.IGNORECASE)
_BOXES = {"div", "nav", "header"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TEXT = _HEADINGS | {"p", "li", "td", "th", "dt", "dd", "summary", "blockquote", "figcaption"}


def is_contents(node: LexborNode) -> bool:
    """Whether a list is nothing but links, most of them to places on the same page."""
    links = _all_links(node)
    here = [link for link in links if (link.attributes.get("href") or "").startswith("#")]
    return len(links) > 1 and len(links) >= len(node.css("li")) > 1 and 3 * len(here) >= 2 * len(links)


def is_menu(node: LexborNode) -> bool:
    """Whether a list or a line is nothing but several short links to other pages."""
    links = _all_links(node)
    names = [folded(plain(link)) for link in links]
    return len(links) > 2 and all(name and len(name.split()) <= _LONGEST_LINK for name in names)


def is_row_of_buttons(node: LexborNode) -> bool:
    """Whether a box, line or list has nothing but links to press on, or is one beside the heading of a box.

    "Read the full policy" in a box of its own leads away from the page. An address to write to, a form to
    fetch, and a link in a paragraph or a list that does not look like a button are part of the text.
    """
    links = _all_links(node)
    if not links or any(map(_is_told, links)) or (node.tag == "a" and not _stands_alone(node)):
        return False
    if all(map(_looks_pressed, links)):
        return not node.css(", ".join(_HEADINGS))
    return node.tag in _BOXES | {"a"} and not any(_is_in_text(link, node) for link in links)


def _is_told(link: LexborNode) -> bool:
    """Whether a link says something to those who read on."""
    name, leads = folded(plain(link)), link.attributes.get("href") or ""
    long = len(name.split()) > _LONGEST_CARD or ends_sentence(name)
    return long or leads.startswith(("mailto:", "tel:")) or bool(_FETCHED.search(name))


def _is_in_text(link: LexborNode, box: LexborNode) -> bool:
    """Whether a link stands in a paragraph, a heading or an item of the box."""
    above = link.parent
    while above is not None and above.mem_id != box.mem_id:
        if above.tag in _TEXT:
            return True
        above = above.parent
    return False


def _stands_alone(link: LexborNode) -> bool:
    """Whether a link has nothing beside it in its box but a heading or other links."""
    box = link.parent
    beside = filter(has_words, box.iter(include_text=True)) if box else iter(())
    return box is not None and box.tag in _BOXES and all(one.tag in _HEADINGS | {"a"} for one in beside)


def _looks_pressed(link: LexborNode) -> bool:
    return link.attributes.get("role") == "button" or any(map(_PRESSED.fullmatch, words_in(link, "class")))


def _all_links(node: LexborNode) -> list[LexborNode]:
    """The links of a node that has no other words; else none."""
    if node.tag == "a":
        return [node] if has_words(node) else []
    return node.css("a") if has_words(node) and _only_links(node) else []


def _only_links(node: LexborNode) -> bool:
    """Whether no word of a node stands outside of a link."""
    if node.is_text_node:
        return not any(map(str.isalnum, node.text_content or ""))
    if node.tag == "a" or node.tag in NO_WORDS or not node.is_element_node:
        return True
    return all(_only_links(inner) for inner in node.iter(include_text=True))
