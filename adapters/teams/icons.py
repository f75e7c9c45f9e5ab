"""The app's two icons, drawn here: a sheet of paper whose middle lines are a quotation."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

Colour = tuple[int, int, int, int]

ACCENT = "#1F4E79"
_BLUE: Colour = (0x1F, 0x4E, 0x79, 255)
_WHITE: Colour = (255, 255, 255, 255)
_CLEAR: Colour = (255, 255, 255, 0)


def colour_icon() -> bytes:
    """192 × 192, white on blue, without transparency."""
    return _png(192, lambda x, y: _WHITE if _is_drawn(x, y) else _BLUE)


def outline_icon() -> bytes:
    """32 × 32, white on nothing."""
    return _png(32, lambda x, y: _WHITE if _is_drawn(x, y) else _CLEAR)


def _is_drawn(x: float, y: float) -> bool:
    """Whether a point of the unit square belongs to the drawing: the sheet's edge, and its lines."""
    if not (0.22 <= x <= 0.78 and 0.14 <= y <= 0.86):
        return False
    edge = not (0.28 <= x <= 0.72 and 0.2 <= y <= 0.8)
    above_or_below = 0.34 <= x <= 0.66 and (0.28 <= y <= 0.33 or 0.67 <= y <= 0.72)
    bar = 0.34 <= x <= 0.39 and 0.41 <= y <= 0.59
    quoted = 0.45 <= x <= 0.66 and (0.42 <= y <= 0.47 or 0.53 <= y <= 0.58)
    return edge or above_or_below or bar or quoted


def _png(size: int, paint: Callable[[float, float], Colour]) -> bytes:
    """A picture of `size` by `size`; `paint` tells the colour at a point of the unit square."""
    points = [(number + 0.5) / size for number in range(size)]
    rows = b"".join(b"\0" + b"".join(bytes(paint(x, y)) for x in points) for y in points)
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))
