"""Watches a folder in the background and says when it has changed and come to rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from threading import Event, Thread

REST_MS = 150
"""A folder is at rest when nothing has changed in it for this long."""
AT_MOST_MS = 3000
"""While files keep coming, wait no longer than this."""
LOOK_UP_MS = 400
"""How often to look whether the folder is another one by now, and whether a new day has begun, on which a
policy may come into force."""


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
    while not stop.is_set():
        with suppress(FileNotFoundError):  # the folder is away; it may come back
            _watch_this_one(folder, changed, stop)
        stop.wait(LOOK_UP_MS / 1000)


def _watch_this_one(folder: Path, changed: Callable[[], None], stop: Event) -> None:
    """Watch until another folder is in this one's place: of that one, the system would tell nothing."""
    from watchfiles import Change, watch

    watched = _identity(folder)
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
        # A folder that is deleted and made again may get the number that the old one had.
        if (Change.deleted, str(folder)) in changes or _identity(folder) != watched:
            return


def _identity(folder: Path) -> tuple[int, int]:
    """The folder that is in this place now. Raises FileNotFoundError where there is none."""
    found = folder.stat()
    return found.st_dev, found.st_ino
