"""What stands on the pages of a PDF but is no text of the document: running lines, page numbers, contents."""

from __future__ import annotations

import re
from collections import defaultdict

from bot.importing.blocks import LeftOut, folded
from bot.importing.pdf_lines import Line

_EDGE_LINES = 3  # at the top and at the bottom of a page
_MARGIN = 0.18  # of the height of a page, where running lines can stand
_APART = 0.6  # of the size: the gap between a running line and the text
_OTHER_SIZE = 0.6  # points
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
        reasons = _contents(lines) | _around(lines, running, height)
        for line in lines:
            if id(line) in reasons:
                why = reasons[id(line)]
                left_out.setdefault(f"{why}{line.text}", LeftOut(folded(line.text), why))
        kept.append([line for line in lines if id(line) not in reasons])
    return kept, list(left_out.values())


def _around(lines: list[Line], running: set[tuple[str, int]], height: float) -> dict[int, str]:
    """Why lines at the top and the bottom are left out, from the edge inward as far as they go.

    They must stand apart from the text: a clause can end with the same words on two pages.
    """
    found: dict[int, str] = {}
    downward = sorted(lines, key=lambda line: line.top)
    for inward in (downward, downward[::-1]):
        reasons = [_why_running(line, running, height) for line in inward[:_EDGE_LINES]]
        end = next((at for at, why in enumerate(reasons) if not why), len(reasons))
        while 0 < end < len(inward) and not _apart(inward[end - 1], inward[end]):
            end -= 1
        found.update({id(line): why for line, why in zip(inward[:end], reasons, strict=False)})
    return found


def _why_running(line: Line, running: set[tuple[str, int]], height: float) -> str:
    in_margin = line.top > height * (1 - _MARGIN) or line.bottom < height * _MARGIN
    if in_margin and _shape(line) in running:
        return "a line that runs along the pages"
    return "a page number" if _is_page_number(line, height) else ""


def _apart(one: Line, other: Line) -> bool:
    upper, lower = sorted((one, other), key=lambda line: line.top)
    size = max(one.size, other.size)
    return lower.top - upper.bottom > _APART * size or abs(one.size - other.size) > _OTHER_SIZE


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


def _contents(lines: list[Line]) -> dict[int, str]:
    """The lines with leaders to a page number, and the heading above them."""
    found: dict[int, str] = {}
    for at, line in enumerate(lines):
        if _LEADER.search(line.text):
            found[id(line)] = "the table of contents"
            if at and _CONTENTS.fullmatch(lines[at - 1].text):
                found[id(lines[at - 1])] = "the table of contents"
    return found
