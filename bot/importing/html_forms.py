"""Forms on a web page: what somebody is to fill in there, and what is written around the fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from bot.importing.blocks import folded
from bot.importing.html_words import BLOCKS, NO_WORDS
from bot.knowledge.sentences import ends_sentence

_CONTROLS = {"button", "select", "textarea", "input", "datalist", "canvas"}
_FORMS = {"form", "fieldset", "div", "section", "table"}
_NOT_WRITTEN = {"hidden", "search", "checkbox", "radio", "submit", "button", "reset", "image"}
_LONGEST_LABEL = 8
"""Words; a longer line without a stop at its end is no name of a field."""
_ABOUT_THE_FORM = re.compile(
    r"\b(?:signature|(?:by|before) (?:signing|ticking|clicking|submitting|sending|typing)"
    r"|(?:box|fields?|form) (?:above|below|here)|(?:tick|check) (?:the|this) box|required fields?"
    r"|fields? marked|captcha|your (?:message|enquiry|details) (?:has|have|will))\b",
    re.IGNORECASE,
)


def is_form(node: LexborNode) -> bool:
    """Whether a part of a page is a form: fields to write in, a button, and no words but about these."""
    if node.tag not in _FORMS or not (_has_field(node) and _has_button(node)):
        return False
    if any(not item.css(", ".join(_CONTROLS)) for item in node.css("li")):
        return False  # what somebody agrees to, point by point
    return all(map(_is_of_a_form, _lines(node)))


def _has_field(node: LexborNode) -> bool:
    fields = (one for one in node.css("input") if one.attributes.get("type") not in _NOT_WRITTEN)
    return bool(node.css("textarea, canvas")) or next(fields, None) is not None


def _has_button(node: LexborNode) -> bool:
    return bool(node.css("button, input[type=submit], input[type=button], input[type=image]"))


def _is_of_a_form(line: str) -> bool:
    name = re.sub(r"\([^()]*\)", "", line)  # "Your name (leave it empty if you like)"
    named = len(name.split()) <= _LONGEST_LABEL and not ends_sentence(name)
    return named or bool(_ABOUT_THE_FORM.search(line))


def _lines(node: LexborNode) -> Iterator[str]:
    """The lines of a node, as a visitor sees them, without the words of its controls."""
    words: list[str] = []
    for part in _parts(node):
        if part is not None:
            words.append(part)
        elif text := folded("".join(words)):
            yield text
            words = []
    if text := folded("".join(words)):
        yield text


def _parts(node: LexborNode) -> Iterator[str | None]:
    """The words of a node in their order; None where a line ends."""
    if node.is_text_node:
        yield node.text_content or ""
    elif node.is_element_node and node.tag not in _CONTROLS | NO_WORDS:
        apart = node.tag in BLOCKS or node.tag in {"td", "th", "tr", "br", "label"}
        if apart:
            yield None
        for inner in node.iter(include_text=True):
            yield from _parts(inner)
        if apart:
            yield None
