"""Word's automatic numbers, counted as Word counts them: `Numbering(...).label(...)` gives "3.2.7"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from docx.oxml.ns import qn

from bot.importing.blocks import printed_label
from bot.importing.counting import formatted
from bot.importing.word_styles import Element, switch, value, whole


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 0
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class _List:
    """One `w:num`: the counters that it shares, its levels, and the levels that it starts afresh."""

    counters: str
    levels: dict[int, _Level]
    fresh: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Number:
    """The number of one paragraph: its list and its level there (0 is the outermost)."""

    list_id: str
    level: int


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of one document, which must come in their order.

    `numbering` is the root of numbering.xml, or None; `style_number` gives the id of the list that
    a numbering style (by its id) points to, for lists that are defined through such a style.
    """

    numbering: Element | None
    style_number: Callable[[str], str | None]
    _lists: dict[str, _List] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.numbering is None:
            return
        abstract = {a.get(qn("w:abstractNumId")): a for a in self.numbering.findall(qn("w:abstractNum"))}
        nums = {n.get(qn("w:numId")): n for n in self.numbering.findall(qn("w:num"))}
        for num_id, num in nums.items():
            self._lists[num_id] = self._read_list(num, nums, abstract)

    def level_of_style(self, list_id: str, style_id: str) -> int | None:
        """The level of the list that is tied to a paragraph style, if one is."""
        levels = self._lists[list_id].levels if list_id in self._lists else {}
        return next((i for i, level in levels.items() if level.style == style_id), None)

    def label(self, number: Number) -> str:
        """Count one more paragraph and give its number as printed, without the last full stop.

        Gives "" for a bullet, for a level that prints nothing and for a list that is not defined.
        """
        if number.list_id not in self._lists:
            return ""
        numbers = self._lists[number.list_id]
        counts = self._counts.setdefault(numbers.counters, {})
        self._count(number, numbers, counts)
        level = self._level(number)
        if level.format == "bullet":
            return ""
        return printed_label(_printed(level, numbers.levels, counts))

    def _level(self, number: Number) -> _Level:
        found = self._lists.get(number.list_id)
        return found.levels.get(number.level, _Level(start=1)) if found else _Level()

    def _count(self, number: Number, numbers: _List, counts: dict[int, int]) -> None:
        at = number.level
        first_use = (number.list_id, at) not in self._begun
        self._begun.add((number.list_id, at))
        if at not in counts or (first_use and at in numbers.fresh):
            counts[at] = self._level(number).start
        else:
            counts[at] += 1
        for above in range(at):
            counts.setdefault(above, numbers.levels.get(above, _Level(start=1)).start)
        for below in [i for i in counts if i > at]:
            restart = numbers.levels.get(below, _Level()).restart
            if restart is None or at < restart:
                del counts[below]

    def _read_list(self, num: Element, nums: dict[str, Element], abstract: dict[str, Element]) -> _List:
        abstract_id = value(num, "w:abstractNumId")
        if abstract_id not in abstract:
            return _List(abstract_id, {})
        definition = abstract[abstract_id]
        linked = value(definition, "w:numStyleLink")
        target = nums.get(self.style_number(linked) or "") if linked else None
        if target is not None and target is not num:
            abstract_id = value(target, "w:abstractNumId")
            definition = abstract.get(abstract_id, definition)
        levels = {_index(lvl): _read_level(lvl) for lvl in definition.iterchildren(qn("w:lvl"))}
        fresh = set()
        for override in num.findall(qn("w:lvlOverride")):
            at = _index(override)
            own = override.find(qn("w:lvl"))
            if own is not None:
                levels[at] = _read_level(own)
            start = whole(value(override, "w:startOverride"))
            if start is not None:
                levels[at] = replace(levels.get(at, _Level()), start=start)
                fresh.add(at)
        return _List(abstract_id, levels, frozenset(fresh))


def _read_level(lvl: Element) -> _Level:
    form = lvl.find(qn("w:numFmt"))
    if form is None:  # a newer format stands beside one for older programs; the last is the oldest
        form = next(iter(list(lvl.iter(qn("w:numFmt")))[-1:]), None)
    return _Level(
        start=whole(value(lvl, "w:start")) or 0,
        format=form.get(qn("w:val"), "decimal") if form is not None else "decimal",
        text=value(lvl, "w:lvlText"),
        restart=whole(value(lvl, "w:lvlRestart")),
        legal=bool(switch(lvl, "w:isLgl")),
        style=value(lvl, "w:pStyle") or None,
    )


def _printed(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    def one(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        if at not in counts:
            return ""
        form = levels.get(at, _Level()).format
        return formatted(counts[at], "decimal" if level.legal and form != "none" else form)

    return re.sub(r"%([1-9])", one, level.text)


def _index(element: Element) -> int:
    return whole(element.get(qn("w:ilvl"), "")) or 0
