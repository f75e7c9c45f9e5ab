"""Events already seen, so that none is answered twice: not after a restart, nor by two processes."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import delete

from bot.store.database import Transaction
from bot.store.tables import events_seen

KEEP_SECONDS = 24 * 60 * 60
"""Longer than any platform goes on sending an event again."""


def claim(tx: Transaction, platform: str, workspace: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Claim an event by all of its ids at once: its own, and the signature of its request.

    Returns the ids that were seen before; empty when this caller, and nobody else, is to answer it.
    Where there are any, nothing is claimed.
    """
    digests = {_digest(platform, workspace, id_): id_ for id_ in ids}
    if not digests:
        return ()
    until = tx.now + KEEP_SECONDS
    rows = [
        {"digest": digest, "platform": platform, "workspace": workspace, "until": until}
        for digest in sorted(digests)  # in one order, so that two claims cannot wait for each other
    ]
    column = events_seen.c.digest
    wanted = tx.insert(events_seen).on_conflict_do_nothing().returning(column)
    claimed = set(tx.connection.execute(wanted, rows).scalars())
    if len(claimed) < len(digests) and claimed:
        tx.connection.execute(delete(events_seen).where(column.in_(claimed)))
    return tuple(id_ for digest, id_ in digests.items() if digest not in claimed)


def _digest(platform: str, workspace: str, id_: str) -> str:
    return sha256("\0".join((platform, workspace, id_)).encode("utf-8", "surrogatepass")).hexdigest()
