"""The tables of a Word document as rows, or as the text that they only lay out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from docx.oxml.ns import qn

from bot.importing.blocks import Block, Kind
from bot.importing.cell_lists import parts_of, rows_of
from bot.importing.word_runs import DELETED, shown
from bot.importing.word_styles import Element, child, switch, value, whole


class CellReader(Protocol):
    """What a table needs of the reader of the document."""

    def read_inside(self, container: Element) -> list[Block]:
        """The blocks of a cell."""

    def leave_out(self, element: Element, why: str) -> None:
        """Put all words of an element on the list of what was left out."""


@dataclass(frozen=True, slots=True)
class _Cell:
    blocks: tuple[Block, ...]
    width: int
    continues: bool  # merged with the cell above
    bold: bool

    @property
    def text(self) -> str:
        return " ".join(words for block in self.blocks if (words := block.words))


def read_table(table: Element, reader: CellReader) -> list[Block]:
    """The rows of a table. A cell that is merged downwards stands in each of its rows.

    A table of one column, and a row that holds a list of numbered clauses, only lay out text: they
    give the blocks that stand in them. Each rule of a list in a cell is a row of its own.
    """
    rows = [row for row in _within(table, "w:tr") if not _deleted(row, reader)]
    read = [(row, [_read_cell(cell, reader) for cell in _within(row, "w:tc")]) for row in rows]
    if all(len(cells) <= 1 and sum(cell.width for cell in cells) <= 1 for _, cells in read):
        return [block for _, cells in read for cell in cells for block in cell.blocks]
    blocks: list[Block] = []
    above: list[str] = []
    for at, (row, cells) in enumerate(read):
        if any(_is_layout(cell) for cell in cells):
            blocks += [block for cell in cells for block in cell.blocks]
            continue
        before = whole(value(child(row, "w:trPr"), "w:gridBefore")) or 0
        above = _texts(cells, before, above)
        if any(above):
            header = bool(switch(child(row, "w:trPr"), "w:tblHeader")) or (
                at == 0 and len(read) > 1 and len(cells) > 1 and all(cell.bold for cell in cells)
            )
            lists = {cell.text: parts_of(cell.blocks) for cell in cells if not header}
            parts = rows_of(above, [lists.get(text, ()) for text in above])
            blocks += [Block(Kind.ROW, "", cells=part, header=header) for part in parts]
    return blocks


def _texts(cells: list[_Cell], before: int, above: list[str]) -> list[str]:
    """The words of a row, column by column, so that each stands under its header."""
    texts = [""] * before
    for cell in cells:
        column = len(texts)
        inherited = above[column] if cell.continues and column < len(above) else ""
        texts += [cell.text or inherited, *[""] * (cell.width - 1)]
    return texts


def _read_cell(cell: Element, reader: CellReader) -> _Cell:
    properties = child(cell, "w:tcPr")
    merged = child(properties, "w:vMerge")
    blocks = tuple(block for block in reader.read_inside(list(shown(cell))) if block.words)
    return _Cell(
        blocks=blocks,
        width=min(whole(value(properties, "w:gridSpan")) or 1, 63),
        continues=merged is not None and merged.get(qn("w:val"), "continue") == "continue",
        bold=bool(blocks) and all(block.kind is Kind.HEADING for block in blocks),
    )


def _is_layout(cell: _Cell) -> bool:
    return sum(1 for block in cell.blocks if block.label and block.text) > 1


def _within(element: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, through the controls that can wrap them."""
    for inner in shown(element):
        if inner.tag == qn(tag):
            yield inner
        elif inner.tag in {qn("w:sdt"), qn("w:customXml"), qn("w:ins")}:
            yield from _within(inner, tag)


def _deleted(row: Element, reader: CellReader) -> bool:
    if child(row, "w:trPr", "w:del") is None:
        return False
    reader.leave_out(row, DELETED)
    return True
