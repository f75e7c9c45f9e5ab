"""Files of a case: its sender adds them; its handlers look at the copies or, if need be, at the originals."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256

from bot.model import Knowledge
from bot.reporting import audit
from bot.reporting.access import CannotError, mine
from bot.reporting.audit import Event
from bot.reporting.cases import Kind, today, write_entry
from bot.reporting.copying import SUFFIXES, Prepared
from bot.reporting.passphrases import Handler
from bot.reporting.receipts import Receipt
from bot.reporting.sealed_files import File, keep_file, read_file
from bot.reporting.sealing import SealError
from bot.reporting.sending import NotTakenError, files_left, has_come, open_with
from bot.store import Transaction
from bot.store.reports import new_id


@dataclass(frozen=True, slots=True)
class Download:
    """A file for a handler, under a name that tells nothing."""

    name: str
    content: bytes = field(repr=False)


def attach(tx: Transaction, knowledge: Knowledge, receipt: Receipt, file: Prepared) -> None:
    """Add a file to a report. The same file sent again is not added twice.

    Raises NotTakenError: `no_such_report`, or `no_more_files`.
    """
    case = open_with(tx, knowledge, receipt)
    digest = sha256(file.original).hexdigest()
    if digest in {one.digest for one in case.head.files}:
        return
    if not files_left(knowledge, case.head):
        raise NotTakenError("no_more_files")
    added = File(today(tx).isoformat(), file.type, digest, new_id(), file.copy_type, new_id())
    keep_file(tx, case.sealed.id, case.key, added.original, file.original)
    keep_file(tx, case.sealed.id, case.key, added.copy, file.copy)
    case = replace(case, head=replace(case.head, files=(*case.head.files, added)))
    has_come(tx, knowledge, write_entry(tx, case, Kind.EVENT, "file"), Event.FILE_ADDED)


def download(tx: Transaction, handler: Handler, id_: str, number: int, *, original: bool) -> Download:
    """The copy of a case's file, counted from 1, or the file as it came; which, the audit log says.

    Raises NotYoursError, and CannotError `no_file` when there is none, or it was tampered with.
    """
    case = mine(tx, handler, id_)
    if not 0 < number <= len(case.head.files):
        raise CannotError("no_file")
    file = case.head.files[number - 1]
    try:
        content = read_file(tx, id_, case.key, file.original if original else file.copy)
    except SealError:
        raise CannotError("no_file") from None
    event = Event.ORIGINAL_OPENED if original else Event.FILE_OPENED
    audit.append(tx, handler.organisation, event, case=case.head.alias, by=handler.person)
    return Download(name_of(file, number, original=original), content)


def name_of(file: File, number: int, *, original: bool) -> str:
    """What a case's file is called outside: `file-1.jpg`, `file-1-original.jpg`."""
    type_ = file.type if original else file.copy_type
    return f"file-{number}{'-original' * original}.{SUFFIXES[type_]}"
