"""Who may open reports: the roster's records, handlers' wrapped keys, and one-time links to the desk."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, func, insert, select

from bot.store.database import Transaction
from bot.store.keys import WrongKeyError
from bot.store.tables import desk_links, handler_keys, roster

LINK_SECONDS = 15 * 60
INVITATION_SECONDS = 3 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Link:
    """What a one-time link is for: `enrol` or `desk`, and whose it is."""

    kind: str
    organisation: str
    person: str


def records(tx: Transaction, organisation: str) -> tuple[str, ...]:
    """Every record of a roster, the oldest first."""
    found = select(roster.c.record).where(roster.c.organisation == organisation).order_by(roster.c.number)
    return tuple(tx.connection.execute(found).scalars())


def every(tx: Transaction) -> Mapping[str, tuple[str, ...]]:
    """The records of each organisation's roster."""
    names = tx.connection.execute(select(roster.c.organisation).distinct()).scalars().all()
    return {name: records(tx, name) for name in names}


def append(tx: Transaction, organisation: str, record: str) -> None:
    """Add a record. Of two at once one fails, with StoreError: its number is taken."""
    counted = select(func.count()).select_from(roster).where(roster.c.organisation == organisation)
    number = tx.connection.execute(counted).scalar_one()
    tx.connection.execute(insert(roster).values(organisation=organisation, number=number, record=record))


def keep_key(tx: Transaction, organisation: str, person: str, public: str, wrapped: bytes) -> None:
    """Keep a handler's private keys as their passphrase wraps them."""
    row = {"organisation": organisation, "person": person, "public": public, "wrapped": wrapped}
    tx.connection.execute(insert(handler_keys).values(row))


def wrapped_key(tx: Transaction, organisation: str, person: str, public: str) -> bytes | None:
    """A handler's wrapped private keys; None when there are none for this public key."""
    found = select(handler_keys.c.wrapped).where(
        handler_keys.c.organisation == organisation,
        handler_keys.c.person == person,
        handler_keys.c.public == public,
    )
    return tx.connection.execute(found).scalar()


def make_link(tx: Transaction, link: Link) -> str:
    """Make a one-time link. Returns its token, of which only a digest is kept.

    For whom it is, is sealed: the rows tell nobody who is called to the desk.
    """
    token = secrets.token_urlsafe(32)
    seconds = LINK_SECONDS if link.kind == "desk" else INVITATION_SECONDS
    row = {
        "digest": _digest(token),
        "organisation": link.organisation,
        "sealed": tx.keys.seal(json.dumps([link.kind, link.person]).encode()),
        "until": tx.now + seconds,
    }
    tx.connection.execute(insert(desk_links).values(row))
    return token


def look_at_link(tx: Transaction, token: str) -> Link | None:
    """What a link is for, as long as it can be used."""
    found = select(desk_links).where(desk_links.c.digest == _digest(token), desk_links.c.until > tx.now)
    row = tx.connection.execute(found.with_for_update()).first()
    if row is None:
        return None
    try:
        kind, person = json.loads(tx.keys.open(row.sealed))
    except WrongKeyError:
        return None
    return Link(kind, row.organisation, person)


def use_link(tx: Transaction, token: str) -> Link | None:
    """As `look_at_link`, and uses it up."""
    link = look_at_link(tx, token)
    tx.connection.execute(delete(desk_links).where(desk_links.c.digest == _digest(token)))
    return link


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
