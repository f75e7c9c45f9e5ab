"""Cases that belong together: linked, never merged, by somebody who can open both.

A link is an entry in each of the two, sealed like the rest. It is shown to those alone who can open
both; for anyone else, the sender included, there is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.model import Knowledge
from bot.reporting import audit
from bot.reporting.access import CannotError, NotYoursError, mine
from bot.reporting.audit import Event
from bot.reporting.cases import Entry, Kind, State, Unlocked, keep, write_entry
from bot.reporting.passphrases import Handler
from bot.reporting.routing import excluded
from bot.reporting.sealing import SealError
from bot.store import Transaction


class Relation(StrEnum):
    """How two cases belong together. There are no words of one's own: they would tell of the other case."""

    SAME_MATTER = "same_matter"
    SAME_PEOPLE = "same_people"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Linked:
    """A case that another is linked to, for a handler who can open it as well."""

    id: str
    route: str
    state: State
    day: date
    relation: Relation


def link(
    tx: Transaction, knowledge: Knowledge, handler: Handler, id_: str, other: str, relation: Relation
) -> None:
    """Link two cases. A second link between them takes the place of the first.

    Raises NotYoursError, and CannotError where `other` is not theirs, or is the same case, or somebody
    has a key to one who is shut out of the other: the entry in theirs would tell them that there is one.
    """
    cases = _both(tx, handler, id_, other)
    for one, another in (cases, cases[::-1]):
        shut_out = excluded(knowledge, another.head.about) | set(another.head.conflicts)
        if shut_out & {person for person, _ in one.head.openers}:
            raise CannotError("link_would_tell")
    _write(tx, handler, cases, Kind.LINKED, relation, Event.LINKED)


def unlink(tx: Transaction, handler: Handler, id_: str, other: str) -> None:
    """Take a link off again. Raises NotYoursError, and CannotError where `other` is not theirs."""
    _write(tx, handler, _both(tx, handler, id_, other), Kind.UNLINKED, "", Event.UNLINKED)


def links_of(tx: Transaction, handler: Handler, entries: Iterable[Entry]) -> tuple[Linked, ...]:
    """The cases that one with these entries is linked to, as far as this handler can open them."""
    linked: dict[str, Relation] = {}
    for entry in entries:
        other, _, relation = entry.text.partition(" ")
        if entry.kind is Kind.LINKED:
            linked[other] = Relation(relation)
        elif entry.kind is Kind.UNLINKED:
            linked.pop(other, None)
    found = []
    for other, relation in linked.items():
        try:
            head = mine(tx, handler, other, held=False).head
        except (NotYoursError, SealError):
            continue  # of one that cannot be opened, the list tells
        found.append(Linked(other, head.route, head.state, date.fromisoformat(head.day), relation))
    return tuple(found)


def _both(tx: Transaction, handler: Handler, id_: str, other: str) -> tuple[Unlocked, Unlocked]:
    """Both cases, each held; always in one order, so that two who link them at once do not deadlock."""
    mine(tx, handler, id_, held=False)
    if other == id_:
        raise CannotError("link_itself")
    try:
        found = {one: mine(tx, handler, one) for one in sorted((id_, other))}
    except NotYoursError:
        raise CannotError("link_unknown") from None
    return found[id_], found[other]


def _write(
    tx: Transaction,
    handler: Handler,
    cases: tuple[Unlocked, Unlocked],
    kind: Kind,
    relation: str,
    event: Event,
) -> None:
    for one, another in (cases, cases[::-1]):
        said = f"{another.sealed.id} {relation}".strip()
        keep(tx, write_entry(tx, one, kind, said, handler.person))
        audit.append(tx, handler.organisation, event, case=one.head.alias, by=handler.person)
