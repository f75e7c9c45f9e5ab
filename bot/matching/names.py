"""People's names in a question → a word that says no more than that it is somebody.

No clause is about Chidi or Emily, so that a name can only lead astray, and one name further than another.
It is taken out before meanings and words are compared. A word that the folder knows stays, whoever bears it.

A name is told by what stands around it (names.yaml): a town or a product has a capital too, but nobody
swaps shifts with it. By itself it is a word that English does not have, or a first name that the list of
English has as well (given_names.txt), so that Emily is told for a name just as Chidi is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.matching.spelling import Spelling, listed
from bot.shipped import read_table

SOMEBODY = "somebody"
"""In the place of a name, for meanings."""
NOBODY = "N"
"""In the place of a name, for words: it weighs nothing, and no cue of what somebody wants has it."""
SHORTEST_TYPO = 5
"""A shorter word is too near to others: Dan is no dad."""
MOST_BETWEEN = 3
"""Words that may stand between two that belong together: "give my old jacket to"."""

_BEGINS_LIKE_A_NAME = re.compile(r"\b(?![a-z])[^\W\d_]{2,}(?:[-'][^\W\d_]+)*|\b[OD]'[^\W\d_]+(?:'s)?")
_NAME = re.compile(r"(?:(?:De|La|Le|Mc|Ja|[OD]')(?=[A-Z]))?[A-Z][a-z]+(?:-[A-Z][a-z]+)*")
"""A name without accents: "Chidi", "DeShawn", "Anne-Marie", and neither "IT" nor "MyTime"."""
_SURNAME = re.compile(r" ([^\W\d_]+(?:[-'][^\W\d_]+)*)")
_CALLED = re.compile(r",?(?: called| named)? ?$")
_SENTENCE_BEGINS = r"(?:^|[.!?:;,\"()-])[\"'( ]*"
_ADVERB = r"(?:(?:never|always|just|also|still|only|really|already) )?"
_ANY_ONE = "".join(rf"(?<!\b{word} )" for word in ("a", "an", "the", "any", "every", "each", "no"))
"""Not "give a child Calpol": of whom one speaks by name, one says my, our or called."""


class _Possible(NamedTuple):
    """A word that by itself could be a name, and where it stands, with a surname behind it."""

    word: str
    start: int
    end: int


def without_names(text: str, spelling: Spelling, instead: str = SOMEBODY) -> str:
    """`text` with `instead` for each name of a person; `spelling` says which words the folder has."""
    possible = list(_possible(text, spelling))
    named = {one.word for one in possible if _is_name(one.word, text[: one.start], text[one.end :])}
    out: list[str] = []
    done = 0
    for one in possible:
        if one.word in named and one.start >= done:  # once told for a name, it is one wherever it stands
            out.append(_replaced(text[done : one.start], text[: one.start], instead))
            done = one.end
    return _without_small_names("".join([*out, text[done:]]), spelling)


def _possible(text: str, spelling: Spelling) -> Iterator[_Possible]:
    """The words of `text` that could be names."""
    for found in _BEGINS_LIKE_A_NAME.finditer(text):
        word = found[0].removesuffix("'s")
        if _may_be_name(word, text[: found.start()], spelling):
            yield _Possible(word, found.start(), _with_surname(text, found.start() + len(word), spelling))


def _without_small_names(text: str, spelling: Spelling) -> str:
    """`text` without the names that stand in small letters beside a word for a person."""

    def told(found: re.Match[str]) -> str:
        name = found["name"]
        by_itself = name in _given_names() and name not in _cues().also_words
        by_cue = not spelling.knows(name) and bool(
            found["called"] or _cues().small_cue.match(text, found.end())
        )
        return found["who"] if (by_itself or by_cue) and not spelling.has(name) else found[0]

    return _cues().small_name.sub(told, text)


def _may_be_name(word: str, left: str, spelling: Spelling) -> bool:
    """Whether `word` by itself could be a name: most words could not, which is found out at little cost."""
    plain = _plain(word)
    low = plain.lower()
    parts = low.split("-")
    if any(part in _given_names() for part in parts) or not any(map(spelling.knows, parts)):
        return bool(_NAME.fullmatch(plain)) and not spelling.has(low)
    titled = low not in _cues().calendar and bool(_cues().title.search(left))
    return titled and bool(_NAME.fullmatch(plain)) and not spelling.has(low)


def _is_name(word: str, left: str, right: str) -> bool:
    """Whether `word`, which could be a name, is told for one by what is `left` and `right` of it."""
    cues = _cues()
    if cues.not_before.search(left) and not right.startswith("'s "):  # "in Leeds", but "in Emily's room"
        return False
    if _typo_of(word.lower(), cues.people):  # "My Manger wants"
        return False
    return bool(
        cues.title.search(left)
        or cues.person_before.search(left)
        or cues.person_after.match(right)
        or cues.done_to.search(left)
        or (cues.before_a_subject.search(left) and cues.does.match(right) and not cues.thing.match(right))
        or (cues.asked.search(left) and cues.verb.match(right) and not cues.thing.match(right))
        or (cues.asked_whether.search(left) and cues.state.match(right))
    )


def _replaced(between: str, left: str, instead: str) -> str:
    """What is written for a name and what stands `between` it and the name before; all to its `left`."""
    cues = _cues()
    if cues.person_before.search(left):  # "my friend Chidi": my friend
        return _CALLED.sub("", between)
    untitled = cues.mister.sub("", between)
    begins = cues.begins.search(left.removesuffix(between) + untitled)
    return untitled + (instead.capitalize() if begins else instead)


def _typo_of(word: str, people: Iterable[str]) -> bool:
    """Whether `word` is one slip away from a word for a person."""
    return len(word) >= SHORTEST_TYPO and any(
        OSA.distance(word, person, score_cutoff=1) <= 1 for person in people
    )


def _with_surname(text: str, end: int, spelling: Spelling) -> int:
    """Where the name that has its first word before `end` ends."""
    after = _SURNAME.match(text, end)
    if after is None:
        return end
    word = after.group(1).removesuffix("'s")
    low = _plain(word).lower()
    if not _NAME.fullmatch(_plain(word)) or low in _cues().calendar or spelling.has(low):
        return end
    return after.start(1) + len(word)


def _plain(word: str) -> str:
    """`word` without accents."""
    if word.isascii():
        return word
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


class _Cues(NamedTuple):
    """What stands in names.yaml: to look for where what is left of a name ends, or what is right begins."""

    people: frozenset[str]
    calendar: frozenset[str]
    also_words: frozenset[str]
    title: re.Pattern[str]
    mister: re.Pattern[str]
    begins: re.Pattern[str]
    not_before: re.Pattern[str]
    person_before: re.Pattern[str]
    small_name: re.Pattern[str]
    small_cue: re.Pattern[str]
    person_after: re.Pattern[str]
    done_to: re.Pattern[str]
    before_a_subject: re.Pattern[str]
    does: re.Pattern[str]
    asked: re.Pattern[str]
    asked_whether: re.Pattern[str]
    state: re.Pattern[str]
    verb: re.Pattern[str]
    thing: re.Pattern[str]


@cache
def _cues() -> _Cues:
    told = read_table(files("bot.matching") / "names.yaml")
    people, does, things = (_any(told[key]) for key in ("people", "does", "said_of_things"))
    misters, titles = _any(told["misters"]), _any([*told["misters"], *told["titles"]])
    mine = rf"{_ANY_ONE}{people}"
    return _Cues(
        people=frozenset(told["people"]),
        calendar=frozenset(told["calendar"]),
        also_words=frozenset(told["also_words"]),
        title=_pattern(rf"\b{titles}\.? $"),
        mister=_pattern(rf"\b{misters}\.? $"),
        begins=_pattern(rf"{_SENTENCE_BEGINS}$"),
        not_before=_pattern(rf"\b{_any(told['not_before'])} $"),
        person_before=_pattern(rf"\b(?:{mine}|{people}(?:,? called|,? named|,)|{_any(told['titles'])}\.?) $"),
        small_name=re.compile(
            rf"(?P<who>\b(?:{mine}|{people}(?= called| named)))(?P<called> called| named)? (?P<name>[a-z]+)\b"
        ),
        small_cue=_pattern(rf"'s \w| {_ADVERB}{does}\b"),
        person_after=_pattern(
            r"'s \w|,? (?:who|and (?:i|me|my|myself))\b"
            rf"|,? (?:is |was )?(?:my|our|his|her|a|an|one of (?:my|our|the)) (?:\w+ ){{0,2}}{people}\b"
        ),
        done_to=_pattern(rf"\b{_any(told['done_to'])} $"),
        before_a_subject=_pattern(rf"(?:{_SENTENCE_BEGINS}|\b{_any(told['before_a_subject'])} )$"),
        does=_pattern(rf",? {_ADVERB}{does}\b"),
        asked=_pattern(rf"\b{_any(told['asked_of'])} $"),
        asked_whether=_pattern(r"\b(?:is|was|isn't|wasn't) $"),
        state=_pattern(rf" (?:still |now |just )?{_any(told['state_of_a_person'])}\b"),
        verb=re.compile(r" [a-z]"),
        thing=_pattern(rf"(?: [\w']+){{0,3}} {things}\b(?! to)"),
    )


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any(phrases: Iterable[str]) -> str:
    """A pattern for any of `phrases`; up to `MOST_BETWEEN` words may stand for the dots in one."""
    between = rf"(?: [\w'-]+){{0,{MOST_BETWEEN}}}"
    return rf"(?:{'|'.join(re.escape(one).replace(re.escape(' …'), between) for one in phrases)})"


@cache
def _given_names() -> frozenset[str]:
    return listed("given_names.txt")
