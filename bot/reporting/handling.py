"""What a handler does at the desk: only with a case that was sealed to them and has reached them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.reporting import audit, numbers
from bot.reporting.access import CannotError, mine
from bot.reporting.audit import Event
from bot.reporting.cases import (
    FOR_HANDLERS,
    MOST_LETTERS,
    Entry,
    Head,
    Kind,
    State,
    Unlocked,
    day_of,
    keep,
    read_entries,
    today,
    write_entry,
)
from bot.reporting.linking import Linked, links_of
from bot.reporting.notices import remind
from bot.reporting.passphrases import Handler
from bot.reporting.retention import purge_day
from bot.reporting.roster import read_roster
from bot.reporting.sealing import unseal
from bot.store import Transaction
from bot.terms import Outcome, Terms


@dataclass(frozen=True, slots=True)
class Case:
    """A case as a handler reads it. `others` are the ids of the other people who have its key.

    Whoever is no longer on the roster is none of them. `links` are the cases it is linked to that this
    handler can open too.
    """

    id: str
    head: Head
    due: date
    purge: date
    entries: tuple[Entry, ...]
    others: tuple[str, ...]
    links: tuple[Linked, ...]


def open_case(tx: Transaction, handler: Handler, id_: str) -> Case:
    """Read a case; that it was opened is written to the audit log. Raises NotYoursError and SealError."""
    case = mine(tx, handler, id_)
    audit.append(tx, handler.organisation, Event.OPENED, case=case.head.alias, by=handler.person)
    return _case(tx, case, handler)


def open_identity(tx: Transaction, handler: Handler, id_: str) -> str:
    """The name that the sender gave; that it was opened is written to the audit log.

    Raises NotYoursError, and CannotError for an anonymous report.
    """
    case = mine(tx, handler, id_)
    if not case.head.named:
        raise CannotError("anonymous")
    audit.append(tx, handler.organisation, Event.IDENTITY, case=case.head.alias, by=handler.person)
    return unseal(case.key, case.sealed.identity, f"{id_} identity").decode()


def acknowledge(tx: Transaction, handler: Handler, id_: str) -> None:
    """Tell the sender that the report was read and is in hand. Raises NotYoursError."""
    case = mine(tx, handler, id_)
    if case.head.state is not State.NEW:
        return
    case = write_entry(tx, case, Kind.EVENT, "acknowledged", handler.person)
    audit.append(tx, handler.organisation, Event.ACKNOWLEDGED, case=case.head.alias, by=handler.person)
    _keep_open(tx, case)


def reply(tx: Transaction, handler: Handler, id_: str, text: str) -> None:
    """Write to the sender, who reads it on coming back. It acknowledges the report as well.

    Raises NotYoursError, and CannotError when it is empty, too long, or the case is closed.
    """
    case = _writable(tx, handler, id_, text)
    case = write_entry(tx, case, Kind.REPLY, text, handler.person)
    audit.append(tx, handler.organisation, Event.REPLIED, case=case.head.alias, by=handler.person)
    _keep_open(tx, case)


def note(tx: Transaction, handler: Handler, id_: str, text: str) -> None:
    """Write a note that only handlers of the case read. Raises as `reply`."""
    case = _writable(tx, handler, id_, text)
    case = write_entry(tx, case, Kind.NOTE, text, handler.person)
    audit.append(tx, handler.organisation, Event.NOTED, case=case.head.alias, by=handler.person)
    keep(tx, case)


def close(tx: Transaction, handler: Handler, id_: str, outcome: Outcome, text: str, terms: Terms) -> None:
    """Close a case with its outcome and a last word to the sender. Raises as `reply`."""
    case = _writable(tx, handler, id_, text)
    day = today(tx)
    case = write_entry(tx, case, Kind.REPLY, text, handler.person)
    case = write_entry(tx, case, Kind.EVENT, "closed", handler.person)
    reached = case.head.reaching(day)
    closed = replace(case.head, state=State.CLOSED, outcome=outcome, reached=reached)
    purge = purge_day(closed, day, terms)
    audit.append(tx, handler.organisation, Event.CLOSED, case=case.head.alias, by=handler.person)
    roster = read_roster(tx, handler.organisation)
    case = numbers.count(tx, roster, remind(tx, replace(case, head=closed)), outcome)
    keep(tx, case, due=purge, purge=purge)


def hold(tx: Transaction, handler: Handler, id_: str, reason: str, terms: Terms) -> None:
    """Keep a case from being deleted, open or closed. Its reason is kept as a note.

    Raises NotYoursError, and CannotError when the reason is empty or too long.
    """
    _look_at(reason)
    case = write_entry(tx, mine(tx, handler, id_), Kind.HELD, reason, handler.person)
    _set_held(tx, handler, case, terms, held=True)


def release(tx: Transaction, handler: Handler, id_: str, terms: Terms) -> None:
    """Let a case be deleted in its time again. Raises NotYoursError."""
    _set_held(tx, handler, mine(tx, handler, id_), terms, held=False)


def _set_held(tx: Transaction, handler: Handler, case: Unlocked, terms: Terms, *, held: bool) -> None:
    case = replace(case, head=replace(case.head, held=held))
    event = Event.HELD if held else Event.RELEASED
    audit.append(tx, handler.organisation, event, case=case.head.alias, by=handler.person)
    keep(tx, case, purge=purge_day(case.head, today(tx), terms))


def _look_at(text: str) -> None:
    if not text.strip():
        raise CannotError("empty")
    if len(text) > MOST_LETTERS:
        raise CannotError("too_long")


def _writable(tx: Transaction, handler: Handler, id_: str, text: str) -> Unlocked:
    _look_at(text)
    case = mine(tx, handler, id_)
    if case.head.state is State.CLOSED:
        raise CannotError("closed")
    return case


def _keep_open(tx: Transaction, case: Unlocked) -> None:
    """The case with nobody above to be reminded; whoever saw it so far sees it still."""
    if case.head.state is not State.NEW:
        keep(tx, case)
        return
    head = replace(case.head, state=State.OPEN, reached=case.head.reaching(today(tx)))
    keep(tx, remind(tx, replace(case, head=head)), due=date.fromisoformat(head.feedback_by))


def _case(tx: Transaction, case: Unlocked, handler: Handler) -> Case:
    others = read_roster(tx, handler.organisation).enrolled.keys() - {handler.person}
    due, purge = day_of(case.sealed.due), day_of(case.sealed.purge)
    entries = read_entries(tx, case)
    said = tuple(entry for entry in entries if entry.kind in FOR_HANDLERS)
    able = tuple(person for person, _ in case.head.openers if person in others)
    return Case(case.sealed.id, case.head, due, purge, said, able, links_of(tx, handler, entries))
