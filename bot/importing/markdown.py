"""A Markdown document as blocks, with the numbers that its author typed and the lines they stand on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.importing.blocks import Block, Document, Kind, LeftOut, folded
from bot.importing.cuts import with_cuts_joined
from bot.importing.folds import Folds
from bot.importing.footnotes import with_notes
from bot.importing.html import read_fragment
from bot.importing.markdown_inline import (
    bold_lines,
    is_bold,
    is_link,
    names_sections,
    names_what_follows,
    opens_bold,
    with_tight_stars,
)
from bot.importing.site_marks import without_site_marks
from bot.importing.typed import BOLD, BREAK, blocks_of, without_bullet

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_DEEPEST = 100  # lists and quotations inside of each other; the parser drops what is deeper
_NOTE = "a note in the source, not shown"
_TICK_BOX = re.compile(r"\[[ xX]\]\s+(?=\S)")
_CALLOUT = re.compile(r"\[!(?:note|tip|important|warning|caution|info|danger)\]\s*", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc\s*)?(?:\[{1,2}_?toc_?\]{1,2}|\{:\s*toc\b[^}]*\})", re.IGNORECASE)
"""Where a site puts the contents list that it makes by itself."""
_TO_ANOTHER_PAGE = re.compile(
    r"\W*(?:(?:go )?back(?: to\b.{0,40})?|return to .{0,40}|(?:go to )?top(?: of (?:the )?page)?|home"
    r"|(?:previous|next)(?: page)?|(?:edit|improve|view (?:the )?source of) this page\b.{0,20}"
    r"|(?:print|share|download|save) this page|edit on \w+)\W*",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)


def read_markdown(text: str) -> Document:
    """Read Markdown (CommonMark with tables); front matter becomes metadata. Any text is valid."""
    metadata, body, shift = _front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    body, marks = without_site_marks(body)
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    environment: dict[str, Any] = {}
    tree = SyntaxTreeNode(parser.parse(with_tight_stars(body), environment))
    reader = _Reader(body.split("\n"), shift)
    reader.read(tree.children)
    reader.left_out += [replace(mark, line=mark.line + shift) for mark in marks]
    reader.blocks, notes = with_notes(reader.blocks)
    reader.left_out += notes
    reader.blocks, joined = with_cuts_joined(reader.blocks)
    for name, link in environment.get("references", {}).items():
        words = folded(f"{name.lower()} {link.get('href', '')} {link.get('title', '')}")
        reader.left_out.append(LeftOut(words, "the address of a link", link["map"][0] + 1 + shift))
    first = [block.text for block in reader.blocks if block.kind is Kind.HEADING and block.level == 1]
    title = metadata.get("title") or (first[0] if len(first) == 1 else "")
    return Document(title, tuple(reader.blocks), tuple(reader.left_out), MappingProxyType(metadata), joined)


@dataclass(slots=True)
class _Reader:
    lines: list[str]
    shift: int  # the lines of the front matter
    blocks: list[Block] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    heading: int = 0
    folds: Folds = field(default_factory=Folds)

    def read(self, nodes: Sequence[SyntaxTreeNode], depth: int = 0) -> None:
        """Read nodes in their order. `depth` counts the lists around them."""
        for node, following in zip_longest(nodes, nodes[1:]):
            if node.type == "heading":
                self.heading = int(node.tag[1:])
                name = without_bullet(self._words(node))[1]
                self._add(Block(Kind.HEADING, name, level=self.heading), node)
            elif node.type == "paragraph":
                self._paragraph(node, following)
            elif node.type in {"bullet_list", "ordered_list"}:
                self._list(node, depth, following)
            elif node.type == "table":
                self._put(self._rows(node))
            elif node.type in {"fence", "code_block"}:
                if folded(node.info):
                    self.left_out.append(LeftOut(folded(node.info), "the language of code", self._line(node)))
                for at, line in enumerate(node.content.split("\n")):
                    inside = self._line(node) + at + (node.type == "fence")
                    self._put(blocks_of(Block(Kind.PARAGRAPH, line, line=inside)))
            elif node.type == "html_block":
                self._html(node.content, self._line(node))
            else:
                self.read(node.children, depth)

    def _paragraph(self, node: SyntaxTreeNode, following: SyntaxTreeNode | None) -> None:
        text = self._words(node)
        if is_link(node) and _TO_ANOTHER_PAGE.fullmatch(text):
            self.left_out.append(LeftOut(folded(text), "a link of the site", self._line(node)))
        elif names_what_follows(node, text, following):
            self._put(
                [Block(Kind.HEADING, folded(text).rstrip(":"), level=self.heading + 1, line=self._line(node))]
            )
        else:
            self._add(Block(Kind.PARAGRAPH, text), node)

    def _list(self, node: SyntaxTreeNode, depth: int, following: SyntaxTreeNode | None) -> None:
        sections = not depth and names_sections(node, following)
        typed = [item.info for item in node.children]
        lazy = len(typed) > 1 and len(set(typed)) == 1  # 1. 1. 1. is a way to write 1. 2. 3.
        for at, item in enumerate(node.children):
            number = str(int(item.info) + at) if item.info and lazy else item.info
            label = number + item.markup if item.info and item.markup == ")" else number
            if sections:
                name, *below = item.children
                self._add(Block(Kind.HEADING, self._words(name), label, self.heading + 1), name)
                self.read(below, depth)
            else:
                self._item(item, Block(Kind.ITEM, "", label, depth), depth)

    def _item(self, item: SyntaxTreeNode, block: Block, depth: int) -> None:
        """The first paragraphs of an item belong together; what comes after a list in it stands alone."""
        first = list(item.children)
        texts = []
        while first and first[0].type == "paragraph":
            texts.append(self._words(first.pop(0)))
        if texts:
            self._add(replace(block, text=" ".join(texts)), item)
        elif first and first[0].type == "heading":
            node = first.pop(0)
            self.heading = int(node.tag[1:])
            self._add(Block(Kind.HEADING, self._words(node), block.label, self.heading), node)
        elif block.label:
            self.left_out.append(LeftOut(block.label, "a number with no words behind it", self._line(item)))
        self.read(first, depth + 1)

    def _add(self, block: Block, node: SyntaxTreeNode) -> None:
        if _CONTENTS.fullmatch(folded(block.text)):
            self.left_out.append(LeftOut(folded(block.text), "contents list", self._line(node)))
            return
        ticked = _TICK_BOX.match(block.text) if block.kind is Kind.ITEM else None
        if ticked:
            self.left_out.append(LeftOut(ticked[0].strip(), "a tick box", self._line(node)))
            block = replace(block, text=block.text[ticked.end() :])
        marked = _CALLOUT.match(block.text) if block.kind is Kind.PARAGRAPH else None
        if marked:
            self.left_out.append(LeftOut(marked[0].strip(), "the mark of a callout", self._line(node)))
            block = replace(block, text=block.text[marked.end() :])
        block = replace(block, line=self._line(node), opens_topic=opens_bold(node))
        self._put(blocks_of(block, bold=is_bold(node), under=self.heading))

    def _put(self, blocks: Iterable[Block]) -> None:
        self.blocks += self.folds.placed([*blocks])

    def _rows(self, table: SyntaxTreeNode) -> Iterator[Block]:
        for part in table.children:
            for row in part.children:
                cells = tuple(folded(self._words(cell)) for cell in row.children)
                self._beyond(row, len(cells))
                if any(cells):
                    yield Block(Kind.ROW, "", cells=cells, header=part.type == "thead", line=self._line(row))

    def _beyond(self, row: SyntaxTreeNode, columns: int) -> None:
        """Say which cells have no column: the parser drops them as a web page would."""
        typed = self.lines[row.map[0]].strip().removeprefix("|") if row.map else ""
        beyond = folded(" ".join(re.split(r"(?<!\\)\|", typed)[columns:]))
        if beyond:
            self.left_out.append(LeftOut(beyond, "a cell beyond the columns of its table", self._line(row)))

    def _html(self, source: str, line: int) -> None:
        for note in _COMMENT.findall(source):
            if folded(note):
                self.left_out.append(LeftOut(folded(note), _NOTE, line))
        shown = _COMMENT.sub(" ", source)
        blocks, left_out = read_fragment(shown, line, self.heading)
        begins, ends = shown.lower().rfind("<details"), shown.lower().rfind("</details")
        if begins >= 0:
            self.folds.begin()
        elif ends >= 0:
            self.folds.end()
        self._put(blocks)
        if ends > begins:
            self.folds.end()
        self.left_out += left_out

    def _words(self, node: SyntaxTreeNode) -> str:
        """The words of the inline text in a node, with `BREAK` for a line break and `BOLD` at a bold line."""
        text = "".join(self._inline(inner, self._line(node)) for inner in node.children)
        lines = text.split(BREAK)
        if len(lines) < 2 or node.type != "paragraph":
            return text
        bold = bold_lines(node)
        return BREAK.join(BOLD + line if at in bold else line for at, line in enumerate(lines))

    def _inline(self, node: SyntaxTreeNode, line: int) -> str:
        if node.type in {"text", "code_inline"}:
            return node.content
        if node.type in {"softbreak", "hardbreak"}:
            return BREAK
        inside = "".join(self._inline(inner, line) for inner in node.children)
        if node.type == "html_inline":
            self._html(node.content if node.content.startswith("<!--") else "", line)
            return BREAK if node.content.lower().startswith("<br") else ""
        if node.type == "image":
            words = folded(inside or node.content)
            if words:
                self.left_out.append(LeftOut(words, "a picture: its words cannot be read", line))
            return ""
        if node.type == "s":
            self.left_out.append(LeftOut(folded(inside), "struck out", line))
            return ""
        return inside

    def _line(self, node: SyntaxTreeNode) -> int:
        return node.map[0] + 1 + self.shift if node.map else 0


def _front_matter(text: str) -> tuple[dict[str, str], str, int]:
    """The metadata, the text behind it, and the number of lines before that text."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text, 0
    try:
        read = yaml.load(found[1], Loader=yaml.BaseLoader)  # noqa: S506 - makes strings and nothing else
    except yaml.YAMLError:
        return {}, text, 0
    if not isinstance(read, Mapping):
        return {}, text, 0
    metadata = {str(key): _written(value) for key, value in read.items()}
    return metadata, text[found.end() :], text[: found.end()].count("\n")


def _written(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_written(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_written(one)}" for key, one in value.items())
    return folded(str(value))
