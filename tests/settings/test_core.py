from pathlib import Path

import pytest

from bot.settings import SettingError, read_settings, sample_folder


def test_without_settings_there_is_the_sample_and_a_folder_for_user_data() -> None:
    settings = read_settings({})
    assert settings.knowledge == sample_folder()
    assert settings.data.name == "clausebot"
    assert settings.semantic == "auto"


def test_settings_are_taken_from_the_environment(tmp_path: Path) -> None:
    environ = {
        "CLAUSEBOT_KNOWLEDGE": str(tmp_path),
        "CLAUSEBOT_DATA": str(tmp_path / "d"),
        "CLAUSEBOT_SEMANTIC": "OFF",
    }
    settings = read_settings(environ)
    assert (settings.knowledge, settings.data, settings.semantic) == (tmp_path, tmp_path / "d", "off")


@pytest.mark.parametrize(
    ("environ", "locale"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr_FR.UTF-8"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en_GB.UTF-8"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_GB.UTF-8", "LC_ALL": "C"}, "C"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "fr_FR.UTF-8"),
        ({}, ""),
    ],
)
def test_the_terminal_s_locale_is_that_of_the_messages(environ: dict[str, str], locale: str) -> None:
    assert read_settings(environ).locale == locale


def test_a_blank_setting_has_its_default() -> None:
    assert read_settings({"CLAUSEBOT_SEMANTIC": " ", "CLAUSEBOT_KNOWLEDGE": ""}) == read_settings({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLAUSEBOT_SEMANTIC", "maybe"),
        ("CLAUSEBOT_KNOWLEDGE", "/no/such/folder"),
        ("CLAUSEBOT_DATA", __file__),
    ],
)
def test_a_wrong_setting_is_named_with_its_mend_in_one_line(name: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({name: value})
    assert str(caught.value).startswith(f"{name}: ")
    assert "\n" not in str(caught.value)


def test_the_sample_is_there() -> None:
    assert (sample_folder() / "northbridge" / "organisation.yaml").is_file()
