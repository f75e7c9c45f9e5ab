"""The keys of one record (a person, a role, an answer) by their names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from bot.knowledge.reading import Kind, Source
from bot.knowledge.yaml_text import Value
from bot.model import Place


class Fields:
    """A record's keys. A key that is missing reads as nothing; `needed` says that it is missed."""

    def __init__(self, source: Source, value: Value, known: Collection[str]) -> None:
        self.value = value
        self.place: Place = value.place
        self._source = source
        before = len(value.faults)
        self._entries = value.entries(known)
        self._readable = bool(self._entries) or len(value.faults) == before

    def get(self, key: str) -> Value | None:
        """The value of a key, or None."""
        return self._entries.get(key)

    def needed(self, key: str, example: str) -> None:
        """Report a key that is missing or empty; `example` shows what to write."""
        value = self._entries.get(key)
        if self._readable and (value is None or value.is_empty()):
            (value or self.value).report(f"{self.value.key} has no {key}; write it, as in `{key}: {example}`")

    def text(self, key: str) -> str:
        """A text, or ""."""
        value = self._entries.get(key)
        return value.text() if value else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single one is a list of one."""
        value = self._entries.get(key)
        return value.texts() if value else ()

    def truth(self, key: str) -> bool:
        """A yes/no value; no where it is missing."""
        value = self._entries.get(key)
        return value.truth() if value else False

    def day(self, key: str) -> date | None:
        """A date, or None."""
        value = self._entries.get(key)
        return value.day() if value else None

    def reference(self, kind: Kind, key: str) -> str | None:
        """The id of something else, or None."""
        return self._source.refer(kind, self._entries.get(key))

    def references(self, kind: Kind, key: str) -> tuple[str, ...]:
        """A list of ids of something else."""
        return self._source.refer_all(kind, self._entries.get(key))
