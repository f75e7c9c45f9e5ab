"""Plain text → blocks: paragraphs, list items and numbered lines, without page furniture.

What a line *means* (heading, contents list, signature block) is decided in `structure`, for every
kind of document alike; here only the lines are put together again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise, takewhile

from bot.importing.blocks import Block, Document, Kind, LeftOut, folded, printed_label
from bot.importing.headings import could_be_heading
from bot.importing.leads import rules_list
from bot.importing.text_furniture import furniture_of
from bot.importing.text_lines import BULLET, CONTENTS_LINE, FINISHED, LABEL, Line
from bot.importing.text_tables import has_gap, heads, table_at
from bot.importing.underlines import underlines

_EMPHASIS = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])")
_BESIDE = re.compile(r"\s{3,}(?=[A-Z][A-Za-z ]{1,25}: ?\S)")
"""Before a detail that stands at the other edge of the line: "LEAVE POLICY      Ref: 12"."""
LONG = 60
"""A paragraph shorter than this without a full stop may be a heading; it is not joined to the next."""


def read_text(text: str) -> Document:
    """The blocks of a plain-text document, in order.

    Takes the whole text. A sentence that a page break or a hard line ending cut in two is joined;
    running headers, footers and page numbers are left out and said.
    """
    lines = [Line(n, raw.replace("\f", "").rstrip()) for n, raw in enumerate(text.splitlines(), 1)]
    drawn = underlines([line.text for line in lines])
    levels = {lines[at].number: level for at, level in drawn.levels.items()}
    worded = [line for at, line in enumerate(lines) if line.number not in levels and at not in drawn.rules]
    furniture = furniture_of(worded)
    left_out = [
        LeftOut(folded(line.text), "page furniture", line.number)
        for line in lines
        if line.number in furniture
    ]
    kept = [
        replace(line, text="") if at in drawn.rules else line
        for at, line in enumerate(lines)
        if line.number not in furniture
    ]
    blocks, joined = _join_broken(_blocks(kept, levels))
    return Document(title="", blocks=tuple(blocks), left_out=tuple(left_out), joined=frozenset(joined))


def without_emphasis(text: str) -> str:
    """`text` without Markdown's stars around words; stars that mark nothing stay."""
    return _EMPHASIS.sub(lambda m: m.group(1) or m.group(2), text)


def _blocks(lines: list[Line], levels: Mapping[int, int]) -> list[Block]:
    """Group lines to blocks: a blank line, a bullet or a label begins a new one; `levels` are headings'."""
    width = _wrap_width(lines)
    blocks: list[Block] = []
    open_block = listing = False
    last_raw = ""
    expected = table_ends = hangs = 0
    for position, line in enumerate(lines):
        if position < table_ends:
            continue
        if not line.text.strip():
            open_block = listing = False
            continue
        if line.number in levels:
            name = without_emphasis(line.text)
            blocks.append(Block(Kind.HEADING, folded(name), level=levels[line.number], line=line.number))
            open_block = listing = False
            continue
        bullet, label = BULLET.match(line.text), LABEL.match(line.text)
        if bullet and open_block and _is_dash(line.text, last_raw, width):
            bullet = None
        if label and label.group("bare"):
            followed = _opens_section(label.group("bare"), lines[position + 1 :])
            label = label if followed or _in_sequence(label, expected) else None
        rows = [] if bullet or label else list(_table(lines[position:]))
        if rows:
            blocks += [row for row in rows if row.cells]
            table_ends, open_block, listing = position + len(rows), False, False
            continue
        beside = [] if bullet or label else _BESIDE.split(line.text.strip())
        if len(beside) > 1:
            blocks += [Block(Kind.PARAGRAPH, _clean(part), line=line.number) for part in beside]
            open_block = listing = False
            continue
        if bullet:
            blocks.append(
                Block(Kind.ITEM, _clean(line.text[bullet.end() :]), level=_depth(line), line=line.number)
            )
        elif label:
            printed = label.group("label") or label.group("plain") or label.group("bare")
            if label.group("bare"):
                expected = int(label.group("bare")) + 1
            blocks.append(
                Block(
                    Kind.ITEM,
                    _clean(line.text[label.end() :]),
                    label=printed_label(printed).rstrip(":"),
                    line=line.number,
                )
            )
        elif listing and not _fills(last_raw, line.text, width):
            blocks.append(Block(Kind.ITEM, _clean(line.text), line=line.number))
        elif open_block and blocks and (_indent(line) == hangs > 0 or _continues(last_raw, line.text, width)):
            blocks[-1] = _extended(blocks[-1], line.text)
        else:
            blocks.append(Block(Kind.PARAGRAPH, _clean(line.text), line=line.number))
        marked = bullet or label
        hangs = marked.end() if marked and "\t" not in line.text else hangs if open_block else 0
        listing = (listing and not (bullet or label)) or (not open_block and rules_list(line.text.strip()))
        open_block = True
        last_raw = line.text
    return [block for block in blocks if block.words]


