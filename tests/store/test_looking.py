from pathlib import Path

import pytest
from sqlalchemy import text

from bot.settings import SettingError
from bot.store import Store, installations, open_store, outbox
from bot.store.installations import Installation
from bot.store.keys import WrongKeyError
from bot.store.looking import Look, Tables, look
from bot.store.outbox import Message


def test_a_store_that_was_never_opened_stays_as_it_is(url: str, tmp_path: Path) -> None:
    assert look(url, tmp_path / "secrets") == Look(Tables.NONE)
    assert list(tmp_path.iterdir()) == []


def test_what_is_in_it_is_counted(url: str, tmp_path: Path) -> None:
    installed = Installation("slack", "T1", "northbridge", {})
    store = open_store(url, tmp_path / "secrets")
    with store.begin() as tx:
        installations.save(tx, installed)
        for key in ("a", "b"):
            outbox.put(tx, Message("slack", "northbridge", "T1", key, {}))
        outbox.give_up(tx, outbox.lease(tx, 1)[0], "channel_not_found")
    store.close()
    expected = Look(Tables.CURRENT, waiting=1, given_up={"channel_not_found": 1}, workspaces=(installed,))
    assert look(url, tmp_path / "secrets") == expected


def test_tokens_that_do_not_open_are_told(url: str, tmp_path: Path) -> None:
    store = open_store(url, tmp_path / "secrets")
    with store.begin() as tx:
        installations.save(tx, Installation("slack", "T1", "northbridge", {}))
    store.close()
    with pytest.raises(WrongKeyError):
        look(url, tmp_path / "other")
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ("DELETE FROM alembic_version", Look(Tables.NONE)),
        ("UPDATE alembic_version SET version_num = '0001'", Look(Tables.OLDER)),
        ("UPDATE alembic_version SET version_num = '9999'", None),
    ],
)
def test_tables_of_another_version_are_told(
    store: Store, url: str, tmp_path: Path, change: str, seen: Look | None
) -> None:
    with store.begin() as tx:
        tx.connection.execute(text(change))
    if seen:
        assert look(url, tmp_path / "secrets") == seen
    else:
        with pytest.raises(SettingError, match="newer Clausebot"):
            look(url, tmp_path / "secrets")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("hello " * 500)
    with pytest.raises(SettingError, match=r"^CLAUSEBOT_DATABASE_URL: "):
        look(f"sqlite:///{tmp_path}/store.db", tmp_path / "secrets")
