"""The outbox: messages that are still to be delivered, at least once, by whichever process is free."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update

from bot.store.database import Transaction
from bot.store.tables import outbox

KEEP_SECONDS = 24 * 60 * 60
"""How long a message is worth delivering, and its key is known."""
LEASE_SECONDS = 60
"""A process that has not said within this time how a delivery went is taken for dead."""

FORGOTTEN = "forgotten/"
"""How the key of a message begins that leaves no row once it is sent: a notice's row would tell when."""

WAITING, DELIVERED, GIVEN_UP = "waiting", "delivered", "given up"


@dataclass(frozen=True, slots=True)
class Message:
    """Something to deliver. `payload` is for its platform's adapter alone, and is plain JSON.

    Two messages of a platform with one `key` are one message: the second is not taken.
    """

    platform: str
    organisation: str
    workspace: str
    key: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that the caller has leased, and how often it has been tried, this time included."""

    id: int
    lease: str
    attempts: int
    message: Message


def put(tx: Transaction, message: Message, after: float = 0, keep: float = KEEP_SECONDS) -> bool:
    """Put a message in, to be delivered in `after` seconds, and for `keep` at most.

    Returns whether it was taken: False when its key is known.
    """
    row = {
        "platform": message.platform,
        "organisation": message.organisation,
        "workspace": message.workspace,
        "key": message.key,
        "payload": json.dumps(message.payload),
        "state": WAITING,
        "due": tx.now + after,
        "attempts": 0,
        "lease": "",
        "last_error": "",
        "until": tx.now + keep,
    }
    statement = tx.insert(outbox).values(row).on_conflict_do_nothing().returning(outbox.c.id)
    return tx.connection.execute(statement).first() is not None


def lease(tx: Transaction, most: int, seconds: float = LEASE_SECONDS) -> tuple[Delivery, ...]:
    """Take up to `most` messages that are due, the longest due first; no other process gets them.

    Commit before delivering them. A message whose lease runs out is due again.
    """
    due = (
        select(outbox.c.id)
        .where(outbox.c.state == WAITING, outbox.c.due <= tx.now)
        .order_by(outbox.c.due)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = list(tx.connection.execute(due).scalars())
    if not ids:
        return ()
    token = secrets.token_hex(16)
    taken = (
        update(outbox)
        .where(outbox.c.id.in_(ids))
        .values(due=tx.now + seconds, attempts=outbox.c.attempts + 1, lease=token)
        .returning(outbox)
    )
    rows = sorted(tx.connection.execute(taken), key=lambda row: ids.index(row.id))
    return tuple(_delivery(row) for row in rows)


def delivered(tx: Transaction, delivery: Delivery) -> bool:
    """Say that it was delivered. Returns False when the lease had run out and another process has it."""
    if delivery.message.key.startswith(FORGOTTEN):
        mine = outbox.c.id == delivery.id, outbox.c.lease == delivery.lease
        return tx.connection.execute(delete(outbox).where(*mine)).rowcount == 1
    return _settle(tx, delivery, state=DELIVERED, payload="{}")


def retry(tx: Transaction, delivery: Delivery, after: float, error: str) -> bool:
    """Put it back for `after` seconds; `error` is a short name of what went wrong. Returns as `delivered`."""
    return _settle(tx, delivery, due=tx.now + after, last_error=error)


def give_up(tx: Transaction, delivery: Delivery, error: str) -> bool:
    """Say that it can never be delivered; its content goes. Arguments and return are as in `retry`."""
    return _settle(tx, delivery, state=GIVEN_UP, payload="{}", last_error=error)


def give_up_late(tx: Transaction) -> int:
    """Give up what was not delivered in its time. Returns how many."""
    late = outbox.c.state == WAITING, outbox.c.until <= tx.now
    gone = {"state": GIVEN_UP, "payload": "{}", "last_error": "too_late", "until": tx.now + KEEP_SECONDS}
    return tx.connection.execute(update(outbox).where(*late).values(**gone)).rowcount


def waiting(tx: Transaction) -> int:
    """How many messages are still to be delivered."""
    return _count(tx, WAITING)


def given_up(tx: Transaction) -> Mapping[str, int]:
    """How many messages were given up in the last day, by what went wrong."""
    counted = select(outbox.c.last_error, func.count()).where(outbox.c.state == GIVEN_UP)
    return {row[0]: row[1] for row in tx.connection.execute(counted.group_by(outbox.c.last_error))}


def _count(tx: Transaction, state: str) -> int:
    counted = select(func.count()).select_from(outbox).where(outbox.c.state == state)
    return int(tx.connection.execute(counted).scalar_one())


def _settle(tx: Transaction, delivery: Delivery, **values: object) -> bool:
    mine = outbox.c.id == delivery.id, outbox.c.lease == delivery.lease
    done = tx.connection.execute(update(outbox).where(*mine).values(lease="", **values))
    return done.rowcount == 1


def _delivery(row: Any) -> Delivery:
    message = Message(row.platform, row.organisation, row.workspace, row.key, json.loads(row.payload))
    return Delivery(row.id, row.lease, row.attempts, message)
