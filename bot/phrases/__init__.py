"""Every sentence that the bot says and that is not policy, by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from bot.shipped import read_table

FALLBACK = "en"
SOURCES = (".yaml", ".reporting.yaml", ".reporting_chat.yaml")
"""What follows the language in the names of the files that hold its phrases."""


def phrase(key: str, language: str = FALLBACK, **values: object) -> str:
    """Return the phrase `key` (`chat.hello`) in `language` (`en`, `en-GB`), with `values` filled in.

    A language that has no phrases gets the English ones. Raises KeyError when there is no such
    phrase, or when a value that it needs is missing.
    """
    return phrases(language)[key].format_map(values)


@cache
def phrases(language: str) -> Mapping[str, str]:
    """Return every phrase of `language` by its key, before any value is filled in."""
    folder = files(__name__)
    code = language.partition("-")[0].lower()
    if not (folder / f"{code}.yaml").is_file():
        code = FALLBACK
    sources = (folder / f"{code}{rest}" for rest in SOURCES)
    return {key: text for source in sources for key, text in _flat(read_table(source))}


def day_in_words(day: date, language: str = FALLBACK) -> str:
    """A day as people write it: 3 March 2026."""
    return f"{day.day} {phrase('form.months', language).split()[day.month - 1]} {day.year}"


def spoken(locale: str) -> str:
    """The language of `locale` (`en-GB`) if it has phrases; else "". `locale` may be anything."""
    language = locale.partition("-")[0].lower()
    return language if language in _languages() else ""


@cache
def _languages() -> frozenset[str]:
    names = (entry.name for entry in files(__name__).iterdir())
    languages = (name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))
    return frozenset(language for language in languages if language.isalpha())


def _flat(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value)
