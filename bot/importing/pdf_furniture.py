"""What stands on the pages of a PDF but is no text of the document: running lines, page numbers, contents."""

from __future__ import annotations

import re
from collections import defaultdict

from bot.importing.blocks import LeftOut, folded
from bot.importing.pdf_lines import Line

_EDGE_LINES = 3  # at the top and at the bottom of a page
_PAGE_NUMBER = re.compile(r"\W*(?:page|p\.)?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivx]{1,6})\s*$|…{2,}\s*\d{1,4}\s*$|(?:\.\s?){8,}$")
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?\W*", re.IGNORECASE)


def without_furniture(
    pages: list[list[Line]], heights: list[float]
) -> tuple[list[list[Line]], list[LeftOut]]:
    """The pages without running headers, footers, page numbers and contents lists; and those, said."""
    running = _running(pages)
    left_out: dict[str, LeftOut] = {}
    kept: list[list[Line]] = []
    for lines, height in zip(pages, heights, strict=True):
        edge = _edge(lines)
        contents = _contents(lines)
        kept.append([])
        for line in lines:
            why = ""
            if id(line) in contents:
                why = "the table of contents"
            elif id(line) in edge and _shape(line) in running:
                why = "a line that runs along the pages"
            elif id(line) in edge and _is_page_number(line, height):
                why = "a page number"
            if why:
                left_out.setdefault(f"{why}{line.text}", LeftOut(folded(line.text), why, 0))
            else:
                kept[-1].append(line)
    return kept, list(left_out.values())


def _edge(lines: list[Line]) -> set[int]:
    by_height = sorted(lines, key=lambda line: line.top)
    return {id(line) for line in (*by_height[:_EDGE_LINES], *by_height[-_EDGE_LINES:])}


def _running(pages: list[list[Line]]) -> set[tuple[str, int]]:
    """The shapes of lines that come again at one height of several pages."""
    seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for number, lines in enumerate(pages):
        edge = _edge(lines)
        for line in lines:
            if id(line) in edge:
                seen[_shape(line)].add(number)
    least = max(2, len(pages) * 3 // 10)
    return {shape for shape, numbers in seen.items() if len(numbers) >= least}


def _shape(line: Line) -> tuple[str, int]:
    """The words with every number alike, and the height on the page."""
    return re.sub(r"\d+", "0", line.text.lower()), round(line.top / 8)


def _is_page_number(line: Line, height: float) -> bool:
    at_edge = line.top > height * 0.88 or line.bottom < height * 0.12
    return at_edge and bool(_PAGE_NUMBER.fullmatch(line.text))


def _contents(lines: list[Line]) -> set[int]:
    """The lines with leaders to a page number, and the heading above them."""
    found: set[int] = set()
    for at, line in enumerate(lines):
        if _LEADER.search(line.text):
            found.add(id(line))
            above = at - 1
            if above >= 0 and _CONTENTS.fullmatch(lines[above].text):
                found.add(id(lines[above]))
    return found
