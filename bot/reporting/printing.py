"""A case as a PDF that can be read aloud, searched and printed.

Typst sets it (package `typst`, Apache-2.0), as PDF/UA-1, the standard for accessible PDF (ISO 14289-1).
Its own fonts have Latin, Greek, Cyrillic, Hebrew and Arabic letters, and those that are installed on the
server are used as well. It fetches nothing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.resources import files

import typst

from bot.phrases import phrase

_UNSHOWN = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
_CONTROLS = frozenset(map(chr, (0, 0xFEFF, 0xFFFE, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Three that no accessible PDF may hold; the rest change the direction of what follows, so that a line could
read otherwise than it was written."""


class PrintError(Exception):
    """The PDF could not be made. Nothing of the case is told."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was said, with who said it and when as its heading."""

    heading: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be printed: its title, facts by their names, then the parts in their order."""

    title: str
    language: str
    footer: str
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)
    warnings: tuple[str, ...] = ()


def print_sheet(sheet: Sheet) -> bytes:
    """The PDF. A letter that no font has is written as its name, and the first page says so.

    Raises PrintError.
    """
    plain = shown = _with_each_text(sheet, partial(_spelt, unshown=_CONTROLS))
    warnings = (phrase("export.unshown", sheet.language), *sheet.warnings)
    unshown: frozenset[str] = frozenset()
    while True:
        try:
            return _typeset(shown)
        except typst.TypstError as error:
            found = frozenset(_unshown(error))
        if found <= unshown:
            raise PrintError
        unshown |= found  # it does not name them all at once: what stands beside a letter decides its font
        shown = replace(_with_each_text(plain, partial(_spelt, unshown=unshown)), warnings=warnings)


def _typeset(sheet: Sheet) -> bytes:
    said = {
        "title": sheet.title,
        "language": sheet.language.partition("-")[0],
        "footer": sheet.footer,
        "warnings": sheet.warnings,
        "facts": sheet.facts,
        "parts": [{"heading": part.heading, "lines": _lines(part.text)} for part in sheet.parts],
    }
    template = (files("bot.reporting") / "printed.typ").read_bytes()
    made = typst.compile(template, format="pdf", pdf_standards="ua-1", sys_inputs={"said": json.dumps(said)})
    assert isinstance(made, bytes)
    return made


def _lines(text: str) -> list[dict[str, object]]:
    return [{"text": line, "leftwards": _leftwards(line)} for line in text.split("\n")]


def _leftwards(line: str) -> bool:
    """Whether its first letter that has a direction is Hebrew, Arabic or the like (UAX #9, P2 and P3)."""
    return next(
        (way != "L" for way in map(unicodedata.bidirectional, line) if way in ("L", "R", "AL")), False
    )


def _unshown(error: typst.TypstError) -> Iterator[str]:
    """The letters for which Typst found no font."""

    def plain(escape: re.Match[str]) -> str:
        return chr(int(escape[1], 16)) if escape[1] else _PLAIN.get(escape[2], escape[2])

    for text in _UNSHOWN.findall(error.diagnostic):
        yield from _ESCAPED.sub(plain, text)


def _spelt(text: str, unshown: frozenset[str]) -> str:
    return "".join(f"[{_name(letter)}]" if letter in unshown else letter for letter in text)


def _name(letter: str) -> str:
    return unicodedata.name(letter, "").lower() or f"U+{ord(letter):04X}"


def _with_each_text(sheet: Sheet, change: Callable[[str], str]) -> Sheet:
    return replace(
        sheet,
        title=change(sheet.title),
        footer=change(sheet.footer),
        facts=tuple((change(name), change(value)) for name, value in sheet.facts),
        parts=tuple(Part(change(part.heading), change(part.text)) for part in sheet.parts),
    )
