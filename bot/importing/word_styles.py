"""What a Word paragraph inherits through its style and the styles that this one is based on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

Element = Any  # an lxml element; lxml ships no types

_BODY_TEXT = 9  # Word's outline level for what is no heading


@dataclass(slots=True)
class Styles:
    """The styles of one document, by id. `root` is that of styles.xml, or None."""

    root: Element | None
    _by_id: dict[str, Element] = field(default_factory=dict)
    _default: str = ""

    def __post_init__(self) -> None:
        for style in [] if self.root is None else self.root.findall(qn("w:style")):
            style_id = style.get(qn("w:styleId"), "")
            self._by_id[style_id] = style
            if style.get(qn("w:type")) == "paragraph" and switched_on(style.get(qn("w:default"), "0")):
                self._default = style_id

    def of(self, properties: Element | None) -> str:
        """The id of the style that paragraph properties name; the default style's when they name none."""
        return value(properties, "w:pStyle") or self._default

    def name(self, style_id: str) -> str:
        """The style's name as Word shows it, in small letters."""
        return value(self._by_id.get(style_id), "w:name").lower()

    def numbering(self, style_id: str) -> tuple[str | None, int | None, str]:
        """The list's id, the level, and the style that set the list: None for what no style sets."""
        list_id: str | None = None
        level: int | None = None
        owner = style_id
        for one in self._chain(style_id):
            found = child(one, "w:pPr", "w:numPr")
            if list_id is None and (list_id := value(found, "w:numId") or None) is not None:
                owner = one.get(qn("w:styleId"), "")
            if level is None:
                level = whole(value(found, "w:ilvl"))
        return list_id, level, owner

    def list_of_numbering_style(self, style_id: str) -> str | None:
        """The id of the list that a numbering style stands for."""
        return value(child(self._by_id.get(style_id), "w:pPr", "w:numPr"), "w:numId") or None

    def heading_level(self, style_id: str) -> int:
        """1 for the outermost heading; 0 for a style of body text."""
        for one in self._chain(style_id):
            level = outline_level(child(one, "w:pPr"))
            if level is not None:
                return level
            words = value(one, "w:name").lower().split()
            if len(words) == 2 and words[0] == "heading" and words[1] in "123456789":
                return int(words[1])
        return 0

    def switch(self, style_id: str, tag: str) -> bool | None:
        """Whether the style sets a switch of its characters (`w:b`, `w:vanish`); None if it does not say."""
        for one in self._chain(style_id):
            found = switch(child(one, "w:rPr"), tag)
            if found is not None:
                return found
        return None

    def _chain(self, style_id: str) -> Iterator[Element]:
        seen = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            yield self._by_id[style_id]
            style_id = value(self._by_id[style_id], "w:basedOn")


def outline_level(properties: Element | None) -> int | None:
    """The heading level that paragraph properties set: 0 for body text, None if they do not say."""
    level = whole(value(properties, "w:outlineLvl"))
    if level is None:
        return None
    return 0 if level >= _BODY_TEXT else level + 1


def switch(properties: Element | None, tag: str) -> bool | None:
    """Whether a switch such as `w:b` is on; None where it is not there."""
    found = child(properties, tag)
    return None if found is None else switched_on(found.get(qn("w:val"), "1"))


def switched_on(written: str) -> bool:
    """Word's ways to write yes and no."""
    return written not in {"0", "false", "off", "none"}


def child(element: Element | None, *tags: str) -> Element | None:
    """The child, the child's child and so on; None where one of them is not there."""
    for tag in tags:
        if element is None:
            return None
        element = element.find(qn(tag))
    return element


def value(element: Element | None, tag: str) -> str:
    """`w:val` of a child; "" where there is none."""
    found = child(element, tag)
    return str(found.get(qn("w:val"), "")) if found is not None else ""


def whole(written: str) -> int | None:
    """A whole number, or None for anything else: a broken document must not stop the reader."""
    return int(written) if written.isascii() and written.isdigit() else None
