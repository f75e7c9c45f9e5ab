"""Blocks → the parts of a policy: headings, clauses, lead-ins, rows; and what is no clause, and why.

Every word of the document ends in an entry, in the metadata or in `left_out`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile, zip_longest
from types import MappingProxyType

from bot.importing.blocks import Block, Document, Kind, LeftOut
from bot.importing.calendars import drop_calendars
from bot.importing.headings import ASKED, is_list_caption, is_reference_heading, with_headings
from bot.importing.inner_lists import with_inner_lists
from bot.importing.labels import follows, is_decimal, is_letter, split_label
from bot.importing.leads import rules_list, with_leads
from bot.importing.letters import with_letters
from bot.importing.matter import drop_contents, drop_details, drop_signatures
from bot.importing.table_heads import with_table_heads
from bot.importing.title_page import split_title_page
from bot.knowledge.sentences import ends_sentence

_ANSWERED = re.compile(rf"({ASKED.pattern}.+?)\s+(A(?:nswer)?\s?\d*[:.]\s.+)")
_REACHES = re.compile(r"\w@\w|\b\d{3,5}[ -]\d{3}")
"""An address or a number to call: whom to ask is no document, wherever it stands."""
LONG_CLAUSE = 700
"""Characters; of a longer clause the bot can only quote a part."""
_ITEM_LINE = re.compile(r"- |\(\w{1,4}\) |(?:[a-zA-Z]|[ivx]{1,5}|\d{1,2})[.)] ")
"""How a line begins that is an item of a clause's own list."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of a policy as it will be written: a heading, or a clause with what belongs to it.

    `more` are the clause's further lines: its own list items ("- …", "(a) …") and paragraphs. `led`
    marks a lead-in and the items that carry it.
    """

    kind: Kind
    text: str
    label: str = ""
    level: int = 0
    cells: tuple[str, ...] = ()
    header: bool = False
    more: tuple[str, ...] = ()
    line: int = 0
    led: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as understood, before it is written as a policy."""

    title: str
    entries: tuple[Entry, ...]
    references: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    joined: frozenset[int] = frozenset()


def structure(document: Document) -> Draft:
    """What the blocks of `document` mean. Never refuses: what is no clause is left out and said."""
    left_out = list(document.left_out)
    labelled = [part for block in document.blocks for part in _parts(_with_label(block))]
    blocks = with_inner_lists(with_letters(labelled))
    blocks, calendars = drop_calendars(blocks)
    blocks, contents = drop_contents(with_table_heads(blocks))
    blocks, signatures = drop_signatures(blocks)
    names = (document.title, document.metadata.get("title", ""))
    title, blocks, title_page, details = split_title_page(names, blocks, contents)
    blocks, more_details, control = drop_details(blocks)
    blocks = with_headings(with_leads(blocks), contents)
    blocks, references = _take_references(blocks)
    left_out += [*title_page, *contents, *control, *signatures, *calendars]
    metadata = {**document.metadata, **details, **more_details}
    return Draft(
        title=title,
        entries=tuple(part for entry in _entries(blocks) for part in _quotable(entry)),
        references=tuple(references),
        left_out=tuple(sorted(left_out, key=lambda left: left.line)),
        metadata=MappingProxyType(metadata),
        joined=document.joined,
    )


def _with_label(block: Block) -> Block:
    """Readers that see "4.1 Book early" as mere words leave the number to this step."""
    if block.label or block.kind is Kind.ROW:
        return block
    label, rest = split_label(block.text)
    if not label or not rest:
        return block
    return replace(block, label=label, text=rest)


def _parts(block: Block) -> Iterator[Block]:
    """A paragraph in which the next number stands, "4.1 Write to us. 4.2 We answer.", as two.

    So is one with a question and its answer, "Q: Who pays? A: We do."
    """
    if block.kind is Kind.PARAGRAPH and (answered := _ANSWERED.fullmatch(block.text)):
        yield replace(block, text=answered[1])
        yield replace(block, text=answered[2], label="", opens_topic=False)
        return
    parent, dot, own = block.label.rpartition(".")
    if dot and own.isdigit() and block.kind is not Kind.ROW:
        following = re.search(rf"[.;:]\s+({re.escape(parent)}\.{int(own) + 1})\.?\s+(?=[A-Z])", block.text)
        if following:
            yield replace(block, text=block.text[: following.start() + 1])
            rest = block.text[following.end() :]
            yield from _parts(replace(block, label=following[1], text=rest, opens_topic=False))
            return
    yield block


