"""How anything gets onto the terminal."""

from __future__ import annotations

from rich.console import Console, RenderableType

WIDEST = 100
"""Lines longer than this are hard to read, however wide the terminal is."""


def show(console: Console, shown: RenderableType) -> None:
    """Print, wrapped to a width that is easy to read. In a file or a pipe, no line ends in spaces."""
    width = min(console.width, WIDEST)
    if console.is_terminal:
        console.print(shown, width=width)
        return
    with console.capture() as captured:
        console.print(shown, width=width)
    console.file.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())
