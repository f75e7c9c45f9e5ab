"""Which answers still stand on the words that their owners confirmed, and which step aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.knowledge.citations_lock import Confirmed, Lock
from bot.knowledge.word_diff import word_diff
from bot.model import Answer, Clause, Fault, Severity


def part_stale(
    answers: Iterable[Answer], clauses: Mapping[str, Clause], lock: Lock
) -> tuple[tuple[Answer, ...], tuple[Answer, ...], list[Fault]]:
    """Part answers into those that are live and those that step aside, with the warnings that say why.

    An answer steps aside when a clause that it cites is gone (what is said about that is said
    where unknown names are) or has other words than in the lock. One that is not in the lock is
    live, with a warning.
    """
    live: list[Answer] = []
    stale: list[Answer] = []
    faults: list[Fault] = []
    for answer in answers:
        seen = lock.get(answer.id, {})
        changed = [(seen[name], clauses[name]) for name in answer.cites if _has_changed(name, clauses, seen)]
        faults += [_stepped_aside(answer, old, new) for old, new in changed]
        missing = [name for name in answer.cites if name not in clauses]
        unconfirmed = [name for name in answer.cites if name in clauses and name not in seen]
        if changed or missing:
            stale.append(answer)
        else:
            live.append(answer)
        if unconfirmed and not changed:
            faults.append(_unconfirmed(answer, unconfirmed))
    return tuple(live), tuple(stale), faults


def _has_changed(name: str, clauses: Mapping[str, Clause], seen: Mapping[str, Confirmed]) -> bool:
    return name in clauses and name in seen and clauses[name].fingerprint != seen[name].fingerprint


def _stepped_aside(answer: Answer, old: Confirmed, new: Clause) -> Fault:
    message = (
        f"the answer has stepped aside, since the words of {new.id} have changed: "
        f"{word_diff(old.words, new.words)}; mend the answer, then run `clausebot confirm {answer.id}`"
    )
    return Fault(answer.place.file, answer.place.line, message, Severity.WARNING)


def _unconfirmed(answer: Answer, names: list[str]) -> Fault:
    message = (
        f"the answer is not confirmed with {', '.join(names)}; "
        f"read both again, then run `clausebot confirm {answer.id}`"
    )
    return Fault(answer.place.file, answer.place.line, message, Severity.WARNING)
