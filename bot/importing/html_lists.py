"""The items of lists: the numbers that a browser prints in front of them, terms with their meanings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from bot.importing.counting import formatted

_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "none": "none",
    "disc": "none",
    "circle": "none",
    "square": "none",
}
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.IGNORECASE)


def list_labels(node: LexborNode) -> Iterator[str]:
    """The label of each `li` of a list, in order; "" for each of a list with bullets."""
    items = [inner for inner in node.iter() if inner.tag == "li"]
    form = _form(node, "decimal" if node.tag == "ol" else "none")
    backwards = "reversed" in node.attributes
    count = _whole(node, "start")
    if count is None:
        count = len(items) if backwards else 1
    for item in items:
        own = _whole(item, "value")
        count = count if own is None else own
        yield formatted(count, _form(item, form))
        count += -1 if backwards else 1


def _form(node: LexborNode, otherwise: str) -> str:
    found = _LIST_STYLE.search(node.attributes.get("style") or "")
    for word in found[1].lower().split() if found else ():
        if word in _STYLES:
            return _STYLES[word]
    return _TYPES.get(node.attributes.get("type") or "", otherwise)


def _whole(node: LexborNode, name: str) -> int | None:
    found = re.match(r"\s*([+-]?\d{1,9})", node.attributes.get(name) or "")
    return int(found[1]) if found else None


def terms(node: LexborNode) -> Iterator[LexborNode]:
    """The terms and meanings of a `dl`, through the `div`s that can group them."""
    for inner in node.iter(include_text=True):
        if inner.tag == "div":
            yield from terms(inner)
        else:
            yield inner
