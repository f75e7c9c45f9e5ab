"""The words of one Word paragraph, and what stands in it that is not printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import nsmap, qn

from bot.importing.typed import BREAK
from bot.importing.word_styles import Element, Styles, child, switch, switched_on, value

DELETED = "deleted in a tracked change"
HIDDEN = "hidden text"
CONTENTS = "the automatic table of contents"
PLACEHOLDER = "a form field that nobody has filled in"

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATHS_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_PICTURES = (f"{{{nsmap['a']}}}blip", _CHART, _DIAGRAM)
_DRAWN = f"{{{nsmap['wp']}}}docPr"
_FIXED = {"w:tab": "\t", "w:ptab": "\t", "w:br": BREAK, "w:cr": BREAK, "w:noBreakHyphen": "-"}
_CHARACTERS = {qn(tag): text for tag, text in _FIXED.items()}
_DROPPED = {qn("w:del"), qn("w:moveFrom")}
_SKIPPED = {qn(f"w:{tag}") for tag in ("pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "delInstrText")}
_GENERATED = ("TOC", "INDEX", "TOA")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of one look. `why_not` says why they are not printed; "" where they are."""

    text: str
    why_not: str = ""
    bold: bool = False


@dataclass(slots=True)
class Fields:
    """The fields that are open: they can run over many paragraphs, as a table of contents does."""

    _open: list[list[str]] = field(default_factory=list)  # [its instruction, "code" or "result"]

    def mark(self, kind: str) -> None:
        """Take note of a `w:fldChar`."""
        if kind == "begin":
            self._open.append(["", "code"])
        elif kind == "separate" and self._open:
            self._open[-1][1] = "result"
        elif kind == "end" and self._open:
            self._open.pop()

    def instruct(self, text: str) -> None:
        """Add to the instruction of the innermost field."""
        if self._open:
            self._open[-1][0] += text

    @property
    def in_code(self) -> bool:
        """Whether what follows is a field's instruction, which is not printed."""
        return any(part == "code" for _, part in self._open)

    @property
    def in_contents(self) -> bool:
        """Whether what follows is part of a list that Word makes of the document itself."""
        return any(is_contents(instruction) for instruction, _ in self._open)


def is_contents(instruction: str) -> bool:
    """Whether a field's instruction makes a table of contents or an index."""
    return instruction.strip().upper().startswith(_GENERATED)


@dataclass(slots=True)
class Runs:
    """What `read_runs` finds in one paragraph. `notes` are ("footnote" or "endnote", id)."""

    pieces: list[Piece] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    @property
    def printed(self) -> str:
        """The words as they are printed; a `BREAK` is a line break."""
        return "".join(piece.text for piece in self.pieces if not piece.why_not)

    @property
    def bold(self) -> bool:
        """Whether all printed words are bold."""
        return all(piece.bold for piece in self.pieces if piece.text.strip() and not piece.why_not)

    @property
    def opens_bold(self) -> bool:
        """Whether the first words are bold, and not all of them."""
        weights = [piece.bold for piece in self.pieces if piece.text.strip() and not piece.why_not]
        return bool(weights) and weights[0] and not all(weights)

    def and_then(self, more: Runs) -> Runs:
        """These and what follows, as the paragraph that they make together."""
        return Runs(
            [*self.pieces, *more.pieces],
            [*self.notes, *more.notes],
            [*self.boxes, *more.boxes],
            [*self.pictures, *more.pictures],
        )


def read_runs(paragraph: Element, styles: Styles, fields: Fields) -> Runs:
    """Collect the words of a `w:p`, insertions included, with a mark on all that is not printed."""
    found = Runs()
    reader = _RunReader(styles, fields, styles.of(child(paragraph, "w:pPr")), found)
    for element in paragraph:
        reader.read(element, "")
    return found


@dataclass(frozen=True, slots=True)
class _RunReader:
    styles: Styles
    fields: Fields
    style_id: str
    found: Runs

    def read(self, element: Element, why_not: str) -> None:
        """Read an element between the runs of a paragraph, whatever it wraps."""
        tag = element.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            return
        if tag == qn("w:r"):
            self._run(element, why_not)
        elif tag == qn("w:txbxContent"):
            self.found.boxes.append(element)
        elif tag == _MATHS_TEXT:
            self._add(element.text or "", why_not)
        elif tag == _DRAWN and any(True for _ in element.getparent().iter(*_PICTURES)):
            self.found.pictures.append(element.get("descr") or element.get("title") or "")
        else:
            if tag == qn("w:fldSimple") and is_contents(element.get(qn("w:instr"), "")):
                why_not = CONTENTS
            elif tag in _DROPPED:
                why_not = DELETED
            elif tag == qn("w:sdt") and _is_placeholder(element):
                why_not = PLACEHOLDER
            for inner in shown(element):
                self.read(inner, why_not)

    def _run(self, run: Element, why_not: str) -> None:
        look = child(run, "w:rPr")
        if not why_not and self._is(look, "w:vanish"):
            why_not = HIDDEN
        bold = self._is(look, "w:b")
        for element in run:
            tag = element.tag
            if tag == qn("w:fldChar"):
                self.fields.mark(element.get(qn("w:fldCharType"), ""))
            elif tag == qn("w:instrText"):
                self.fields.instruct(element.text or "")
            elif tag in {qn("w:t"), qn("w:delText")}:
                self._add(element.text or "", why_not, bold)
            elif tag in _CHARACTERS:
                self._add(_CHARACTERS[tag], why_not, bold)
            elif tag == qn("w:sym"):
                self._add(_symbol(element), why_not, bold)
            elif tag in {qn("w:footnoteReference"), qn("w:endnoteReference")}:
                if not why_not:
                    kind = "footnote" if tag == qn("w:footnoteReference") else "endnote"
                    self.found.notes.append((kind, element.get(qn("w:id"), "")))
            else:
                self.read(element, why_not)

    def _add(self, text: str, why_not: str, bold: bool = False) -> None:
        if not why_not and self.fields.in_contents:
            why_not = CONTENTS
        elif not why_not and self.fields.in_code:
            why_not = "the instruction of a field"
        if text:
            self.found.pieces.append(Piece(text, why_not, bold))

    def _is(self, look: Element | None, tag: str) -> bool:
        own = switch(look, tag)
        if own is None:
            own = self.styles.switch(value(look, "w:rStyle"), tag)
        if own is None:
            own = self.styles.switch(self.style_id, tag)
        return bool(own)


def shown(element: Element) -> Iterator[Element]:
    """The children of an element; of alternatives for newer and older programs, only the first."""
    if element.tag == f"{_MC}AlternateContent":
        chosen = element.find(f"{_MC}Choice")
        yield from chosen if chosen is not None else element.find(f"{_MC}Fallback")
    elif element.tag == qn("w:sdt"):
        content = child(element, "w:sdtContent")
        yield from content if content is not None else ()
    else:
        yield from element


def _is_placeholder(control: Element) -> bool:
    found = child(control, "w:sdtPr", "w:showingPlcHdr")
    return found is not None and switched_on(found.get(qn("w:val"), "1"))


def _symbol(element: Element) -> str:
    """A symbol by its code; those of sign fonts live in a private range and are no words."""
    try:
        code = int(element.get(qn("w:char"), ""), 16)
    except ValueError:
        return ""
    return (
        ""
        if code < 32 or 0xD800 <= code < 0xE000 or 0xF000 <= code <= 0xF0FF or code > 0x10FFFF
        else chr(code)
    )
