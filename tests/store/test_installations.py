from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.store import Store, installations, open_store
from bot.store.installations import Installation
from bot.store.keys import TOKENS, Keys, WrongKeyError
from bot.store.tables import installations as table

TOKEN = "xoxb-very-secret"
INSTALLATION = Installation("slack", "T1", "northbridge", {"bot_token": TOKEN, "scopes": ["chat:write"]})


def save(store: Store, installation: Installation = INSTALLATION) -> None:
    with store.begin() as tx:
        installations.save(tx, installation)


def find(store: Store, workspace: str = "T1") -> Installation | None:
    with store.begin() as tx:
        return installations.find(tx, "slack", workspace)


def test_an_installation_is_found_by_its_workspace(store: Store, twin: Store) -> None:
    save(store)
    assert find(twin) == INSTALLATION
    assert find(twin, "T2") is None


def test_installing_again_replaces_the_token(store: Store) -> None:
    save(store)
    newer = replace(INSTALLATION, detail={"bot_token": "xoxb-newer"})
    save(store, newer)
    assert find(store) == newer


def test_a_removed_installation_is_gone(store: Store) -> None:
    save(store)
    with store.begin() as tx:
        installations.remove(tx, "slack", "T1")
    assert find(store) is None


def test_a_token_is_neither_in_the_database_nor_in_a_repr(store: Store, tmp_path: Path, url: str) -> None:
    save(store)
    with store.begin() as tx:
        rows = tx.connection.execute(table.select()).all()
    assert len(rows) == 1
    assert TOKEN not in repr(rows)
    assert TOKEN not in repr(INSTALLATION)
    if url.startswith("sqlite"):
        store.close()
        assert TOKEN.encode() not in b"".join(file.read_bytes() for file in tmp_path.glob("store.db*"))


def test_with_another_key_a_token_does_not_open_and_the_setting_is_named(url: str, tmp_path: Path) -> None:
    first = open_store(url, tmp_path / "secrets")
    save(first)
    first.close()
    second = open_store(url, tmp_path / "other")
    with pytest.raises(WrongKeyError, match=r"^CLAUSEBOT_SECRETS: .*Put back the folder"):
        find(second)
    with pytest.raises(WrongKeyError), second.begin() as tx:
        installations.every(tx)
    second.close()


def test_after_a_new_key_is_put_on_top_the_old_tokens_still_open(url: str, tmp_path: Path) -> None:
    secrets = tmp_path / "secrets"
    first = open_store(url, secrets)
    save(first)
    first.close()
    old, _ = (secrets / TOKENS).read_text(), Keys(tmp_path / "new")
    (secrets / TOKENS).write_text((tmp_path / "new" / TOKENS).read_text() + old)
    second = open_store(url, secrets)
    assert find(second) == INSTALLATION
    with second.begin() as tx:
        assert installations.every(tx) == (INSTALLATION,)
    second.close()


def test_a_row_copied_to_another_workspace_does_not_open_there(store: Store) -> None:
    save(store)
    save(store, replace(INSTALLATION, workspace="T2"))
    with store.begin() as tx:
        stolen = tx.connection.execute(table.select().where(table.c.workspace == "T1")).one().sealed
        tx.connection.execute(update(table).where(table.c.workspace == "T2").values(sealed=stolen))
    with pytest.raises(WrongKeyError):
        find(store, "T2")
