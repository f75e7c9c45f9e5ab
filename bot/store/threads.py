"""Threads in which somebody talks with the bot, so that it knows a follow-up from other people's talk."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import select

from bot.store.database import Transaction
from bot.store.tables import threads

KEEP_SECONDS = 24 * 60 * 60
"""Counted from the last question in it."""


def join(tx: Transaction, platform: str, workspace: str, thread: str, person: str) -> None:
    """Remember that this person asked something in this thread; the names are the platform's."""
    digest, until = _digest(platform, workspace, thread, person), tx.now + KEEP_SECONDS
    row = {"digest": digest, "platform": platform, "workspace": workspace, "until": until}
    added = tx.insert(threads).values(row)
    tx.connection.execute(
        added.on_conflict_do_update(index_elements=[threads.c.digest], set_={"until": until})
    )


def joined(tx: Transaction, platform: str, workspace: str, thread: str, person: str) -> bool:
    """Whether this person asked something in this thread lately."""
    here = threads.c.digest == _digest(platform, workspace, thread, person), threads.c.until > tx.now
    return tx.connection.execute(select(threads.c.digest).where(*here)).first() is not None


def _digest(*names: str) -> str:
    return sha256("\0".join(names).encode("utf-8", "surrogatepass")).hexdigest()
