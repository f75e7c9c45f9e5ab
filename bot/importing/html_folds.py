"""Tabs and folds that scripts make of a page: what is pressed on names the part that it shows."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.importing.blocks import folded
from bot.importing.html_words import plain, words_in
from bot.importing.typed import stands_for_heading

_OPENERS = "a[data-toggle], a[data-bs-toggle], a[aria-controls], [role=tab]"
_TARGETS = ("aria-controls", "data-bs-target", "data-target", "href")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "summary"}


def with_folds_named(page: LexborHTMLParser) -> frozenset[int]:
    """Put the words to press on, as the `summary` of a fold, on top of the part of the page that they show.

    Where they are a heading already, nothing is changed; where that part begins with them, they are a
    menu. Returns the parts that are shown so, by memory id: they are no hidden text.
    """
    parts = {part.attributes.get("id"): part for part in page.css("[id]")}
    shown: set[int] = set()
    for opener in page.css(_OPENERS):
        part = next((parts[name] for name in _targets(opener) if name in parts), None)
        if part is None:
            continue
        shown.add(part.mem_id)
        name = folded(plain(opener))
        if not stands_for_heading(name) or _is_heading(opener):
            continue
        if folded(plain(part))[: len(name)].casefold() == name.casefold():
            opener.attrs["role"] = "navigation"
            continue
        summary = LexborHTMLParser("<details><summary></summary></details>").css("summary")[0]
        summary.insert_child(name)
        first = next(part.iter(include_text=True), None)
        if first is not None:
            first.insert_before(summary)
            opener.decompose()
    return frozenset(shown)


def _targets(opener: LexborNode) -> list[str]:
    """The ids that an opener names."""
    told = [word for name in _TARGETS for word in words_in(opener, name)[:1]]
    return [word.removeprefix("#") for word in told if word.startswith("#")] + words_in(opener, _TARGETS[0])


def _is_heading(opener: LexborNode) -> bool:
    """Whether an opener stands in a heading, or has one inside."""
    above = opener.parent
    while above is not None and above.tag not in _HEADINGS:
        above = above.parent
    return above is not None or bool(opener.css(", ".join(_HEADINGS)))
