"""A case that leaves the desk: as a PDF, or as a sealed archive for somebody who investigates it.

First what is to leave is taken out of the store, which is written to the audit log; then it is printed or
packed, for which the store is not needed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from bot.model import Knowledge
from bot.phrases import day_in_words, phrase
from bot.reporting import audit
from bot.reporting.access import CannotError, mine
from bot.reporting.archive import seal_archive
from bot.reporting.audit import Event
from bot.reporting.cases import (
    FOR_HANDLERS,
    FOR_THE_SENDER,
    Entry,
    Head,
    Kind,
    State,
    Unlocked,
    day_of,
    read_entries,
    today,
)
from bot.reporting.files import name_of
from bot.reporting.handling import open_identity
from bot.reporting.passphrases import Handler
from bot.reporting.printing import Part, Sheet, print_sheet
from bot.reporting.receipts import Receipt
from bot.reporting.sealed_files import read_file
from bot.reporting.sealing import SealError
from bot.store import Transaction


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to leave besides the conversation: notes between handlers, the sender's name, originals."""

    notes: bool = False
    name: bool = False
    originals: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken out. `files` has contents by the names that they get."""

    head: Head
    due: date
    purge: date
    by: str
    on: date
    entries: tuple[Entry, ...] = field(repr=False)
    name: str = field(repr=False)
    files: dict[str, bytes] = field(repr=False)


def head_of(tx: Transaction, handler: Handler, id_: str) -> Head:
    """What there is to take out of a case. Raises NotYoursError."""
    return mine(tx, handler, id_).head


def take_for_pdf(tx: Transaction, handler: Handler, id_: str, wanted: Wanted) -> Taken:
    """What the PDF is to hold. Raises NotYoursError."""
    return _take(tx, handler, mine(tx, handler, id_), wanted, {}, Event.PRINTED)


def take_for_archive(tx: Transaction, handler: Handler, id_: str, wanted: Wanted) -> Taken:
    """What the archive is to hold. Raises NotYoursError, and CannotError `no_file` when one is missing."""
    case = mine(tx, handler, id_)
    files: dict[str, bytes] = {}
    try:
        for number, file in enumerate(case.head.files, 1):
            files[name_of(file, number, original=False)] = read_file(tx, id_, case.key, file.copy)
            if wanted.originals:
                files[name_of(file, number, original=True)] = read_file(tx, id_, case.key, file.original)
    except SealError:
        raise CannotError("no_file") from None
    if wanted.originals and files:
        audit.append(tx, handler.organisation, Event.ORIGINAL_OPENED, case=case.head.alias, by=handler.person)
    return _take(tx, handler, case, wanted, files, Event.EXPORTED)


def as_pdf(taken: Taken, knowledge: Knowledge) -> bytes:
    """The PDF. Raises PrintError."""
    return print_sheet(_sheet(taken, knowledge))


def as_archive(taken: Taken, knowledge: Knowledge, code: Receipt) -> bytes:
    """The archive: the PDF, the same as JSON for a program, and the files. Raises PrintError."""
    written = json.dumps(_told(taken), ensure_ascii=False, indent=1).encode()
    return seal_archive({"case.pdf": as_pdf(taken, knowledge), "case.json": written, **taken.files}, code)


def _take(
    tx: Transaction,
    handler: Handler,
    case: Unlocked,
    wanted: Wanted,
    files: dict[str, bytes],
    event: Event,
) -> Taken:
    kinds = FOR_HANDLERS if wanted.notes else FOR_THE_SENDER
    entries = tuple(entry for entry in read_entries(tx, case) if entry.kind in kinds)
    named = wanted.name and case.head.named
    name = open_identity(tx, handler, case.sealed.id) if named else ""
    if wanted.notes:
        audit.append(tx, handler.organisation, Event.NOTES_TAKEN, case=case.head.alias, by=handler.person)
    audit.append(tx, handler.organisation, event, case=case.head.alias, by=handler.person)
    due, purge = day_of(case.sealed.due), day_of(case.sealed.purge)
    return Taken(case.head, due, purge, handler.person, today(tx), entries, name, files)


def _sheet(taken: Taken, knowledge: Knowledge) -> Sheet:
    language, head = knowledge.organisation.language, taken.head

    say = partial(phrase, language=language)

    def day(which: date) -> str:
        return day_in_words(which, language)

    def named(id_: str) -> str:
        return knowledge.people[id_].name if id_ in knowledge.people else id_

    def heading(entry: Entry) -> str:
        when = day_in_words(entry.day, language)
        match entry.kind:
            case Kind.NOTE:
                return f"{say('desk.note_by', who=named(entry.by))}, {when}"
            case Kind.HELD:
                return f"{say('desk.held_by', who=named(entry.by))}, {when}"
            case Kind.REPLY:
                return f"{say('desk.reply_by', who=named(entry.by))}, {when}"
            case Kind.EVENT:
                return f"{say(f'desk.event.{entry.text}')}, {when}"
        return f"{say('desk.from_sender')}, {when}"

    about = [named(id_) for id_ in head.people]
    about += [knowledge.roles[id_].name if id_ in knowledge.roles else id_ for id_ in head.roles]
    about += [say("desk.case_unsure")] if head.unsure else []
    facts = [
        (say("desk.list_state"), say(f"desk.state.{head.state}")),
        *([(say("desk.close_outcome"), say(f"desk.outcome.{head.outcome}"))] if head.outcome else []),
        (say("desk.list_came"), day(date.fromisoformat(head.day))),
        *([(say("desk.list_due"), day(taken.due))] if head.state in (State.NEW, State.OPEN) else []),
        (say("export.purge"), say("desk.case_held") if head.held else day(taken.purge)),
        (say("desk.case_about"), ", ".join(about) or say("desk.case_nobody")),
        (say("export.openers"), ", ".join(named(person) for person, _ in head.openers)),
        (say("desk.case_sender"), taken.name or say("export.named" if head.named else "export.anonymous")),
    ]
    for number, file in enumerate(head.files, 1):
        facts.append(
            (
                say("export.file", number=number),
                say("export.file_is", day=day_in_words(file.came, language), digest=file.digest),
            )
        )
    route = knowledge.routes.get(head.route)
    return Sheet(
        title=route.name if route else say("desk.no_kind"),
        language=language,
        footer=say("export.footer", day=day_in_words(taken.on, language), who=named(taken.by)),
        facts=tuple(facts),
        parts=tuple(
            Part(heading(entry), "" if entry.kind is Kind.EVENT else entry.text) for entry in taken.entries
        ),
        warnings=(say("export.private"),),
    )


def _told(taken: Taken) -> dict[str, object]:
    head = taken.head
    return {
        "kind": head.route,
        "state": head.state,
        "outcome": head.outcome,
        "came": head.day,
        "due": taken.due.isoformat(),
        "deleted": "" if head.held else taken.purge.isoformat(),
        "about": {"people": head.people, "roles": head.roles, "unsure": head.unsure},
        "openers": [person for person, _ in head.openers],
        "sender": {"named": head.named, "name": taken.name},
        "files": [
            {"number": number, "came": file.day, "type": file.type, "sha256": file.digest}
            for number, file in enumerate(head.files, 1)
        ],
        "entries": [
            {"kind": entry.kind, "day": entry.day.isoformat(), "by": entry.by, "text": entry.text}
            for entry in taken.entries
        ],
        "exported": {"day": taken.on.isoformat(), "by": taken.by},
    }
