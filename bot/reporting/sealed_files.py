"""A file of a case, sealed with the case's key: as it came, and its copy beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.reporting.sealing import SealError, seal, unseal
from bot.store import Transaction, report_files


@dataclass(frozen=True, slots=True)
class File:
    """What a case's head says of a file; what it was called, nobody knows.

    `original` and `copy` are the ids of its two rows, `type` and `copy_type` what is in them, `digest` the
    SHA-256 of the original.
    """

    day: str
    type: str
    digest: str
    original: str
    copy_type: str
    copy: str

    @property
    def came(self) -> date:
        """The day on which it came."""
        return date.fromisoformat(self.day)


def files_from(said: list[dict[str, Any]]) -> tuple[File, ...]:
    """The files that a head names."""
    return tuple(File(**one) for one in said)


def keep_file(tx: Transaction, report: str, key: bytes, id_: str, content: bytes) -> None:
    """Seal a file into a case."""
    report_files.add(tx, report, id_, seal(key, content, _what(report, id_)))


def read_file(tx: Transaction, report: str, key: bytes, id_: str) -> bytes:
    """Open a file of a case. Raises SealError when it is not there, or was tampered with."""
    sealed = report_files.get(tx, report, id_)
    if sealed is None:
        raise SealError
    return unseal(key, sealed, _what(report, id_))


def reseal_files(tx: Transaction, report: str, old: bytes, new: bytes) -> None:
    """Give every file of a case the case's new key, one after another. Raises SealError."""
    for id_ in report_files.ids(tx, report):
        report_files.change(tx, id_, seal(new, read_file(tx, report, old, id_), _what(report, id_)))


def _what(report: str, id_: str) -> str:
    return f"{report} file {id_}"
