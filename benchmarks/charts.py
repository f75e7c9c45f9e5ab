"""Charts as SVG, by hand: readable on a dark and on a light page, and told in words to a screen reader."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 56, 48
NAMES, BAR, GAP = 270, 16, 12
"""Of a bar chart: the room for the names, a bar's thickness, the gap between two names."""
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328; } .title { font-size: 16px; font-weight: 600; }
.quiet { fill: #59636e; } .grid { stroke: #d1d9e0; } .even { stroke: #59636e; stroke-dasharray: 4 4; }
.s0 { fill: #0969da; stroke: #0969da; } .s1 { fill: #bc4c00; stroke: #bc4c00; }
.s2 { fill: #1a7f37; stroke: #1a7f37; } .s3 { fill: #8250df; stroke: #8250df; }
polyline { stroke-width: 2; } polyline.s0, polyline.s1, polyline.s2, polyline.s3 { fill: none; }
text.s0, text.s1, text.s2, text.s3 { stroke: none; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; } .quiet { fill: #9198a1; } .grid { stroke: #3d444d; } .even { stroke: #9198a1; }
.s0 { fill: #4493f8; stroke: #4493f8; } .s1 { fill: #f0883e; stroke: #f0883e; }
.s2 { fill: #3fb950; stroke: #3fb950; } .s3 { fill: #ab7df8; stroke: #ab7df8; } }
"""
_SERIES = 4
Points = Sequence[tuple[float, float]]


def bars(title: str, told: str, rows: Mapping[str, Sequence[float]], series: Sequence[str]) -> str:
    """For each name a bar per series, from 0 to 1, lying, with its value behind it."""
    thick = BAR * len(series) + GAP
    height = TOP + thick * len(rows) + BOTTOM
    room = WIDTH - NAMES - 70
    drawn = []
    for at, (name, values) in enumerate(rows.items()):
        top = TOP + at * thick
        drawn.append(_text(NAMES - 10, top + BAR * len(series) / 2 + 4, name, "end"))
        for nth, value in enumerate(values):
            y = top + nth * BAR
            drawn.append(
                f'<rect class="s{nth}" x="{NAMES}" y="{y}" width="{room * value:.1f}" height="{BAR - 3}"/>'
            )
            drawn.append(_text(NAMES + room * value + 6, y + 11, f"{value:.2f}", "start"))
    for nth, name in enumerate(series):
        drawn.append(_text(NAMES + 200 * nth, height - 14, f"■ {name}", "start", f"s{nth}"))
    return _chart(title, told, drawn, height)


def reliability(title: str, told: str, runs: Mapping[str, Sequence[tuple[float, float, int]]]) -> str:
    """How often it was right against how sure it said it was; a dot's area is the number of answers."""
    drawn = [*_shares_up()]
    drawn += [_text(_along(n / 5), HEIGHT - BOTTOM + 20, f"{n / 5:.1f}", "middle", "quiet") for n in range(6)]
    drawn.append(_text(_along(0.5), HEIGHT - 8, "how sure it said it was", "middle", "quiet"))
    drawn.append(f'<line class="even" x1="{_along(0)}" y1="{_up(0)}" x2="{_along(1)}" y2="{_up(1)}"/>')
    drawn.append(_text(_along(1) + 12, _up(1) + 4, "as sure as right", "start", "quiet"))
    for nth, (name, tenths) in enumerate(runs.items()):
        drawn.append(_line([(_along(said), _up(right)) for said, right, _ in tenths], nth))
        for said, right, count in tenths:
            drawn.append(_dot(_along(said), _up(right), 2 + math.sqrt(count) / 2, nth))
        drawn.append(_text(_along(1) + 12, TOP + 40 + 20 * nth, f"● {name}", "start", f"s{nth}"))
    return _chart(title, told, drawn, HEIGHT)


def growth(title: str, told: str, lines: Mapping[str, Points], across: str, up: str) -> str:
    """Lines on two logarithmic axes. All numbers must be above zero."""
    every = [point for points in lines.values() for point in points]
    x_place, x_marks = _logarithmic([x for x, _ in every], _along)
    y_place, y_marks = _logarithmic([y for _, y in every], _up)
    drawn = []
    for mark in y_marks:
        y = y_place(mark)
        drawn.append(f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>')
        drawn.append(_text(LEFT - 8, y + 4, f"{mark:,g}", "end", "quiet"))
    drawn += [_text(x_place(m), HEIGHT - BOTTOM + 20, f"{m:,g}", "middle", "quiet") for m in x_marks]
    drawn.append(_text(_along(0.5), HEIGHT - 8, across, "middle", "quiet"))
    drawn.append(_text(LEFT - 8, TOP - 12, up, "middle", "quiet"))
    ends = {name: y_place(points[-1][1]) for name, points in lines.items()}
    for nth, points in enumerate(lines.values()):
        spots = [(x_place(x), y_place(y)) for x, y in points]
        drawn.append(_line(spots, nth))
        drawn += [_dot(x, y, 3.5, nth) for x, y in spots]
    drawn += [
        _text(_along(1) + 10, y + 4, name, "start", f"s{list(lines).index(name) % _SERIES}")
        for name, y in _apart(ends).items()
    ]
    return _chart(title, told, drawn, HEIGHT)


def _chart(title: str, told: str, drawn: Sequence[str], height: float) -> str:
    body = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="title told">\n<title id="title">{escape(title)}</title>\n'
        f'<desc id="told">{escape(told)}</desc>\n<style>{_STYLE}</style>\n'
        f"{_text(16, 24, title, 'start', 'title')}\n{body}\n</svg>\n"
    )


def _shares_up() -> Iterator[str]:
    for n in range(6):
        y = _up(n / 5)
        yield f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>'
        yield _text(LEFT - 8, y + 4, f"{n / 5:.1f}", "end", "quiet")


def _text(x: float, y: float, words: str, anchor: str, style: str = "") -> str:
    named = f' class="{style}"' if style else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{named}>{escape(words)}</text>'


def _line(spots: Points, nth: int) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    return f'<polyline class="s{nth % _SERIES}" points="{path}"/>'


def _dot(x: float, y: float, size: float, nth: int) -> str:
    return f'<circle class="s{nth % _SERIES}" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"/>'


def _logarithmic(
    values: Sequence[float], place: Callable[[float], float]
) -> tuple[Callable[[float], float], list[float]]:
    """Where a value of a logarithmic axis over `values` lies, and the powers of ten to mark on it."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)
    marks = [10.0**power for power in range(low, high + 1)]
    return lambda value: place((math.log10(value) - low) / (high - low)), marks


def _apart(ends: Mapping[str, float], least: float = 16) -> dict[str, float]:
    """The heights of labels, moved down where two would cover each other."""
    placed: dict[str, float] = {}
    below = -math.inf
    for name, y in sorted(ends.items(), key=lambda one: one[1]):
        below = placed[name] = max(y, below + least)
    return placed


def _along(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _up(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
