"""The text of one policies/*.md file becomes a Policy with its clauses (docs/knowledge-folder.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile, zip_longest

from bot.knowledge.blocks import Block, blocks, cells
from bot.knowledge.clause_ids import Draft, name_clauses
from bot.knowledge.front_matter import FrontMatter, split_front_matter
from bot.knowledge.labels import LABEL, slug, split_label
from bot.knowledge.markup import mask_escapes, plain, split_written_id
from bot.knowledge.modality import modality
from bot.knowledge.rows import CELLS, number_rows, row_text, under_heads
from bot.knowledge.sentences import ends_sentence, last_sentence
from bot.model import Clause, Fault, Modality, Place, Policy

__all__ = ["LABEL", "drafts_of", "parse_policy", "policy_from", "slug", "split_label"]

POLICY_KEYS = ("title", "version", "effective", "review_by", "owner", "references")
_CELL_NUMBER = re.compile(r"\d{1,4}")
_LONGEST_TOPIC = 4
"""Words; "Meals with customers." names what follows."""
_POINTS_BACK = re.compile(
    r"(?:this|these|it|they|examples?)(?: \w+){0,2} (?:includes?|means?|covers?|are|is)(?: [\w’']+){0,4}:"
    r"|for example:",
    re.IGNORECASE,
)
"""A lead-in that says what only the sentence before it rules: "This includes:"."""
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class _Lead:
    """The words before a list or table, which each of its items carries. `style` is that of the items.

    Of a table `heads` are those of its columns.
    """

    style: str
    words: str
    label: str
    heads: tuple[str, ...] = ()


def parse_policy(text: str, policy_id: str, file: str) -> tuple[Policy, list[Fault]]:
    """Read a policy file. Never raises: what is wrong comes back as faults, the rest is read.

    `policy_id` is the name of the file, `file` its path in the organisation's folder.
    """
    faults: list[Fault] = []
    front = split_front_matter(text, file, faults)
    return policy_from(front, policy_id, file, faults), faults


def policy_from(front: FrontMatter, policy_id: str, file: str, faults: list[Fault]) -> Policy:
    """The policy whose front matter has been split off already; what is wrong goes to `faults`."""
    keys = front.values.entries(POLICY_KEYS) if front.values else {}

    def text(key: str) -> str:
        return keys[key].text() if key in keys else ""

    drafts = drafts_of(front, file, faults)
    with_list = {draft.heading for draft in drafts if draft.listed}
    return Policy(
        id=policy_id,
        title=text("title") or policy_id.replace("-", " ").capitalize(),
        version=text("version"),
        effective=keys["effective"].day() if "effective" in keys else None,
        review_by=keys["review_by"].day() if "review_by" in keys else None,
        owner=(keys["owner"].identifier() or None) if "owner" in keys else None,
        references=keys["references"].texts() if "references" in keys else (),
        clauses=tuple(
            _clause(draft, policy_id, file, ruled=draft.listed or draft.heading not in with_list)
            for draft in drafts
        ),
        place=keys["title"].place if "title" in keys else Place(file, 1),
    )


def drafts_of(front: FrontMatter, file: str, faults: list[Fault]) -> list[Draft]:
    """The clauses of a policy's body with their ids, and the lines where those ids can be written."""
    lines = _without_notes(front.body.split("\n"), front.body_line, file, faults)
    drafts = list(_drafts(blocks(lines, file, faults), file, faults))
    name_clauses(drafts, file, faults)
    if not drafts:
        faults.append(
            Fault(file, front.body_line, "the policy has no clause; write its text below the front matter")
        )
    return drafts


def _clause(draft: Draft, policy_id: str, file: str, *, ruled: bool) -> Clause:
    """`ruled` says that a heading such as "Don't" holds for it, too: not for what stands beside a list."""
    heading = draft.heading[-1] if ruled and draft.heading else ""
    return Clause(
        id=f"{policy_id}:{draft.id}",
        label=draft.label,
        heading=draft.heading,
        lead_in=draft.lead_in,
        text=draft.text,
        modality=modality(draft.lead_in, draft.text, heading),
        place=Place(file, draft.line),
        was=tuple(f"{policy_id}:{name}" for name in draft.was),
        id_written=not draft.id_moves,
        cells=draft.cells,
    )


def _without_notes(
    lines: list[str], first_line: int, file: str, faults: list[Fault]
) -> Iterator[tuple[int, str]]:
    """The numbered lines, with a blank one for each line of a note (`<!-- … -->`)."""
    note_until = -1
    no_end_ahead = False
    for at, line in enumerate(lines):
        if at > note_until and not no_end_ahead and line.lstrip().startswith("<!--"):
            end = next((n for n in range(at, len(lines)) if "-->" in lines[n]), None)
            no_end_ahead = end is None
            if end is not None and lines[end].rstrip().endswith("-->"):
                note_until = end
            else:
                message = "a note must end with --> at the end of a line; as it stands, it is read as text"
                faults.append(Fault(file, first_line + at, message))
        yield first_line + at, "" if at <= note_until else line


@dataclass(frozen=True, slots=True)
class _Read:
    """A block with its label, its paragraphs as written and the id behind it."""

    block: Block
    label: str
    paragraphs: list[str]
    written: str | None
    was: tuple[str, ...]
    cells: tuple[str, ...] = ()  # of a row, the empty ones too


