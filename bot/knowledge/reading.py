"""One pass over a folder: what each file says, what is wrong with it, and which names it uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from bot.knowledge.files import read_text
from bot.knowledge.yaml_text import Value, parse_yaml
from bot.model import Fault, Place, Severity

T = TypeVar("T")


class Kind(StrEnum):
    """The kinds of things that a file can name by their id."""

    CLAUSE = "clause"
    ROLE = "role"
    ROUTE = "route"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that stands for something written elsewhere; `key` is the key that it is the value of."""

    kind: Kind
    name: str
    key: str
    place: Place


@dataclass(slots=True)
class Source:
    """The text of one file, and what came up while it was read."""

    file: str
    text: str
    faults: list[Fault] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def yaml(self) -> Value | None:
        """The file as YAML; None where it cannot be read or says nothing."""
        return parse_yaml(self.text, self.file, self.faults)

    def refer(self, kind: Kind, value: Value | None) -> str | None:
        """The id in `value`, noted as a use of that name; None where there is none."""
        name = value.identifier() if value else ""
        if value and name:
            self.references.append(Reference(kind, name, value.key, value.place))
        return name or None

    def refer_all(self, kind: Kind, value: Value | None) -> tuple[str, ...]:
        """The ids of a list, each noted as a use of that name, each once."""
        names = [self.refer(kind, item) for item in value.items()] if value else []
        return tuple(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True, slots=True)
class _Read:
    source: Source
    result: Any


class Memory:
    """What each file said when it was last readable.

    Handed to one load after another, it spares the reading of a file whose text is the same, and
    it stands in for a file that cannot be read any more.
    """

    def __init__(self) -> None:
        self.files: dict[str, _Read] = {}


class Reading:
    """The state of one load."""

    def __init__(self, folder: Path, memory: Memory) -> None:
        self.folder = folder
        self.memory = memory
        self.faults: list[Fault] = []
        self.references: list[Reference] = []
        self.unread: set[str] = set()

    def name(self, path: Path) -> str:
        """A path as faults and places have it: below the folder, with slashes."""
        return path.relative_to(self.folder).as_posix()

    def warn(self, file: str, message: str) -> None:
        """Note a warning about a whole file."""
        self.faults.append(Fault(file, 1, message, Severity.WARNING))

    def read(self, path: Path, parse: Callable[[Source], T | None]) -> T | None:
        """What `parse` makes of a file; None where it cannot be read, now or ever before."""
        file = self.name(path)
        text = read_text(path, file, self.faults)
        before = self.memory.files.get(file)
        if text is not None and before and before.source.text == text:
            return self._take(before)  # type: ignore[no-any-return]
        source = Source(file, text) if text is not None else None
        if source:
            result = parse(source)
            if result is not None:
                self.memory.files[file] = _Read(source, result)
                return self._take(self.memory.files[file])  # type: ignore[no-any-return]
            self.faults += source.faults
        self.unread.add(file)
        if before is None:
            self.references += source.references if source else []
            return None
        self.faults.append(Fault(file, 1, "until it can be read, the bot goes by its last readable copy"))
        self.references += before.source.references
        return before.result  # type: ignore[no-any-return]

    def _take(self, read: _Read) -> Any:
        self.faults += read.source.faults
        self.references += read.source.references
        return read.result
