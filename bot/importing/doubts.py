"""What a person should look at twice in an import: gaps, doubled labels, guesses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.importing.blocks import Document, Kind
from bot.importing.headings import bare_heading, is_reference_heading
from bot.importing.labels import depth, is_decimal
from bot.importing.structure import LONG_CLAUSE, Draft, Entry
from bot.model import Policy


def gaps(draft: Draft) -> tuple[str, ...]:
    """Numbers that are missing: ("3.1.2 → 3.1.4",)."""
    last: dict[tuple[bool, str], str] = {}
    found = []
    for entry in draft.entries:
        heading = entry.kind is Kind.HEADING
        if heading or entry.label == "1":
            last.pop((False, ""), None)  # a list of plain numbers begins anew
        label = entry.label.strip(".)")
        numbered = re.fullmatch(r"(.*?)([. ]?)(\d+)", label)
        if not (depth(entry.label) or is_decimal(entry.label)) or not numbered:
            continue
        parent, dot, own = numbered.groups()
        row = (heading and not parent, parent)
        before = last.get(row)
        first = f"{parent}.1" if dot == "." else ""
        if before is not None and int(own) > int(re.split(r"\D", before)[-1]) + 1:
            found.append(f"{before} → {label}")
        elif before is None and first and int(own) > 1:
            found.append(f"{parent} → {label}")
        last[row] = label
    return tuple(found)


def twice(policy: Policy) -> tuple[str, ...]:
    """Labels that more than one clause has, with how often: ("1 (2 times)",)."""
    # Bullets below 3.1 are printed as 3.1, too: only clauses whose id ends in their label count.
    # Letters begin anew below every rule.
    own = (c.label for c in policy.clauses if c.label[:1].isdigit() and _ends_in_label(c.id, c.label))
    return tuple(f"{label} ({count} times)" for label, count in Counter(own).items() if count > 1)


def _ends_in_label(clause_id: str, label: str) -> bool:
    return clause_id.endswith(label.strip("().").lower())


def doubts(document: Document, draft: Draft, policy: Policy) -> tuple[str, ...]:
    """What was guessed or looks wrong, one sentence each."""
    return (
        *_long_clauses(policy),
        *_guessed_headings(document, draft),
        *_joined(draft),
        *_empty_sections(draft),
    )


def _long_clauses(policy: Policy) -> Iterator[str]:
    for clause in policy.clauses:
        if len(clause.words) > LONG_CLAUSE:
            yield f"{clause.id} is {len(clause.words)} characters long; the bot can quote only a part of it"


def _guessed_headings(document: Document, draft: Draft) -> Iterator[str]:
    said = {bare_heading(block.text) for block in document.blocks if block.kind is Kind.HEADING}
    said |= {bare_heading(left.text) for left in draft.left_out if left.why == "contents list"}
    for entry in draft.entries:
        if entry.kind is Kind.HEADING and not entry.label and bare_heading(entry.text) not in said:
            yield f"“{entry.text}” was taken for a heading by its looks{_at(entry)}"


def _joined(draft: Draft) -> Iterator[str]:
    for entry in draft.entries:
        if entry.kind is not Kind.HEADING and entry.line in draft.joined:
            words = first_words(entry.text)
            yield f"two parts were put together across a page break or an empty line: “{words}”{_at(entry)}"


def _empty_sections(draft: Draft) -> Iterator[str]:
    for entry, following in zip(draft.entries, (*draft.entries[1:], None), strict=False):
        ends = following is None or (following.kind is Kind.HEADING and following.level <= entry.level)
        if entry.kind is Kind.HEADING and ends and not is_reference_heading(entry.text):
            yield f"the section “{f'{entry.label} {entry.text}'.strip()}” has no clause{_at(entry)}"


def first_words(text: str, most: int = 60) -> str:
    """The first words of `text`, at most `most` characters, with an ellipsis where some are left out."""
    folded = " ".join(text.split())
    return folded if len(folded) <= most else folded[:most].rsplit(" ", 1)[0] + " …"


def _at(entry: Entry) -> str:
    return f" (line {entry.line})" if entry.line else ""
