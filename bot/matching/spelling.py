"""Typos put right, against the folder's own words first.

Damerau-Levenshtein distance (optimal string alignment) by rapidfuzz. A word that English or the
folder knows is never touched, and a correction never makes or loses a negation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.normalise import words_of
from bot.matching.terms import NEGATIONS

SHORTEST = 4
"""A shorter word has too many neighbours."""
LONG = 8
"""From this length on, two slips are one typo."""
LONGEST = 30

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_ENDINGS = ("s", "es", "r", "rs", "er", "ers", "ing", "ed", "ly", "less", "able", "ness")
_SPOKEN_ENDINGS = (("in", "ing"), ("it", "ed"))
"""How many write an ending as they say it: "askin" for "asking", and in Scots "wantit" for "wanted"."""
_NEGATING_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "mis")


class Spelling:
    """Corrects words against those of one folder, then against common English."""

    def __init__(self, texts: Callable[[], Iterable[str]]) -> None:
        """`texts` gives everything that the folder says: clauses, phrasings, vocabulary.

        It is asked when a word first comes up that is not common English.
        """
        self._texts = texts

    @cached_property
    def _counted(self) -> Counter[str]:
        """How often the folder has each of its words."""
        counted: Counter[str] = Counter()
        for text in self._texts():
            counted.update(words_of(text))
        return counted

    @cached_property
    def _own(self) -> list[str]:
        # The most frequent first: of two neighbours as near, the more frequent one is meant.
        frequent = self._counted.most_common()
        return [word for word, _ in frequent if word.isalpha() and len(word) >= SHORTEST]

    def corrected(self, text: str) -> str:
        """`text` with its typos put right; everything else letter by letter as it was."""
        return _WORD.sub(lambda found: self._word(found.group(0)), text)

    def _word(self, word: str) -> str:
        low = word.lower()
        if not (SHORTEST <= len(low) <= LONGEST and low.isalpha()) or self.knows(low):
            return word
        slips = 2 if len(low) >= LONG else 1
        near = self._written_out(low) or _nearest(low, self._own, slips)
        return near or _nearest(low, _english_list(), 1) or word

    def _written_out(self, word: str) -> str | None:
        """`word` with its ending as it is written, where it was put down as it is said."""
        whole = (word.removesuffix(said) + ending for said, ending in _SPOKEN_ENDINGS if word.endswith(said))
        return next((one for one in whole if self._knows(one) and not _changes_sense(word, one)), None)

    def knows(self, word: str) -> bool:
        """Whether English or the folder has the lower-case `word`, or one that it is made from."""
        if self._knows(word) or any(map(self._knows, _bases(word))):
            return True
        return self._knows(word.replace("is", "iz"))  # British for a word that the list has in American

    def has(self, word: str) -> bool:
        """Whether the folder itself has the lower-case `word`."""
        return word in self._counted

    def _knows(self, word: str) -> bool:
        return word in _all_english() or word in self._counted


def _bases(word: str) -> Iterator[str]:
    """What a regular English word may be made from: "routers" from "route", "copier" from "copy"."""
    for ending in _ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) >= SHORTEST:
            yield base
            if ending[0] in "aei":  # before a vowel an e is lost: "deleting"
                yield f"{base}e"
            if base.endswith("i"):
                yield f"{base[:-1]}y"


def _nearest(word: str, among: list[str], slips: int) -> str | None:
    found = process.extract(word, among, scorer=OSA.distance, score_cutoff=slips, limit=3)
    return next((near for near, _, _ in found if not _changes_sense(word, near)), None)


def _changes_sense(word: str, near: str) -> bool:
    """Whether a correction would make or lose a "not": "unapproved" is no typo of "approved"."""
    if near in NEGATIONS or word in NEGATIONS:
        return True
    return any(
        long.removeprefix(prefix) == short and long != short
        for prefix in _NEGATING_PREFIXES
        for long, short in ((word, near), (near, word))
    )


@cache
def english_words() -> frozenset[str]:
    """Twenty thousand common English words, all of which the encoder knows."""
    return listed("english_words.txt")


@cache
def _all_english() -> frozenset[str]:
    """Those, and what people at work say besides: no typo of anything."""
    return english_words() | listed("everyday_words.txt")


def listed(name: str) -> frozenset[str]:
    """The words of a list that comes with the bot."""
    lines = (files("bot.matching") / name).read_text("utf-8").splitlines()
    return frozenset(filter(str.isalpha, lines))  # without the note at the top


@cache
def _english_list() -> list[str]:
    return sorted(word for word in _all_english() if len(word) >= SHORTEST + 1)
