"""The sample organisation, loaded once for all tests that ask it questions."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from bot.knowledge.load import load
from bot.model import Knowledge
from bot.settings import sample_folder


@cache
def northbridge() -> Knowledge:
    """Northbridge College as it is shipped."""
    return load(Path(sample_folder()) / "northbridge", date(2026, 11, 1))[0]
