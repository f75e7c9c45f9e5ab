"""The title page: what a document is called, and what it says of itself before its first rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from bot.importing.blocks import Block, Kind, LeftOut
from bot.importing.headings import bare_heading, is_list_caption, is_reference_heading
from bot.importing.labels import depth
from bot.importing.matter import DETAIL, LONGEST_DETAIL, side_by_side

DOCUMENT_WORD = re.compile(
    r"\b(?:polic(?:y|ies)|procedures?|code|guid(?:e|ance|elines)|rules|standards?|handbook|charter|agreement|scheme|protocol|framework|statement|regulations)\b",
    re.I,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|spring|summer|autumn|winter|michaelmas|term)"
)
_ABOUT_ITSELF = re.compile(
    r"^\W*(?:"
    r"(?:this (?:policy|procedure|document|handbook|guide|code) (?:was |is )?)?(?:last )?"
    r"(?:approved|adopted|agreed|ratified|endorsed|authori[sz]ed|issued|published|reviewed|revised|updated"
    r"|amended|prepared)(?: (?:and|&) \w+)?\W+(?:by|on|in|at|\d|" + _MONTH + r")\b"
    r"|(?:version|issue|edition|revision|rev|draft|v)\W*\d"
    r"|(?:valid|effective|in force|in effect)\W+(?:from|until|to|on|as of)\b"
    r"|(?:next |date of (?:next )?)?review(?: date| due)?\W+\d"
    r"|(?:polic(?:y|ies)|guidance|rules|procedures?|standards?|handbook|information|advice)"
    r" for (?!you\b)[^.]*$"
    r"|(?:\d{1,2}(?:st|nd|rd|th)? )?" + _MONTH + r"(?: term)?,? (?:\d{1,2}, )?\d{4}\W*$"
    r"|(?:created|written|posted|last (?:modified|edited|changed)) (?:by|on)\b"
    r"|(?:©|copyright\b)"
    r")",
    re.IGNORECASE,
)
"""A line in which a document speaks of itself: "Approved by the Board", "Issue 3, January 2026"."""
_ABOUT_THIS = re.compile(
    r"(?:about|aims? of|purpose of|scope of|who|why|what|how|when|where)\b.*\b(?:this|the|our) \w+",
    re.IGNORECASE,
)
"""A heading over what a document says of itself: "About this policy"."""
_VERSION = re.compile(r"\b(?:version|issue|v)\.?\s*(?:no\.?\s*)?(\d+(?:\.\d+)*)\b", re.IGNORECASE)
_IN_FORCE = re.compile(
    r"\b(?:valid|effective|in force|in effect)\s+(?:from|as of|on)\b:?\s*(.+)", re.IGNORECASE
)
_KEY_AND_VALUE = re.compile(r"^[A-Z][\w&/ ]{1,40}:\s+\S")
_ADDRESS = re.compile(r"\bwww\.|\bP\. ?O\. Box\b|^[A-Z]{2,5}[-/ ]?\d[\d/-]*$")
"""In the head of a letter, or the mark of a file, "HR-0012": it calls nothing."""
_FOR_WHOM = re.compile(
    r"^(?:a guide|guidance|rules|for|applies|issued|approved|adopted)\b(?!.*\bpolicy\b)", re.IGNORECASE
)


def split_title_page(
    names: Sequence[str], blocks: list[Block], contents: list[LeftOut]
) -> tuple[str, list[Block], list[LeftOut], dict[str, str]]:
    """(title, the blocks after the title page, the title page, its details).

    The title page is the run of short lines before the first paragraph or numbered section. `names`
    are what the file calls itself; a title printed in the document goes before them.
    """
    blocks = _with_title_on_top(names, blocks)
    end = 0
    listed = {bare_heading(left.text) for left in contents}
    while end < len(blocks) and _goes_on(blocks, end, names) and not _opens_section(blocks[end], listed):
        end += 1
    run, rest = blocks[:end], blocks[end:]
    if run and rest and not _opens_section(rest[0], listed) and _opens_text(run, rest, contents, names):
        run = run[:-1]
    title = _title(run, names) or next((name for name in names if name), "")
    left = [LeftOut(block.words, "title page", block.line) for block in run]
    return title, blocks[len(run) :], left, _details(run)


def _with_title_on_top(names: Sequence[str], blocks: list[Block]) -> list[Block]:
    """`blocks` with the heading that they begin with on the first level, if all others are below it."""
    levels = [block.level for block in blocks if block.kind is Kind.HEADING]
    first = blocks[0] if blocks else None
    if names[0] or not first or first.kind is not Kind.HEADING or first.label:
        return blocks
    if first.level in levels[1:] or min(levels) < first.level:
        return blocks
    return [replace(first, level=1), *blocks[1:]]


def _goes_on(blocks: list[Block], at: int, names: Sequence[str]) -> bool:
    """Whether the title page goes on with this block: "# Our Club", "## Rules for coaches"."""
    block = blocks[at]
    if block.kind is Kind.ITEM:
        return _is_item_of_details(blocks, at)
    if _is_about_itself(block) and (at or block.kind is not Kind.HEADING):
        return True
    if _is_section_beside(blocks, at):
        return False
    if block.kind is Kind.HEADING and block.level > 1 and at and blocks[at - 1].kind is Kind.HEADING:
        named = _is_named(block, names) or _names_a_document(blocks, at)
        return not block.label and (named or _only_details_below(blocks, at))
    return _is_title_line(block)


def _is_section_beside(blocks: list[Block], at: int) -> bool:
    """Whether a heading behind the title is on one level with it and with a section below: "# Terms"."""
    block = blocks[at]
    below = blocks[at + 1 :]
    return (
        at > 0
        and {block.kind, blocks[0].kind} == {Kind.HEADING}
        and block.level == blocks[0].level
        and not DOCUMENT_WORD.search(block.text)
        and bool(below)
        and below[0].kind is not Kind.HEADING
        and any(one.kind is Kind.HEADING and one.level == block.level for one in below)
    )


def _is_about_itself(block: Block) -> bool:
    return (
        block.kind in (Kind.PARAGRAPH, Kind.HEADING)
        and not block.label
        and len(block.text) <= LONGEST_DETAIL
        and bool(_ABOUT_ITSELF.match(block.text))
    )


def _is_item_of_details(blocks: list[Block], at: int) -> bool:
    """Whether an item is of a list in which a document speaks of itself: "Published: May", "Version: 4"."""
    start = at
    while start and blocks[start - 1].kind is Kind.ITEM:
        start -= 1
    items = list(takewhile(lambda block: block.kind is Kind.ITEM, blocks[start:]))
    told = all(len(i.text) <= LONGEST_DETAIL and _KEY_AND_VALUE.match(i.text) and not i.label for i in items)
    return told and any(DETAIL.match(item.text) for item in items)


def _only_details_below(blocks: list[Block], at: int) -> bool:
    """Whether a heading has nothing below it, up to the next, but what the document says of itself."""
    below = list(takewhile(_is_about_itself, blocks[at + 1 :]))
    behind = blocks[at + 1 + len(below) : at + 2 + len(below)]
    return (
        bool(behind)
        and (bool(below) or (at == 1 and bool(behind[0].label)))
        and behind[0].kind is Kind.HEADING
        and behind[0].level <= blocks[at].level
    )


def _names_a_document(blocks: list[Block], at: int) -> bool:
    """Whether a heading below the first is what the document is called, and not the first of its sections."""
    if _ABOUT_THIS.match(blocks[at].text) or not DOCUMENT_WORD.search(blocks[at].text):
        return False
    beside = any(block.kind is Kind.HEADING and block.level == blocks[at].level for block in blocks[at + 1 :])
    if beside and len(blocks[at].text.split()) == 1:
        return False  # "Policy", "Scope", "Review": the sections of a document that is called otherwise
    return not (beside and DOCUMENT_WORD.search(blocks[at - 1].text))


def _is_named(block: Block, names: Sequence[str]) -> bool:
    return len(block.text.split()) > 1 and any(bare_heading(block.text) in name.casefold() for name in names)


def _is_title_line(block: Block) -> bool:
    if block.kind is Kind.HEADING:
        return block.level == 1 and not block.label
    return (
        block.kind is Kind.PARAGRAPH
        and not block.label
        and len(block.text) <= LONGEST_DETAIL
        and not re.search(r"[.!?;,]$", block.text.replace("No.", "No"))
        and (not is_list_caption(block.text) or bool(DETAIL.match(block.text)))
    )


def _opens_section(block: Block, listed: set[str]) -> bool:
    return bare_heading(block.text) in listed or is_reference_heading(block.text)


def _opens_text(run: list[Block], rest: list[Block], contents: list[LeftOut], names: Sequence[str]) -> bool:
    """Whether the last line of the run is the first heading, rather than part of the title."""
    last = run[-1]
    if last.kind is Kind.HEADING:
        others = [block.level for block in rest if block.kind is Kind.HEADING]
        called = names[0] and bare_heading(last.text) == names[0].casefold()
        in_front = len(names) > 1 and names[1] and not _is_named(last, names) and last.level in others
        if in_front and not called:
            return True
        if (
            last.level > 1
            or called
            or _is_named(last, names)
            or (len(run) > 1 and others and min(others) > last.level)
        ):
            return False
        return len(run) > 1 or (not DOCUMENT_WORD.search(last.text) and rest[0].kind is not Kind.HEADING)
    if rest[0].label and depth(rest[0].label) == 1:
        return False
    listed = any(last.text.casefold() in left.text.casefold() for left in contents)
    among_details = len(run) > 1 and all(_KEY_AND_VALUE.match(block.text) for block in run[-2:])
    is_detail = (
        bool(DETAIL.match(last.text) or _ABOUT_ITSELF.match(last.text))
        or bool(re.search(r"\b(?:19|20)\d\d\b", last.text))
        or bool(_ADDRESS.search(last.text))
        or among_details
    )
    return listed or not (DOCUMENT_WORD.search(last.text) or _FOR_WHOM.match(last.text) or is_detail)


def _title(run: list[Block], names: Sequence[str]) -> str:
    other = (DETAIL, _FOR_WHOM, _ABOUT_ITSELF)
    candidates = [b for b in run if not any(pattern.match(b.text) for pattern in other)]
    candidates = [b for b in candidates if not _ADDRESS.search(b.text)]
    candidates = [b for b in candidates if b.kind is Kind.HEADING] or candidates
    told = [b for b in candidates if _is_named(b, names[1:])]
    kinds = [b for b in candidates if DOCUMENT_WORD.search(b.text)]
    kinds = [b for b in kinds if len(b.text.split()) > 1] or kinds  # "Policies" is where it is filed
    # Of two lines without such a word, the first is the organisation.
    second = [b for b in candidates[1:2] if len(b.text.split()) > 2 and b.level == candidates[0].level]
    found = told or kinds or second or candidates
    return found[0].text.strip() if found else ""


def _details(run: list[Block]) -> dict[str, str]:
    """ "Next review: May 2027", or the same on two lines; "Issue 3, valid from May 2027"."""
    details: dict[str, str] = {}
    for position, block in enumerate(run):
        found = DETAIL.match(block.text)
        if not found:
            continue
        if told := side_by_side(block.text):
            details |= told
            continue
        value = found.group("value") or (run[position + 1].text if position + 1 < len(run) else "")
        if value:
            details[found.group("key").strip().lower()] = value
    words = [part for block in run for part in re.split(r"\s+[·|•]\s+", block.text)]
    if version := next((found[1] for text in words if (found := _VERSION.search(text))), ""):
        details.setdefault("version", version)
    if starts := next((found[1] for text in words if (found := _IN_FORCE.search(text))), ""):
        details.setdefault("effective from", starts)
    return details
