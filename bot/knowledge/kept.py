"""What a folder said when it was last read, kept in a file: for a process that answers one question and ends.

It holds only for the very same bytes in the folder, on the same day, read by the same code.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import bot.model
import bot.terms
from bot.model import Fault, Knowledge

Loaded = tuple[Knowledge, tuple[Fault, ...]]

_READ = (".md", ".yaml", ".lock")
"""The endings of files whose words matter; of any other file only its name does."""


def load_kept(folder: Path, today: date, data: Path) -> Loaded:
    """As `load`, which is called only when nothing that it kept below `data` still holds."""
    place = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    file = data / "knowledge" / f"{folder.resolve().name}-{place}"
    state = _state(folder, today)
    if state is not None and (kept := _read(file, state)):
        return kept
    from bot.knowledge.load import load

    loaded = load(folder, today)
    if state is not None and state == _state(folder, today):  # nothing changed meanwhile
        with suppress(OSError):
            _write(file, state, loaded)
    return loaded


def _state(folder: Path, today: date) -> bytes | None:
    """Changes when anything does that `load` goes by; None where a file cannot be read."""
    found = hashlib.sha256(repr((str(folder), today, sys.version, *_code())).encode())
    try:
        for path in _files(folder):
            words = path.read_bytes() if path.suffix in _READ and path.is_file() else b""
            found.update(repr((str(path), path.is_dir(), len(words))).encode() + words)
    except OSError:
        return None
    return found.digest()


def _code() -> list[tuple[str, int, int]]:
    """What tells one state of the code that reads a folder from another."""
    sources = [*(Path(str(room.__file__)) for room in _NOUNS), *sorted(Path(__file__).parent.glob("*.py"))]
    return [(path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in sources]


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.iterdir())
    policies = folder / "policies"
    yield from sorted(policies.iterdir()) if policies.is_dir() else ()
    for name in ("answers", "expectations"):
        yield from sorted((folder / name).rglob("*"))


def _read(file: Path, state: bytes) -> Loaded | None:
    try:
        kept = file.read_bytes()
        if not kept.startswith(state):
            return None
        loaded: Loaded = _Reader(BytesIO(kept[len(state) :])).load()
    except Exception:  # noqa: BLE001 - whatever is wrong with the file, the folder itself is there
        return None
    return loaded


def _write(file: Path, state: bytes, loaded: Loaded) -> None:
    from tempfile import NamedTemporaryFile

    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, delete=False) as made:
        made.write(state)
        _Writer(made, pickle.HIGHEST_PROTOCOL).dump(loaded)
    os.replace(made.name, file)  # noqa: PTH105 - whole or not at all


class _Writer(pickle.Pickler):
    def reducer_override(self, obj: object) -> Any:
        return (_frozen, (dict(obj),)) if isinstance(obj, MappingProxyType) else NotImplemented


class _Reader(pickle.Unpickler):
    """Makes the nouns of the core and a few plain values, so that no file can make it run code."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        for room in _NOUNS:
            noun = vars(room).get(name) if module == room.__name__ else None
            if isinstance(noun, type) and noun.__module__ == module:
                return noun
        raise pickle.UnpicklingError(f"{module}.{name}")


def _frozen(entries: dict[str, object]) -> Mapping[str, object]:
    return MappingProxyType(entries)


_NOUNS = (bot.model, bot.terms)
_PATH = type(Path())
"""Python 3.13 keeps it in a module of its own inside of pathlib."""
_PLAIN = {(__name__, "_frozen"), ("datetime", "date"), (_PATH.__module__, _PATH.__name__)}
