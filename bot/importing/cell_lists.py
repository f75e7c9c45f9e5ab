"""Lists inside of a table's cells: each rule of such a list is a row of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from bot.importing.blocks import Block, Kind

_A_RULE = 5
"""Words; a list of shorter items, "Passport", "Visa", says one thing together."""


def rows_of(texts: Sequence[str], lists: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The rows that one row of a table stands for: one for each part of a list in one of its cells.

    `texts` are the words of its cells, `lists` the parts of each ("()" for a cell without a list). What
    stands beside a list is said with each of its parts, but for a number, which counts the rows of the
    table and not those parts.
    """
    if not any(lists):
        yield tuple(texts)
        return
    first = True
    for at, parts in enumerate(lists):
        for part in parts:
            yield tuple(
                part if at == n else "" if lists[n] or (text.isdigit() and not first) else text
                for n, text in enumerate(texts)
            )
            first = False


def parts_of(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The parts of a cell that holds a list of rules; () for any other cell.

    A line that ends in a colon is said with each item below it, an inner list with its item.
    """
    items = [block for block in blocks if block.kind is Kind.ITEM]
    if len(items) < 2 or median(len(item.text.split()) for item in items) < _A_RULE:
        return ()
    outermost = min(item.level for item in items)
    parts: list[str] = []
    lead = ""
    for block in blocks:
        if block.kind is Kind.ITEM and block.level > outermost and parts:
            parts[-1] += f" {block.words}"
        elif block.kind is Kind.ITEM:
            parts.append(f"{lead} {block.words}".strip())
        elif block.text.endswith(":"):
            lead = block.words
        else:
            parts.append(block.words)
            lead = ""
    return tuple(parts)
