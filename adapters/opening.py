"""From what the user named to a conversation: which folder, which organisation, its index."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.model import Fault, Knowledge, Severity
from bot.settings import Serving, SettingError, Settings, read_serving, read_settings, sample_folder

if TYPE_CHECKING:
    from bot.conversation import Conversation

SAMPLE = "northbridge"
"""The organisation that is meant when nobody names one in the sample."""

Progress = Callable[[int, int], None]


class UsageError(Exception):
    """The command cannot do what was asked of it; its text says why and what to do. Exit status 2."""


@dataclass(frozen=True, slots=True)
class House:
    """One organisation, open: its conversation and what is wrong in its folder."""

    conversation: Conversation
    faults: tuple[Fault, ...]


def settings_for(knowledge: Path | None) -> Settings:
    """Read the environment; `knowledge`, where it is given, stands before its setting.

    Raises SettingError, or UsageError when `knowledge` is no folder.
    """
    return _named(read_settings(os.environ), knowledge)


def serving_for(knowledge: Path | None) -> Serving:
    """Read all that `clausebot serve` needs. `knowledge` and what it raises are as in `settings_for`."""
    serving = read_serving(os.environ)
    return replace(serving, core=_named(serving.core, knowledge))


def _named(settings: Settings, knowledge: Path | None) -> Settings:
    if knowledge is None:
        return settings
    if not knowledge.is_dir():
        raise UsageError(f"--knowledge: there is no folder {knowledge}. Name the one with your policies.")
    return replace(settings, knowledge=knowledge)


def organisations_in(settings: Settings) -> Mapping[str, Path]:
    """Return the folder of each organisation by its id. Raises UsageError when there is none."""
    from bot.knowledge.organisations import organisations

    found = organisations(settings.knowledge)
    if not found:
        raise UsageError(
            f"There are no policies in {settings.knowledge}. Put in organisation.yaml and policies/, or "
            "import a document: clausebot import FILE --organisation NAME."
        )
    return found


def choose(settings: Settings, named: str | None) -> tuple[str, Path]:
    """Return the organisation that is meant: the one named, the only one, or the sample's own.

    Raises UsageError, with the names there are, when that is none or several.
    """
    found = organisations_in(settings)
    names = ", ".join(sorted(found))
    if named is not None:
        if named not in found:
            raise UsageError(f"There is no organisation {named} in {settings.knowledge}. There is: {names}.")
        return named, found[named]
    if len(found) == 1:
        return next(iter(found.items()))
    if SAMPLE in found and settings.knowledge.resolve() == sample_folder():
        return SAMPLE, found[SAMPLE]
    raise UsageError(f"Which organisation? Name one with --organisation: {names}.")


def read_folder(folder: Path) -> tuple[Knowledge, tuple[Fault, ...]]:
    """Load the folder as it stands today."""
    from bot.knowledge.load import load

    return load(folder, date.today())


def converse(knowledge: Knowledge, settings: Settings, progress: Progress | None = None) -> Conversation:
    """Index the knowledge and open a conversation over it.

    Raises SettingError when the settings ask for a sentence encoder that is not installed, or name
    a data folder that cannot be written to.
    """
    from bot.conversation import Conversation
    from bot.matching.encoder import EncoderMissing
    from bot.matching.index import open_index

    try:
        index = open_index(knowledge, settings.data, settings.semantic, progress)
    except EncoderMissing as error:
        raise SettingError(str(error)) from error
    except OSError as error:
        mend = "Set CLAUSEBOT_DATA to a folder that you may write to."
        raise SettingError(f"CLAUSEBOT_DATA: {settings.data}: {error.strerror}. {mend}") from error
    return Conversation(knowledge, index)


def converse_ready(
    knowledge: Knowledge, settings: Settings, progress: Progress | None = None
) -> Conversation:
    """As `converse`, for one who stays: the first question is answered as fast as all others."""
    conversation = converse(knowledge, settings, progress)
    conversation.warm()
    return conversation


def open_house(folder: Path, settings: Settings, progress: Progress | None = None) -> House:
    """Load, index and open one organisation; what was read of the same words before is not read again."""
    from bot.knowledge.kept import load_kept

    knowledge, faults = load_kept(folder, date.today(), settings.data)
    return House(converse(knowledge, settings, progress), faults)


def count_faults(faults: tuple[Fault, ...]) -> int:
    """How many of them are faults, not warnings."""
    return sum(fault.severity is Severity.FAULT for fault in faults)
