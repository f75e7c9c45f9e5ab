"""Events already seen, so that none is answered twice: not after a restart, nor by two processes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from types import ModuleType
from typing import Any

from sqlalchemy import bindparam, select

from bot.store.database import Transaction
from bot.store.tables import events_seen

KEEP_SECONDS = 24 * 60 * 60
"""Longer than any platform goes on sending an event again."""

_KEPT = select(events_seen.c.digest, events_seen.c.others).where(
    events_seen.c.digest.in_(bindparam("digests", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a platform sent, and the ids by which a repetition is known.

    The first of `ids` is the event's own. The others, such as the request's signature, never come with
    another event: they tell a copy of the very request from one that the platform sends again.
    """

    platform: str
    workspace: str
    ids: tuple[str, ...]


def claim(tx: Transaction, events: Sequence[Event]) -> list[tuple[str, ...]]:
    """Claim each event, in one row. One call for many events costs little more than for one.

    Returns, for each event, its own id and those others that came with it when it was claimed; empty when
    this caller, and nobody else, is to deal with it. An event without ids is always new.
    """
    digests = [_digest(event, event.ids[0]) if event.ids else "" for event in events]
    first = {
        digest: event for digest, event in zip(reversed(digests), reversed(events), strict=True) if digest
    }
    new = _insert(tx, first)
    if len(new) == len(events):  # as nearly always
        return [()] * len(events)
    others = _kept(tx, first)
    seen_before: list[tuple[str, ...]] = []
    for digest, event in zip(digests, events, strict=True):
        if not digest or digest in new:
            new.discard(digest)
            seen_before.append(())
        else:
            came = others.get(digest, "")
            seen_before.append((event.ids[0], *(id_ for id_ in event.ids[1:] if _digest(event, id_) in came)))
    return seen_before


def _insert(tx: Transaction, events: Mapping[str, Event]) -> set[str]:
    """Insert the events by digest. Returns the digests that were not there before."""
    if not events:
        return set()
    until = tx.now + KEEP_SECONDS
    rows = [
        {
            "digest": digest,
            "platform": events[digest].platform,
            "workspace": events[digest].workspace,
            "others": _others(events[digest]),
            "until": until,
        }
        for digest in sorted(events)  # in one order, so that no two wait for each other
    ]
    return set(tx.connection.execute(_inserting(tx.dialect), rows).scalars())


def _kept(tx: Transaction, digests: Iterable[str]) -> dict[str, str]:
    return {row.digest: row.others for row in tx.connection.execute(_KEPT, {"digests": list(digests)})}


@cache
def _inserting(dialect: ModuleType) -> Any:
    """Made once, as every event needs it."""
    return dialect.insert(events_seen).on_conflict_do_nothing().returning(events_seen.c.digest)


def _others(event: Event) -> str:
    return " ".join(_digest(event, id_) for id_ in event.ids[1:])


def _digest(event: Event, id_: str) -> str:
    told = "\0".join((event.platform, event.workspace, id_))
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
