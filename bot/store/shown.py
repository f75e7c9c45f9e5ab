"""What messages were about, for platforms whose feedback names the message and no more: ids, no words."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import select

from bot.store.database import Transaction
from bot.store.tables import shown

KEEP_SECONDS = 30 * 24 * 60 * 60


def add(tx: Transaction, platform: str, workspace: str, message: str, about: str) -> None:
    """Remember that `message`, named as the platform does, showed the answer or clause `about`."""
    digest = _digest(platform, workspace, message)
    row = {"digest": digest, "platform": platform, "workspace": workspace, "about": about}
    added = tx.insert(shown).values({**row, "until": tx.now + KEEP_SECONDS})
    tx.connection.execute(added.on_conflict_do_update(index_elements=[shown.c.digest], set_={"about": about}))


def about(tx: Transaction, platform: str, workspace: str, message: str) -> str:
    """What a message showed; "" where that is not known."""
    here = shown.c.digest == _digest(platform, workspace, message), shown.c.until > tx.now
    found: str | None = tx.connection.execute(select(shown.c.about).where(*here)).scalar()
    return found or ""


def _digest(*names: str) -> str:
    return sha256("\0".join(names).encode("utf-8", "surrogatepass")).hexdigest()
