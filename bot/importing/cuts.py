"""Paragraphs that a page break cut in two, where a converter of PDF files left the halves apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.importing.blocks import Block, Kind

_FIRST_WORD = re.compile(r"[a-z]+(?=[\s,;.)]\s?\w)(?!\.\w)")
_LEFT_OPEN = re.compile(r"[\w,]$")
_LIST_GOES_ON = re.compile(r"(?:;|,)(?: (?:and|or),?)?$")
_SHORTEST = 30
"""Characters; a page is not cut behind a shorter line."""


def with_cuts_joined(blocks: Sequence[Block]) -> tuple[list[Block], frozenset[int]]:
    """`blocks` with both halves of a sentence as one, and the lines of those that were joined."""
    names = _small_names(blocks)
    whole: list[Block] = []
    joined: set[int] = set()
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if whole and _was_cut(whole[-1], block, following, names):
            whole[-1] = replace(whole[-1], text=f"{whole[-1].text} {block.text}")
            joined.add(whole[-1].line)
        else:
            whole.append(block)
    return whole, frozenset(joined)


def _was_cut(start: Block, rest: Block, following: Block | None, names: set[str]) -> bool:
    both = start.kind in (Kind.PARAGRAPH, Kind.ITEM) and rest.kind is Kind.PARAGRAPH and not rest.label
    apart = 0 < start.line < rest.line - 1  # with an empty line between them
    if not (both and apart and len(start.text) >= _SHORTEST and _LEFT_OPEN.search(start.text)):
        return False
    first = _FIRST_WORD.match(rest.text)
    if first:
        return first[0] not in names
    # "4. … at the front" | "Desk;" | "5. …": the list goes on behind the rest of its item.
    listed = start.kind is Kind.ITEM and following is not None and following.kind is Kind.ITEM
    return listed and len(rest.text) < len(start.text) and bool(_LIST_GOES_ON.search(rest.text))


def _small_names(blocks: Sequence[Block]) -> set[str]:
    """The small words that begin a paragraph where no sentence is open: "acme pays" behind a full stop."""
    begins = (
        _FIRST_WORD.match(block.text)
        for before, block in pairwise(blocks)
        if block.kind is Kind.PARAGRAPH
        and (before.kind is Kind.HEADING or not _LEFT_OPEN.search(before.text))
    )
    return {found[0] for found in begins if found}
