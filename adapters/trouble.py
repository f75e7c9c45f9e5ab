"""What to say when something goes wrong that nobody foresaw."""

from __future__ import annotations

import os
import traceback

from bot.settings import SettingError, read_settings


def trouble(error: Exception) -> str:
    """Return one civil line about `error`, and keep where it happened in a file that the line names.

    The file holds places in the code only: the message of an error may repeat a person's words.
    """
    where = "".join(traceback.format_tb(error.__traceback__))
    civil = f"Sorry, something went wrong that should not have ({type(error).__name__})."
    try:
        file = read_settings(os.environ).data / "last-trouble.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(f"{type(error).__name__}\n{where}", encoding="utf-8")
    except (OSError, SettingError):
        return f"{civil} Try clausebot doctor."
    return f"{civil} Where it happened is in {file}; clausebot doctor may know the mend."
