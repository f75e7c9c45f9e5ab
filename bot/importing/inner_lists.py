"""Lists inside of lists, by their numbers alone: "(c) not:", and below it "(i) …" until "(d) …"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.importing.blocks import Block, Kind
from bot.importing.labels import depth, follows, is_letter

_FIRST = ("a", "i", "1")


def with_inner_lists(blocks: Sequence[Block]) -> list[Block]:
    """`blocks` with the items below an item that ends in a colon one level deeper than that item.

    Readers that see no indentation give all of them one level; then "(i) lend your card" would stand
    beside "(c) not:" instead of below it, and say the contrary.
    """
    found: list[Block] = []
    outer: Block | None = None
    for block in blocks:
        above = found[-1] if found else None
        if outer and above and _is_numbered(block) and follows(above.label, block.label):
            block = replace(block, level=outer.level + 1)
        elif above and _opens(above, block):
            outer = above
            block = replace(block, level=above.level + 1)
        else:
            outer = None
        found.append(block)
    return found


def _opens(above: Block, block: Block) -> bool:
    """Whether `block` is the first of a list inside of the item above it."""
    # "B. You must not:" is a clause whose items stand alone, and no item of a list.
    item = is_letter(above.label) and above.label.islower()
    if not (item and _is_numbered(block) and above.text.endswith(":")):
        return False
    first = block.label.strip("().").lower() in _FIRST and not follows(above.label, block.label)
    return first and block.level == above.level


def _is_numbered(block: Block) -> bool:
    plain = is_letter(block.label) or depth(block.label) == 1
    return plain and block.kind in (Kind.ITEM, Kind.PARAGRAPH)
