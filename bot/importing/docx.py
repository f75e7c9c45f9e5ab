"""A Word document as blocks, with the automatic numbers that Word would print."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as REL
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from bot.importing.blocks import Block, Document, Kind, LeftOut, folded
from bot.importing.numbering import Number, Numbering
from bot.importing.typed import blocks_of, stands_for_heading
from bot.importing.word_runs import CONTENTS, Fields, Runs, read_runs, shown
from bot.importing.word_styles import Element, Styles, child, outline_level, switch, value, whole
from bot.importing.word_tables import read_table

_LONGEST_HEADING = 25  # words
_SHORTEST_SENTENCE = 8


def read_docx(content: bytes) -> Document:
    """Read a .docx: headings, numbered clauses, lists and tables, as they stand with all changes accepted.

    Raises whatever python-docx and lxml raise for a file that is no Word document.
    """
    opened = docx.Document(io.BytesIO(content))
    reader = _Reader(opened.part)
    reader.read_container(opened.element.body)
    named = any(rel.reltype == REL.CORE_PROPERTIES for rel in opened.part.package.rels.values())
    return reader.finish(folded(opened.core_properties.title or "") if named else "")


@dataclass(slots=True)
class _Reader:
    part: Part
    styles: Styles = field(init=False)
    numbering: Numbering = field(init=False)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    fields: Fields = field(default_factory=Fields)
    heading: int = 0  # the level of the last heading that a style makes
    carried: Runs = field(default_factory=Runs)  # what a paragraph holds whose end is deleted

    def __post_init__(self) -> None:
        roots = dict(self._parts(REL.STYLES, REL.NUMBERING))
        self.styles = Styles(roots.get(REL.STYLES))
        self.numbering = Numbering(roots.get(REL.NUMBERING), self.styles.list_of_numbering_style)
        for kind, rel in (("footnote", REL.FOOTNOTES), ("endnote", REL.ENDNOTES)):
            for _, root in self._parts(rel):
                for note in root.iterchildren(qn(f"w:{kind}")):
                    self.notes[kind, note.get(qn("w:id"), "")] = self._plain(note)

    def finish(self, property_title: str) -> Document:
        """Add what stands outside of the text, and close the document."""
        if carried := folded(self.carried.printed):
            self.blocks += self._with_notes([Block(Kind.PARAGRAPH, carried)], self.carried)
        for why, rel in (
            ("the running header", REL.HEADER),
            ("the running footer", REL.FOOTER),
            ("a comment", REL.COMMENTS),
        ):
            texts = [self._plain(root) for _, root in self._parts(rel)]
            self.left_out += [LeftOut(text, why) for text in dict.fromkeys(texts) if text]
        metadata = {"title": property_title} if property_title else {}
        return Document(
            self.title or property_title, tuple(self.blocks), tuple(self.left_out), MappingProxyType(metadata)
        )

    def read_container(self, container: Element) -> None:
        """Read the paragraphs and tables of a body, a text box or whatever wraps them."""
        for element in container:
            if element.tag == qn("w:p"):
                self.blocks += self._flow(self.read_paragraph(element))
            elif element.tag == qn("w:tbl"):
                self.blocks += self._flow(read_table(element, self))
            elif element.tag == qn("w:sdt") and _is_generated(element):
                self._leave_out(self._plain(element), CONTENTS)
            elif element.tag == qn("w:altChunk"):
                self._leave_out("(an embedded file)", "a file inside the document: import it by itself")
            elif isinstance(element.tag, str) and element.tag != qn("w:sectPr"):
                self.read_container(shown(element))

    def read_inside(self, container: Element) -> list[Block]:
        """The blocks of a table's cell, apart from those of the flow; a number may stand alone there."""
        outer, self.blocks = self.blocks, []
        for element in container:
            if element.tag == qn("w:p"):
                self.blocks += self.read_paragraph(element)
            else:
                self.read_container([element])
        inner, self.blocks = self.blocks, outer
        return inner

    def read_paragraph(self, paragraph: Element) -> list[Block]:
        """The block of one paragraph, and those of the text boxes that hang on it.

        A numbered paragraph without words gives a block that is only a label.
        """
        properties = child(paragraph, "w:pPr")
        runs = read_runs(paragraph, self.styles, self.fields)
        self._note_left_out(runs)
        runs, self.carried = self.carried.and_then(runs), Runs()
        mark = child(properties, "w:rPr")
        if child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None:
            self.carried = runs
            return []
        style_id = self.styles.of(properties)
        if self.styles.name(style_id).startswith("toc "):
            self._leave_out(runs.printed, CONTENTS)
            return []
        blocks = []
        if folded(runs.printed) or not switch(mark, "w:vanish"):
            block = replace(self._block(runs, properties, style_id), opens_topic=runs.opens_bold)
            blocks = list(blocks_of(block, bold=runs.bold, under=self.heading)) if block.text else [block]
        blocks = self._with_notes(blocks, runs)
        for box in runs.boxes:
            blocks += self.read_inside(box)
        return blocks

    def leave_out(self, element: Element, why: str) -> None:
        """Put all words of an element on the list of what was left out."""
        self._leave_out(self._plain(element), why)

    def _block(self, runs: Runs, properties: Element, style_id: str) -> Block:
        number = self._number(properties, style_id)
        label = self.numbering.label(number) if number else ""
        depth = number.level if number else 0
        text = folded(runs.printed)
        if not text:
            return Block(Kind.ITEM, "", label, depth)
        if self.styles.name(style_id) == "title":
            self.title = self.title or text
            return Block(Kind.HEADING, text, label, 1)
        level = outline_level(properties)
        if level is None:
            level = self.styles.heading_level(style_id)
        if level and not _is_sentence(text):
            self.heading = level
            return Block(Kind.HEADING, text, label, level)
        if number and label and runs.bold and stands_for_heading(text):
            return Block(Kind.HEADING, text, label, self.heading + 1 + depth)
        return Block(Kind.ITEM if number else Kind.PARAGRAPH, runs.printed, label, depth)

    def _number(self, properties: Element | None, style_id: str) -> Number | None:
        own = child(properties, "w:numPr")
        list_id, level, owner = self.styles.numbering(style_id)
        own_list, own_level = value(own, "w:numId"), whole(value(own, "w:ilvl"))
        if not own_list and list_id and own_level is None:
            level = next(
                (
                    at
                    for s in (style_id, owner)
                    if (at := self.numbering.level_of_style(list_id, s)) is not None
                ),
                level,
            )
        list_id = own_list or list_id
        level = own_level if own_level is not None else level
        return Number(list_id, level or 0) if list_id and list_id != "0" else None

    def _with_notes(self, blocks: list[Block], runs: Runs) -> list[Block]:
        notes = [note for key in runs.notes if (note := self.notes.get(key))]
        if not notes:
            return blocks
        if not blocks or blocks[-1].kind is Kind.HEADING:
            self.left_out += [LeftOut(note, "a note to a heading") for note in notes]
            return blocks
        return [*blocks[:-1], replace(blocks[-1], text=" ".join((blocks[-1].text, *notes)))]

    def _note_left_out(self, runs: Runs) -> None:
        apart: dict[str, str] = {}
        for piece in runs.pieces:
            if piece.why_not:
                apart[piece.why_not] = apart.get(piece.why_not, "") + piece.text
        for why, text in apart.items():
            self._leave_out(text, why)
        for described in runs.pictures:
            self._leave_out(described or "(a picture)", "a picture: its words cannot be read")

    def _flow(self, blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            if block.text or block.cells:
                yield block
            elif block.label:
                self._leave_out(block.label, "a number with no words behind it")

    def _leave_out(self, text: str, why: str) -> None:
        if folded(text):
            self.left_out.append(LeftOut(folded(text), why))

    def _plain(self, element: Element) -> str:
        """All words inside an element, whatever their look."""
        paragraphs = element.iter(qn("w:p"))
        texts = ["".join(p.text for p in read_runs(one, self.styles, Fields()).pieces) for one in paragraphs]
        return folded(" ".join(texts))

    def _parts(self, *kinds: str) -> Iterator[tuple[str, Element]]:
        for rel in self.part.rels.values():
            if rel.reltype in kinds and not rel.is_external:
                yield rel.reltype, parse_xml(rel.target_part.blob)


def _is_generated(control: Element) -> bool:
    gallery = child(control, "w:sdtPr", "w:docPartObj")
    return value(gallery, "w:docPartGallery") in {"Table of Contents", "Bibliographies"}


def _is_sentence(text: str) -> bool:
    """Whether a paragraph in a heading's style is a rule: some number every clause through such styles."""
    words = len(text.split())
    return words > _LONGEST_HEADING or (words >= _SHORTEST_SENTENCE and text.endswith((".", ";", ":", ",")))
