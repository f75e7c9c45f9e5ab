"""Heads of tables that no reader marked as such: the first row names columns of figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest

from bot.importing.blocks import Block, Kind
from bot.importing.text_tables import heads
from bot.knowledge.ruling import ruling_of
from bot.knowledge.sentences import ends_sentence
from bot.model import Modality

_LONGEST_HEAD = 5
"""Words in a cell that names a column."""
_FIGURE = re.compile(r"[^\w\s]?\d[\d.,]*\s?\S{0,3}")
"""45p, £8, 12.5 %."""


def with_table_heads(blocks: Sequence[Block]) -> list[Block]:
    """`blocks` with the first row of each table as its head where it reads as one."""
    found: list[Block] = []
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        some = list(run)
        if kind is Kind.ROW and _has_head(some):
            some[0] = replace(some[0], header=True)
        rules = any(ruling_of(cell) is not Modality.SAYS for cell in some[0].cells)
        found += _parted(some) if kind is Kind.ROW and not rules else some
    return found


def _parted(rows: Sequence[Block]) -> Iterator[Block]:
    """The rows of a table, with a line of its own for each that only says what the rows below are of.

    Below such a line the head stands again, so that both are quoted with each row.
    """
    head = rows[0] if rows[0].header else None
    for row, following in zip_longest(rows, rows[1:]):
        if _stands_alone(row) and (
            ends_sentence(row.cells[0]) or (following and not _stands_alone(following))
        ):
            yield Block(Kind.PARAGRAPH, row.cells[0], line=row.line)
            if head and following:
                yield replace(head, line=row.line)
        else:
            yield row


def _stands_alone(row: Block) -> bool:
    """Whether only the first cell of a row has words."""
    return not row.header and len(row.cells) > 1 and bool(row.cells[0]) and not any(row.cells[1:])


def _has_head(rows: Sequence[Block]) -> bool:
    """Whether the first of several rows is words alone, over a column with a figure in each of its cells."""
    first, *below = rows
    if len(below) < 2 or any(row.header for row in rows) or len(first.cells) < 2:
        return False
    columns = [*zip(*(row.cells for row in below), strict=False)]
    named = [cell for cell, under in zip(first.cells, columns, strict=False) if _over_figures(cell, under)]
    plain = [cell for cell in first.cells if cell not in named]
    if not plain or not heads(plain) or any(len(cell.split()) > _LONGEST_HEAD for cell in first.cells):
        return False
    return any(all(re.search(r"\d", cell) for cell in column) for column in columns)


def _over_figures(cell: str, column: Sequence[str]) -> bool:
    """Whether a cell such as "First 10,000 miles", with a figure in it, stands over nothing but figures."""
    return cell[:1].isalpha() and all(map(_FIGURE.fullmatch, column))
