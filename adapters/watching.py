"""Watches a folder in the background and says when it has changed and come to rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event, Thread

REST_MS = 150
"""A folder is at rest when nothing has changed in it for this long."""
AT_MOST_MS = 3000
"""While files keep coming, wait no longer than this."""
LOOK_UP_MS = 1000
"""How often to look whether a new day has begun, on which a policy may come into force."""


@contextmanager
def watching(folder: Path, changed: Callable[[], None]) -> Iterator[None]:
    """Call `changed` in a thread of its own after each change to `folder`, and on each new day.

    It is called once soon after the start, too: a file may have changed while the caller was opening.
    Many changes at a time, such as a checkout of a whole branch, are one call.
    """
    stop = Event()
    thread = Thread(target=_watch, args=(folder, changed, stop), name="watching", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=1)


def _watch(folder: Path, changed: Callable[[], None], stop: Event) -> None:
    from watchfiles import watch

    today: date | None = None  # so that the first look reads again what changed before it
    for changes in watch(
        folder,
        debounce=AT_MOST_MS,
        step=REST_MS,
        stop_event=stop,
        rust_timeout=LOOK_UP_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
    ):
        if changes or today != date.today():
            today = date.today()
            changed()
