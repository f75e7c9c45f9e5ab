"""Rows of tables below the heads of their columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, zip_longest
from typing import Final

CELLS: Final = " | "
"""What stands between the cells of a table's row."""
_EMPTY: Final = "–"


def row_text(row: Sequence[str]) -> str:
    """The cells of a row in one line; an empty one is kept, lest the next be read under its head."""
    last = max((at for at, cell in enumerate(row, 1) if cell), default=0)
    return CELLS.join(cell or _EMPTY for cell in row[:last])


def number_rows(labels: Sequence[str]) -> bool:
    """Whether the whole numbers at the start of a table's rows count them: 1, 2, 3, and not 1, 5, 10."""
    figures = [int(label) for label in labels if label.isdigit()]
    return all(later == figure + 1 for figure, later in pairwise(figures))


def under_heads(heads: Sequence[str], row: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """(head, cell) for each column that has either; the head of a cell beyond the last column is ""."""
    return tuple(pair for pair in zip_longest(heads, row, fillvalue="") if any(pair))
