"""Letters that number clauses: "A. You must …", "B. You must not: …", and "a.", "b." below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.importing.blocks import Block, Kind

_LETTER = re.compile(r"([A-Za-z])[.)]\s+(?=\S)")


def with_letters(blocks: Sequence[Block]) -> list[Block]:
    """`blocks` with such letters as labels. "A." needs a "B." behind it, and "P. Amadi" is a person."""
    found: list[Block] = []
    last = ""
    for at, block in enumerate(blocks):
        letter = _letter(block)
        later = next((one for other in blocks[at + 1 :] if (one := _letter(other))), "")
        begins = (letter, later) in (("A", "B"), ("a", "b"))
        if letter and (begins or (last and ord(letter) == ord(last) + 1)):
            last = letter
            found.append(replace(block, label=letter, text=_LETTER.sub("", block.text, count=1)))
        else:
            found.append(block)
    return found


def _letter(block: Block) -> str:
    """The letter before a paragraph, or ""."""
    if block.label or block.kind not in (Kind.PARAGRAPH, Kind.ITEM):
        return ""
    found = _LETTER.match(block.text)
    return found[1] if found else ""
