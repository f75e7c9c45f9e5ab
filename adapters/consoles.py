"""Standard output and standard error, as rich prints on them. Rich is loaded when it is first needed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

SLOW_SECONDS = 1.0
"""Whatever takes longer than this shows how far it has come."""

Advance = Callable[[int, int], None]
"""Told how much is done, of how much."""


def out() -> Console:
    """Standard output."""
    return _console(stderr=False)


def err() -> Console:
    """Standard error, for notices and progress."""
    return _console(stderr=True)


@contextmanager
def progress(label: str) -> Iterator[Advance]:
    """Give a function that shows a bar on standard error, if that is a terminal."""
    if sys.stderr.isatty():
        with _bar(label) as advance:
            yield advance
    else:
        yield lambda _done, _total: None


def lenient() -> None:
    """Let a character that cannot be read or shown become a question mark instead of an error."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


@contextmanager
def _bar(label: str) -> Iterator[Advance]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err(), transient=True) as bar:
        task = bar.add_task(label, total=None, visible=False)

        def advance(done: int, total: int) -> None:
            slow = (bar.tasks[0].elapsed or 0) > SLOW_SECONDS
            bar.update(task, completed=done, total=total, visible=slow)

        yield advance
