"""The lines of a PDF's page in the order of reading, two columns too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

_SAME_LINE = 0.45  # of the size: how far apart the middles of the words of one line may be
_NO_BLANK = 0.12  # of the size: a smaller gap is none
_WIDE_GAP = 0.6  # of the size: a wider gap sets a number apart from its words
_LEAST_COLUMN = 6  # lines, for text to count as two columns


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters of one font, in points from the top left of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    ends_number: bool = False
    """Whether it is a number that fills its tab, so that the words behind it follow without a gap."""

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Line:
    """The words of one line. `right` is where the text of its column ends, `page` counts from 1."""

    words: tuple[Word, ...]
    page: int
    right: float

    @cached_property
    def text(self) -> str:
        """Its words, with a blank wherever there is a gap."""
        return joined(self.words)

    @cached_property
    def x0(self) -> float:
        """Where it starts."""
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        """Where it ends."""
        return self.words[-1].x1

    @cached_property
    def top(self) -> float:
        """Its upper edge."""
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(word.bottom for word in self.words)

    @cached_property
    def size(self) -> float:
        """The size of most of its letters."""
        letters: dict[float, int] = {}
        for word in self.words:
            letters[word.size] = letters.get(word.size, 0) + len(word.text)
        return max(letters, key=lambda size: letters[size])

    @cached_property
    def bold(self) -> bool:
        """Whether all its words are bold."""
        return all(word.bold for word in self.words if any(map(str.isalpha, word.text)))

    @cached_property
    def after_gap(self) -> int:
        """How many words stand before the first wide gap, if one follows close to the start; else 0."""
        for at, (word, after) in enumerate(zip(self.words, self.words[1:], strict=False), start=1):
            if after.x0 - word.x1 > _WIDE_GAP * self.size:
                return at
            if at == 2:
                break
        return 0


def joined(words: Iterable[Word]) -> str:
    """The words as text, with a blank wherever there is a gap between them."""
    text, last = "", None
    for word in words:
        if last is not None and (
            last.ends_number or word.x0 - last.x1 > _NO_BLANK * max(word.size, last.size)
        ):
            text += " "
        text += word.text
        last = word
    return text


def lines_of(words: list[Word], page: int) -> list[Line]:
    """The lines of a page. Of two columns the left one is read first, as far as nothing spans both."""
    rows = list(_rows(words))
    gutter = _gutter(rows)
    if gutter is None:
        return _lines(rows, page)
    lines: list[Line] = []
    band: list[Word] = []
    for row in rows:
        if _spans(row, gutter):
            lines += _columns(band, gutter, page)
            lines += _lines([row], page)
            band = []
        else:
            band += row
    return [*lines, *_columns(band, gutter, page)]


def _columns(words: list[Word], gutter: float, page: int) -> list[Line]:
    left = [word for word in words if word.x0 < gutter]
    right = [word for word in words if word.x0 >= gutter]
    return [*_lines(list(_rows(left)), page), *_lines(list(_rows(right)), page)]


def _lines(rows: list[list[Word]], page: int) -> list[Line]:
    right = max((row[-1].x1 for row in rows), default=0.0)
    return [Line(tuple(row), page, right) for row in rows]


def _rows(words: list[Word]) -> Iterator[list[Word]]:
    row: list[Word] = []
    for word in sorted(words, key=lambda word: word.middle):
        if row and abs(word.middle - row[0].middle) > _SAME_LINE * max(word.size, row[0].size):
            yield sorted(row, key=lambda word: word.x0)
            row = []
        row.append(word)
    if row:
        yield sorted(row, key=lambda word: word.x0)


def _spans(row: list[Word], gutter: float) -> bool:
    """Whether words of the row stand on the gutter, or run over it without the gap of a column."""
    if any(word.x0 < gutter < word.x1 for word in row):
        return True
    left = [word.x1 for word in row if word.x1 <= gutter]
    right = [word.x0 for word in row if word.x0 >= gutter]
    return bool(left and right) and min(right) - max(left) < row[0].size


def _gutter(rows: list[list[Word]]) -> float | None:
    """Where the gap between two columns of running text is; None on a page of one column."""
    if len(rows) < _LEAST_COLUMN:
        return None
    left = min(row[0].x0 for row in rows)
    right = max(row[-1].x1 for row in rows)
    width = right - left
    tried = [left + width * share / 100 for share in range(35, 66)]
    best = min(tried, key=lambda x: (sum(_spans(row, x) for row in rows), abs(x - (left + right) / 2)))
    apart = [row for row in rows if not _spans(row, best)]
    lefts = [part for row in apart if (part := [word for word in row if word.x1 <= best])]
    rights = [part for row in apart if (part := [word for word in row if word.x0 >= best])]
    enough = min(len(lefts), len(rights)) >= max(_LEAST_COLUMN, len(rows) // 3)
    filled = [part for part in lefts if part[-1].x1 > left + 0.6 * (best - left)]
    return best if enough and len(filled) * 2 >= len(lefts) else None
