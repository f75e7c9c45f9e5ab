"""Lines of a PDF become paragraphs, list items and headings, by how they are laid out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from bot.importing.blocks import Block, Kind, folded, printed_label
from bot.importing.labels import split_label
from bot.importing.pdf_lines import Line, joined
from bot.importing.typed import stands_for_heading, without_bullet

_ALIGNED = 3.0  # points: edges that are closer stand under each other
_LARGER = 1.12  # times the size of the body, for a heading
_LONGEST_HEADING = 25  # words
_FONT_BULLETS = {"o", "§", "l", "n", "q", "ü", "Ø", "v"}  # signs of sign fonts, without their font
_SET_APART = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5})[.):]?$")
_ENDED = re.compile(r"[.?!:;][\"'”’)]*$")
_BROKEN_OFF = re.compile(r"(\w+)-$")
_PARTS_OF_WORDS = {
    "e",
    "co",
    "re",
    "non",
    "self",
    "well",
    "pre",
    "post",
    "sub",
    "anti",
    "ex",
    "multi",
    "semi",
}


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together. `text_x` is where the words start behind a number or a bullet."""

    lines: list[Line]
    label: str
    bullet: bool
    text_x: float
    rest: str  # the first line without its number or bullet

    @property
    def first(self) -> Line:
        """The line that it starts with."""
        return self.lines[0]

    @property
    def bold(self) -> bool:
        """Whether all its words are bold."""
        return all(line.bold for line in self.lines)


