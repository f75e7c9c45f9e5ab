"""Lines that rule the list below them: "Don't", "4.2 You must not:", the heads of a table of dos and don'ts.

Such a line is carried by each of its items. As a heading, or as the end of the clause above it, it
would leave "drive after alcohol" standing alone, which says the contrary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from bot.importing.blocks import Block, Kind
from bot.importing.labels import depth, is_decimal
from bot.knowledge.labels import list_style
from bot.knowledge.ruling import ruling_of
from bot.knowledge.sentences import last_sentence
from bot.model import Modality

_HALF_A_RULE = re.compile(
    r"^(?:(?:\w+ ){0,3}(?:must|should|shall|may|will|can)(?: not| never| always)?"
    r"|(?:therefore |please |things (?:you|we) )?(?:do|don['’]?t|do not|never|always|you cannot|must not do)"
    r"|(?:we|you|i) (?:promise to|agree to))\s*:?$",
    re.IGNORECASE,
)
_OPEN_DUTY = re.compile(
    r"\b(?:must|should|shall|may|will|can|cannot|do|don['’]t|not|never|always)(?: also| always| only)?:$",
    re.I,
)
_RULE = re.compile(r"\b(?:must|should|shall|may|can|cannot|do not|don['’]t|never)\b", re.IGNORECASE)
_SHORT = 8
"""Words; so short a line with a rule and a colon is a lead-in, and no clause with a list inside."""
_OWN_SUBJECT = re.compile(
    r"^(?:(?:Everyone|Everybody|Anyone|Nobody|You|We|Staff|It|This|These|(?:All|Any|Each|Every|No|The|A|An)"
    r"(?: [\w’'-]+){1,4}?|[A-Z][\w’'-]+s)(?: who .{1,40}?)?"
    r" (?:must|should|may|shall|will|can|cannot|need|needs|is|are|has|have)\b)"
)


def with_leads(blocks: Sequence[Block]) -> list[Block]:
    """`blocks` with each line that rules a list as a lead-in before it, and its items marked as led."""
    ruled = list(_without_ruling_tables(blocks))
    found: list[Block] = []
    led: set[int] = set()
    for at, block in enumerate(ruled):
        items = _items_below(ruled, at)
        if at in led:
            found.append(replace(block, kind=Kind.ITEM, led=True))
        elif not items:
            found.append(block)
        else:
            led.update(items)
            found += _as_lead(block)
    return found


def _items_below(blocks: Sequence[Block], at: int) -> list[int]:
    """The positions of the items that the block rules; [] where it rules none."""
    block = blocks[at]
    below = blocks[at + 1 : at + 2]
    if not below or below[0].kind is Kind.HEADING or not _is_item(below[0]):
        return []
    if is_decimal(block.label) and block.kind is not Kind.HEADING:
        return _own_items(blocks, at)
    if block.kind is not Kind.HEADING and (block.label or block.text.endswith("?")):
        return []
    if not (rules_list(block.text) or (block.kind is Kind.PARAGRAPH and _OPEN_DUTY.search(block.text))):
        return []
    first = below[0]
    alike = takewhile(lambda one: _is_below(first, one) or _is_alike(first, one), blocks[at + 1 :])
    return [at + 1 + more for more, one in enumerate(alike) if not _is_below(first, one)]


def rules_list(text: str) -> bool:
    """Whether a line is half of the rules below it: "DON'T" and "1. Lend your key"."""
    return bool(_HALF_A_RULE.match(text)) or ruling_of(text) is not Modality.SAYS


def _is_item(block: Block) -> bool:
    return block.kind is Kind.ITEM or (block.kind is Kind.PARAGRAPH and bool(block.label))


def _is_below(first: Block, block: Block) -> bool:
    """Whether a block is of a list inside of an item: what leads that item's list does not lead this one."""
    return first.kind is block.kind is Kind.ITEM and block.level > first.level and not is_decimal(block.label)


def _is_alike(first: Block, block: Block) -> bool:
    """Whether a block is of the same list as the first; a numbered sentence with its own subject is not."""
    if block.kind is not first.kind or depth(block.label) != depth(first.label):
        return False
    if bool(block.label) != bool(first.label):
        return False
    return not (is_decimal(block.label) and _OWN_SUBJECT.match(block.text))


def _own_items(blocks: Sequence[Block], at: int) -> list[int]:
    """The items of "4.2 Do not:". A clause that goes on behind its list keeps the list inside."""
    text, first = blocks[at].text, blocks[at + 1]
    short = len(text.split()) <= _SHORT and bool(_RULE.search(text))
    opens = text.endswith(":") and (short or bool(_OPEN_DUTY.search(text)))
    if is_decimal(first.label) or last_sentence(text)[0] or not (opens or _HALF_A_RULE.match(text)):
        return []
    below = list(takewhile(lambda one: _is_part(first, one), blocks[at + 1 :]))
    below = below[: _before_section(below, blocks[at + 1 + len(below) :])]
    behind = blocks[at + 1 + len(below) : at + 2 + len(below)]
    if behind and behind[0].kind is Kind.PARAGRAPH and not (behind[0].label or rules_list(behind[0].text)):
        return []
    return [at + 1 + more for more, block in enumerate(below) if block.level == first.level]


def _is_part(first: Block, block: Block) -> bool:
    if not _is_item(block) or is_decimal(block.label):
        return False
    return block.level > first.level or list_style(block.label) == list_style(first.label)


def _before_section(items: Sequence[Block], behind: Sequence[Block]) -> int:
    """How many of the items stand before a section that only looks like the next one: "3 Visits", "3.1 …"."""
    following = (*items[1:], *behind[:1])
    for at, (item, after) in enumerate(zip(items, following, strict=False)):
        if item.label.isdigit() and after.label.startswith(f"{item.label}."):
            return at
    return len(items)


def _as_lead(block: Block) -> Iterator[Block]:
    """The lead-in that a line becomes. A heading with a number, or that asks, stays a heading, too."""
    if block.kind is not Kind.HEADING:
        yield replace(block, kind=Kind.PARAGRAPH, led=True)
        return
    question = block.text.endswith("?")  # which is no lead-in
    if block.label or question:
        yield block
    if not question:
        yield Block(Kind.PARAGRAPH, block.text, line=block.line, led=True)


def _without_ruling_tables(blocks: Sequence[Block]) -> Iterator[Block]:
    """`blocks` with each table of dos and don'ts as one list for each of its columns."""
    at = 0
    while at < len(blocks):
        head = blocks[at]
        rows = list(takewhile(lambda one: one.kind is Kind.ROW and not one.header, blocks[at + 1 :]))
        ruling = [column for column, cell in enumerate(head.cells) if ruling_of(cell) is not Modality.SAYS]
        if len(ruling) < 2 or not rows:
            yield head
            at += 1
            continue
        for column in ruling:
            yield from _column(head, rows, column, [n for n in range(len(head.cells)) if n not in ruling])
        at += 1 + len(rows)


def _column(head: Block, rows: Sequence[Block], column: int, beside: Sequence[int]) -> Iterator[Block]:
    """One column below its head, with the cells beside it that belong to every column."""
    if not beside:
        yield Block(Kind.PARAGRAPH, head.cells[column], line=head.line, led=True)
    for row in (replace(head, header=True), *rows):
        cells = tuple(row.cells[n] for n in (*beside, column) if n < len(row.cells))
        if beside and any(cells):
            yield replace(row, cells=cells)
        elif not beside and not row.header and any(cells):
            yield Block(Kind.ITEM, " ".join(cells), line=row.line)