def _drafts(found: Iterable[Block], file: str, faults: list[Fault]) -> Iterator[Draft]:
    leads: list[_Lead] = []
    run = -1
    read = list(_numbered([one for one in map(_read, found) if _has_words(one, file, faults)]))
    for one, following in zip_longest(read, read[1:]):
        block = one.block
        new_table = block.is_table_head and any(lead.heads for lead in leads)
        if block.run != run or new_table:
            leads.clear()
            run = block.run
        while leads and not _belongs(block, leads[-1]):
            leads.pop()
        draft = _draft(one, leads[-1] if leads else None, file, faults)
        if following and following.block.run == run and _opens_list(block, draft, following.block, leads):
            before, words = _parted(draft.text) if not block.is_table_head else ("", draft.text)
            words = f"{draft.lead_in} {words}" if draft.lead_in else words
            heads = one.cells if block.is_table_head else ()
            leads.append(_Lead(following.block.style, words, draft.label, heads))
            if before:
                yield replace(draft, text=before)
        else:
            yield draft


def _numbered(read: Sequence[_Read]) -> Iterator[_Read]:
    """What was read; below the heads of a table, figures that do not count the rows are no labels."""
    at = 0
    while at < len(read):
        yield read[at]
        rows = list(takewhile(_is_row, read[at + 1 :])) if read[at].block.is_table_head else []
        counted = number_rows([row.label for row in rows])
        yield from (row if counted or not row.label.isdigit() else replace(row, label="") for row in rows)
        at += 1 + len(rows)


def _is_row(one: _Read) -> bool:
    return one.block.style == "|" and not one.block.is_table_head


def _has_words(one: _Read, file: str, faults: list[Fault]) -> bool:
    if any(_WORD.search(paragraph) for paragraph in one.paragraphs):
        return True
    if one.written is not None:
        message = "this clause has no words; write them or delete the line"
        faults.append(Fault(file, one.block.line, message))
    return False


def _belongs(block: Block, lead: _Lead) -> bool:
    """Whether a block is an item of the list that `lead` opened."""
    if block.style or lead.style:
        return block.style == lead.style
    return bool(block.label) and (not lead.label or block.label.startswith(f"{lead.label}."))


def _opens_list(block: Block, draft: Draft, following: Block, leads: list[_Lead]) -> bool:
    """Whether a block is no clause but the lead-in of the list or table that follows it."""
    if block.is_table_head:
        return following.style == "|" and not following.is_table_head
    if block.more or block.style == "|":
        return False
    if draft.written is not None and not _parted(draft.text)[0]:
        return False
    if block.style:
        other_list = following.style not in ("", block.style, *(lead.style for lead in leads))
        return other_list and draft.text.endswith(":")
    if following.style:
        return not ends_sentence(draft.text)
    return draft.text.endswith(":") and _belongs(following, _Lead("", "", draft.label))


def _parted(text: str) -> tuple[str, str]:
    """What stands before a lead-in, and the lead-in. A topic ("Taxis.") goes with it.

    Of "Lock all doors. This includes:" both do, or "the gate" would rule nothing; the first stays a
    clause of its own as well. One with a "but" rules in two ways, and so stays alone.
    """
    before, lead = last_sentence(text)
    topic = len(before.split()) <= _LONGEST_TOPIC and modality("", before) is Modality.SAYS
    if before.endswith(".") and topic:
        return "", text
    ruling = last_sentence(before)[1]
    points_back = ruling and " but " not in ruling and _POINTS_BACK.fullmatch(lead)
    return before, f"{ruling} {lead}" if points_back else lead


def _draft(one: _Read, lead: _Lead | None, file: str, faults: list[Fault]) -> Draft:
    block = one.block
    heads = [*map(plain, lead.heads)] if lead else []
    raw = "\n".join((row_text(one.cells), *block.more) if heads else one.paragraphs)
    if "{#" in raw and "{#" in mask_escapes(raw):
        message = (
            "an id is one word without blanks at the end of the first paragraph of its clause; "
            "write it there, as in {#ask-first}"
        )
        faults.append(Fault(file, block.line, message))
    label = number = one.label
    if lead and lead.label and block.style:
        inside = label if label.startswith(f"{lead.label}.") else f"{lead.label}({label.strip('()')})"
        number = inside if label else ""
        label = number or lead.label
    return Draft(
        line=block.line,
        id_line=block.first_end,
        heading=block.heading,
        lead_in=lead.words if lead else "",
        lead_label=lead.label if lead else "",
        label=label,
        number=number,
        text=plain(raw),
        written=one.written,
        was=one.was,
        listed=bool(block.style),
        cells=under_heads(heads, [*map(plain, one.cells)]) if heads else (),
    )


def _read(block: Block) -> _Read:
    if block.style == "|":
        return _read_row(block)
    words, written, was = split_written_id(" ".join(block.first))
    paragraphs = [words, *block.more] if words else block.more
    if block.label and not any(map(_WORD.search, paragraphs)):
        return _Read(block, "", [" ".join([block.label, *paragraphs])], written, was)
    return _Read(block, block.label, paragraphs, written, was)


def _read_row(block: Block) -> _Read:
    """A row's label, its other cells, and the id behind its last cell or behind its last bar."""
    *others, last = cells(" ".join(block.first))
    last, written, was = split_written_id(last)
    row = (*others, last)
    filled = [cell for cell in row if cell]
    label = ""
    if len(filled) > 1 and not block.is_table_head:
        number = plain(filled[0])
        label, rest = split_label(number)
        if not rest or _CELL_NUMBER.fullmatch(number):
            label, filled = label or number, filled[1:]
        else:
            label = ""
    return _Read(block, label, [CELLS.join(filled), *block.more], written, was, row)
