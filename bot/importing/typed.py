"""What somebody typed in place of a list or a heading: bullet signs, numbers, bold lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from bot.importing.blocks import Block, Kind, folded
from bot.importing.labels import split_label
from bot.importing.leads import rules_list
from bot.knowledge.ruling import CROSS

BREAK = "\v"
"""A line break inside a paragraph, in text that readers hand to `blocks_of`."""
BOLD = "\x0e"
"""Before a line of such a text that is bold from end to end."""

_BULLETS = "•◦▪▫■□☐☑●○‣⁃∙·–—➢➤✓✔❖\uf0b7\uf0a7\uf0d8\uf076-"
_LINE_ENDS = (".", ";", ":", ",", " and", " or")
_LONGEST_HEADING = 14  # words
_SHORTEST_RULE = 5  # words
_CALLS = re.compile(
    r"(?:please )?(?:note|tip|important|warning|caution|info|danger|remember|example)\W*", re.I
)
"""What a bold line may say that only calls for attention: it names nothing."""
_FORMULA = re.compile(r"\w\)?\s=\s\(?[\w£$€]")
"""What is worked out: "Pay = (rate x 2)". It names nothing below it."""
_RULE = re.compile(
    r"(?!(?:what|when|whenever|who|whom|how|where|which|why|if|things|reasons?)\b)(?:\S+ ){1,6}"
    r"(?:must|shall|should|cannot|(?:may|can|will|do|does|is|are) not|needs? to|ha(?:s|ve) to) \w",
    re.IGNORECASE,
)
"""A whole sentence that rules: "All staff must wear a badge". As a heading no clause would hold it."""
_CAPTION = re.compile(r"(?:table|figure|chart)\s+(?:\d{1,3}|[A-Z])\b", re.IGNORECASE)


def blocks_of(block: Block, *, bold: bool = False, under: int = 0) -> Iterator[Block]:
    """The blocks of one paragraph or item whose text may hold `BREAK`s, white space not yet folded.

    Lines that start with a typed number or bullet become blocks of their own, and so does what an
    empty line sets apart. A paragraph that is all `bold` can be a heading, one level below `under`,
    and so can a line of it with `BOLD` before it.
    """
    number = block.line
    for lines in _groups(block.text.split(BREAK)):
        named = lines[0].startswith(BOLD) and len(lines) == 1
        text = folded(" ".join(lines).replace(BOLD, ""))
        if text:
            yield _typed(replace(block, text=text, line=number), bold=bold or named, under=under)
            block = replace(block, kind=Kind.PARAGRAPH, label="", level=0, opens_topic=False)
        number += len(lines) if number else 0


def stands_for_heading(text: str) -> bool:
    """Whether a bold line reads as a heading: short, with words, and no stop at its end."""
    return (
        len(text.split()) <= _LONGEST_HEADING
        and not text.removesuffix("?.").endswith((".", ";", ":", ",", "!"))
        and any(sign.isalpha() for sign in text)
        and not _FORMULA.search(text)
        and not _is_whole_rule(text)
    )


def _is_whole_rule(text: str) -> bool:
    words = text.split()
    titled = 2 * sum(word[:1].islower() for word in words) < len(words)
    return len(words) >= _SHORTEST_RULE and not titled and not text.endswith("?") and bool(_RULE.match(text))


def is_caption(text: str) -> bool:
    """Whether a line names a table or a picture: "Table 2 - rates"."""
    return bool(_CAPTION.match(text))


def without_bullet(text: str) -> tuple[bool, str]:
    """Whether `text` starts with a bullet sign that a blank follows, and the text without that.

    A cross is kept: it says that what follows must not be done.
    """
    bare = text.lstrip()
    if bare[:1] and bare[0] in CROSS:
        return True, bare
    if len(bare) > 1 and bare[0] in _BULLETS and bare[1].isspace():
        return True, bare[1:].lstrip()
    return False, text


def _typed(block: Block, *, bold: bool, under: int) -> Block:
    if block.kind not in (Kind.PARAGRAPH, Kind.ITEM):
        return block
    bullet, rest = without_bullet(block.text)
    if bullet:
        return replace(block, kind=Kind.ITEM, text=rest)
    if block.kind is Kind.ITEM:
        return block
    if bold and stands_for_heading(block.text) and not is_caption(block.text):
        return replace(block, kind=Kind.HEADING, level=under + 1)
    return block


def _groups(lines: list[str]) -> Iterator[list[str]]:
    """The lines that belong together, in order."""
    group: list[str] = []
    for at, line in enumerate(lines):
        parted = group and (not group[-1].strip() or not line.strip() or _starts_anew(lines, at, group))
        if parted or (group and (_names_the_next(lines, at) or _names_the_next(lines, at - 1))):
            yield group
            group = []
        group.append(line)
    yield group


def _names_the_next(lines: list[str], at: int) -> bool:
    """Whether a bold line is a heading typed in the same paragraph as what stands below it."""
    if not lines[at].startswith(BOLD) or at + 1 == len(lines):
        return False
    name, above, below = (
        lines[at].strip(BOLD + " "),
        lines[at - 1].rstrip() if at else ".",
        lines[at + 1].strip(),
    )
    begins = below[:1].isupper() or not below[:1].isalpha()
    own = stands_for_heading(name) and not is_caption(name) and not _CALLS.fullmatch(name)
    return own and begins and not below.startswith(BOLD) and above.endswith((".", "!", "?", ":", ")"))


def _starts_anew(lines: list[str], at: int, group: list[str]) -> bool:
    line = lines[at]
    if without_bullet(line)[0] or _rules(line):
        return True
    if len(group) == 1 and _rules(group[0]):
        return not _is_wrapped([*takewhile(str.strip, lines[at:])])
    label, first = split_label(line.strip())[0], split_label(group[0].strip())[0]
    return bool(label) and (_shape(label) == _shape(first) or group[-1].rstrip().endswith(_LINE_ENDS))


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines are the rest of one sentence, "You may" | "take it home.", and no list of things."""
    first, *more = [line.strip() for line in lines] or [""]
    stops = [line.endswith((".", ";", ",", "!", "?")) for line in (first, *more)]
    return first[:1].islower() and (not more or (stops[-1] and not any(stops[:-1])))


def _rules(line: str) -> bool:
    """Whether a line of its own rules those below it: "DON'T"."""
    bare = line.strip()
    return bare[:1].isupper() and rules_list(bare)


def _shape(label: str) -> str:
    """What kind of number it is: 3.2 and 10.4 are of one kind, (a) and (iv) of another."""
    return re.sub(r"[a-z]+", "a", re.sub(r"\d+", "0", label))
