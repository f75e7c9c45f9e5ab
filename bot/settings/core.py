"""What every command goes by: which policies, where the index lives, how questions are matched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from bot.settings.environment import SettingError, folder, one_of, value

SEMANTIC = ("auto", "on", "off")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says.

    `knowledge` is one organisation's folder, or holds one folder for each; `data` is where the
    index lives; `semantic` is `auto`, `on` or `off`; `locale` is that of whoever sits at the terminal.
    """

    knowledge: Path
    data: Path
    semantic: str
    locale: str = ""


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from `environ`; a setting that is absent or blank has its default.

    Raises SettingError, which names the setting and how to mend it.
    """
    knowledge = _knowledge(environ)
    data = folder(
        environ,
        "CLAUSEBOT_DATA",
        otherwise=platformdirs.user_data_path("clausebot", appauthor=False),
        mend="Name a folder that the bot may write to.",
    )
    semantic = one_of(environ, "CLAUSEBOT_SEMANTIC", SEMANTIC) or SEMANTIC[0]
    locale = next(filter(None, (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return Settings(knowledge, data, semantic, locale)


def sample_folder() -> Path:
    """The sample that comes with the bot: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parents[1]
    beside = package.parent / "knowledge"
    return beside if beside.is_dir() else package / "sample"


def _knowledge(environ: Mapping[str, str]) -> Path:
    named = value(environ, "CLAUSEBOT_KNOWLEDGE")
    if not named:
        return sample_folder()
    there = Path(named).expanduser()
    if not there.is_dir():
        raise SettingError(
            f"CLAUSEBOT_KNOWLEDGE: there is no folder {there}. Name the folder that holds your policies, "
            "or unset it to use the sample."
        )
    return there
