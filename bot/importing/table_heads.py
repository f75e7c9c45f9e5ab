"""Heads of tables that no reader marked as such: the first row names columns of figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from bot.importing.blocks import Block, Kind
from bot.importing.text_tables import heads

_LONGEST_HEAD = 5
"""Words in a cell that names a column."""


def with_table_heads(blocks: Sequence[Block]) -> list[Block]:
    """`blocks` with the first row of each table as its head where it reads as one."""
    found: list[Block] = []
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        some = list(run)
        if kind is Kind.ROW and _has_head(some):
            some[0] = replace(some[0], header=True)
        found += some
    return found


def _has_head(rows: Sequence[Block]) -> bool:
    """Whether the first of several rows is words alone, over a column with a figure in each of its cells."""
    first, *below = rows
    if len(below) < 2 or any(row.header for row in rows) or len(first.cells) < 2:
        return False
    if not heads(first.cells) or any(len(cell.split()) > _LONGEST_HEAD for cell in first.cells):
        return False
    columns = zip(*(row.cells for row in below), strict=False)
    return any(all(re.search(r"\d", cell) for cell in column) for column in columns)
