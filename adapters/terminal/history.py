"""What was typed before, kept for the arrow keys, in a file that only its owner can read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import readline
except ImportError:  # pragma: no cover - Windows has none; the chat works without
    readline = None  # type: ignore[assignment]

LINES = 500


@contextmanager
def history(file: Path) -> Iterator[None]:
    """Load the history before the chat and keep it afterwards; a file that cannot be used is left alone."""
    if readline is None:
        yield
        return
    with suppress(OSError):
        readline.read_history_file(file)
    readline.set_history_length(LINES)
    try:
        yield
    finally:
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
            readline.write_history_file(file)


def forget(line: str) -> None:
    """Take the line that was typed last out of the history: a report is nobody else's business."""
    last = readline.get_current_history_length() if readline is not None else 0
    if last and readline.get_history_item(last) == line:  # a blank line never got into it
        readline.remove_history_item(last - 1)
