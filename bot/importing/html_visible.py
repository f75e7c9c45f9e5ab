"""What a visitor of a web page sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from bot.importing.html_furniture import FURNITURE, is_control, is_furniture, is_permalink
from bot.importing.html_words import NO_WORDS, words_in

HIDDEN = "hidden text"

_STRUCK = {"del", "s", "strike"}
_FOLDS = re.compile(r"accordion|collaps|expand|toggle", re.IGNORECASE)
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def why_not(
    node: LexborNode, hidden: frozenset[int], opened: frozenset[int], *, in_article: bool
) -> str | None:
    """Why a node is left out: "" if it has no words to speak of, None if it is read.

    `hidden` are the nodes that a style sheet hides, `opened` those that a button shows. Inside of an
    article, headers are its own.
    """
    tag, look = node.tag or "", node.attributes
    if tag in NO_WORDS or is_permalink(node):
        return ""
    closed = (
        look.get("hidden", "until-found") != "until-found"
        or look.get("aria-hidden") == "true"
        or node.mem_id in hidden
    )
    if (closed or _HIDING.search(look.get("style") or "")) and node.mem_id not in opened:
        return HIDDEN
    if tag in _STRUCK:
        return "struck out"
    if is_control(node):
        return "a form control"
    if tag in {"img", "svg"}:
        return "a picture: its words cannot be read"
    return FURNITURE if is_furniture(node, in_article=in_article) else None


def opens_fold(node: LexborNode) -> bool:
    """Whether a button says that it opens and closes a part of the page."""
    names = " ".join((*words_in(node, "class"), *words_in(node, "id")))
    return "aria-expanded" in node.attributes or bool(_FOLDS.search(names))


def opened_by_buttons(page: LexborHTMLParser) -> frozenset[int]:
    """The parts of a page that a visitor sees on pressing a button: they are no hidden text."""
    named = {name for button in page.css("[aria-controls]") for name in words_in(button, "aria-controls")}
    parts = {node.mem_id for node in page.css("[id]") if named & {*words_in(node, "id")}}
    for button in page.css("button"):
        after = button.next
        while after is not None and after.is_text_node:
            after = after.next
        if after is not None and opens_fold(button):
            parts.add(after.mem_id)
    return frozenset(parts)


def hidden_by_style(page: LexborHTMLParser) -> frozenset[int]:
    """The nodes that the page's own style sheets hide on a screen."""
    hidden: set[int] = set()
    for sheet in page.css("style"):
        if "print" in (sheet.attributes.get("media") or ""):
            continue
        for selector, declarations in _rules(sheet.text()):
            if _HIDING.search(declarations) and ":" not in selector:
                try:
                    hidden.update(node.mem_id for node in page.css(selector))
                except SelectolaxError:
                    continue  # a selector from the future hides nothing that is known here
    return frozenset(hidden)


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The selector and the declarations of each rule that holds without a condition (`@media`)."""
    opened, *noted = sheet.split("/*")
    sheet = opened + "".join(note.partition("*/")[2] for note in noted)
    conditional = False
    for part in sheet.split("}"):
        selector, brace, declarations = part.partition("{")
        if "{" in declarations:
            conditional = True
        elif not brace:
            conditional = False
        elif not conditional and "@" not in selector:
            yield selector.strip(), declarations
