"""Charts as SVG, by hand: readable on a dark and on a light page, and told in words to a screen reader."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 56, 48
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328; } .title { font-size: 16px; font-weight: 600; }
.quiet { fill: #59636e; } .grid { stroke: #d1d9e0; } .even { stroke: #59636e; stroke-dasharray: 4 4; }
.s0 { fill: #0969da; stroke: #0969da; } .s1 { fill: #bc4c00; stroke: #bc4c00; }
.s2 { fill: #1a7f37; stroke: #1a7f37; } .s3 { fill: #8250df; stroke: #8250df; }
.line { fill: none; stroke-width: 2; } text.s0, text.s1, text.s2, text.s3 { stroke: none; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; } .quiet { fill: #9198a1; } .grid { stroke: #3d444d; } .even { stroke: #9198a1; }
.s0 { fill: #4493f8; stroke: #4493f8; } .s1 { fill: #f0883e; stroke: #f0883e; }
.s2 { fill: #3fb950; stroke: #3fb950; } .s3 { fill: #ab7df8; stroke: #ab7df8; } }
"""
Points = Sequence[tuple[float, float]]


def bars(title: str, told: str, groups: Mapping[str, Sequence[float]], series: Sequence[str]) -> str:
    """A group of bars for each name, one bar per series, from 0 to 1."""
    step = (WIDTH - LEFT - RIGHT) / len(groups)
    thick = step * 0.8 / len(series)
    drawn = [*_tenths_across()]
    for at, (name, values) in enumerate(groups.items()):
        start = LEFT + at * step + step * 0.1
        drawn += _name_below(name, start + step * 0.4)
        for nth, value in enumerate(values):
            left, top = start + nth * thick, _up(value)
            drawn.append(
                f'<rect class="s{nth}" x="{left:.1f}" y="{top:.1f}" width="{thick - 2:.1f}" '
                f'height="{HEIGHT - BOTTOM - top:.1f}"/>'
            )
            drawn.append(_text(left + thick / 2, top - 5, f"{value:.2f}", "middle"))
    for nth, name in enumerate(series):
        drawn.append(_text(WIDTH - RIGHT + 12, TOP + 16 + 20 * nth, f"■ {name}", "start", f"s{nth}"))
    return _chart(title, told, drawn)


def reliability(title: str, told: str, runs: Mapping[str, Sequence[tuple[float, float, int]]]) -> str:
    """How often it was right against how sure it said it was; a dot's area is the number of answers."""
    drawn = [*_tenths_across()]
    drawn += [_text(_along(n / 5), HEIGHT - BOTTOM + 20, f"{n / 5:.1f}", "middle", "quiet") for n in range(6)]
    drawn.append(_text(_along(0.5), HEIGHT - 8, "how sure it said it was", "middle", "quiet"))
    drawn.append(f'<line class="even" x1="{_along(0)}" y1="{_up(0)}" x2="{_along(1)}" y2="{_up(1)}"/>')
    drawn.append(_text(_along(1) + 12, _up(1) + 4, "as sure as right", "start", "quiet"))
    for nth, (name, tenths) in enumerate(runs.items()):
        drawn.append(_line([(_along(said), _up(right)) for said, right, _ in tenths], nth))
        for said, right, count in tenths:
            size = 2 + math.sqrt(count)
            drawn.append(f'<circle class="s{nth}" cx="{_along(said):.1f}" cy="{_up(right):.1f}" r="{size:.1f}"/>')
        drawn.append(_text(_along(1) + 12, TOP + 40 + 20 * nth, f"● {name}", "start", f"s{nth}"))
    return _chart(title, told, drawn)


def growth(title: str, told: str, lines: Mapping[str, Points], across: str, up: str) -> str:
    """Lines on two logarithmic axes. All numbers must be above zero."""
    every = [point for points in lines.values() for point in points]
    low_x, high_x = _decades([x for x, _ in every])
    low_y, high_y = _decades([y for _, y in every])

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            _along((math.log10(x) - low_x) / (high_x - low_x)),
            _up((math.log10(y) - low_y) / (high_y - low_y)),
        )

    drawn = []
    for power in range(low_y, high_y + 1):
        y = place(10**low_x, 10**power)[1]
        drawn.append(f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>')
        drawn.append(_text(LEFT - 8, y + 4, f"{10**power:,g}", "end", "quiet"))
    for power in range(low_x, high_x + 1):
        x = place(10**power, 10**low_y)[0]
        drawn.append(_text(x, HEIGHT - BOTTOM + 20, f"{10**power:,g}", "middle", "quiet"))
    drawn.append(_text(_along(0.5), HEIGHT - 8, across, "middle", "quiet"))
    drawn.append(_text(LEFT - 8, TOP - 12, up, "middle", "quiet"))
    for nth, (name, points) in enumerate(lines.items()):
        spots = [place(x, y) for x, y in points]
        drawn.append(_line(spots, nth))
        drawn += [f'<circle class="s{nth}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in spots]
        drawn.append(_text(spots[-1][0] + 10, spots[-1][1] + 4, name, "start", f"s{nth}"))
    return _chart(title, told, drawn)


def _chart(title: str, told: str, drawn: Sequence[str]) -> str:
    body = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="title told">\n<title id="title">{escape(title)}</title>\n'
        f'<desc id="told">{escape(told)}</desc>\n<style>{_STYLE}</style>\n'
        f"{_text(16, 24, title, 'start', 'title')}\n{body}\n</svg>\n"
    )


def _tenths_across() -> Iterator[str]:
    for n in range(6):
        y = _up(n / 5)
        yield f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>'
        yield _text(LEFT - 8, y + 4, f"{n / 5:.1f}", "end", "quiet")


def _name_below(name: str, middle: float) -> Iterator[str]:
    first, _, second = name.partition("\n")
    yield _text(middle, HEIGHT - BOTTOM + 18, first, "middle")
    if second:
        yield _text(middle, HEIGHT - BOTTOM + 34, second, "middle", "quiet")


def _text(x: float, y: float, words: str, anchor: str, style: str = "") -> str:
    named = f' class="{style}"' if style else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{named}>{escape(words)}</text>'


def _line(spots: Points, nth: int) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    return f'<polyline class="s{nth} line" style="fill:none" points="{path}"/>'


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _along(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _up(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
