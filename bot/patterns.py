"""Regular expressions that are made when they are first used.

To make all that the bot knows takes as long as an answer, and one question needs few of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property


class Pattern:
    """A regular expression, with what is in use of `re.Pattern`. Safe to share between threads."""

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        """`pattern` and `flags` are as for `re.compile`. What is wrong with them is told at the first use."""
        self.pattern = pattern
        self._flags = flags

    @cached_property
    def match(self) -> Callable[[str], re.Match[str] | None]:
        """As `re.Pattern.match`."""
        return self._made.match

    @cached_property
    def fullmatch(self) -> Callable[[str], re.Match[str] | None]:
        """As `re.Pattern.fullmatch`."""
        return self._made.fullmatch

    @cached_property
    def search(self) -> Callable[[str], re.Match[str] | None]:
        """As `re.Pattern.search`."""
        return self._made.search

    @cached_property
    def split(self) -> Callable[..., list[str]]:
        """As `re.Pattern.split`."""
        return self._made.split

    @cached_property
    def sub(self) -> Callable[[str, str], str]:
        """As `re.Pattern.sub`."""
        return self._made.sub

    @cached_property
    def _made(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)
