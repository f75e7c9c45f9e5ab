"""A draft becomes the text of policies/<id>.md, in the format of docs/knowledge-folder.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from bot.importing.blocks import Kind
from bot.importing.dates import day_in
from bot.importing.labels import is_decimal
from bot.importing.structure import Draft, Entry
from bot.knowledge.front_matter import split_front_matter
from bot.knowledge.labels import first_words, section_id
from bot.knowledge.markup import escape, written_id
from bot.knowledge.policy_text import drafts_of, split_label

DEEPEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Naming:
    """The id that a clause is to have, with the ids it had before (all without their policy)."""

    id: str
    was: tuple[str, ...] = ()


def policy_text(draft: Draft, title: str, effective: date | None = None, owner: str | None = None) -> str:
    """The whole file, each clause without a number carrying an id of its own.

    `effective` goes before a date that the document itself names; `owner` is a role's id.
    """
    front = _front_matter(draft, title, effective, owner)
    body = "\n".join(_body(draft.entries))
    return with_ids(f"---\n{front}---\n\n{body}\n")


def with_ids(text: str, names: Mapping[str, Naming] | None = None) -> str:
    """`text` with an id written behind every clause that has none of its own.

    `names` gives, by the id that a clause would get, the one that it is to have instead.
    """
    lines = text.split("\n")
    for clause in drafts_of(split_front_matter(text, "", []), "", []):
        naming = (names or {}).get(clause.id)
        if naming is None and not clause.id_moves:
            continue
        mark = written_id(naming.id, naming.was) if naming else written_id(clause.id)
        at = clause.id_line - 1
        bare = re.sub(r"\s*\{#[^{}]*\}\s*$", "", lines[at]) if clause.written is not None else lines[at]
        lines[at] = f"{bare} {mark}"
    return "\n".join(lines)


def _front_matter(draft: Draft, title: str, effective: date | None, owner: str | None) -> str:
    values: dict[str, object] = {"title": title}
    version = next((v for k, v in draft.metadata.items() if re.match(r"version", k)), "")
    if version:
        values["version"] = version
    in_force = effective or _day(draft.metadata, r"effective|adopted|issue")
    if in_force:
        values["effective"] = in_force
    review = _day(draft.metadata, r"(?:date of )?(?:next )?review(?:\b|_)(?!ed)")
    if review:
        values["review_by"] = review
    if owner:
        values["owner"] = owner
    if draft.references:
        values["references"] = list(draft.references)
    dumped: str = yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=1000)
    return dumped


def _day(metadata: Mapping[str, str], key: str) -> date | None:
    return next((day for k, v in metadata.items() if re.match(key, k) and (day := day_in(v))), None)


def _body(entries: tuple[Entry, ...]) -> Iterator[str]:
    before: Entry | None = None
    section = ""
    for entry, following in zip(entries, (*entries[1:], None), strict=False):
        if not (before and _same_list(before, entry)):
            yield ""
        lines = list(_lines(entry))
        if following and _leads_nothing(entry, following):
            name = "-".join(part for part in (section, first_words(entry.text, 5)) if part)
            lines[0] += f" {written_id(name)}"
        yield from lines
        if entry.kind is Kind.HEADING:
            section = section_id(f"{entry.label} {entry.text}".strip())
        before = entry


def _leads_nothing(entry: Entry, following: Entry) -> bool:
    """Whether a paragraph that ends in a colon stands before whole sentences with numbers of their own.

    It is a clause then: as a lead-in it would be quoted with each of them.
    """
    return (
        entry.kind is Kind.PARAGRAPH
        and not (entry.label or entry.led)
        and entry.text.endswith(":")
        and is_decimal(following.label)
        and following.text[:1].isupper()
    )


def _same_list(before: Entry, entry: Entry) -> bool:
    if before.kind is Kind.ROW and entry.kind is Kind.ROW:
        return not entry.header
    return before.kind is Kind.ITEM and entry.kind is Kind.ITEM and bool(before.label) == bool(entry.label)


def _lines(entry: Entry) -> Iterator[str]:
    if entry.kind is Kind.HEADING:
        mark = "#" * min(max(entry.level, 1), DEEPEST_HEADING)
        yield " ".join(part for part in (mark, entry.label, entry.text) if part)
    elif entry.kind is Kind.ROW:
        yield _row(entry.cells)
        if entry.header:
            yield "|" + "---|" * len(entry.cells)
    else:
        yield f"{_mark(entry)}{escape(entry.text)}"
        yield from _more(entry.more)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(escape(cell).replace("|", "\\|") for cell in cells) + " |"


def _mark(entry: Entry) -> str:
    # "A1" and "Rule 1" are numbers only with a full stop behind them.
    number = f"{entry.label}. " if re.fullmatch(r"\w+|[^\d(]+ .+", entry.label) else f"{entry.label} "
    if entry.led and is_decimal(entry.label) and entry.kind is Kind.ITEM:
        return f"- {number}"  # the mark of a list ties it to its lead-in, as a number alone does not
    if entry.label:
        return number
    return "- " if entry.kind is Kind.ITEM else ""


def _more(lines: tuple[str, ...]) -> Iterator[str]:
    for line in lines:
        label, rest = split_label(line)
        if line.startswith("- "):
            yield f"  - {escape(line[2:])}"
        elif label and rest:
            yield f"  {line[: len(line) - len(rest)]}{escape(rest)}"
        else:
            yield ""
            yield f"  {escape(line)}"
