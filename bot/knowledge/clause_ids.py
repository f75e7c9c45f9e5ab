"""What a clause is called: the id written behind it, its label, or its section and first words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.knowledge.labels import first_words, label_id, last_words, section_id
from bot.model import Fault

CLAUSE_PART = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
"""The part of a clause's id behind its policy: `3.2.7`, `do-1`, `no-student-names`."""


@dataclass(slots=True)
class Draft:
    """A clause before it has its id.

    `label` is what is printed with it; `number` what its id is made from: "" for a bullet below
    3.1, which is printed as 3.1. `lead_label` is the label of the paragraph that leads its list,
    `id_line` the line at whose end `{#id}` belongs.
    """

    line: int
    id_line: int
    heading: tuple[str, ...]
    lead_in: str
    lead_label: str
    label: str
    number: str
    text: str
    written: str | None
    was: tuple[str, ...]
    listed: bool = False  # an item of a list, or a row
    cells: tuple[tuple[str, str], ...] = ()  # of a row below the heads of its columns
    id: str = ""
    id_moves: bool = False

    @property
    def section(self) -> str:
        """The id of the section it stands in; "" at the top of a policy."""
        return self.lead_label.lower() or (section_id(self.heading[-1]) if self.heading else "")


def name_clauses(drafts: list[Draft], file: str, faults: list[Fault]) -> None:
    """Give every draft an id of its own; the same id twice, or one that is no id, is reported."""
    for draft in drafts:
        if draft.written is not None and not CLAUSE_PART.fullmatch(draft.written):
            message = f"{{#{draft.written}}} is no id: use small letters, digits, hyphens and full stops"
            faults.append(Fault(file, draft.id_line, message))
            draft.written = None
        draft.id = draft.written or label_id(draft.number)
        draft.id_moves = not draft.id
    _qualify(drafts)
    for draft in drafts:
        if not draft.id:
            parts = (draft.section, first_words(draft.text, 5))
            draft.id = "-".join(part for part in parts if part) or "clause"
    _part_the_same(drafts, file, faults)


def _qualify(drafts: Iterable[Draft]) -> None:
    """Put its section before each label that stands more than once: `do-1`, `dont-1`, `3.2-a`.

    A label counts even where an id is written behind it: writing one id changes no other.
    """
    groups: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.number:
            groups[label_id(draft.number)].append(draft)
    for name, group in groups.items():
        if len(group) == 1:
            continue
        qualifier = next(
            (q for q in _QUALIFIERS if len({q(d) for d in group}) == len(group)), _list_and_section
        )
        for draft in group:
            if draft.written is not None:
                continue
            before = qualifier(draft)
            draft.id = f"{before}-{name}" if before else name
            draft.id_moves = not re.fullmatch(r"[a-z]?[0-9.]+", before)


def _list(draft: Draft) -> str:
    if draft.lead_label or not draft.lead_in:
        return draft.section
    return last_words(draft.lead_in, 2) or draft.section


def _section(draft: Draft) -> str:
    return draft.section


def _list_and_section(draft: Draft) -> str:
    parts = dict.fromkeys((section_id(draft.heading[-1]) if draft.heading else "", _list(draft)))
    return "-".join(part for part in parts if part)


_QUALIFIERS: tuple[Callable[[Draft], str], ...] = (_list, _section, _list_and_section)


def _part_the_same(drafts: list[Draft], file: str, faults: list[Fault]) -> None:
    """A second clause with the id of an earlier one gets a number behind it."""
    taken: dict[str, Draft] = {}
    for draft in sorted(drafts, key=lambda draft: draft.written is None):
        first = taken.get(draft.id)
        if first is None:
            taken[draft.id] = draft
            continue
        wanted, count = draft.id, 2
        while f"{wanted}-{count}" in taken:
            count += 1
        draft.id, draft.id_moves = f"{wanted}-{count}", True
        taken[draft.id] = draft
        _report_twice(draft, first, wanted, file, faults)


def _report_twice(draft: Draft, first: Draft, wanted: str, file: str, faults: list[Fault]) -> None:
    if draft.written is not None:
        message = f"the id {wanted} stands twice (first on line {first.line}); write another here"
        faults.append(Fault(file, draft.id_line, message))
    elif draft.number:
        message = (
            f"the number {draft.label} stands twice in one section (first on line {first.line}); "
            f"write an id behind this clause, such as {{#{draft.id}}}"
        )
        faults.append(Fault(file, draft.line, message))
