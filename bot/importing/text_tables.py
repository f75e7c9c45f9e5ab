"""Tables in plain text: lines whose columns are set apart by gaps or tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

_GAP = re.compile(r"\t+|\s{2,}")
_FORM = re.compile(r"_{3,}|\.{4,}|…{2,}")
_RULE = re.compile(r"[\s=+|_-]+$")
FEWEST = 3
"""Lines; two with a gap at the same place may be chance."""


def table_at(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """The rows of the table that begins with the first of `lines`; [] where none does.

    A line that only rules off gives a row without cells.
    """
    block = list(takewhile(str.strip, lines))
    width = len(_cells(block[0])) if block else 0
    if width < 2:
        return []
    starts = _second_column(block[0])
    rows: list[tuple[str, ...]] = []
    for line in block:
        if rows and _RULE.match(line):
            rows.append(())
        elif len(_cells(line)) == width and _is_aligned(line, starts) and not _FORM.search(line):
            rows.append(_cells(line))
        else:
            break
    filled = [row for row in rows if row]
    pages = all(row[-1].isdigit() for row in filled)
    return rows if len(filled) >= FEWEST and len(rows) == len(block) and not pages else []


def has_gap(line: str) -> bool:
    """Whether a line may be a row."""
    return bool(_GAP.search(line.strip()))


def heads(row: Sequence[str]) -> bool:
    """Whether a first row names the columns: words and no figures in each of its cells."""
    return all(re.search(r"[A-Za-z]", cell) and not re.search(r"\d", cell) for cell in row)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in _GAP.split(line.strip()))


def _second_column(line: str) -> int:
    """Where the second cell begins, with tabs written out; -1 where a tab parts the first two."""
    bare = line.strip()
    gap = _GAP.search(bare)
    if gap is None or "\t" in gap[0]:
        return -1
    return gap.end() + len(line) - len(line.lstrip())


def _is_aligned(line: str, starts: int) -> bool:
    return abs(_second_column(line) - starts) <= 1
