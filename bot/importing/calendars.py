"""Calendars, drawn as tables: a picture of days in which no row says anything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from bot.importing.blocks import Block, Kind, LeftOut

_DAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rs|rsday|urday)?\b\W*", re.IGNORECASE)
_SHORT_DAY = re.compile(r"(?:mo|tu|we|th|fr|sa|su)", re.IGNORECASE)
_DATE = re.compile(r"(?:[1-9]|[12]\d|3[01])?")
_FEWEST = 5
"""Days of a week that is drawn."""
_LONGEST_NOTE = 3
"""Words in such a day; a longer cell says something."""


def drop_calendars(blocks: Sequence[Block]) -> tuple[list[Block], list[LeftOut]]:
    """`blocks` without tables that only draw days one beside the other, and those tables."""
    kept: list[Block] = []
    dropped: list[LeftOut] = []
    for is_row, run in groupby(blocks, key=lambda block: block.kind is Kind.ROW):
        rows = list(run)
        if is_row and (_weeks_side_by_side(rows) or _is_month(rows)):
            dropped += [LeftOut(row.words, "a calendar", row.line) for row in rows]
        else:
            kept += rows
    return kept, dropped


def _weeks_side_by_side(rows: Sequence[Block]) -> bool:
    """Whether each row below the first is one day of several weeks: "Mon (off) | Mon (in)"."""
    days = {_one_day(row) for row in rows[1:]}
    return len(days) >= _FEWEST and "" not in days


def _one_day(row: Block) -> str:
    """The day that each cell of a row begins with; "" where they differ or say more than a word or two."""
    days = [found[1].lower() if (found := _DAY.match(cell)) else "" for cell in row.cells]
    short = all(len(cell.split()) <= _LONGEST_NOTE for cell in row.cells)
    return days[0] if short and len(days) > 1 and len({*days}) == 1 else ""


def _is_month(rows: Sequence[Block]) -> bool:
    """Whether the names of the days stand over nothing but dates."""
    names = [cell for cell in rows[0].cells if _DAY.fullmatch(cell) or _SHORT_DAY.fullmatch(cell)]
    dates = [cell for row in rows[1:] for cell in row.cells]
    return len(names) >= _FEWEST and bool(dates) and all(map(_DATE.fullmatch, dates))
