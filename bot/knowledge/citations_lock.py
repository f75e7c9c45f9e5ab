"""citations.lock: the words of each cited clause when its answer was last confirmed.

One line of JSON for each pair of answer and clause, sorted, so that a change of one answer is a
change of its own lines only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.knowledge.reading import Reading, Source
from bot.model import Clause, Fault

FILE = "citations.lock"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A clause as it was when an answer that cites it was confirmed."""

    clause: str
    fingerprint: str
    words: str


Lock = Mapping[str, Mapping[str, Confirmed]]
"""Answer id → clause id → the clause as confirmed."""


def confirmed(clause: Clause) -> Confirmed:
    """The clause as it is now."""
    return Confirmed(clause.id, clause.fingerprint, clause.words)


def read_lock(reading: Reading) -> Lock:
    """The lock of a folder; empty where there is none."""
    path = reading.folder / FILE
    return (reading.read(path, _parse) or {}) if path.exists() else {}


def lock_text(lock: Lock) -> str:
    """The text of citations.lock."""
    lines = (
        _line(answer, lock[answer][clause]) for answer in sorted(lock) for clause in sorted(lock[answer])
    )
    return "".join(f"{line}\n" for line in lines)


def renew(lock: Lock, answer: str, clauses: Iterable[Clause]) -> Lock:
    """The lock in which `answer` stands on these clauses as they are now, and on no other."""
    return {**lock, answer: {clause.id: confirmed(clause) for clause in clauses}}


def _line(answer: str, seen: Confirmed) -> str:
    record = {
        "answer": answer,
        "clause": seen.clause,
        "fingerprint": seen.fingerprint,
        "words": seen.words,
    }
    return json.dumps(record, ensure_ascii=False)


def _parse(source: Source) -> dict[str, dict[str, Confirmed]]:
    lock: dict[str, dict[str, Confirmed]] = {}
    for number, line in enumerate(source.text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            answer, *rest = (record[key] for key in ("answer", "clause", "fingerprint", "words"))
            seen = Confirmed(*map(str, rest))
        except (ValueError, TypeError, KeyError, RecursionError):
            message = "this line was not written by `clausebot confirm`; delete it and confirm its answer"
            source.faults.append(Fault(source.file, number, message))
        else:
            lock.setdefault(str(answer), {})[seen.clause] = seen
    return lock
