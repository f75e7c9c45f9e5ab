"""What a handler does at the desk: only with a case that was sealed to them and has reached them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from nacl.exceptions import CryptoError
from nacl.public import SealedBox

from bot.reporting import audit, numbers
from bot.reporting.access import CannotError, mine, on_roster
from bot.reporting.audit import Event
from bot.reporting.cases import (
    FOR_HANDLERS,
    MOST_LETTERS,
    Entry,
    Head,
    Kind,
    State,
    Unlocked,
    keep,
    read_entries,
    remind,
    today,
    unpack_head,
    write_entry,
)
from bot.reporting.linking import Linked, links_of
from bot.reporting.passphrases import Handler
from bot.reporting.retention import purge_day
from bot.reporting.roster import read_roster
from bot.reporting.sealing import Wrap, find_wrap, unseal
from bot.store import Store, Transaction, reports
from bot.terms import Outcome, Terms

AT_A_TIME = 100
"""How many new reports are tried with a handler's key in one go."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in a handler's list."""

    id: str
    route: str
    state: State
    day: date
    due: date
    named: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A case as a handler reads it. `others` are the ids of the other people who have its key.

    `links` are the cases it is linked to that this handler can open too.
    """

    id: str
    head: Head
    due: date
    purge: date
    entries: tuple[Entry, ...]
    others: tuple[str, ...]
    links: tuple[Linked, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a desk remembers of a report: its stamp, and the wrap if there is one for this handler."""

    stamp: str
    wrap: Wrap | None = field(repr=False)


def cases(store: Store, handler: Handler, most: int = 100) -> tuple[Listed, ...]:
    """The handler's cases, what is due first, first. Raises StoreError, and NotYoursError off the roster."""
    index = _index(store, handler)
    mine = [(id_, known.wrap) for id_, known in index.items() if known.wrap]
    listed: list[Listed] = []
    for start in range(0, len(mine), most):
        batch = mine[start : start + most]
        with store.begin(durable=False) as tx:
            day, found = today(tx), reports.heads(tx, [id_ for id_, _ in batch])
        for id_, wrap in batch:
            stamp, due, sealed = found.get(id_, ("", "", b""))
            if stamp != index[id_].stamp:
                continue  # it got another key just now
            head = unpack_head(wrap.key, id_, sealed)
            if head.seen_by(wrap.rung, day):
                listed.append(_listed(id_, head, due, day))
        if len(listed) >= most:
            break
    return tuple(listed[:most])


def open_case(tx: Transaction, handler: Handler, id_: str) -> Case:
    """Read a case; that it was opened is written to the audit log. Raises NotYoursError."""
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


def hold(tx: Transaction, handler: Handler, id_: str, *, held: bool, terms: Terms) -> None:
    """Keep a case from being deleted, or no longer. Raises NotYoursError."""
    case = mine(tx, handler, id_)
    case = replace(case, head=replace(case.head, held=held))
    event = Event.HELD if held else Event.RELEASED
    audit.append(tx, handler.organisation, event, case=case.head.alias, by=handler.person)
    keep(tx, case, purge=purge_day(case.head, today(tx), terms))


def _writable(tx: Transaction, handler: Handler, id_: str, text: str) -> Unlocked:
    if not text.strip():
        raise CannotError("empty")
    if len(text) > MOST_LETTERS:
        raise CannotError("too_long")
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
    others = tuple(person for person, _ in case.head.openers if person != handler.person)
    due, purge = date.fromisoformat(case.sealed.due), date.fromisoformat(case.sealed.purge)
    entries = read_entries(tx, case)
    said = tuple(entry for entry in entries if entry.kind in FOR_HANDLERS)
    return Case(case.sealed.id, case.head, due, purge, said, others, links_of(tx, handler, entries))


def _listed(id_: str, head: Head, due: str, day: date) -> Listed:
    active = head.state in (State.NEW, State.OPEN)
    by = date.fromisoformat(due)
    return Listed(
        id_, head.route, head.state, date.fromisoformat(head.day), by, head.named, active and by < day
    )


_RECORD = struct.Struct(">16s16sBBI32s")


def _index(store: Store, handler: Handler) -> dict[str, _Known]:
    """Every report by its id, what is due first, first, with the wrap of this handler where there is one.

    To try a key on sixteen wraps of every report takes long, so what was tried is kept, sealed to the
    handler; what came since is tried a few at a time, so that nobody waits for the database meanwhile.
    """
    with store.begin(durable=False) as tx:
        on_roster(tx, handler)
        stamps = reports.stamps(tx, handler.organisation)
        known = dict(_unpack(handler, reports.index(tx, handler.organisation, handler.person)))
    index = {id_: known[id_] for id_, stamp in stamps if id_ in known and known[id_].stamp == stamp}
    new = [(id_, stamp) for id_, stamp in stamps if id_ not in index]
    for start in range(0, len(new), AT_A_TIME):
        batch = new[start : start + AT_A_TIME]
        with store.begin(durable=False) as tx:
            wraps = reports.wraps(tx, [id_ for id_, _ in batch])
        for id_, stamp in batch:
            index[id_] = _Known(stamp, find_wrap(handler.private, id_, wraps.get(id_, b"")))
    if new or len(index) < len(known):
        with store.begin(durable=False) as tx:
            reports.keep_index(tx, handler.organisation, handler.person, _pack(handler, index))
    return {id_: index[id_] for id_, _ in stamps}


def _pack(handler: Handler, index: dict[str, _Known]) -> bytes:
    nothing = Wrap(0, 0, bytes(32))
    packed = b"".join(
        _RECORD.pack(
            bytes.fromhex(id_),
            bytes.fromhex(one.stamp),
            one.wrap is not None,
            (one.wrap or nothing).rung,
            (one.wrap or nothing).from_day,
            (one.wrap or nothing).key,
        )
        for id_, one in index.items()
    )
    sealed: bytes = SealedBox(handler.private.public_key).encrypt(packed)
    return sealed


def _unpack(handler: Handler, sealed: bytes | None) -> Iterator[tuple[str, _Known]]:
    """What was kept; nothing where it does not open, as after somebody enrolled anew."""
    try:
        packed = SealedBox(handler.private).decrypt(sealed) if sealed else b""
    except CryptoError:
        return
    for id_, stamp, found, rung, from_day, key in _RECORD.iter_unpack(packed):
        yield id_.hex(), _Known(stamp.hex(), Wrap(rung, from_day, key) if found else None)
