"""The environment, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

SEMANTIC = ("auto", "on", "off")


class SettingError(ValueError):
    """A setting that is wrong. Its text is one line that names the setting and the mend."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says.

    `knowledge` is one organisation's folder, or holds one folder for each; `data` is where the
    index lives; `semantic` is `auto`, `on` or `off`.
    """

    knowledge: Path
    data: Path
    semantic: str


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from `environ`; a setting that is absent or blank has its default.

    Raises SettingError, which names the setting and how to mend it.
    """
    return Settings(knowledge=_knowledge(environ), data=_data(environ), semantic=_semantic(environ))


def sample_folder() -> Path:
    """The sample that comes with the bot: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parent
    beside = package.parent / "knowledge"
    return beside if beside.is_dir() else package / "sample"


def _knowledge(environ: Mapping[str, str]) -> Path:
    named = _value(environ, "CLAUSEBOT_KNOWLEDGE")
    if not named:
        return sample_folder()
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise SettingError(
            f"CLAUSEBOT_KNOWLEDGE: there is no folder {folder}. Name the folder that holds your policies, "
            "or unset it to use the sample."
        )
    return folder


def _data(environ: Mapping[str, str]) -> Path:
    named = _value(environ, "CLAUSEBOT_DATA")
    if not named:
        return platformdirs.user_data_path("clausebot", appauthor=False)
    folder = Path(named).expanduser()
    if folder.exists() and not folder.is_dir():
        raise SettingError(f"CLAUSEBOT_DATA: {folder} is a file. Name a folder that the bot may write to.")
    return folder


def _semantic(environ: Mapping[str, str]) -> str:
    value = _value(environ, "CLAUSEBOT_SEMANTIC").lower() or "auto"
    if value not in SEMANTIC:
        raise SettingError(
            f"CLAUSEBOT_SEMANTIC: {value!r} is none of {', '.join(SEMANTIC)}. Use one of those."
        )
    return value


def _value(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name, "").strip()
