"""What stands in a document but is no rule: contents list, title page, document details, signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.importing.blocks import Block, Kind, LeftOut
from bot.importing.headings import bare_heading, is_list_caption, is_reference_heading
from bot.importing.labels import depth

_CONTENTS = re.compile(r"^(?:table of )?contents(?: page)?:?$", re.IGNORECASE)
_DOCUMENT_WORD = re.compile(
    r"\b(?:polic(?:y|ies)|procedures?|code|guid(?:e|ance|elines)|rules|standards?|handbook|charter|agreement|scheme|protocol|framework|statement|regulations)\b",
    re.I,
)
_SIGNATURE_WORD = re.compile(r"\b(?:position|name|signature|signed|date|print name)\b", re.IGNORECASE)
_END = re.compile(r"^\W*end(?: of (?:policy|document))?\W*$", re.IGNORECASE)
_DETAIL = re.compile(
    r"^(?P<key>(?:policy|document|procedure|standard)?\s*(?:&\s*procedure\s*)?(?:no|number|ref|reference)\.?"
    r"|version(?: no\.?| number)?"
    r"|(?:date )?(?:last )?(?:reviewed|updated|approved|adopted|agreed|issued|ratified)"
    r"(?: (?:&|and) (?:updated|approved))?(?: (?:by|on|date))?"
    r"|(?:date of )?(?:next )?review(?: date| due)?|effective(?: from| date)?|in (?:use|force) from"
    r"|(?:approval|issue) date|(?:(?:policy|document) )?(?:author|owner)"
    r"|responsible (?:person|officer|manager)"
    r"|status|classification|last (?:updated|reviewed|modified))"
    r"\s*(?::\s*(?P<value>.*))?$",
    re.IGNORECASE,
)
_KEY_AND_VALUE = re.compile(r"^[A-Z][\w&/ ]{1,40}:\s+\S")
_FOR_WHOM = re.compile(
    r"^(?:a guide|guidance|rules|for|applies|issued|approved|adopted)\b(?!.*\bpolicy\b)", re.IGNORECASE
)
LONGEST_TITLE = 90
"""Characters; a longer line is a paragraph."""


def drop_contents(blocks: list[Block]) -> tuple[list[Block], list[LeftOut]]:
    """`blocks` without the contents list, and that list. Its lines name a page, or stand again below."""
    kept: list[Block] = []
    dropped: list[LeftOut] = []
    inside = False
    for position, block in enumerate(blocks):
        if _CONTENTS.match(block.text):
            inside = True
        elif re.search(r"\t\d*$", block.text):
            pass  # a dot leader or a tab, then a page number
        elif inside and _stands_again(block, blocks[position + 1 :]):
            pass
        else:
            inside = False
            kept.append(block)
            continue
        dropped.append(LeftOut(block.words, "contents list", block.line))
    return kept, dropped


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
    form = len(form_words) > 1 and len(form_words) * 2 >= len(words) - 2
    return len(words) <= 12 and (form or (ruled and bool(form_words)))


def split_title_page(
    names: Sequence[str], blocks: list[Block], contents: list[LeftOut]
) -> tuple[str, list[Block], list[LeftOut], dict[str, str]]:
    """(title, the blocks after the title page, the title page, its details).

    The title page is the run of short lines before the first paragraph or numbered section. `names`
    are what the file calls itself; a title printed in the document goes before them.
    """
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


def _goes_on(blocks: list[Block], at: int, names: Sequence[str]) -> bool:
    """Whether the title page goes on with this block: "# Our Club", "## Rules for coaches"."""
    block = blocks[at]
    if block.kind is Kind.HEADING and block.level > 1 and at and blocks[at - 1].kind is Kind.HEADING:
        return not block.label and (_is_named(block, names) or bool(_DOCUMENT_WORD.search(block.text)))
    return _is_title_line(block)


def _is_named(block: Block, names: Sequence[str]) -> bool:
    return len(block.text.split()) > 1 and any(bare_heading(block.text) in name.casefold() for name in names)


def _is_title_line(block: Block) -> bool:
    if block.kind is Kind.HEADING:
        return block.level == 1 and not block.label
    return (
        block.kind is Kind.PARAGRAPH
        and not block.label
        and len(block.text) <= LONGEST_TITLE
        and not re.search(r"[.!?;,]$", block.text.replace("No.", "No"))
        and (not is_list_caption(block.text) or bool(_DETAIL.match(block.text)))
    )


def _opens_section(block: Block, listed: set[str]) -> bool:
    return bare_heading(block.text) in listed or is_reference_heading(block.text)


def _opens_text(run: list[Block], rest: list[Block], contents: list[LeftOut], names: Sequence[str]) -> bool:
    """Whether the last line of the run is the first heading, rather than part of the title."""
    last = run[-1]
    if last.kind is Kind.HEADING:
        others = [block.level for block in rest if block.kind is Kind.HEADING]
        if last.level > 1 or _is_named(last, names) or (len(run) > 1 and others and min(others) > last.level):
            return False
        return len(run) > 1 or (not _DOCUMENT_WORD.search(last.text) and rest[0].kind is not Kind.HEADING)
    if rest[0].label and depth(rest[0].label) == 1:
        return False
    listed = any(last.text.casefold() in left.text.casefold() for left in contents)
    among_details = len(run) > 1 and all(_KEY_AND_VALUE.match(block.text) for block in run[-2:])
    is_detail = bool(_DETAIL.match(last.text)) or bool(re.search(r"\d{4}$", last.text)) or among_details
    return listed or not (_DOCUMENT_WORD.search(last.text) or _FOR_WHOM.match(last.text) or is_detail)


def _title(run: list[Block], names: Sequence[str]) -> str:
    candidates = [b for b in run if not _DETAIL.match(b.text) and not _FOR_WHOM.match(b.text)]
    told = [b for b in candidates if _is_named(b, names[1:])]
    kinds = [b for b in candidates if _DOCUMENT_WORD.search(b.text)]
    # Of two lines without such a word, the first is the organisation.
    second = [b for b in candidates[1:2] if len(b.text.split()) > 2]
    found = told or kinds or second or candidates
    return found[0].text.strip() if found else ""


def _details(run: list[Block]) -> dict[str, str]:
    """ "Next review: May 2027", or the same on two lines."""
    details: dict[str, str] = {}
    for position, block in enumerate(run):
        found = _DETAIL.match(block.text)
        if not found:
            continue
        value = found.group("value") or (run[position + 1].text if position + 1 < len(run) else "")
        if value:
            details[found.group("key").strip().lower()] = value
    return details


def drop_details(blocks: list[Block]) -> tuple[list[Block], dict[str, str], list[LeftOut]]:
    """`blocks` without lines and rows such as "Version: 3", their values, and what was dropped."""
    kept: list[Block] = []
    dropped: list[LeftOut] = []
    details: dict[str, str] = {}
    opening = _rows_of_details(blocks)
    for position, block in enumerate(blocks):
        found = _DETAIL.match(block.text) if block.kind is Kind.PARAGRAPH and not block.label else None
        if position in opening:
            details[block.cells[0].strip(" :").lower()] = block.cells[-1]
        elif found and found.group("value") and len(block.text) <= LONGEST_TITLE:
            details[found.group("key").strip().lower()] = found.group("value")
        else:
            kept.append(block)
            continue
        dropped.append(LeftOut(block.words, "document details", block.line))
    return kept, details, dropped


def _rows_of_details(blocks: list[Block]) -> set[int]:
    """The positions of the table of details ("Owner | …", "Version | …") before the first clause."""
    first = next((at for at, block in enumerate(blocks) if block.kind in (Kind.ITEM, Kind.PARAGRAPH)), 0)
    rows = [at for at in range(first) if len(blocks[at].cells) == 2]
    return set(rows) if any(_DETAIL.match(blocks[at].cells[0]) for at in rows) else set()
