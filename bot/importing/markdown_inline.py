"""What stands out in a paragraph of Markdown: bold lines, names in emphasis, links."""

from __future__ import annotations

import re

from markdown_it.tree import SyntaxTreeNode

from bot.importing.leads import rules_list
from bot.importing.typed import BREAK, stands_for_heading

_WORD = re.compile(r"\w")
_CODE = re.compile(r"\s{0,3}(?:`{3,}|~{3,})|(?: {4}|\t)")
_SIGN_AT_END = re.compile(r"(.*\w)([^\w\s]+)")
_STARS = re.compile(r"(?<![*\\])\*\*(?!\*)")


def with_tight_stars(text: str) -> str:
    """`text` with the blanks inside of "**Why? **" outside, and the colon inside of "**Note:**go".

    By the standard such stars mark nothing. A line with code is left alone, and so is "2 ** 3 ** 4";
    every line stays a line.
    """
    return "\n".join(_tight(line) if "**" in line else line for line in text.split("\n"))


def _tight(line: str) -> str:
    parts = _STARS.split(line)
    if len(parts) % 2 == 0 or "`" in line or _CODE.match(line):
        return line
    whole = len(parts) == 3 and not re.search(r"\w", parts[0] + parts[2])
    for at in range(1, len(parts), 2):
        inside = parts[at].strip()
        loose = parts[at][:1].isspace() + parts[at][-1:].isspace()
        if inside and (loose == 1 or (loose and whole)):
            before, after = parts[at].split(inside)[0], parts[at].rpartition(inside)[2]
            parts[at - 1], parts[at], parts[at + 1] = parts[at - 1] + before, inside, after + parts[at + 1]
        ended = _SIGN_AT_END.fullmatch(parts[at])
        if ended and parts[at + 1][:1].isalnum():
            parts[at], parts[at + 1] = ended[1], ended[2] + parts[at + 1]
    return "**".join(parts)


def bold_lines(node: SyntaxTreeNode) -> set[int]:
    """Which lines of a paragraph are bold from end to end, counted from 0."""
    lines: list[list[SyntaxTreeNode]] = [[]]
    for inner in _inline_of(node):
        if inner.type in {"softbreak", "hardbreak"} or (
            inner.type == "html_inline" and inner.content.lower().startswith("<br")
        ):
            lines.append([])
        elif inner.type != "text" or inner.content.strip():
            lines[-1].append(inner)
    return {at for at, line in enumerate(lines) if line and all(inner.type == "strong" for inner in line)}


def names_what_follows(node: SyntaxTreeNode, text: str, following: SyntaxTreeNode | None) -> bool:
    """Whether "*How to tell us:*" is all emphasis, and the paragraph below it no list that it leads."""
    seen = [inner.type for inner in _inline_of(node) if inner.type != "text" or inner.content.strip()]
    emphasised = bool(seen) and set(seen) <= {"strong", "em"}
    name = text.strip().removesuffix(":")
    return (
        emphasised
        and following is not None
        and following.type == "paragraph"
        and text.strip().endswith(":")
        and BREAK not in text
        and stands_for_heading(name)
        and not rules_list(name)
    )


def names_sections(node: SyntaxTreeNode, following: SyntaxTreeNode | None) -> bool:
    """Whether each item of a list is a bold name with clauses of its own below it: a section as an item.

    Only where nothing goes on behind the list, which would belong to the last of them.
    """
    ends = following is None or following.type in {"heading", "hr"} or is_bold(following)
    return ends and len(node.children) > 1 and all(_is_section(item) for item in node.children)


def _is_section(item: SyntaxTreeNode) -> bool:
    first, *below = item.children or [item]
    if not below or first.type != "paragraph" or not is_bold(first):
        return False
    name = "".join(inner.content for inner in first.walk() if inner.type in {"text", "code_inline"})
    return stands_for_heading(name) and not rules_list(name)


def is_link(node: SyntaxTreeNode) -> bool:
    """Whether a paragraph is one link, or several with signs between them."""
    inline = _inline_of(node)
    return any(inner.type == "link" for inner in inline) and all(
        inner.type == "link" or (inner.type == "text" and not re.search(r"\w", inner.content))
        for inner in inline
    )


def _inline_of(node: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    return [inner for part in node.children for inner in part.children]


def is_bold(node: SyntaxTreeNode) -> bool:
    """Whether all of a paragraph is bold."""
    inline = _inline_of(node)
    return bool(inline) and all(
        inner.type == "strong" or (inner.type == "text" and not inner.content.strip()) for inner in inline
    )


def opens_bold(node: SyntaxTreeNode) -> bool:
    """Whether the first words of a paragraph are bold, and not all."""
    inline = _inline_of(node)
    seen = [inner for inner in inline if inner.type != "text" or inner.content.strip()]
    return bool(seen) and seen[0].type == "strong" and not is_bold(node)