def body_size(lines: Iterable[Line]) -> float:
    """The size that most letters of the document have."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def paragraphs_of(lines: list[Line]) -> Iterator[Paragraph]:
    """Join lines to paragraphs, also over the end of a page or a column."""
    pitch = _pitch(lines)
    open_one: Paragraph | None = None
    for line in lines:
        if open_one is not None and _goes_on(open_one, line, pitch):
            open_one.lines.append(line)
            continue
        if open_one is not None:
            yield open_one
        open_one = _start(line)
    if open_one is not None:
        yield open_one


def _start(line: Line) -> Paragraph:
    bullet, rest = without_bullet(line.text)
    first = line.words[0].text
    if not bullet and len(line.words) > 1 and (first.startswith("(cid:") or _is_font_bullet(line)):
        bullet, rest = True, joined(line.words[1:])
    if bullet:
        return Paragraph([line], "", True, line.words[min(1, len(line.words) - 1)].x0, rest)
    before = line.after_gap
    if before and _SET_APART.match(number := joined(line.words[:before])):
        return Paragraph(
            [line], printed_label(number), False, line.words[before].x0, joined(line.words[before:])
        )
    label, rest = split_label(line.text)
    text_x = line.words[1].x0 if label and len(line.words) > 1 else line.x0
    return Paragraph([line], label, False, text_x, rest)


def _is_font_bullet(line: Line) -> bool:
    return line.words[0].text in _FONT_BULLETS and line.after_gap == 1


def _goes_on(paragraph: Paragraph, line: Line, pitch: float) -> bool:
    """Whether `line` is more of the paragraph."""
    last = paragraph.lines[-1]
    if abs(line.size - last.size) > 0.6 or (line.bold != last.bold and paragraph.bold):
        return False
    start = _start(line)
    hangs = paragraph.text_x > paragraph.first.x0 and abs(line.x0 - paragraph.text_x) < _ALIGNED
    if start.bullet or (start.label and (line.after_gap or _has_ended(last, line, hangs=hangs))):
        return False
    if line.page != last.page or line.top < last.top:
        return hangs or not _ENDED.search(last.text) or line.text[:1].islower()
    if line.top - last.top > (pitch + 0.3) * line.size:
        return False
    if not _is_aligned(paragraph, line):
        return False
    return not (_ENDED.search(last.text) and _had_room(last, line))


def _is_aligned(paragraph: Paragraph, line: Line) -> bool:
    last = paragraph.lines[-1]
    if len(paragraph.lines) > 1 and abs(line.x0 - last.x0) < _ALIGNED:
        return True
    if abs((line.x0 + line.x1) - (last.x0 + last.x1)) < _ALIGNED:  # centred
        return True
    if len(paragraph.lines) > 1:
        return False
    hanging = abs(line.x0 - paragraph.text_x) < _ALIGNED
    return hanging or line.x0 < paragraph.first.x0 + _ALIGNED


def _has_ended(last: Line, line: Line, *, hangs: bool) -> bool:
    """Whether a number at the start of `line` can begin something new, and is no reference to a clause."""
    if _ENDED.search(last.text) or last.text.endswith((",", " and", " or")):
        return True
    return _had_room(last, line) and not hangs


def _had_room(last: Line, line: Line) -> bool:
    """Whether the first word of `line` would have fitted on the line before: then that one was ended."""
    return last.right - last.x1 > line.words[0].x1 - line.words[0].x0 + 0.5 * line.size


def _pitch(lines: list[Line]) -> float:
    """How far lines of a paragraph are apart, in sizes."""
    steps: Counter[float] = Counter()
    for last, line in pairwise(lines):
        step = (line.top - last.top) / line.size if line.size else 0.0
        if line.page == last.page and 0.9 < step < 2.4 and abs(line.size - last.size) < 0.1:
            steps[round(step * 20) / 20] += 1
    return min((step for step, times in steps.items() if times * 3 >= max(steps.values())), default=1.3)


@dataclass(slots=True)
class Outline:
    """Turns paragraphs to blocks. `sizes` are those of headings, the largest first."""

    body: float
    sizes: list[float]
    vocabulary: Counter[str]
    _indents: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, paragraphs: list[Paragraph], body: float) -> Outline:
        """What the headings of the document look like, and its words (for hyphens at line ends)."""
        sizes = {round(p.first.size, 1) for p in paragraphs if p.first.size > body * _LARGER and not p.bullet}
        words = Counter(
            word.lower() for p in paragraphs for line in p.lines for word in re.findall(r"[\w-]+", line.text)
        )
        return cls(body, sorted(sizes, reverse=True), words)

    def block(self, paragraph: Paragraph) -> Block:
        """The block of one paragraph."""
        text = self.unhyphenated([paragraph.rest, *(line.text for line in paragraph.lines[1:])])
        level = 0 if paragraph.bullet else self._heading_level(paragraph, text)
        if level:
            self._indents = []
            return Block(Kind.HEADING, text, paragraph.label, level)
        if paragraph.bullet or paragraph.label:
            return Block(Kind.ITEM, text, paragraph.label, self._depth(paragraph.first.x0))
        return Block(Kind.PARAGRAPH, text)

    def unhyphenated(self, lines: Iterable[str]) -> str:
        """The lines as one, with words that a hyphen broke off put together."""
        whole = ""
        for line in lines:
            broken = _BROKEN_OFF.search(whole)
            if whole.endswith("\u00ad"):
                whole = whole[:-1] + line
            elif broken and line[:1].islower():
                whole = (whole if self._keeps_hyphen(broken[1], line) else whole[:-1]) + line
            else:
                whole = f"{whole} {line}"
        return folded(whole)

    def _keeps_hyphen(self, start: str, line: str) -> bool:
        found = re.match(r"\w+", line)
        end = found[0].lower() if found else ""
        start = start.lower()
        if self.vocabulary[start + end] or self.vocabulary[f"{start}-{end}"]:
            return self.vocabulary[f"{start}-{end}"] > self.vocabulary[start + end]
        return start in _PARTS_OF_WORDS

    def _heading_level(self, paragraph: Paragraph, text: str) -> int:
        if not text or len(text.split()) > _LONGEST_HEADING:
            return 0
        size = round(paragraph.first.size, 1)
        if size in self.sizes and not text.endswith((".", ";", ",")):
            return self.sizes.index(size) + 1
        if paragraph.bold and size >= self.body * 0.95 and stands_for_heading(text):
            return len(self.sizes) + 1
        return 0

    def _depth(self, x0: float) -> int:
        while self._indents and x0 < self._indents[-1] - _ALIGNED:
            self._indents.pop()
        if not self._indents or x0 > self._indents[-1] + _ALIGNED:
            self._indents.append(x0)
        return len(self._indents) - 1
