"""What one sentence asks of its reader.

A sentence is first put in a plain form: small letters, one space before every word, and a comma for
every break, one of them at the very start. The phrases of `RULES` are then sought from left to right,
and at one place the earlier group wins, so that "are not required to" is found before "required to".
Of all that is found the first of the strongest counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from bot.knowledge.modality_phrases import FILLERS, OBJECTS, ORDERS, PEOPLE, PERMISSION, RULES
from bot.model import Modality
from bot.patterns import Pattern

STRENGTH: Final = {
    Modality.MUST: 3,
    Modality.MUST_NOT: 3,
    Modality.ONLY_IF: 3,
    Modality.SHOULD: 2,
    Modality.SHOULD_NOT: 2,
    Modality.MAY: 1,
    Modality.SAYS: 0,
}
"""Of several rules, the strongest counts."""

_MONTH: Final = Pattern(r"(?<=\d )May\b|(?<=[\w,;] )May\b(?! [A-Z]|\s*(?::|$))|\bMay(?= (?:\| )?\d)")
"""With a capital inside of a sentence, or beside a figure."""
_STRAIGHT: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_TOKEN: Final = re.compile(r"[\w'£$€]+|[,;:()\[\]–—|]|-(?=\s)")
_DUTY_OF_PEOPLE: Final = Pattern(
    rf"(?<= )({PEOPLE}) will\b(?! (?:receive|get|hear|find|have|see|be (?:\w+ed|given|told|sent|paid|shown"
    r"|made|able)))"
)
_REPORTED: Final = Pattern(
    r"^ ,(?: please)? (?:(?:important|warning|note|reminder|remember) ,(?= )"
    r"|(?:note|remember|be aware|bear in mind|i (?:understand|accept|agree|know"
    r"|acknowledge)) that)"
)
# "Should you wish to appeal" asks for nothing; an item "should be short" does.
_INVERTED: Final = Pattern(r"^ , should\b(?! (?:be|not|never|only|have|avoid))(?= \w)")
_HEAD: Final = re.compile(r"\(\?:([^()]*)\)|(\w+|,)")


@cache
def _by_first_word() -> dict[str, list[tuple[Modality, re.Pattern[str]]]]:
    """The phrases under each word that they can begin with, in their order.

    They are made when the first clause is read: one question needs none of them.
    """
    table: dict[str, list[tuple[Modality, re.Pattern[str]]]] = {}
    for label, phrases in RULES:
        for phrase in phrases:
            head = _HEAD.match(phrase)
            assert head, phrase
            pattern = re.compile(phrase)
            for word in dict.fromkeys(choice.split()[0] for choice in (head[1] or head[2]).split("|")):
                table.setdefault(word, []).append((label, pattern))
    return table


_WORD: Final = re.compile(r"[^ ]+")
_OPENING_CLAUSE: Final = Pattern(
    r"^ , (?!\w+ (?:possible|practicable) )(?:if|when|where|whenever|wherever|while|once|after|before|as"
    r"|in|on|at|during|for|should|until|by|from|to|with|within|upon|first|immediately|then"
    r"|please)\b(?: \w[\w']*)*? ,(?= )"
)
_DIALS: Final = ("ring", "call", "dial", "phone", "text")
_FINITE: Final = Pattern(
    r" (?:is|are|was|were|has|have|will|may|must|can|should|shall|means|includes|explains|applies"
    r"|covers)\b"
)
_POINTS: Final = Pattern(
    r"(?:see|view|visit|read|find|check)(?: (?:out|on))?"
    r" (?:more|further|also|above|below|overleaf|how)\b"
    r"|(?:refer to|see (?:the|our|section|appendix|page|table|annex|https?|www"
    r"|[a-z]+ (?:policy|guidance|page))|find details)\b"
    r"|(?:train|travel|phone|book|park) (?:fares?|tickets?|costs?|expenses?|times?|bills?|calls?|insurance"
    r"|passes|vouchers?)\b"
)
"""What only begins like an order: where to read on, "Refer to the rota", or a thing, "train fares"."""
_ONLY_WHERE: Final = Pattern(r" only (?:where|when|if|after)\b")
"""In an order, it makes a leave of it: "Use a taxi only where: …"."""
_GATES: Final = (
    r"unless|except|other than|only|solely|but not otherwise",
    r"save (?:with|where|when|for|in|by|if|as)",
    r"subject to|on condition|at the discretion of|(?:so|as) long as",
    r"provid(?:ed|ing) (?:that|you|they|it|he|she|the|your|a|all)",
    rf"with(?: \w+){{0,4}} {PERMISSION}",
    r"if(?: \w+){1,4} (?:agrees?|approves?|permits?|consents?)",
    rf"(?:until|before)(?: \w+){{0,6}} (?:{PERMISSION}|approved|agreed|cleared|authori[sz]ed)",
)
_GATE: Final = Pattern(rf"(?<! not) (?:{'|'.join(_GATES)})\b")
_GATE_OF_A_BAN: Final = Pattern(r" without\b")


def straight(text: str) -> str:
    """The text with the quotes of a typewriter, for which the rules are written."""
    return text.translate(_STRAIGHT)


def without_may(text: str) -> str:
    """The text with another word for the month of May, which is no leave."""
    return _MONTH.sub("month", text)


def plain_form(sentence: str) -> str:
    """The sentence in the form that the rules are written for."""
    tokens = _TOKEN.findall(without_may(sentence).lower())
    words = ["," if not (t[0].isalnum() or t[0] in "'£$€_") else t for t in tokens]
    text = " , " + " ".join(w for w in words if w not in FILLERS)
    if "'" in text:
        text = text.replace("can't", "can not").replace("won't", "will not").replace("n't", " not")
        text = text.replace("'ll", " will").replace("'re", " are")
    text = text.replace("'", "").replace("cannot", "can not").replace(" at all times", "")
    if " will" in text:
        text = _DUTY_OF_PEOPLE.sub(r"\1 shall", text)
    return _INVERTED.sub(" , if", _REPORTED.sub(" ,", text))


def of_sentence(plain: str) -> Modality:
    """The first of the strongest rules in one sentence, with the gates that stand in it."""
    findings = list(_findings(plain))
    label = Modality.SAYS
    if is_order(plain) and all(found is not Modality.ONLY_IF for _, found in findings):
        label = Modality.ONLY_IF if _ONLY_WHERE.search(plain) else Modality.MUST
    for start, found in findings:
        if found is Modality.MUST and label is Modality.MAY and " but " in plain[:start]:
            found = Modality.ONLY_IF
        if STRENGTH[found] > STRENGTH[label]:
            label = found
    return gated(label, plain)


def gated(label: Modality, plain: str) -> Modality:
    """A ban or a freedom that stands under a condition is only if; a duty stays what it is."""
    if label in (Modality.MUST, Modality.SHOULD, Modality.SAYS, Modality.ONLY_IF):
        return label
    if _GATE.search(plain) or (label is not Modality.MAY and _GATE_OF_A_BAN.search(plain)):
        return Modality.ONLY_IF
    return label


def is_statement(plain: str) -> bool:
    """Whether a sentence has a verb that states or rules something, as no heading has."""
    return _FINITE.search(plain) is not None


def is_order(plain: str) -> bool:
    """Whether a sentence begins with a verb in the imperative."""
    words = _OPENING_CLAUSE.sub(" ,", plain).split()
    if len(words) > 2 and words[1].endswith("ly"):
        del words[1]
    if len(words) < 3 or words[1] not in ORDERS or words[2] == "no":
        return False
    if words[2] in ("that", "which") and is_statement(f" {' '.join(words[3:4])}"):  # "Leave that was refused"
        return False
    if words[2] == "of":
        return words[1] == "dispose"
    if _POINTS.match(" ".join(words[1:])):
        return False
    return (
        words[2] in OBJECTS
        or (words[1] in _DIALS and words[2].isdigit())
        or not is_statement(" ".join(words))
    )


def _findings(plain: str) -> Iterator[tuple[int, Modality]]:
    """Every rule in a sentence with the place of its first word, none inside another."""
    end = 0
    for word in _WORD.finditer(plain):
        start = word.start()
        if start < end:
            continue
        for label, phrase in _by_first_word().get(word[0], ()):
            if found := phrase.match(plain, start):
                end = found.end()
                yield start, label
                break