def _take_references(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """A list of other documents under its own heading is metadata, not rules."""
    kept: list[Block] = []
    references: list[str] = []
    taking = False
    for block in blocks:
        if block.kind is Kind.HEADING:
            taking = is_reference_heading(block.text)
        elif taking and _names_a_document(block):
            references.append(block.words)
            continue
        elif block.kind is Kind.PARAGRAPH and is_list_caption(block.text):
            taking = taking and bool(
                re.search(r"polic|document|procedure|legislation|guidance", block.text, re.I)
            )
        elif block.kind is Kind.PARAGRAPH:
            taking = False
        kept.append(block)
    return kept, references


def _names_a_document(block: Block) -> bool:
    words = block.words
    return (
        block.kind in (Kind.ITEM, Kind.PARAGRAPH)
        and len(words.split()) <= 16
        and not re.search(r"[.!?:;]$|\b(?:must|should|shall|may|will|are|is)\b", words)
        and not _REACHES.search(words)
    )


def _entries(blocks: list[Block]) -> list[Entry]:
    entries: list[Entry] = []
    for position, block in enumerate(blocks):
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        above = entries[-1] if entries else None
        if above is not None and not _counts_clauses(entries, block) and _belongs_to(above, block, following):
            entries[-1] = replace(above, more=(*above.more, _as_line(block)))
        else:
            entries.append(
                Entry(
                    block.kind,
                    block.text,
                    block.label,
                    block.level,
                    block.cells,
                    block.header,
                    line=block.line,
                    led=block.led,
                )
            )
    return entries


def _quotable(entry: Entry) -> Iterator[Entry]:
    """The entry, or its lead-in and the bullets of its list, where together they are too long to quote.

    A clause that goes on behind its list stays whole.
    """
    long = len(" ".join((entry.text, *entry.more))) > LONG_CLAUSE
    lists = entry.more[:1] and entry.more[0].startswith("- ") and all(map(_ITEM_LINE.match, entry.more))
    if not (long and lists and entry.text.endswith(":") and entry.label.isdigit()):
        yield entry
        return
    yield replace(entry, kind=Kind.PARAGRAPH, more=(), led=True)
    starts = [at for at, line in enumerate(entry.more) if line.startswith("- ")]
    for start, end in zip_longest(starts, starts[1:]):
        first, *more = entry.more[start:end]
        text = first.removeprefix("- ")
        yield Entry(Kind.ITEM, text, level=entry.level, more=tuple(more), line=entry.line, led=True)


def _counts_clauses(entries: list[Entry], block: Block) -> bool:
    """Whether a number goes on with those of the clauses above, however deep a page shows it indented."""
    if not block.label.isdigit():
        return False
    section = takewhile(lambda one: one.kind is not Kind.HEADING, reversed(entries))
    numbered = next((one for one in section if one.label), None)
    if numbered is None:
        return False
    inner = entries[-1].more[-1:]
    return follows(numbered.label, block.label) and not any(_counts_on(line, block.label) for line in inner)


def _belongs_to(above: Entry, block: Block, following: Block | None) -> bool:
    """Whether a block is more of the clause above it, rather than a clause of its own."""
    if above.kind in (Kind.HEADING, Kind.ROW) or block.kind in (Kind.HEADING, Kind.ROW) or block.led:
        return False
    last = above.more[-1] if above.more else above.text
    listing = bool(above.more) and bool(_ITEM_LINE.match(above.more[-1]))
    if block.kind is Kind.PARAGRAPH and not block.label:
        return _goes_on(above, last, block, following)
    if is_decimal(block.label):
        return False
    if above.kind is block.kind is Kind.ITEM and block.level > above.level:
        return True
    if block.label and not is_letter(block.label):  # a plain number: 1, 2, 3 …
        inside = bool(above.label) and is_decimal(above.label)
        deeper = bool(above.label) and block.level > above.level
        return deeper or (inside and (last.endswith(":") or block.level > 0 or _counts_on(last, block.label)))
    if above.label:
        sibling = _are_siblings(above, block)
        return not sibling and (
            is_decimal(above.label)
            or last.endswith((":", ";"))
            or listing
            or block.level > above.level
            or (not above.more and rules_list(above.text))
        )
    return False


def _are_siblings(above: Entry, block: Block) -> bool:
    """Whether two letters number one list: (c) comes after (b), and (i) is of a list inside it."""
    if not (is_letter(above.label) and is_letter(block.label)) or block.level != above.level:
        return False
    first = block.label.strip("().").lower() in ("a", "i")
    return not (first and above.text.endswith(":")) and (not above.more or follows(above.label, block.label))


def _goes_on(above: Entry, last: str, block: Block, following: Block | None) -> bool:
    """A paragraph without a number goes on with a decimal clause, or with a sentence left open."""
    before_list = following is not None and following.kind is Kind.ITEM and not following.label
    if following is not None and following.kind is Kind.ROW and not ends_sentence(block.text):
        return False  # it names the table
    if is_decimal(above.label):
        return not (block.opens_topic or ASKED.match(block.text))
    sentence = block.text[:1].isupper() and block.text.endswith(".")
    return (
        above.kind is Kind.PARAGRAPH
        and not above.more
        and last.endswith(":")
        and not sentence
        and not before_list
    )


def _counts_on(last: str, label: str) -> bool:
    found = re.match(r"(\d+)\. ", last)
    return found is not None and label.isdigit() and int(found.group(1)) + 1 == int(label)


def _as_line(block: Block) -> str:
    if block.label:
        return f"{block.label}{'.' if block.label.isalnum() else ''} {block.text}"
    return f"- {block.text}" if block.kind is Kind.ITEM else block.text
