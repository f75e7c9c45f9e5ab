"""What stands in a document but is no rule: contents list, title page, document details, signatures."""

from __future__ import annotations

import re

from bot.importing.blocks import Block, Kind, LeftOut
from bot.importing.headings import bare_heading, is_reference_heading
from bot.importing.labels import depth

_CONTENTS = re.compile(r"^(?:table of )?contents(?: page)?:?$", re.IGNORECASE)
_DOCUMENT_WORD = re.compile(
    r"\b(?:polic(?:y|ies)|procedures?|code|guid(?:e|ance|elines)|rules|standards?|handbook|charter|agreement|scheme)\b",
    re.I,
)
_SIGNATURE_WORD = re.compile(r"\b(?:position|name|signature|signed|date|print name)\b", re.IGNORECASE)
_END = re.compile(r"^\W*end(?: of (?:policy|document))?\W*$", re.IGNORECASE)
_DETAIL = re.compile(
    r"^(?P<key>(?:policy|document|procedure)?\s*(?:&\s*procedure\s*)?(?:no|number|ref|reference)\.?|version(?: no\.?| number)?"
    r"|(?:date )?(?:last )?(?:reviewed|updated|approved|adopted|issued|ratified)(?: (?:&|and) (?:updated|approved))?(?: (?:by|on|date))?"
    r"|(?:date of )?(?:next )?review(?: date| due)?|effective(?: from| date)?|approval date|issue date|author|owner|policy owner"
    r"|document owner|responsible (?:person|officer|manager)|approved by|status|classification|last (?:updated|reviewed|modified))"
    r"\s*(?::\s*(?P<value>.*))?$",
    re.IGNORECASE,
)


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
    return len(words) <= 12 and (
        len(form_words) >= 2 and len(form_words) * 2 >= len(words) - 2 or ruled and bool(form_words)
    )


def split_title_page(
    named: str, blocks: list[Block], contents: list[LeftOut]
) -> tuple[str, list[Block], list[LeftOut], dict[str, str]]:
    """(title, the blocks after the title page, the title page, its details).

    The title page is the run of short lines before the first paragraph or numbered section. `named`
    is what the file calls itself; a title printed in the document goes before it.
    """
    end = 0
    listed = {bare_heading(left.text) for left in contents}
    while end < len(blocks) and _is_title_line(blocks[end]) and not _opens_section(blocks[end], listed):
        end += 1
    run = blocks[:end]
    if (
        run
        and not (end < len(blocks) and _opens_section(blocks[end], listed))
        and end < len(blocks)
        and _opens_text(run, blocks[end], contents)
    ):
        run = run[:-1]
    details = _details(run)
    title = _title(run) or named
    left = [LeftOut(block.words, "title page", block.line) for block in run]
    return title, blocks[len(run) :], left, details


def _is_title_line(block: Block) -> bool:
    if block.kind is Kind.HEADING:
        return block.level == 1 and not block.label
    return (
        block.kind is Kind.PARAGRAPH
        and not block.label
        and len(block.text) <= 90
        and not re.search(r"[.!?;,]$", block.text.replace("No.", "No"))
    )


def _opens_section(block: Block, listed: set[str]) -> bool:
    return bare_heading(block.text) in listed or is_reference_heading(block.text)


def _opens_text(run: list[Block], following: Block, contents: list[LeftOut]) -> bool:
    """Whether the last line of the run is the first heading, rather than part of the title."""
    last = run[-1]
    if last.kind is Kind.HEADING:
        return len(run) > 1 or (not _DOCUMENT_WORD.search(last.text) and following.kind is not Kind.HEADING)
    if following.label and depth(following.label) == 1:
        return False
    listed = any(last.text.casefold() in left.text.casefold() for left in contents)
    is_detail = bool(_DETAIL.match(last.text)) or bool(re.search(r"\d{4}$", last.text))
    return listed or not (_DOCUMENT_WORD.search(last.text) or is_detail)


def _title(run: list[Block]) -> str:
    candidates = [block for block in run if not _DETAIL.match(block.text)]
    named = [block.text for block in candidates if _DOCUMENT_WORD.search(block.text)]
    heading = [block.text for block in candidates if block.kind is Kind.HEADING]
    return (heading or named or [block.text for block in candidates] or [""])[0].strip()


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
    """`blocks` without lines such as "Version: 3", their values, and the lines."""
    kept: list[Block] = []
    dropped: list[LeftOut] = []
    details: dict[str, str] = {}
    for block in blocks:
        found = _DETAIL.match(block.text) if block.kind is Kind.PARAGRAPH and not block.label else None
        if found and found.group("value") and len(block.text) <= 90:
            details[found.group("key").strip().lower()] = found.group("value")
            dropped.append(LeftOut(block.words, "document details", block.line))
        else:
            kept.append(block)
    return kept, details, dropped
