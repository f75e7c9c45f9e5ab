"""Text that may reach a terminal."""

from __future__ import annotations

import unicodedata

# They turn the reading direction of what follows, so that a quote could be made to read otherwise.
_TURNS_DIRECTION = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def safe(text: str) -> str:
    """Return `text` without control characters; tabs become spaces and line ends become line feeds.

    Whatever a policy or a person writes, it can neither move the cursor nor change the terminal.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    lines = lines.replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(char for char in lines if char == "\n" or not _is_control(char))


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs"} or unicodedata.bidirectional(char) in _TURNS_DIRECTION