def _table(lines: list[Line]) -> Iterator[Block]:
    """The rows of a table that begins here; one without cells for a line that only rules off."""
    if not has_gap(lines[0].text):
        return
    plain = takewhile(lambda line: not (BULLET.match(line.text) or LABEL.match(line.text)), lines)
    rows = table_at([line.text for line in plain])
    for at, (row, line) in enumerate(zip(rows, lines, strict=False)):
        cells = tuple(without_emphasis(cell) for cell in row)
        yield Block(Kind.ROW, "", cells=cells, header=at == 0 and heads(row), line=line.number)


def _in_sequence(label: re.Match[str], expected: int) -> bool:
    """A bare number is a label in a table's first column, or as the next of a list; "12 months" is none."""
    return "\t" in label.group(0) or int(label.group("bare")) in (1, expected)


def _opens_section(number: str, following: list[Line]) -> bool:
    """Whether "4 Visits" is a section: the next number below it is 4.1, or another of its numbers."""
    after = (found["plain"] for line in following if (found := LABEL.match(line.text)) and found["plain"])
    return next(after, "").startswith(f"{number}.") and not following[0].text.strip()


def _depth(line: Line) -> int:
    return min(_indent(line) // 2, 3)


def _indent(line: Line) -> int:
    text = line.text.expandtabs(4)
    return len(text) - len(text.lstrip())


def _clean(text: str) -> str:
    # Dot leaders and the page number behind them tell a contents list: keep them apart by a tab.
    marked = CONTENTS_LINE.search(text)
    if marked and marked.start():
        page = text[marked.start() :].strip(" .…·_\t")
        return f"{folded(without_emphasis(text[: marked.start()]))}\t{page}"
    return folded(without_emphasis(text))


def _wrap_width(lines: list[Line]) -> int:
    """The width that a hard-wrapped text was wrapped at; 0 where each paragraph is one line."""
    filled = [line.text for line in lines if line.text.strip()]
    if not filled:
        return 0
    longest = max(map(len, filled))
    runs = sum(
        1
        for a, b in pairwise(lines)
        if a.text.strip() and b.text.strip() and not LABEL.match(b.text) and not BULLET.match(b.text)
    )
    return longest if longest <= 130 and runs > len(filled) * 0.2 else 0


def _continues(before: str, text: str, width: int) -> bool:
    """Whether `text` goes on with the line before it, with no blank line between the two."""
    if width:
        return _fills(before, text, width) or text[:1].islower()
    return text.lstrip()[:1].islower() and not FINISHED.search(before)


def _is_dash(text: str, before: str, width: int) -> bool:
    """Whether a line begins with the dash of a sentence that goes on: "Ask first" | "— it may be locked."."""
    return bool(
        re.match(r"\s*[–—]\s+[a-z]", text)
        and not re.match(r"\s*[–—]\s", before)
        and not FINISHED.search(before)
        and _fills(before, text, width)
    )


def _fills(before: str, text: str, width: int) -> bool:
    """Whether the line before is so long that the next word may have found no room in it."""
    return width > 0 and len(before) + len(text.split(maxsplit=1)[0]) + 1 > width * 0.75


def _extended(block: Block, more: str) -> Block:
    return Block(
        block.kind,
        _clean(_glued(block.text, more.strip())),
        block.label,
        block.level,
        line=block.line,
    )


def _glued(start: str, more: str) -> str:
    """Two halves of a broken line. A hyphen at the break is kept only if the second half is no tail."""
    if re.search(r"\w-$", start) and more[:1].islower():
        return start + more  # "self-" + "employed" and "X-" + "ray" read right either way
    return f"{start} {more}"


def _join_broken(blocks: list[Block]) -> tuple[list[Block], list[int]]:
    """Join each block that a page break cut in two; the lines of those that were joined."""
    whole: list[Block] = []
    joined = []
    for block in blocks:
        if whole and _was_cut(whole[-1], block):
            whole[-1] = _extended(whole[-1], block.text)
            joined.append(whole[-1].line)
        else:
            whole.append(block)
    return whole, joined


def _was_cut(start: Block, rest: Block) -> bool:
    if (
        rest.kind is not Kind.PARAGRAPH
        or FINISHED.search(start.text)
        or "\t" in start.text
        or "\t" in rest.text
    ):
        return False
    if rest.text[:1].islower():
        return len(start.text) >= LONG // 2
    # "… a Data" | "Protection Impact Assessment will be …": only inside a long, unfinished sentence.
    cut_sentence = (
        len(start.text) >= LONG
        and start.text[-1:].isalnum()
        and FINISHED.search(rest.text)
        and not rest.text.endswith(":")
        and (start.label or not could_be_heading(start.text))
    )
    return bool(cut_sentence and (start.label or start.kind is Kind.PARAGRAPH))
