"""The lines of a policy become blocks: paragraphs, list items and table rows, each below its headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from bot.knowledge.labels import list_style, split_label
from bot.knowledge.markup import LIST_MARK, mask_escapes, plain
from bot.model import Fault, Severity

_RULE = re.compile(r"([-*_])(?:\s*\1){2,}\s*$")
_TABLE_LINE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")


@dataclass(slots=True)
class Block:
    """A paragraph, list item or table row that starts at the left edge, with what is indented below it.

    `first` holds the lines of its first paragraph, without label and list mark; `more` the
    paragraphs and list items that follow. `style` is "" for a paragraph, "|" for a table row and
    else the kind of list. `run` numbers the stretches between headings and rules: a list belongs
    to the paragraph before it only within one.
    """

    line: int
    run: int
    heading: tuple[str, ...]
    style: str
    label: str
    first: list[str]
    first_end: int
    more: list[str] = field(default_factory=list)
    is_table_head: bool = False

    def add(self, body: str, line: int, after_blank: bool) -> None:
        """Take one more line; a list item or a line after a blank one starts on a line of its own."""
        body = _list_item(body)
        starts = after_blank or body.startswith(("- ", "|")) or bool(split_label(body)[0])
        if body.startswith("|"):
            if is_table_line(body):
                return
            body = " | ".join(cells(body))
        if starts:
            self.more.append(body)
        elif self.more:
            self.more[-1] += f" {body}"
        else:
            self.first.append(body)
            self.first_end = line


def blocks(lines: Iterable[tuple[int, str]], file: str, faults: list[Fault]) -> Iterator[Block]:
    """Read numbered lines into blocks; what is doubtful goes to `faults`."""
    sections: dict[int, str] = {}
    current: Block | None = None
    run, after_blank = 0, True
    for number, line in lines:
        body = line.strip()
        if not body:
            after_blank = True
            continue
        indented = line[:2] == "  "
        if indented and current:
            current.add(body, number, after_blank)
        elif current and not after_blank and current.style == "|" and is_table_line(body):
            current.is_table_head = current.line == number - 1
        elif (level := _heading_level(body)) or _RULE.match(body):
            if current:
                yield current
            current, run = None, run + 1
            if level:
                _open_section(sections, level, _title(body[level:]))
        elif current and _continues(current, body, after_blank):
            current.add(body, number, after_blank=False)
        else:
            if current:
                yield current
            if indented:
                message = "this line is indented, but no clause stands above it; start it at the left edge"
                faults.append(Fault(file, number, message, Severity.WARNING))
            current = _start(body, number, run, tuple(sections.values()))
        after_blank = False
    if current:
        yield current


def is_table_line(body: str) -> bool:
    """The line `|---|---|` below the first row of a table."""
    return "-" in body and "|" in body and bool(_TABLE_LINE.match(body))


def cells(row: str) -> list[str]:
    """The cells of a table row; `\\|` does not part two of them."""
    mask = mask_escapes(row)
    bars = [at for at, sign in enumerate(mask) if sign == "|"]
    if bars[-1:] != [len(row) - 1] or len(bars) == 1:
        bars.append(len(row))
    return [row[start + 1 : end].strip() for start, end in pairwise(bars)]


def _heading_level(body: str) -> int:
    """How many `#` stand before a heading; 0 for any other line (`#MyCollege` is a word)."""
    level = len(body) - len(body.lstrip("#"))
    return level if body[level : level + 1] in ("", " ") else 0


def _title(rest: str) -> str:
    """The words of a heading, without the `##` that may close it."""
    title = rest.strip()
    open_part = title.rstrip("#")
    return open_part.rstrip() if open_part[-1:] in ("", " ") else title


def _open_section(sections: dict[int, str], level: int, title: str) -> None:
    for deeper in [depth for depth in sections if depth >= level]:
        del sections[deeper]
    if title:
        sections[level] = plain(title)


def _continues(block: Block, body: str, after_blank: bool) -> bool:
    """Whether a line at the left edge is only the wrapped rest of the line above."""
    if after_blank or block.style == "|" or body.startswith("|"):
        return False
    return not LIST_MARK.match(body) and not split_label(body)[0]


def _start(body: str, line: int, run: int, heading: tuple[str, ...]) -> Block:
    if body.startswith("|"):
        return Block(line, run, heading, "|", "", [body], line)
    bare = LIST_MARK.sub("", body, count=1) if LIST_MARK.match(body) else body
    label, rest = split_label(bare)
    style = "-" if bare != body else list_style(label)
    return Block(line, run, heading, style, label, [rest], line)


def _list_item(body: str) -> str:
    """One mark for every list in a clause: `* say that` → `- say that`."""
    found = LIST_MARK.match(body)
    return f"- {body[found.end() :]}" if found else body
