"""Workspaces that installed the bot, and their tokens, sealed with a key that is not in the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from bot.store.database import Transaction
from bot.store.keys import WrongKeyError
from bot.store.tables import installations


@dataclass(frozen=True, slots=True)
class Installation:
    """One workspace's installation. `detail` is for its platform's adapter: tokens, scopes, ids."""

    platform: str
    workspace: str
    organisation: str
    detail: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"Installation({self.platform}, {self.workspace})"


def save(tx: Transaction, installation: Installation) -> None:
    """Keep it, in place of an earlier one of the same workspace, until it is removed."""
    # The workspace is sealed in, so that a row copied to another workspace's name does not open there.
    plain = json.dumps([installation.platform, installation.workspace, dict(installation.detail)])
    kept = {"organisation": installation.organisation, "sealed": tx.keys.seal(plain.encode())}
    row = {"platform": installation.platform, "workspace": installation.workspace, **kept}
    keys = list(installations.primary_key.columns)
    added = tx.insert(installations).values(row)
    tx.connection.execute(added.on_conflict_do_update(index_elements=keys, set_=kept))


def find(tx: Transaction, platform: str, workspace: str) -> Installation | None:
    """That of this workspace, or None. Raises WrongKeyError."""
    here = installations.c.platform == platform, installations.c.workspace == workspace
    row = tx.connection.execute(select(installations).where(*here)).first()
    return _opened(tx, row) if row else None


def every(tx: Transaction) -> tuple[Installation, ...]:
    """All of them, of every platform. Raises WrongKeyError."""
    return tuple(_opened(tx, row) for row in tx.connection.execute(select(installations)))


def remove(tx: Transaction, platform: str, workspace: str) -> None:
    """Forget its tokens. `Store.forget_workspace` forgets all else, too."""
    here = installations.c.platform == platform, installations.c.workspace == workspace
    tx.connection.execute(delete(installations).where(*here))


def _opened(tx: Transaction, row: Any) -> Installation:
    platform, workspace, detail = json.loads(tx.keys.open(row.sealed))
    if (platform, workspace) != (row.platform, row.workspace):
        raise WrongKeyError("the store: an installation is not the one of its workspace. Install it again.")
    return Installation(platform, workspace, row.organisation, detail)
