"""Events already seen, so that none is answered twice: not after a restart, nor by two processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from operator import itemgetter
from types import ModuleType
from typing import Any

from sqlalchemy import bindparam, delete

from bot.store.database import Transaction
from bot.store.tables import events_seen

KEEP_SECONDS = 24 * 60 * 60
"""Longer than any platform goes on sending an event again."""

_TAKEN_BACK = delete(events_seen).where(events_seen.c.digest.in_(bindparam("digests", expanding=True)))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a platform sent, and the ids by which a repetition is known.

    `ids` holds all that must not be seen twice, such as the event's id and the request's signature.
    """

    platform: str
    workspace: str
    ids: tuple[str, ...]


def claim(tx: Transaction, events: Sequence[Event]) -> list[tuple[str, ...]]:
    """Claim each event by all of its ids at once. One call for many events costs little more than for one.

    Returns, for each event, the ids that were seen before; empty when this caller, and nobody else,
    is to deal with it. Where there are any, nothing of it is claimed.
    """
    ids = [{_digest(event, id_): id_ for id_ in event.ids} for event in events]
    new = _insert(tx, {digest: event for event, its in zip(events, ids, strict=True) for digest in its})
    seen_before = []
    for its in ids:
        before = tuple(id_ for digest, id_ in its.items() if digest not in new)
        if not before:
            new.difference_update(its)
        seen_before.append(before)
    if new:  # of events that were not claimed
        tx.connection.execute(_TAKEN_BACK, {"digests": list(new)})
    return seen_before


def _insert(tx: Transaction, events: Mapping[str, Event]) -> set[str]:
    """Insert the events by digest. Returns the digests that were not there before."""
    if not events:
        return set()
    until = tx.now + KEEP_SECONDS
    rows = [
        {"digest": digest, "platform": event.platform, "workspace": event.workspace, "until": until}
        for digest, event in sorted(
            events.items(), key=itemgetter(0)
        )  # in one order, so that no two wait for each other
    ]
    return set(tx.connection.execute(_inserting(tx.dialect), rows).scalars())


@cache
def _inserting(dialect: ModuleType) -> Any:
    """Made once, as every event needs it."""
    return dialect.insert(events_seen).on_conflict_do_nothing().returning(events_seen.c.digest)


def _digest(event: Event, id_: str) -> str:
    told = "\0".join((event.platform, event.workspace, id_))
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
