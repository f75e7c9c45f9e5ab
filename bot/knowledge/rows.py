"""Rows of tables as they are quoted: each cell behind the head of its column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

CELLS: Final = " | "
"""What stands between the cells of a table's row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is quoted: what leads its table ("Rates from April:"), and its own words."""

    lead_in: str
    text: str


def under_heads(heads: Sequence[str], row: Sequence[str], label: str) -> str:
    """A row that can be quoted without its table: "Vehicle: Bicycle | First 10,000 miles: 20p".

    An empty cell is left out, and so the next one cannot be taken for it. A first cell that is the
    `label` of the row stands behind its head without a colon ("Step 1"), and without a head nowhere.
    """
    said = []
    for at, (head, cell) in enumerate(zip_longest(heads, row, fillvalue="")):
        numbers = at == 0 and bool(label) and cell.strip(" .)") == label.strip(".)")
        if not cell or (numbers and not head):
            continue
        joint = " " if numbers or head.endswith((":", "?")) else ": "
        said.append(f"{head}{joint}{cell}" if head else cell)
    return CELLS.join(said)


def cells_under_heads(text: str) -> list[tuple[str, str]]:
    """The heads and cells of a row that `under_heads` wrote; a cell without a head has "" for one."""
    pairs = (cell.partition(": ") for cell in text.split(CELLS))
    return [(head, cell) if cell else ("", head) for head, _, cell in pairs]
