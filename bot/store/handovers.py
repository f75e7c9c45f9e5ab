"""Questions that their askers, having seen the words, sent on to a role; until the reply is back.

The only place that keeps a question's words, and who asked it: the reply must find its way back.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update

from bot.store.database import Transaction
from bot.store.tables import handovers

KEEP_SECONDS = 30 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Handover:
    """A question on its way to a role. `asker` and the places are as the platform names them.

    `asked_in` and `asked_thread` are where the role's reply is to go; `question` is the asker's words.
    """

    platform: str
    organisation: str
    workspace: str
    role: str
    question: str
    asker: str
    asked_in: str
    asked_thread: str = ""


def add(tx: Transaction, handover: Handover, keep: float = KEEP_SECONDS) -> str:
    """Keep it for `keep` seconds. Returns its id."""
    id_ = secrets.token_hex(16)
    row = {name: getattr(handover, name) for name in Handover.__slots__}
    unsent = {"sent_to": "", "sent_thread": ""}
    tx.connection.execute(insert(handovers).values(id=id_, until=tx.now + keep, **row, **unsent))
    return id_


def sent(tx: Transaction, id_: str, sent_to: str, sent_thread: str) -> None:
    """Remember where the role got it, so that its reply there is known."""
    place = {"sent_to": sent_to, "sent_thread": sent_thread}
    tx.connection.execute(update(handovers).where(handovers.c.id == id_).values(**place))


def get(tx: Transaction, id_: str) -> Handover | None:
    """The one with this id, or None when it is gone."""
    return _first(tx, handovers.c.id == id_)


def sent_in(
    tx: Transaction, platform: str, workspace: str, sent_to: str, sent_thread: str
) -> Handover | None:
    """The one that the role got in this place, or None."""
    here = {"platform": platform, "workspace": workspace, "sent_to": sent_to, "sent_thread": sent_thread}
    return _first(tx, *(handovers.c[name] == value for name, value in here.items()))


def remove(tx: Transaction, id_: str) -> None:
    """Forget it now."""
    tx.connection.execute(delete(handovers).where(handovers.c.id == id_))


def _first(tx: Transaction, *where: ColumnElement[bool]) -> Handover | None:
    row: Any = tx.connection.execute(select(handovers).where(*where, handovers.c.until > tx.now)).first()
    return Handover(*(getattr(row, name) for name in Handover.__slots__)) if row else None
