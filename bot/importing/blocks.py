"""What every reader hands to the structure step: a document as a flat list of blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What a block is in the layout of the document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table row, in the order of reading.

    `text` is plain words with white space folded; of a row it is empty and the words are in `cells`.
    `label` is the number as printed (`3.2.7`, `(a)`, `1`) without its last full stop; "" for a bullet
    and for what has none. `level` is 1 for the outermost heading, and 0 for an item of an outermost
    list. `header` marks a table's header row. `led` marks a line that rules the list below it, and the
    items of that list (see `leads`). `opens_topic` says that its first words, and not all, are bold:
    "**Mileage.** You may claim …". `line` is 0 where the source has no lines.
    """

    kind: Kind
    text: str
    label: str = ""
    level: int = 0
    cells: tuple[str, ...] = ()
    header: bool = False
    line: int = 0
    led: bool = False
    opens_topic: bool = False

    @property
    def words(self) -> str:
        """Everything that is printed here: the label, then the text or the cells."""
        return " ".join(part for part in (self.label, self.text, *self.cells) if part)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of the source that are in no block, and why."""

    text: str
    why: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One document as read. `title` is "" where the document names itself nowhere.

    `joined` are the lines of blocks that a page break had cut in two and that were put together.
    """

    title: str
    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    joined: frozenset[int] = frozenset()


class ImportRefused(Exception):  # noqa: N818 - it is read as a sentence where it is raised
    """The document cannot be read. The message is for a person: path, what is wrong, how to mend it."""


def folded(text: str) -> str:
    """`text` on one line, each run of white space one blank, without invisible characters.

    A soft hyphen and zero-width marks are layout; a non-breaking hyphen is a hyphen.
    """
    return " ".join(text.translate(_INVISIBLE).split())


_INVISIBLE = {0x00AD: None, 0x200B: None, 0x2060: None, 0xFEFF: None, 0x200E: None, 0x200F: None, 0x2011: "-"}


def printed_label(label: str) -> str:
    """`label` without white space around it and without its last full stop: "3.2." is "3.2"."""
    return label.strip().removesuffix(".").strip()
