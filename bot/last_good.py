"""Reads a folder so that a file which cannot be read keeps its last good copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from bot.model import Fault, Knowledge, Place, Severity

Read = Callable[[Path], bytes]


class Load(Protocol):
    """Reads a folder as it stands on one day, each of its files through `read`."""

    def __call__(self, folder: Path, today: date, *, read: Read) -> tuple[Knowledge, tuple[Fault, ...]]:
        """Return the knowledge and every fault in the folder."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder holds.

    `faults` is what is wrong in it now; `kept` names the files that cannot be read, and whose last
    good copy stands in for them.
    """

    knowledge: Knowledge
    faults: tuple[Fault, ...]
    kept: tuple[str, ...] = ()


class LastGood:
    """Reads one folder again and again, and remembers the last good copy of each file."""

    def __init__(self, folder: Path, load: Load) -> None:
        """Nothing is read yet; `load` does the reading."""
        self.folder = folder
        self._load = load
        self._good: dict[Path, bytes] = {}

    def read(self) -> Reading:
        """Read the folder as it stands today."""
        today = date.today()
        seen: dict[Path, bytes] = {}
        knowledge, faults = self._load(self.folder, today, read=_remembering(seen))
        unreadable = {self.folder / file for file in _unreadable(knowledge, faults)}
        good = {path: text for path, text in self._good.items() if path in unreadable and path in seen}
        self._good = good | {path: text for path, text in seen.items() if path not in unreadable}
        instead = {path: text for path, text in good.items() if text != seen[path]}
        if not instead:
            return Reading(knowledge, tuple(sorted(faults)))
        knowledge, others = self._load(self.folder, today, read=_from({**seen, **instead}))
        kept = tuple(sorted(path.relative_to(self.folder).as_posix() for path in instead))
        told = [fault for fault in faults if fault.file in kept]
        told += [fault for fault in others if fault.file not in kept]
        return Reading(knowledge, tuple(sorted(told)), kept)


def _remembering(seen: dict[Path, bytes]) -> Read:
    def read(path: Path) -> bytes:
        seen[path] = b""  # it is there, even if it cannot be opened
        try:
            seen[path] = path.read_bytes()
        except FileNotFoundError:
            del seen[path]
            raise
        return seen[path]

    return read


def _from(texts: Mapping[Path, bytes]) -> Read:
    def read(path: Path) -> bytes:
        return texts[path] if path in texts else path.read_bytes()

    return read


def _unreadable(knowledge: Knowledge, faults: Iterable[Fault]) -> set[str]:
    """The files that have a fault and gave nothing."""
    gave = {place.file for place in _places(knowledge)}
    if knowledge.vocabulary:
        gave.add("vocabulary.yaml")
    return {fault.file for fault in faults if fault.severity is Severity.FAULT} - gave


def _places(knowledge: Knowledge) -> Iterator[Place]:
    """Where everything in `knowledge` stands. The organisation itself has no place."""
    for listed in (knowledge.policies, knowledge.answers, knowledge.stale, knowledge.expectations):
        yield from (one.place for one in listed)
    for named in (knowledge.people, knowledge.roles, knowledge.routes):
        yield from (one.place for one in named.values())
