"""An owner has re-read answers beside their clauses: renew citations.lock, and write the clauses' ids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.knowledge.answer_files import read_answers
from bot.knowledge.citations_lock import FILE, Lock, lock_text, read_lock, renew
from bot.knowledge.faults import not_in_force
from bot.knowledge.files import read_text, write_whole
from bot.knowledge.front_matter import split_front_matter
from bot.knowledge.load import load
from bot.knowledge.markup import written_id
from bot.knowledge.moved import follow_answers, follow_lock, moved_clauses
from bot.knowledge.nearest import suggestion
from bot.knowledge.policy_text import drafts_of
from bot.knowledge.reading import Memory, Reading
from bot.knowledge.reused import follow_confirmed, reused_ids
from bot.model import Answer, Clause, Fault, Knowledge, Severity

_REFERENCE = re.compile(r"[a-z0-9-]+:[\w.-]+")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What was confirmed. With any fault, nothing was written.

    `ids_written` are the clauses whose ids now stand in their policy files.
    """

    answers: tuple[str, ...]
    ids_written: tuple[str, ...]
    faults: tuple[Fault, ...]


def confirm(folder: Path, answer_ids: Iterable[str], today: date) -> Confirmation:
    """Record that these answers stand on the words that their clauses have now.

    Writes citations.lock; behind the clauses that these answers cite, the ids that were only derived
    until now; and into the answers the new ids of clauses whose number another one has now. Refuses,
    and writes nothing, where an answer or one of its clauses does not exist. Raises OSError where the
    folder cannot be written.
    """
    memory = Memory()
    knowledge, all_faults = load(folder, today, memory)
    answers = {answer.id: answer for answer in (*knowledge.answers, *knowledge.stale)}
    wanted = tuple(dict.fromkeys(answer_ids))
    faults = [fault for name in wanted for fault in _refusals(name, answers, knowledge, all_faults)]
    if faults:
        return Confirmation((), (), tuple(sorted(faults)))
    lock, led = _followed(Reading(folder, memory), knowledge)
    for name in wanted:
        lock = renew(lock, name, (knowledge.clauses[clause] for clause in answers[name].cites))
    cited = {name: knowledge.clauses[name] for answer in wanted for name in answers[answer].cites}
    ids_written = _write_ids(folder, [clause for clause in cited.values() if not clause.id_written])
    kept = {name: seen for name, seen in lock.items() if (folder / "answers" / f"{name}.md").exists()}
    for name in wanted:
        _write_cites(folder / "answers" / f"{name}.md", led.get(name, {}))
    write_whole(folder / FILE, lock_text(kept))
    return Confirmation(wanted, ids_written, ())


def _followed(reading: Reading, knowledge: Knowledge) -> tuple[Lock, Mapping[str, Mapping[str, str]]]:
    """The lock by the ids of now, and what the answers cite by a number that another clause has."""
    moved = moved_clauses(knowledge.policies)
    answers, lock = follow_answers(read_answers(reading), moved), follow_lock(read_lock(reading), moved)
    followed = follow_confirmed(answers, lock, knowledge.clauses, reused_ids(knowledge.policies))
    return followed.lock, followed.led


def _refusals(
    name: str, answers: dict[str, Answer], knowledge: Knowledge, faults: Iterable[Fault]
) -> list[Fault]:
    """Why an answer cannot be confirmed; empty where it can."""
    file = f"answers/{name}.md"
    if name not in answers:
        own = [fault for fault in faults if fault.file == file and fault.severity is Severity.FAULT]
        return own or [Fault(file, 1, f"there is no answer {name}{suggestion(name, answers)}")]
    missing = (clause for clause in answers[name].cites if clause not in knowledge.clauses)
    return [Fault(file, 1, f"cites {clause}, {not_in_force(clause, knowledge)}") for clause in missing]


def _write_ids(folder: Path, clauses: Iterable[Clause]) -> tuple[str, ...]:
    """Write each clause's id behind it in its policy file."""
    by_file: dict[str, dict[str, Clause]] = defaultdict(dict)
    for clause in clauses:
        by_file[clause.place.file][clause.id.partition(":")[2]] = clause
    for file, wanted in by_file.items():
        path = folder / file
        text = read_text(path, file, []) or ""
        lines = [found[0] for found in _LINE.finditer(path.read_bytes().decode())]
        for draft in drafts_of(split_front_matter(text, file, []), file, []):
            if draft.id in wanted:
                lines[draft.id_line - 1] = _with_id(lines[draft.id_line - 1], draft.id, draft.was)
        write_whole(path, "".join(lines))
    return tuple(clause.id for wanted in by_file.values() for clause in wanted.values())


def _write_cites(path: Path, led: Mapping[str, str]) -> None:
    """Write the new ids in the place of the old ones in an answer's front matter."""
    if not led:
        return
    text = path.read_bytes().decode()
    end = text.index("---", text.index("---") + 3)
    new = re.sub(_REFERENCE, lambda found: led.get(found[0], found[0]), text[:end])
    write_whole(path, new + text[end:])


def _with_id(line: str, name: str, was: tuple[str, ...]) -> str:
    """A line of a policy with an id at its end; in a table row, inside the last bar."""
    body = line.rstrip()
    line_end = line[len(line.rstrip("\r\n")) :]
    bar = " |" if body.startswith("|") and body.endswith("|") and not body.endswith("\\|") else ""
    return f"{body.removesuffix('|').rstrip() if bar else body} {written_id(name, was)}{bar}{line_end}"
