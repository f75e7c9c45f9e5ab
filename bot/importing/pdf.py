"""A PDF as blocks: its text put together again from where the letters stand."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from bot.importing.blocks import Block, Document, ImportRefused, Kind, LeftOut, folded
from bot.importing.pdf_furniture import without_furniture
from bot.importing.pdf_lines import Line, Word, lines_of
from bot.importing.pdf_paragraphs import Outline, Paragraph, body_size, paragraphs_of
from bot.importing.pdf_tables import Table, tables_of

_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_GLUED = re.compile(r"\d{1,3}(?:\.\d{1,3})+(?=[A-Z][a-z])")
_SCANNED = "the pages are pictures; run text recognition (OCR) first"
_FEW_WORDS = 5  # a page
_SMALL = 0.87  # times the size of the body, for a footnote


def read_pdf(content: bytes) -> Document:
    """Read a PDF: headings, numbers and paragraphs by layout, tables with borders as rows.

    Raises ImportRefused (without the path) for a PDF that is locked or has no text.
    """
    try:
        opened = pdfplumber.open(io.BytesIO(content))
    except PdfminerException as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args):
            raise ImportRefused("is locked with a password; save a copy without it") from None
        raise
    with opened as pdf:
        return _Reader().read(pdf)


class _Reader:
    def __init__(self) -> None:
        self.left_out: list[LeftOut] = []

    def read(self, pdf: Any) -> Document:
        """Read all pages."""
        lines: list[list[Line]] = []
        tables: list[list[Table]] = []
        pictures = 0
        for page in pdf.pages:
            words = self._words(page)
            found = tables_of(page, words, page.page_number)
            in_tables = frozenset[int]().union(*(table.words for table in found))
            flow = [word for at, word in enumerate(words) if at not in in_tables]
            lines.append(lines_of(flow, page.page_number))
            tables.append(found)
            pictures += bool(page.images) and len(words) < _FEW_WORDS
            page.close()
        self._refuse_without_text(lines, tables, pictures)
        lines, furniture = without_furniture(lines, [float(page.height) for page in pdf.pages])
        self.left_out += furniture
        blocks = list(_with_tables(lines, tables))
        named = re.sub(
            r"^Microsoft Word - |\.\w{2,4}$", "", folded(str((pdf.metadata or {}).get("Title") or ""))
        )
        return Document(
            _title(blocks) or named,
            tuple(block for block, _ in blocks),
            tuple(self.left_out),
            MappingProxyType({"title": named} if named else {}),
        )

    def _words(self, page: Any) -> list[Word]:
        upright = page.filter(lambda thing: thing.get("upright", True)).dedupe_chars()
        across = "".join(char["text"] for char in page.chars if not char.get("upright", True))
        if folded(across):
            self.left_out.append(LeftOut(folded(across), "text that stands across the page"))
        found = upright.extract_words(extra_attrs=["fontname", "size"], return_chars=True)
        return [word for one in found for word in _parted(one)]

    def _refuse_without_text(self, lines: list[list[Line]], tables: list[list[Table]], pictures: int) -> None:
        words = [word.text for page in lines for line in page for word in line.words]
        if not words and not any(tables):
            raise ImportRefused(_SCANNED)
        if pictures * 2 > len(lines):
            raise ImportRefused(_SCANNED)
        if sum("(cid:" in word for word in words) * 4 > len(words):
            raise ImportRefused("its letters cannot be told apart; print it to PDF again, or run OCR first")
        if pictures:
            self.left_out.append(LeftOut(f"({pictures} pages)", "a picture: its words cannot be read"))


def _parted(found: dict[str, Any]) -> Iterator[Word]:
    """The word as found, or a number and the word that is glued to it."""
    letters = found["chars"]
    glued = _GLUED.match(found["text"])
    if not glued or len(letters) != len(found["text"]):
        yield _word(found, found["text"], found["x0"], found["x1"])
        return
    at = glued.end()
    yield replace(_word(found, glued[0], found["x0"], letters[at - 1]["x1"]), ends_number=True)
    yield _word(found, found["text"][at:], letters[at]["x0"], found["x1"])


def _word(found: dict[str, Any], text: str, x0: float, x1: float) -> Word:
    bold = bool(_BOLD.search(found["fontname"]))
    return Word(text, x0, x1, found["top"], found["bottom"], round(found["size"], 1), bold)


def _with_tables(pages: list[list[Line]], tables: list[list[Table]]) -> Iterator[tuple[Block, int]]:
    """The blocks in order, each with its page."""
    body = body_size(line for lines in pages for line in lines)
    flow, notes = _without_footnotes(pages, body)
    paragraphs = list(paragraphs_of(flow))
    outline = Outline.of([*paragraphs, *notes], body)
    waiting = [(number, table) for number, found in enumerate(tables, start=1) for table in found]
    header: Block | None = None
    for paragraph in paragraphs:
        at = (paragraph.first.page, paragraph.first.top)
        while waiting and (waiting[0][0], waiting[0][1].top) < at:
            number, table = waiting.pop(0)
            rows, header = _rows(table, header)
            yield from ((row, number) for row in rows)
        header = None
        while notes and notes[0].first.page < at[0]:
            yield outline.block(notes.pop(0)), at[0]
        yield outline.block(paragraph), at[0]
    for number, table in waiting:
        rows, header = _rows(table, header)
        yield from ((row, number) for row in rows)
    for note in notes:
        yield outline.block(note), note.first.page


def _rows(table: Table, header: Block | None) -> tuple[list[Block], Block | None]:
    """The rows, without a header that is repeated because the table goes on over a page; and its header."""
    first, *others = table.rows
    if header is not None and first.cells == header.cells:
        return others, header
    return [first, *others], replace(first, header=True) if first.header else None


def _without_footnotes(pages: list[list[Line]], body: float) -> tuple[list[Line], list[Paragraph]]:
    """The lines of the text, and the footnotes, which must not part a paragraph that goes on overleaf."""
    flow: list[Line] = []
    notes: list[Paragraph] = []
    for lines in pages:
        end = len(lines)
        while end and lines[end - 1].size < body * _SMALL:
            end -= 1
        flow += lines[:end]
        notes += paragraphs_of(lines[end:])
    return flow, notes


def _title(blocks: list[tuple[Block, int]]) -> str:
    """The one heading of the largest size, if it stands on the first page."""
    largest = [(block, page) for block, page in blocks if block.kind is Kind.HEADING and block.level == 1]
    return largest[0][0].text if len(largest) == 1 and largest[0][1] == 1 and not largest[0][0].label else ""
