"""The tables of a PDF's page that have lines around their cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.importing.blocks import Block, Kind, folded
from bot.importing.labels import split_label
from bot.importing.pdf_lines import Word, lines_of

_SLACK = 1.0  # points


@dataclass(frozen=True, slots=True)
class Table:
    """A table as rows, where it stands on its page, and which words are in it."""

    top: float
    rows: tuple[Block, ...]
    words: frozenset[int]  # positions in the list of the page's words


def tables_of(page: Any, words: list[Word], number: int) -> list[Table]:
    """The bordered tables of a pdfplumber page. A box around text, or a layout of clauses, is none."""
    found = []
    for table in page.find_tables():
        made = _read(table, words, number)
        if made is not None:
            found.append(made)
    return found


def _read(table: Any, words: list[Word], number: int) -> Table | None:
    rows = []
    used: set[int] = set()
    above: list[tuple[float, str]] = []  # by column: where the last cell ends, its words
    columns = max((len(row.cells) for row in table.rows), default=0)
    for row in table.rows:
        texts: list[str] = []
        bold = True
        for column, box in enumerate(row.cells):
            text, inside = _cell(box, words, number)
            if text is None:
                return None
            used |= inside
            bold = bold and all(words[at].bold for at in inside)
            if box is None and column < len(above) and above[column][0] > row.bbox[1] + _SLACK:
                text = above[column][1]
            above[column : column + 1] = [
                (box[3] if box else above[column][0] if column < len(above) else 0.0, text)
            ]
            texts.append(text)
        rows.append((texts, bold))
    filled = [(texts, bold) for texts, bold in rows if any(texts)]
    if columns < 2 or len(filled) < 2:
        return None
    blocks = tuple(
        Block(Kind.ROW, "", cells=tuple(texts), header=at == 0 and bold)
        for at, (texts, bold) in enumerate(filled)
    )
    return Table(table.bbox[1], blocks, frozenset(used))


def _cell(box: Any, words: list[Word], number: int) -> tuple[str | None, set[int]]:
    """The words in a cell and their positions; None for a cell that holds a list of numbered clauses."""
    if box is None:
        return "", set()
    x0, top, x1, bottom = box
    inside = {
        at
        for at, word in enumerate(words)
        if x0 - _SLACK <= (word.x0 + word.x1) / 2 <= x1 + _SLACK
        and top - _SLACK <= word.middle <= bottom + _SLACK
    }
    lines = lines_of([words[at] for at in sorted(inside)], number)
    if sum(1 for line in lines if "." in split_label(line.text)[0]) > 1:
        return None, set()
    return folded(" ".join(line.text for line in lines)), inside
