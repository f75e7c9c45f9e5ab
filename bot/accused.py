"""Whom a report is about, as far as its words say: a report never goes to them.

Someone is told by their name, first name or title in the folder, or by the role that they hold ("the vice
principal", "my manager"). Whoever is only told or asked of it ("I told the head") is not meant. Where in
doubt they are meant: somebody else hears of it then, which does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from bot.knowledge.appointed import reachable, shut_out
from bot.matching.spelling import listed
from bot.model import Knowledge, Person, Role


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RANKS = _words(
    "manager headteacher head principal director executive chair chairman chairperson captain coach secretary"
    " treasurer president editor supervisor warden matron dean bursar rector chancellor foreman owner"
)
"""Words that by themselves are enough to name who leads: "the head"."""
_PLACES = _words(
    "line own direct immediate store shop branch site home team department departmental duty ward practice"
    " club area general school centre office plant works nursery section unit service"
)
"""What may stand before them and is left out in talk: the store manager is "the manager" in the store."""
_SAID_FOR = {
    "manager": ("boss", "gaffer", "supervisor"),
    "headteacher": ("head", "head teacher"),
    "chief executive": ("ceo", "chief exec"),
    "chief executive officer": ("ceo", "chief exec", "chief executive"),
    "vice principal": ("vice-principal", "vp"),
}
_TITLE = re.compile(r"^(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|rev)\.? )+", re.IGNORECASE)
_SHORTEST_NAME = 3
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:])\W*$")
_SURNAME = re.compile(r" ([A-Z][a-z][\w-]*)")
_CHOICE = re.compile(
    r"\s*(?:,|\bor\b)+\s*(?:(?:or|in (?:his|her|their) absence|failing (?:that|them)),?\s*)*"
    r"(?:the\s+|an?\s+)?",
    re.IGNORECASE,
)
"""Between those whom a role puts to choice: "the Headteacher or, in their absence, the Deputy Head"."""
_HAS_CHOICE = re.compile(r"\bor\b", re.IGNORECASE)
"""Without it a comma is one of a single name: "Head of Health, Safety and Wellbeing"."""
_WHOSE = r"(?:my|our|the|his|her|their|your|its)\s+(?:own\s+|line\s+|current\s+|actual\s+)?"
_ADDRESSED = re.compile(
    r"\b(?:to|tell|telling|told|ask|asked|asking|inform|informed|contact|contacted|let|e-?mail|e-?mailed|ring"
    r"|rang|phone|phoned|call|called|notify|notified"
    r"|(?:speak|spoke|talk|talked|discuss\w*|raised?) (?:it )?with)\s+$"
)


@dataclass(frozen=True, slots=True)
class Accused:
    """Ids of the people and the roles that a report is about; `unfit` are those who must not hear of it."""

    people: frozenset[str]
    roles: frozenset[str]
    unfit: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.people or self.roles)


def accused_in(text: str, knowledge: Knowledge) -> Accused:
    """Whom `text` is about, of those that the folder knows."""
    said = text.lower().replace("’", "'")
    roles = [role for role in knowledge.roles.values() if not _others(role, said)]
    people = {
        one.id
        for one in knowledge.people.values()
        if _is_person_meant(said, one) or _is_first_name_meant(text, one)
    }
    people |= {holder for role in roles for holder in role.holders}
    return Accused(frozenset(people), frozenset(role.id for role in roles), shut_out(knowledge, people))


def without_accused(role: Role, text: str) -> Role:
    """`role` by the names of those in it whom `text` is not about, of "the Headteacher or the Deputy Head".

    One that somebody holds is left as it is: there, people are passed over by their keys.
    """
    if role.holders:
        return role
    others = _others(role, text.lower().replace("’", "'"))
    return role if others in ([], _either(role)) else replace(role, name=" or ".join(others))


def free_to_hear(role: Role, accused: Accused, knowledge: Knowledge) -> Role | None:
    """`role`, or the next rung above it with nobody whom the report is about; None if there is none."""
    seen: set[str] = set()
    rung: Role | None = role
    while rung is not None and rung.id not in seen:
        if _is_free(rung, accused, knowledge):
            return rung
        seen.add(rung.id)
        rung = knowledge.roles.get(rung.above or "")
    return None


def _is_free(role: Role, accused: Accused, knowledge: Knowledge) -> bool:
    # A rung that one of them holds is passed over whole: its other holders are their peers.
    if role.id in accused.roles or accused.people & set(role.holders):
        return False
    rung, people = reachable(role, knowledge)
    return rung.id not in accused.roles and accused.unfit.isdisjoint(one.id for one in people)


def _is_person_meant(said: str, person: Person) -> bool:
    name = person.name.lower()
    surname = name.split()[-1]
    named = rf"{re.escape(name)}|(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir)\.? {re.escape(surname)}"
    return _is_meant(said, named) or (
        bool(person.title) and _is_meant(said, _with_article(person.title.lower()))
    )


def _is_first_name_meant(text: str, person: Person) -> bool:
    """Whether `text` speaks of somebody with the first name of `person`, and with no other surname.

    One that is an ordinary word too ("Mark", "Will") must have its capital, and not as the first word.
    """
    first, *others = _TITLE.sub("", person.name).split() or [""]
    if len(first) < _SHORTEST_NAME or not others:
        return False
    for one in _first_name(first).finditer(text):
        as_a_name = one[0][0].isupper() and not _SENTENCE_BEGINS.search(text[: one.start()])
        surname = _SURNAME.match(text, one.end())
        its_own = surname is None or surname[1].lower() in " ".join(others).lower().split()
        named = as_a_name or first.lower() not in _words_that_are_no_names()
        if its_own and named and not _ADDRESSED.search(text[: one.start()].lower()):
            return True
    return False


def _is_meant(said: str, pattern: str) -> bool:
    return any(not _ADDRESSED.search(said[: one.start()]) for one in _compiled(pattern).finditer(said))


def _others(role: Role, said: str) -> list[str]:
    """Of those whom a role names, one or the other, whom `said` is not about."""
    return [one for one in _either(role) if not any(_is_meant(said, called) for called in _called(one))]


def _either(role: Role) -> list[str]:
    """The names that a role puts to choice; most have one."""
    plain = " ".join(re.sub(r"\(.*?\)", " ", role.name).split()) or role.name
    choice = [one for one in _CHOICE.split(plain) if one] if _HAS_CHOICE.search(plain) else []
    return choice or [plain]


def _called(name: str) -> Iterator[str]:
    """Patterns for what people call whoever is named so: "manager/supervisor" is one who has two names."""
    for one in name.lower().split("/"):
        called = re.sub(r"^(?:the|an?|your|their|our|any)\s+", "", one.strip())
        yield _with_article(called, *_SAID_FOR.get(called, ()))
        *before, last = called.split() or [""]
        if last in _RANKS and set(before) <= _PLACES:
            yield _with_article(last, *_SAID_FOR.get(last, ()))


def _with_article(*ways: str) -> str:
    return rf"{_WHOSE}(?:{'|'.join(map(re.escape, ways))})"


@cache
def _words_that_are_no_names() -> frozenset[str]:
    return listed("english_words.txt") - listed("given_names.txt")


@lru_cache(4096)
def _first_name(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)


@lru_cache(4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})(?:'?s)?\b(?! (?:team|office|assistant|son|daughter|desk|car)\b)")
