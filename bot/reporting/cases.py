"""A case: what is inside a sealed report, and how it is read and written with its key."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from bot.reporting.roster import Roster, public_key
from bot.reporting.routing import About, Opener
from bot.reporting.sealed_files import File, files_from, reseal_files
from bot.reporting.sealing import SealError, Wrap, make_wraps, new_key, seal, unseal, wrap_for
from bot.store import Transaction, reports
from bot.store.reports import Sealed, new_id
from bot.terms import Terms

MOST_LETTERS = 10_000
"""In one message: some four pages. In UTF-8 that is at most 40,000 bytes, which a sealed record holds."""
MOST_NAME = 200


NEVER = 2**32 - 1
"""Later than the ordinal of any day."""


class State(StrEnum):
    """Where a case stands."""

    NEW = "new"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """What an entry is. Notes, and why a case is held, are for handlers alone; of links, `linking` tells."""

    REPORT = "report"
    ADDED = "added"
    REPLY = "reply"
    EVENT = "event"
    NOTE = "note"
    HELD = "held"
    LINKED = "linked"
    UNLINKED = "unlinked"


FOR_THE_SENDER = frozenset({Kind.REPORT, Kind.ADDED, Kind.REPLY, Kind.EVENT})
FOR_HANDLERS = FOR_THE_SENDER | {Kind.NOTE, Kind.HELD}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was said in a case, on which day, and by which handler; "" is its sender."""

    number: int
    kind: Kind
    day: date
    by: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Head:
    """What a case is. `openers` are the ids of those who can open it, by rung; `from_days` go with the rungs.

    `reached` is the highest rung that sees it by what was done so far; `alias` stands for it in the audit
    log. `manager` is the id of whom the sender picked as their line manager.
    `reminders` are the ids of the notices that wait for something to be due, `notices` those of the
    others, of which the newest may still wait. `assigned` is the id of whoever was named to take it;
    `files` are in the order in which they came; `counted` is the year in which it was closed and the id of
    its count.
    """

    route: str
    named: bool
    people: tuple[str, ...]
    roles: tuple[str, ...]
    unsure: bool
    higher: bool
    day: str
    state: State
    sender: str
    alias: str
    openers: tuple[tuple[str, int], ...]
    from_days: tuple[int, ...]
    reached: int = 0
    entries: int = 0
    conflicts: tuple[str, ...] = ()
    manager: str = ""
    assigned: str = ""
    reminders: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    feedback_by: str = ""
    outcome: str = ""
    held: bool = False
    files: tuple[File, ...] = ()
    counted: str = ""

    @property
    def about(self) -> About:
        """Whom it is about."""
        return About(frozenset(self.people), frozenset(self.roles), self.unsure)

    def seen_by(self, rung: int, today: date) -> bool:
        """Whether those on `rung` see it: they are told first, or those below have let it lie."""
        return self.seen_from(rung) <= today.toordinal()

    def seen_from(self, rung: int) -> int:
        """The ordinal of the day from which those on `rung` see it, if nobody does anything; or NEVER."""
        if rung <= self.reached:
            return 0
        if self.state is State.NEW:
            return self.from_days[rung]
        if self.state is State.OPEN and rung == self.reached + 1:
            return date.fromisoformat(self.feedback_by).toordinal() + 1
        return NEVER

    def reaching(self, today: date) -> int:
        """The highest rung that sees it today."""
        if self.state is State.NEW:
            late = sum(day <= today.toordinal() for day in self.from_days[1:])
            return max(self.reached, late)
        overdue = self.state is State.OPEN and self.feedback_by < today.isoformat()
        return self.reached + overdue


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A case and its key, within one transaction."""

    sealed: Sealed
    key: bytes = field(repr=False)
    head: Head


def today(tx: Transaction) -> date:
    """The day on which the transaction began."""
    return datetime.fromtimestamp(tx.now, UTC).date()


def day_of(kept: str) -> date:
    """A day that is kept in clear. Raises SealError when it is none: then somebody has changed it."""
    try:
        return date.fromisoformat(kept)
    except ValueError:
        raise SealError from None


def pack_head(key: bytes, id_: str, head: Head) -> bytes:
    """Seal a head."""
    return seal(key, json.dumps(asdict(head)).encode().ljust(2048), f"{id_} head")


def unpack_head(key: bytes, id_: str, sealed: bytes) -> Head:
    """Open a head. Raises SealError."""
    said = json.loads(unseal(key, sealed, f"{id_} head"))
    said["openers"] = tuple((person, rung) for person, rung in said["openers"])
    for name in ("people", "roles", "from_days", "conflicts", "reminders", "notices"):
        said[name] = tuple(said[name])
    said["files"] = files_from(said.get("files", []))
    return Head(**said | {"state": State(said["state"])})


def write_entry(tx: Transaction, case: Unlocked, kind: Kind, text: str, by: str = "") -> Unlocked:
    """Seal an entry into a case. Returns the case, its head counting on; the caller keeps it."""
    number, id_ = case.head.entries, new_id()
    said = [number, kind, today(tx).isoformat(), by, text]
    body = seal(
        case.key,
        json.dumps(said, ensure_ascii=False).encode(errors="replace"),
        f"{case.sealed.id} entry {id_}",
    )
    reports.add_entry(tx, case.sealed.id, id_, body)
    return replace(case, head=replace(case.head, entries=number + 1))


def read_entries(tx: Transaction, case: Unlocked) -> tuple[Entry, ...]:
    """Every entry of a case, in order. Raises SealError when one was tampered with or is missing."""
    found = []
    for id_, body in reports.entries(tx, case.sealed.id).items():
        said = json.loads(unseal(case.key, body, f"{case.sealed.id} entry {id_}"))
        found.append(Entry(said[0], Kind(said[1]), date.fromisoformat(said[2]), said[3], said[4]))
    found.sort(key=lambda entry: entry.number)
    if [entry.number for entry in found] != list(range(case.head.entries)):
        raise SealError
    return tuple(found)


def keep(tx: Transaction, case: Unlocked, *, due: date | None = None, purge: date | None = None) -> None:
    """Write a case back, with other days where they are given."""
    sealed = replace(
        case.sealed,
        stamp=new_id(),
        head=pack_head(case.key, case.sealed.id, case.head),
        due=due.isoformat() if due else case.sealed.due,
        purge=purge.isoformat() if purge else case.sealed.purge,
    )
    reports.change(tx, sealed)


def rungs_of(openers: Sequence[Opener], day: date, terms: Terms) -> tuple[int, ...]:
    """The first day, as an ordinal, on which each rung sees it."""
    return tuple(terms.next_rung_from(day, rung).toordinal() for rung in range(openers[-1].rung + 1))


def first_of(person: str, openers: Sequence[Opener]) -> Sequence[Opener]:
    """The same openers, this person alone on the first rung and all others above, if they are one of them."""
    chosen = [replace(one, rung=0) for one in openers if one.person.id == person]
    others = [one for one in openers if one.person.id != person]
    rungs = sorted({one.rung for one in others})
    above = [replace(one, rung=rungs.index(one.rung) + 1) for one in others]
    return [*chosen, *above] if chosen else openers


def wraps_for(
    id_: str, key: bytes, openers: Sequence[Opener], from_days: Sequence[int], roster: Roster
) -> bytes:
    """The key of a case, wrapped for each of these."""
    return make_wraps(
        id_,
        [
            (public_key(roster.enrolled[one.person.id]), Wrap(one.rung, from_days[one.rung], key))
            for one in openers
        ],
    )


def reseal(
    tx: Transaction, roster: Roster, case: Unlocked, openers: Sequence[Opener], terms: Terms
) -> Unlocked:
    """Give a case a new key and wrap it for these alone. Returns it; the caller keeps it.

    Whoever was named to take it comes first, if they are among these.
    Those who had the old key can open nothing that is there from now on, though nobody can take back
    what they have read.
    """
    id_, key = case.sealed.id, new_key()
    openers = first_of(case.head.assigned, openers)
    from_days = rungs_of(openers, today(tx), terms)
    head = replace(
        case.head,
        openers=tuple((one.person.id, one.rung) for one in openers),
        from_days=from_days,
        reached=0,
    )
    bodies = {
        entry: seal(key, unseal(case.key, body, f"{id_} entry {entry}"), f"{id_} entry {entry}")
        for entry, body in reports.entries(tx, id_).items()
    }
    reports.replace_entries(tx, id_, bodies)
    reseal_files(tx, id_, case.key, key)
    # Somebody who may not open it any more must not be told of it either.
    reports.drop_notices(tx, (*head.reminders, *head.notices))
    head = replace(head, reminders=(), notices=())
    identity = unseal(case.key, case.sealed.identity, f"{id_} identity")
    sealed = replace(
        case.sealed,
        wraps=wraps_for(id_, key, openers, from_days, roster),
        receipt_wrap=wrap_for(bytes.fromhex(head.sender), id_, key),
        identity=seal(key, identity, f"{id_} identity"),
    )
    return Unlocked(sealed, key, head)
