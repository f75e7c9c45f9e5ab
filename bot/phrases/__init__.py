"""Every sentence that the bot says and that is not policy, by language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from bot.shipped import read_table

FALLBACK = "en"
SOURCES = (".yaml", ".reporting.yaml", ".reporting_chat.yaml")
"""What follows the language in the names of the files that hold its phrases."""


def phrase(key: str, language: str = FALLBACK, otherwise: str = FALLBACK, **values: object) -> str:
    """Return the phrase `key` (`chat.hello`) in `language` (`en`, `en-GB`), with `values` filled in.

    A phrase that is not translated is said in the language `otherwise`, or else in English. Raises
    KeyError when there is no such phrase, or when a value that it needs is missing.
    """
    spoken_in = (language, otherwise, FALLBACK)
    text = next((one[key] for code in spoken_in if key in (one := phrases(code))), None)
    if text is None:
        raise KeyError(key)
    return text.format_map(values)


def said_in(key: str, language: str) -> str:
    """The language in which `phrase` says `key` to somebody who reads `language`."""
    return language if key in phrases(language) else FALLBACK


@cache
def phrases(language: str) -> Mapping[str, str]:
    """Return every phrase that `language` has, by its key, before any value is filled in."""
    code = spoken(language)
    sources = (files(__name__) / f"{code}{rest}" for rest in SOURCES) if code else ()
    return {key: text for source in sources if source.is_file() for key, text in _flat(read_table(source))}


def day_in_words(day: date, language: str = FALLBACK) -> str:
    """A day as people write it: 3 March 2026."""
    return f"{day.day} {phrase('form.months', language).split()[day.month - 1]} {day.year}"


def spoken(locale: str) -> str:
    """The language of `locale` (`en-GB`, `en_GB.UTF-8`) if it has phrases; else "". It may be anything."""
    language = re.split(r"[-_.@]", locale, maxsplit=1)[0].lower()
    return language if language in languages() else ""


@cache
def languages() -> frozenset[str]:
    """The languages that have phrases: `en`, `fr`."""
    names = (entry.name for entry in files(__name__).iterdir())
    languages = (name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))
    return frozenset(language for language in languages if language.isalpha())


def _flat(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value)
