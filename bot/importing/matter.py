"""What stands in a document but is no rule: contents list, document details, signatures."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby, takewhile

from bot.importing.blocks import Block, Kind, LeftOut
from bot.importing.headings import bare_heading

_CONTENTS = re.compile(
    r"^(?:(?:table of |page )?contents(?: page)?|on this page|in this (?:policy|document|guide)|jump to)"
    r"\s*:?$",
    re.IGNORECASE,
)
_SIGNATURE_WORD = re.compile(r"\b(?:position|name|signature|signed|date|print name)\b", re.IGNORECASE)
_END = re.compile(r"^\W*end(?: of (?:policy|document))?\W*$", re.IGNORECASE)
DETAIL = re.compile(
    r"^(?P<key>(?:policy|document|procedure|standard)?\s*(?:&\s*procedure\s*)?(?:no|number|ref|reference)\.?"
    r"|version(?: no\.?| number)?"
    r"|(?:date )?(?:last )?(?:reviewed|updated|approved|adopted|agreed|issued|ratified|published)"
    r"(?: (?:&|and) (?:updated|approved))?(?: (?:by|on|date))?"
    r"|(?:date of )?(?:next )?review(?: date| due)?|effective(?: from| date)?|in (?:use|force) from"
    r"|(?:approval|issue) date|(?:(?:policy|document) )?(?:author|owner)"
    r"|responsible (?:person|officer|manager)"
    r"|approv(?:al|ing) (?:authority|body)|(?:responsible|policy) (?:executive|department|team|sponsor)"
    r"|status|classification|last (?:updated|reviewed|modified))"
    r"\s*(?::\s*(?P<value>.*))?$",
    re.IGNORECASE,
)
"""A detail with its name before it: "Version: 3", "Next review: May 2027"."""
_VERSION_COLUMN = re.compile(r"^(?:version|issue|rev(?:ision)?|edition)(?: (?:no\.?|number))?$", re.I)
_HISTORY_COLUMN = re.compile(
    r"^(?:(?:version|issue|rev(?:ision)?|edition)(?: (?:no\.?|number|date))?|date(?: of \w+)?|author|editor"
    r"|reviewer|(?:amended|changed|reviewed|revised|approved|prepared|written|made) by|owner|approver|status"
    r"|(?:summary|description|details|nature)?(?: of)?(?: the)? ?(?:changes?|amendments?|revisions?)"
    r"(?: made)?|reason(?: for \w+)?|comments?|notes?|summary|description|next review)$",
    re.IGNORECASE,
)
_CHANGE_COLUMN = re.compile(r".*\b(?:changes?|amendments?|revisions?)\b", re.IGNORECASE)
_HISTORY = re.compile(
    r"^(?:(?:document|version|revision|change|amendment|page)s? (?:control|history|log|record)|history"
    r"|change ?log|(?:updates|changes) to this (?:page|policy|document|guidance))$",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"^(?:v(?:ersion)?\.? ?\d|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8},? \d{4}"
    r"|[A-Z][a-z]{2,8} (?:\d{1,2}, )?\d{4}|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})\b"
)
"""How a line begins that says what was changed and when."""
_NEXT_DETAIL = re.compile(r"\s*[|·•]\s+|\s+(?=[A-Z][a-z]+(?: [a-z]+){0,2}: )")
_FEWEST_NAMES = 3
_LONGEST_BIT = 5  # words
LONGEST_DETAIL = 90
"""Characters; a longer line is a paragraph."""


def drop_contents(blocks: list[Block]) -> tuple[list[Block], list[LeftOut]]:
    """`blocks` without the contents list, and that list. Its lines name a page, or stand again below."""
    kept: list[Block] = []
    dropped: list[LeftOut] = []
    inside = False
    named = _named_headings(blocks)
    for position, block in enumerate(blocks):
        if position in named:
            pass
        elif _CONTENTS.match(block.text):
            inside = True
            named |= _listed_under(blocks, position + 1)
        elif _names_a_page(block) and (inside or _stands_again(_without_page(block), blocks[position + 1 :])):
            pass  # a dot leader or a tab, then a page number
        elif inside and _stands_again(block, blocks[position + 1 :]):
            pass
        else:
            inside = False
            kept.append(_folded(block))
            continue
        dropped.append(LeftOut(block.words, "contents list", block.line))
    return kept, dropped


def _named_headings(blocks: list[Block]) -> set[int]:
    """The positions of lists whose every item is the name of a heading below: contents without a title."""
    found: set[int] = set()
    for at, block in enumerate(blocks):
        if at in found or block.kind is not Kind.ITEM or (at and blocks[at - 1].text.endswith(":")):
            continue
        items = list(takewhile(lambda one: one.kind is Kind.ITEM, blocks[at:]))
        below = {bare_heading(b.text) for b in blocks[at + len(items) :] if b.kind is Kind.HEADING}
        if len(items) > 1 and all(bare_heading(item.text) in below for item in items):
            found.update(range(at, at + len(items)))
    return found


def _listed_under(blocks: list[Block], at: int) -> set[int]:
    """The positions of the list below "Contents" of which half stands again: other names are near enough."""
    items = list(takewhile(lambda one: one.kind is Kind.ITEM, blocks[at:]))
    below = {bare_heading(block.text) for block in blocks[at + len(items) :]}
    again = sum(bare_heading(item.text) in below for item in items)
    return set(range(at, at + len(items))) if len(items) > 1 and 2 * again >= len(items) else set()


def _names_a_page(block: Block) -> bool:
    return bool(re.search(r"\t\d*$", block.text))


def _without_page(block: Block) -> Block:
    return replace(block, text=re.sub(r"\t\d*$", "", block.text))


def _folded(block: Block) -> Block:
    """A line with a number behind a gap that names no page is a line like any other."""
    return replace(block, text=block.text.replace("\t", " ")) if _names_a_page(block) else block


def _stands_again(block: Block, later: list[Block]) -> bool:
    return len(block.text.split()) <= 14 and any(
        other.text.rstrip(":").casefold() == block.text.rstrip(":").casefold()
        and other.label in ("", block.label)
        for other in later
    )


def drop_signatures(blocks: list[Block]) -> tuple[list[Block], list[LeftOut]]:
    """`blocks` without lines to sign on and without the word END."""
    kept, dropped = [], []
    for block in blocks:
        if block.kind is not Kind.HEADING and (_is_signature(block) or _END.match(block.words)):
            dropped.append(LeftOut(block.words, "signature block", block.line))
        else:
            kept.append(block)
    return kept, dropped


def _is_signature(block: Block) -> bool:
    words = re.findall(r"[A-Za-z]+", block.words)
    form_words = _SIGNATURE_WORD.findall(block.words)
    ruled = bool(re.search(r"_{3,}|\.{5,}|…{2,}", block.words))
    if ruled and re.match(r"(?:for|on behalf of)\b", block.words, re.IGNORECASE):
        form_words.append("signed")
    form = len(form_words) > 1 and len(form_words) * 2 >= len(words) - 2
    return len(words) <= 12 and (form or (ruled and bool(form_words)))


def drop_details(blocks: list[Block]) -> tuple[list[Block], dict[str, str], list[LeftOut]]:
    """`blocks` without lines and rows such as "Version: 3", their values, and what was dropped."""
    kept: list[Block] = []
    dropped: list[LeftOut] = []
    details: dict[str, str] = {}
    opening = _rows_of_details(blocks)
    history = _history(blocks) | {position: {} for position in _box_of_details(blocks)}
    for position, block in enumerate(blocks):
        found = DETAIL.match(block.text) if block.kind is Kind.PARAGRAPH and not block.label else None
        if position in history:
            details |= history[position]
        elif position in opening:
            details[block.cells[0].strip(" :").lower()] = block.cells[-1]
        elif found and (told := side_by_side(block.text)):
            details |= told
        elif found and found.group("value") and len(block.text) <= LONGEST_DETAIL:
            details[found.group("key").strip().lower()] = found.group("value")
        else:
            kept.append(block)
            continue
        dropped.append(LeftOut(block.words, "document details", block.line))
    return kept, details, dropped


def _box_of_details(blocks: list[Block]) -> set[int]:
    """The positions of the lines of a box of details that a converter took apart: "No:", "Owner:", "K-7".

    Which name had which value cannot be told any more, so that none is kept.
    """
    found: set[int] = set()
    for is_box, run in groupby(range(len(blocks)), lambda at: _is_bit(blocks[at])):
        box = [*run]
        names = [at for at in box if blocks[at].text.endswith(":") and DETAIL.match(blocks[at].text)]
        if is_box and len(names) >= _FEWEST_NAMES:
            found.update(box)
    return found


def _is_bit(block: Block) -> bool:
    """Whether a block is a line so short that it is a name or a value, and no sentence."""
    short = len(block.text.split()) <= _LONGEST_BIT and not block.text.endswith((".", ";", "?", "!"))
    return block.kind is Kind.PARAGRAPH and not block.label and short


def side_by_side(text: str) -> dict[str, str]:
    """The details on one line, "Version: 3 | Owner: Finance"; {} where it says something else, too."""
    parts = [part.partition(": ") for part in _NEXT_DETAIL.split(text)]
    known = [key for key, _, _ in parts if DETAIL.match(key)]
    told = len(known) > 1 and all(value and len(value) <= LONGEST_DETAIL for _, _, value in parts)
    return {key.lower(): value for key, _, value in parts} if told else {}


def _rows_of_details(blocks: list[Block]) -> set[int]:
    """The positions of the rows of details ("Owner | …", "Version | …").

    Before the first clause they are all the rows of such a table; behind it, those of a table with
    two or more that are known.
    """
    first = next((at for at, block in enumerate(blocks) if block.kind in (Kind.ITEM, Kind.PARAGRAPH)), 0)
    rows = [at for at in range(first) if len(blocks[at].cells) == 2]
    found = set(rows) if any(DETAIL.match(blocks[at].cells[0]) for at in rows) else set()
    for at in range(first, len(blocks)):
        if blocks[at].kind is Kind.ROW and (at == 0 or blocks[at - 1].kind is not Kind.ROW):
            table = [*takewhile(lambda n: blocks[n].kind is Kind.ROW, range(at, len(blocks)))]
            known = [n for n in table if len(blocks[n].cells) == 2 and DETAIL.match(blocks[n].cells[0])]
            found |= set(known) if len(known) > 1 else set()
    return found


def _history(blocks: list[Block]) -> dict[int, dict[str, str]]:
    """The positions of tables of versions, with the version that each row tells, and of their headings."""
    found: dict[int, dict[str, str]] = {}
    for at, head in enumerate(blocks):
        if not (head.kind is Kind.ROW and len(head.cells) > 1 and _is_history(head.cells)):
            continue
        below = takewhile(lambda one: one.kind is Kind.ROW and not one.header, blocks[at + 1 :])
        rows = {at + 1 + more: row.cells for more, row in enumerate(below)}
        columns = [n for n, cell in enumerate(head.cells) if _VERSION_COLUMN.match(cell)]
        version = columns[0] if columns else len(head.cells)  # which no row has
        told = {n: {"version": row[version]} if version < len(row) else {} for n, row in rows.items()}
        titled = at > 0 and blocks[at - 1].kind is Kind.HEADING and _HISTORY.match(blocks[at - 1].text)
        found |= {at: {}, **told, **({at - 1: {}} if titled else {})}
    for at, heading in enumerate(blocks):
        if heading.kind is Kind.HEADING and _HISTORY.match(heading.text):
            said = [*takewhile(lambda one: one.kind is not Kind.HEADING, blocks[at + 1 :])]
            if said and all(_DATED.match(one.text) for one in said):
                found |= {at + more: {} for more in range(len(said) + 1)}
    return found


def _is_history(cells: tuple[str, ...]) -> bool:
    """Whether a table's head is that of a table of versions: Version, Date, Author, Change.

    "Date" and "Change" alone may as well be rules: when the winter hours begin.
    """
    known = [cell for cell in cells if not cell or _HISTORY_COLUMN.match(cell)]
    versions = any(_VERSION_COLUMN.match(cell) for cell in cells)
    changes = (
        len(cells) > 2 and cells[0].lower().startswith("date") and any(map(_CHANGE_COLUMN.match, cells[1:]))
    )
    return len(known) == len(cells) and (versions or changes)
