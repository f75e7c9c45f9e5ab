"""Standard output and standard error, as rich prints on them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

SLOW_SECONDS = 1.0
"""Whatever takes longer than this shows how far it has come."""


def out() -> Console:
    """Standard output."""
    return Console(highlight=False, markup=False, emoji=False)


def err() -> Console:
    """Standard error, for notices and progress."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function to call with (done, total); it shows a bar on standard error, if that is a terminal."""
    console = err()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=None, visible=False)

        def advance(done: int, total: int) -> None:
            slow = bar.tasks[0].elapsed or 0
            bar.update(task, completed=done, total=total, visible=slow > SLOW_SECONDS)

        yield advance


def lenient() -> None:
    """Let a character that the terminal cannot show become a question mark instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
