"""Footnotes typed as `[^1]`: what a note says belongs to the clause that points to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.importing.blocks import Block, Kind, LeftOut, folded

_MARK = re.compile(r"\[\^([^\]\s]{1,40})\]")
_NOTE = re.compile(r"\[\^([^\]\s]{1,40})\]:\s*")


def with_notes(blocks: Sequence[Block]) -> tuple[list[Block], list[LeftOut]]:
    """`blocks` with each note behind the words that point to it, and the marks, which print no more.

    A note that nothing points to, and a mark without a note, stay as they are.
    """
    pointed = {mark for block in blocks for mark in _marks(block)}
    notes: dict[str, str] = {}
    left_out: list[LeftOut] = []
    kept: list[Block] = []
    for block in blocks:
        parts = _notes(block)
        if parts and all(mark in pointed and mark not in notes for mark, _ in parts):
            notes |= dict(parts)
            left_out += [LeftOut(f"[^{mark}]", "the mark of a footnote", block.line) for mark, _ in parts]
        else:
            kept.append(block)
    for block in kept:
        used = [mark for mark in _marks(block) if mark in notes]
        left_out += [LeftOut(f"[^{mark}]", "the mark of a footnote", block.line) for mark in used]
    done: set[str] = set()
    return [_noted(block, notes, done) for block in kept], left_out


def _notes(block: Block) -> list[tuple[str, str]]:
    """The notes that a paragraph consists of, each with its mark; [] for any other paragraph."""
    if block.kind is not Kind.PARAGRAPH or not _NOTE.match(block.text):
        return []
    _, *parts = _NOTE.split(block.text)
    marks = parts[::2]
    return (
        list(zip(marks, (folded(words) for words in parts[1::2]), strict=True))
        if len(set(marks)) == len(marks)
        else []
    )


def _marks(block: Block) -> list[str]:
    """The marks in a block's words that point to a note."""
    if _notes(block):
        return []
    return [found[1] for words in (block.text, *block.cells) for found in _MARK.finditer(words)]


def _noted(block: Block, notes: dict[str, str], done: set[str]) -> Block:
    """The block without marks; what each note says stands behind the words that first point to it."""

    def with_note(words: str) -> str:
        marks = [mark for mark in dict.fromkeys(_MARK.findall(words)) if mark in notes]
        bare = _MARK.sub(lambda found: "" if found[1] in notes else found[0], words)
        said = [notes[mark] for mark in marks if mark not in done]
        done.update(marks)
        return folded(" ".join((bare, *said)))

    if not any(mark in notes for mark in _marks(block)):
        return block
    return replace(block, text=with_note(block.text), cells=tuple(map(with_note, block.cells)))
