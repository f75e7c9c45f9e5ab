"""Handlers of the sample organisation, enrolled by one another as they would be at the desk."""

from __future__ import annotations

from sqlalchemy import delete

from bot.reporting.listing import Listed, Listing
from bot.reporting.passphrases import Handler, new_handler
from bot.reporting.roster import approve, ask, read_roster
from bot.store import Store, Transaction
from bot.store.tables import reports
from tests.sample import northbridge

COLLEGE = "northbridge"
HELEN, MARGARET, ROSALIND, LORNA = "helen-marsh", "margaret-adeyemi", "rosalind-blake", "lorna-fitzgerald"


def cases_of(store: Store, handler: Handler) -> tuple[Listed, ...]:
    """Every case that this handler sees, what is due first, first."""
    listing = Listing(store, handler)
    listing.find_all()
    return listing.page(size=100_000).listed


def asks(store: Store, person: str) -> Handler:
    handler = new_handler(COLLEGE, person)
    with store.begin() as tx:
        ask(tx, handler, b"wrapped by a passphrase")
    return handler


def approves(store: Store, handler: Handler, person: str) -> None:
    with store.begin() as tx:
        asking = {one.person: one.number for one in read_roster(tx, COLLEGE).asking}
        approve(tx, northbridge(), handler, asking[person])


def enrolled(store: Store, *people: str) -> dict[str, Handler]:
    """Enrol these people; the first two stand on different rungs and approve all others."""
    handlers = {person: asks(store, person) for person in people}
    first, second = people[:2]
    approves(store, handlers[first], second)
    approves(store, handlers[second], first)
    for person in people[2:]:
        approves(store, handlers[first], person)
        approves(store, handlers[second], person)
    return handlers


def remove(tx: Transaction, case: str) -> None:
    """Take a report out of the store, as if it had been purged."""
    tx.connection.execute(delete(reports).where(reports.c.id == case))
