"""Words as the matcher counts them: without the small words of English, and by their stems."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

from bot.matching.normalise import words_of

_SMALL = """
    a about all allowed alright am an and any anyone anything are as at be been being both but by can
    could did do does doing done each either else ever every everyone for from get gets getting go going
    got had has have having he her here hers him his how i if in into is it its just know let like lot
    made make makes may me might mine more most much must my need needs no nor not now of off ok okay on
    once one only onto or other our ours out over own please quite really s same say says shall she
    should so some someone something still such than that the their theirs them then there these they
    thing things this those through till to too under until up upon us use very want wants was way we
    well were what whatever when where whether which while who whom whose why will with would yes yet
    you your yours
"""
SMALL_WORDS = frozenset(_SMALL.split())
"""Words that most questions share, whatever they ask: they weigh nothing."""

NEGATIONS = frozenset(
    {"no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "cannot", "without"}
)


class _Stemmers(threading.local):
    """A stemmer for each thread: one keeps the word that it is at in itself."""

    def __init__(self) -> None:
        self.porter = snowballstemmer.stemmer("porter")


_STEMMERS = _Stemmers()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one lower-case word, by Porter's algorithm (as SQLite's FTS5 stems)."""
    stemmed: str = _STEMMERS.porter.stemWord(word.removesuffix("'s"))
    return stemmed


def content_words(text: str) -> list[str]:
    """The words of `text` that say what it is about, lower case, in order."""
    return telling(words_of(text))


def telling(words: Iterable[str]) -> list[str]:
    """Those of `words` that say what a text is about."""
    return [word for word in words if word not in SMALL_WORDS and len(word) > 1]


def stems(text: str) -> list[str]:
    """The stems of the content words of `text`, in order."""
    return [stem(word) for word in content_words(text)]
