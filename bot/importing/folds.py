"""Text that a page can fold away (`<details>`), and the section that goes on behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.importing.blocks import Block, Kind


@dataclass(slots=True)
class Folds:
    """Follows the blocks of a document in their order, and is told where a fold begins and ends.

    A fold's name becomes a heading. What stands behind the fold is not said of that name: it is put
    under the heading around the fold once more.
    """

    _section: Block | None = None  # the last heading outside of a fold
    _inside: bool = False
    _named: bool = False  # whether a heading inside of a fold is the last one

    def begin(self) -> None:
        """A fold begins."""
        self._inside = True

    def end(self) -> None:
        """The fold ends."""
        self._inside = False

    def placed(self, blocks: Sequence[Block]) -> list[Block]:
        """The next blocks, with the heading before them that they need."""
        behind = self._named and not self._inside and self._section
        again = [behind] if blocks and blocks[0].kind is not Kind.HEADING and behind else []
        self._named = self._named and not again
        for block in blocks:
            if block.kind is Kind.HEADING and not self._inside:
                self._section, self._named = block, False
            elif block.kind is Kind.HEADING:
                self._named = True
        return [*again, *blocks]
