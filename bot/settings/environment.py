"""One value of the environment: what is there, or what is wrong with it and how to mend that."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit


class SettingError(ValueError):
    """A setting that is wrong. Its text is one line that names the setting and the mend."""


def value(environ: Mapping[str, str], name: str) -> str:
    """What `name` is set to, with no space around it; "" where it is not set."""
    return environ.get(name, "").strip()


def one_of(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """As `value`, in the spelling of `choices`. Raises SettingError when it is none of them."""
    given = value(environ, name)
    known = {choice.lower(): choice for choice in choices}
    if given and given.lower() not in known:
        raise SettingError(f"{name}: {given!r} is none of {', '.join(choices)}. Use one of those.")
    return known.get(given.lower(), "")


def address(environ: Mapping[str, str], name: str, example: str) -> str:
    """As `value`. Raises SettingError, which shows the `example`, when it is no address of the web."""
    given = value(environ, name)
    if not given:
        return ""
    try:
        parts = urlsplit(given)
        good = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
    except ValueError:
        good = False
    if not good:
        raise SettingError(f"{name}: this is no web address. Write it like {example}.")
    return given


def folder(environ: Mapping[str, str], name: str, otherwise: Path, mend: str) -> Path:
    """The folder that `name` names, or `otherwise`. It need not be there yet.

    Raises SettingError, which ends in the `mend`, when a file stands in its place.
    """
    named = value(environ, name)
    path = Path(named).expanduser() if named else otherwise
    if path.exists() and not path.is_dir():
        raise SettingError(f"{name}: {path} is a file. {mend}")
    return path
