import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.settings import SettingError
from bot.store.keys import TOKENS, Keys


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_use_makes_a_key_that_only_its_user_can_read(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "secrets"
    Keys(folder)
    assert mode(folder) == 0o700
    assert mode(folder / TOKENS) == 0o600
    assert [file.name for file in folder.iterdir()] == [TOKENS]


def test_a_second_use_has_the_same_key(tmp_path: Path) -> None:
    assert Keys(tmp_path / "s").open(Keys(tmp_path / "s").seal(b"words")) == b"words"


def test_many_at_once_at_the_first_use_end_with_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: Keys(tmp_path / "s"), range(8)))
    sealed = keys[0].seal(b"words")
    assert {key.open(sealed) for key in keys} == {b"words"}


@pytest.mark.parametrize("held", [b"no key at all\n", b"\xff\xfe", b"", b"AAAA\n"])
def test_a_file_that_holds_no_key_is_named_with_its_mend_in_one_line(tmp_path: Path, held: bytes) -> None:
    (tmp_path / TOKENS).write_bytes(held)
    with pytest.raises(SettingError, match=r"^CLAUSEBOT_SECRETS: .*backup") as caught:
        Keys(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match=r"^CLAUSEBOT_SECRETS: .*may write to"):
        Keys(tmp_path / "file" / "secrets")


def test_each_secret_is_made_once_for_one_purpose_and_for_its_user_alone(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        peppers = set(pool.map(lambda _: Keys(tmp_path / "s").secret("pepper"), range(8)))
    assert len(peppers) == 1
    assert len(peppers.pop()) == 32
    assert mode(tmp_path / "s" / "pepper.key") == 0o600
    assert Keys(tmp_path / "s").secret("audit") != Keys(tmp_path / "s").secret("pepper")


@pytest.mark.parametrize("held", [b"no key at all\n", b"\xff\xfe", b"", b"abcd\n"])
def test_a_secret_that_is_none_is_named_with_its_mend(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "pepper.key").write_bytes(held)
    with pytest.raises(SettingError, match=r"^CLAUSEBOT_SECRETS: .*pepper\.key.*backup"):
        Keys(tmp_path).secret("pepper")
