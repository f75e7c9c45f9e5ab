"""The tables of a web page as rows, or as the text that they only lay out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from selectolax.lexbor import LexborNode

from bot.importing.blocks import Block, Kind
from bot.importing.cell_lists import parts_of, rows_of

_PARTS = {"caption", "thead", "tbody", "tfoot", "tr", "td", "th"}
_WIDEST = 100  # columns or rows that one cell may span


class CellReader(Protocol):
    """What a table needs of the reader of the page."""

    def read_inside(self, node: LexborNode) -> list[Block]:
        """The blocks of a cell."""

    def leave_out(self, node: LexborNode, why: str) -> None:
        """Put the words of a node on the list of what was left out."""

    def why_not(self, node: LexborNode) -> str | None:
        """Why a node is left out; None if it is read."""


@dataclass(frozen=True, slots=True)
class _Cell:
    blocks: tuple[Block, ...]
    width: int
    height: int
    heads: bool

    @property
    def text(self) -> str:
        return " ".join(words for block in self.blocks if (words := block.words))


def read_table(table: LexborNode, reader: CellReader, line: int) -> list[Block]:
    """The rows of a table. A cell that spans rows stands in each of them.

    A table of one column, one marked as presentation, and a row that holds a list of numbered
    clauses only lay out text: they give the blocks that stand in them.
    """
    blocks = [
        block for caption in _within(table, {"caption"}, reader) for block in reader.read_inside(caption)
    ]
    rows = [
        (row, [_read_cell(cell, reader) for cell in _within(row, {"td", "th"}, reader)])
        for row in _rows(table, reader)
    ]
    layout = table.attributes.get("role") in {"presentation", "none"}
    if layout or all(len(cells) <= 1 and sum(cell.width for cell in cells) <= 1 for _, cells in rows):
        return [*blocks, *(block for _, cells in rows for cell in cells for block in cell.blocks)]
    spans: dict[int, tuple[int, str]] = {}  # by column: the rows that a cell above still covers, its words
    heading = len(rows) > 1  # whether all rows until here name the columns
    for row, cells in rows:
        if any(sum(1 for block in cell.blocks if block.label) > 1 for cell in cells):
            blocks += [block for cell in cells for block in cell.blocks]
            continue
        if _names_the_table(row, cells, first=heading):
            blocks.append(Block(Kind.PARAGRAPH, cells[0].text, line=line))
            continue
        heading = heading and len(cells) > 1 and all(cell.heads for cell in cells)
        header = _in_head(row) or heading
        texts = _texts(cells, spans, header=header)
        lists = {cell.text: parts_of(cell.blocks) for cell in cells if not header and cell.height == 1}
        rows_here = rows_of(texts, [lists.get(text, ()) for text in texts])
        blocks += [Block(Kind.ROW, "", cells=row, header=header, line=line) for row in rows_here if any(row)]
    return _with_one_head(blocks)


def _names_the_table(row: LexborNode, cells: Sequence[_Cell], *, first: bool) -> bool:
    """Whether a row above all others is one cell over several columns: what the whole table is called."""
    return first and len(cells) == 1 and cells[0].width > 1 and (cells[0].heads or _in_head(row))


def _with_one_head(rows: Sequence[Block]) -> list[Block]:
    """The rows with heads that stand one below the other as one: what is over a column is all its name."""
    found: list[Block] = []
    for row in rows:
        above = found[-1] if found else None
        if above and above.header and row.header and len(above.cells) == len(row.cells):
            pairs = zip(above.cells, row.cells, strict=True)
            cells = (f"{one} {other}".strip() for one, other in pairs)
            found[-1] = replace(above, cells=tuple(cells))
        else:
            found.append(row)
    return found


def _texts(cells: list[_Cell], spans: dict[int, tuple[int, str]], *, header: bool) -> list[str]:
    """The words of a row, column by column, with those of cells that reach down into it.

    A head over several columns stands over each of them; one that reaches down into a second row of
    heads has been said.
    """
    texts: list[str] = []

    def take_spans() -> None:
        while len(texts) in spans:
            left, text = spans.pop(len(texts))
            if left > 1:
                later[len(texts)] = (left - 1, text)
            texts.append("" if header else text)

    later: dict[int, tuple[int, str]] = {}
    for cell in cells:
        take_spans()
        if cell.height > 1:
            later[len(texts)] = (cell.height - 1, cell.text)
        texts += [cell.text, *[cell.text if header else ""] * (cell.width - 1)]
    take_spans()
    spans.clear()
    spans.update(later)
    return texts


def _read_cell(cell: LexborNode, reader: CellReader) -> _Cell:
    blocks = tuple(reader.read_inside(cell))
    bold = bool(blocks) and (all(block.kind is Kind.HEADING for block in blocks) or _all_bold(cell))
    return _Cell(
        blocks=blocks,
        width=_span(cell, "colspan"),
        height=_span(cell, "rowspan"),
        heads=cell.tag == "th" or bold,
    )


def _all_bold(node: LexborNode) -> bool:
    """Whether all words of a node are bold, however many they are."""
    for inner in node.iter(include_text=True):
        if inner.is_text_node and (inner.text_content or "").strip():
            return False
        if inner.tag not in {"b", "strong"} and not inner.is_text_node and not _all_bold(inner):
            return False
    return True


def _span(cell: LexborNode, name: str) -> int:
    found = re.match(r"\s*(\d{1,4})", cell.attributes.get(name) or "")
    return min(max(int(found[1]), 1), _WIDEST) if found else 1


def _rows(table: LexborNode, reader: CellReader) -> Iterator[LexborNode]:
    for part in _within(table, {"thead", "tbody", "tfoot", "tr"}, reader):
        if part.tag == "tr":
            yield part
        else:
            yield from _within(part, {"tr"}, reader)


def _within(node: LexborNode, tags: set[str], reader: CellReader) -> Iterator[LexborNode]:
    for inner in node.iter(include_text=True):
        why = reader.why_not(inner) if inner.tag in _PARTS else "words between the cells of a table"
        if why is not None:
            reader.leave_out(inner, why)
        elif inner.tag in tags:
            yield inner


def _in_head(row: LexborNode) -> bool:
    return row.parent is not None and row.parent.tag == "thead"
