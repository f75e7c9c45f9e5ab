"""The walk through a web page: what stands in its elements becomes blocks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborNode

from bot.importing.blocks import Block, Kind, LeftOut, folded
from bot.importing.folds import Folds
from bot.importing.headings import is_reference_heading, opens_part
from bot.importing.html_forms import is_form
from bot.importing.html_furniture import FURNITURE, PAGE_WORDS
from bot.importing.html_layout import CARD
from bot.importing.html_links import is_contents, is_menu, is_row_of_buttons
from bot.importing.html_lists import list_labels, terms
from bot.importing.html_main import beside, main_part
from bot.importing.html_tables import read_table
from bot.importing.html_visible import opens_fold, why_not
from bot.importing.html_word import is_word_mark, word_list_item, word_role
from bot.importing.html_words import BLOCKS, plain
from bot.importing.typed import BREAK, blocks_of, stands_for_heading

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BOLD = {"b", "strong"}
_MENUS = {"ul", "ol", "p", "td"}
_ROWS_OF_BUTTONS = {"div", "p", "ul", "a"}


@dataclass(slots=True)
class HtmlReader:
    """Walks the page. Of its nodes, by memory id, a style sheet hides `hidden`, a button shows `opened`."""

    hidden: frozenset[int]
    opened: frozenset[int]
    line: int = 0
    blocks: list[Block] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    _words: list[tuple[str, bool]] = field(default_factory=list)  # the open paragraph: words, bold
    _open: Block = field(default_factory=lambda: Block(Kind.PARAGRAPH, ""))
    _depth: int = 0  # of lists
    _heading: int = 0
    _bold: int = 0
    _inside: set[str] = field(default_factory=set)
    _folds: Folds = field(default_factory=Folds)

    def read_page(self, body: LexborNode) -> None:
        """Read the main part of a page; the rest is left out and said."""
        root = main_part(body)
        if root is not None:
            for inner in beside(body, root):
                if inner.is_text_node or self.why_not(inner) != "":
                    self.leave_out(inner, FURNITURE)
            self._inside.add("article")
        self.read(root or body)
        self.flush()

    def read(self, node: LexborNode) -> None:
        """Read what stands in a node."""
        for inner in node.iter(include_text=True):
            self._read_one(inner)

    def _read_one(self, node: LexborNode) -> None:
        if node.is_text_node:
            self._words.append((node.text_content or "", bool(self._bold)))
        elif node.is_element_node:
            self._element(node)

    def read_inside(self, node: LexborNode) -> list[Block]:
        """The blocks of a table's cell, apart from those of the flow."""
        self.flush()
        outer = self.blocks, self._folds, self._inside
        self.blocks, self._folds, self._inside = [], Folds(), {*self._inside, "cell"}
        self.read(node)
        self.flush()
        inner = self.blocks
        self.blocks, self._folds, self._inside = outer
        return inner

    def stand_under(self, level: int) -> None:
        """Say which heading stands above what is read next."""
        self._heading = level

    def flush(self) -> None:
        """Close the open paragraph, if it has words."""
        text = "".join(words for words, _ in self._words)
        if not text.strip():
            return
        if PAGE_WORDS.fullmatch(folded(text)):
            self.left_out.append(LeftOut(folded(text), FURNITURE, self.line))
            self._words = []
            return
        weights = [bold for words, bold in self._words if words.strip()]
        bold = all(weights)
        if self._open.kind is Kind.HEADING:
            self._heading = self._open.level
        block = Block(self._open.kind, text, self._open.label, self._open.level, line=self.line)
        block = replace(block, opens_topic=weights[0] and not bold)
        self.blocks += self._folds.placed([*blocks_of(block, bold=bold, under=self._heading)])
        self._words, self._open = [], Block(Kind.PARAGRAPH, "")

    def _element(self, node: LexborNode) -> None:
        tag = node.tag or ""
        why = self._why_whole(node)
        if why is not None:
            self.leave_out(node, why)
        elif tag == "br":
            self._break()
        elif tag == "q":
            self._between("“", node, "”")
        elif tag in _BOLD:
            self._bold += 1
            self.read(node)
            self._bold -= 1
        elif tag in _HEADINGS or word_role(node) == "title":
            self._heading_element(node, _HEADINGS.get(tag, 1))
        elif self._names_a_fold(node):
            self._under_heading(node)
        elif tag in {"ol", "ul", "menu"}:
            self._list(node)
        elif tag == "table":
            self.flush()
            self.blocks += self._folds.placed(read_table(node, self, self.line))
        elif (tag == "details" or CARD in node.attributes) and "details" not in self._inside:
            self._fold(node)
        elif tag == "figure":
            self._figure(node)
        elif tag == "dl":
            self._definitions(node)
        elif tag in BLOCKS:
            self._block_element(node, tag)
        else:
            self.read(node)

    def why_not(self, node: LexborNode) -> str | None:
        """Why a node is left out: "" if it has no words to speak of, None if it is read."""
        if node.tag == "button" and ("heading" in self._inside or opens_fold(node)):
            return None
        return why_not(node, self.hidden, self.opened, in_article="article" in self._inside)

    def _why_whole(self, node: LexborNode) -> str | None:
        """Why a node is left out with all that stands in it, by what it is or by its contents."""
        tag, why = node.tag or "", self.why_not(node)
        if why is not None:
            return why
        if (tag in {"ol", "ul"} and is_contents(node)) or word_role(node) == "contents":
            return "contents list"
        if word_role(node) == "furniture" or (tag in _MENUS and self._is_menu(node)):
            return FURNITURE
        if tag in _ROWS_OF_BUTTONS and not self._inside & {"li", "cell"} and is_row_of_buttons(node):
            return None if self._is_announced() else "links to press on"
        if is_form(node):
            return "a form to fill in"
        return "" if "li" in self._inside and is_word_mark(node) else None

    def _is_menu(self, node: LexborNode) -> bool:
        """Whether a node is a menu of a page that does not say where its document begins and ends."""
        return "article" not in self._inside and is_menu(node) and not self._is_announced()

    def _is_announced(self) -> bool:
        """Whether the line above ends in a colon, or is a heading such as "Related policies"."""
        self.flush()
        above = self.blocks[-1].text if self.blocks else ""
        return above.endswith(":") or is_reference_heading(above)

    def _names_a_fold(self, node: LexborNode) -> bool:
        """Whether the words to press on to see more are the heading of what is seen then."""
        presses = node.tag == "summary" or (node.tag == "button" and "heading" not in self._inside)
        return presses and "li" not in self._inside and stands_for_heading(folded(plain(node)))

    def _heading_element(self, node: LexborNode, level: int) -> None:
        self.flush()
        label, self._open = self._open.label, Block(Kind.PARAGRAPH, "")  # the number of an item around it
        self._start(Block(Kind.HEADING, "", label, level))
        outer, self._inside = self._inside - {"li"}, {*self._inside, "heading"}
        self.read(node)
        self.flush()
        self._start(Block(Kind.PARAGRAPH, ""))  # a heading without words is none of what follows
        self._inside = outer

    def _under_heading(self, node: LexborNode) -> None:
        """The words of a fold that stay in sight are a heading, below the last one that is none of these."""
        level = self._heading
        self._heading_element(node, level + 1)
        self._heading = level

    def _fold(self, node: LexborNode) -> None:
        """What can be folded away: read as if it were open."""
        self.flush()
        outer, self._inside = self._inside, {*self._inside, "details"}
        self._folds.begin()
        self.read(node)
        self.flush()
        self._folds.end()
        self._inside = outer

    def _figure(self, node: LexborNode) -> None:
        """A figure's caption says what is in it, wherever it stands: it is read first."""
        parts = [*node.iter(include_text=True)]
        self.flush()
        for inner in sorted(parts, key=lambda part: part.tag != "figcaption"):
            self._read_one(inner)
        self.flush()

    def _break(self) -> None:
        """A line break. A bold line before it that opens a paragraph is a heading, as if it stood alone."""
        said = [(words, bold) for words, bold in self._words if words.strip()]
        line = folded("".join(words for words, _ in said))
        starts = bool(said) and self._open.kind is Kind.PARAGRAPH and not self._inside & {"li", "cell"}
        names = stands_for_heading(line) or opens_part(line)
        if starts and all(bold for _, bold in said) and names:
            self.flush()
        else:
            self._words.append((BREAK, bool(self._bold)))

    def _list(self, node: LexborNode) -> None:
        self.flush()
        labels = list_labels(node)
        self._depth += 1
        for inner in node.iter(include_text=True):
            if inner.tag == "li":
                label = next(labels, "")
                item = Block(Kind.ITEM, "", label, max(self._depth - 1, 0))
                self._item(inner, item) if self.why_not(inner) is None else self._element(inner)
            else:
                self._read_one(inner)
        self.flush()
        self._depth -= 1

    def _item(self, node: LexborNode, block: Block) -> None:
        self.flush()
        self._start(block)
        with_items, self._inside = self._inside, {*self._inside, "li"}
        self.read(node)
        self.flush()
        self._inside = with_items
        self._start(Block(Kind.PARAGRAPH, ""))

    def _definitions(self, node: LexborNode) -> None:
        """A term and what it means are one item."""
        self.flush()
        # Straight behind a list, a term would be read as its next item.
        kind = Kind.PARAGRAPH if self.blocks and self.blocks[-1].kind is Kind.ITEM else Kind.ITEM
        for inner in terms(node):
            if inner.tag not in {"dt", "dd"} or self.why_not(inner) is not None:
                self._read_one(inner)
            elif inner.tag == "dt":
                self.flush()
                self._start(Block(kind, "", "", self._depth if kind is Kind.ITEM else 0))
                self.read(inner)
                text = "".join(words for words, _ in self._words).rstrip()
                self._words.append((" " if text.endswith((":", ".", "?")) else ": ", False))
            else:
                outer, self._inside = self._inside, {*self._inside, "li"}
                self.read(inner)
                self.flush()
                self._inside = outer
        self.flush()

    def _block_element(self, node: LexborNode, tag: str) -> None:
        item = Block(Kind.ITEM, "") if tag == "li" else word_list_item(node)
        if item is not None and (tag == "li" or "li" not in self._inside):
            self._item(node, item)
            return
        outer = self._inside
        if tag in {"article", "main", "section"}:
            self._inside = {*outer, "article"}
        if "li" in outer:  # the paragraphs of one item belong together
            self._between(" ", node, " ")
        else:
            self.flush()
            inner = tag == "blockquote" and self._holds_a_list_of_the_item(node)
            self._depth += inner
            self.read(node)
            self.flush()
            self._depth -= inner
        self._inside = outer

    def _holds_a_list_of_the_item(self, node: LexborNode) -> bool:
        """Whether a quotation is only how a page indents the list inside of the item above it."""
        tags = {inner.tag for inner in node.iter()}
        return bool(self.blocks) and self.blocks[-1].kind is Kind.ITEM and tags <= {"ol", "ul"}

    def _between(self, before: str, node: LexborNode, after: str) -> None:
        self._words.append((before, bool(self._bold)))
        self.read(node)
        self._words.append((after, bool(self._bold)))

    def _start(self, block: Block) -> None:
        """Open a block. A number that found no words until now never will."""
        if self._open.label:
            self.left_out.append(LeftOut(self._open.label, "a number with no words behind it", self.line))
        self._words, self._open = [], block

    def leave_out(self, node: LexborNode, why: str) -> None:
        """Put the words of a node on the list of what was left out; "" for one that has none."""
        text = folded(node.attributes.get("alt") or "" if node.tag == "img" else plain(node))
        if why and text:
            self.left_out.append(LeftOut(text, why, self.line))
