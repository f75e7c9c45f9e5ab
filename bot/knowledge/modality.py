"""What a clause asks of its reader, read off its own words.

A sentence is first put in a plain form: small letters, one space before every word, and a comma for
every break, one of them at the very start. The phrases of `RULES` are then sought from left to right,
and at one place the earlier group wins, so that "are not required to" is found before "required to".
Of all that is found the first of the strongest counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.knowledge.modality_phrases import FILLERS, OBJECTS, ORDERS, ORGANISATION, PEOPLE, PERMISSION, RULES
from bot.knowledge.rows import CELLS
from bot.knowledge.ruling import CROSS, ruling_of
from bot.model import Modality

_STRENGTH: Final = {
    Modality.MUST: 3,
    Modality.MUST_NOT: 3,
    Modality.ONLY_IF: 3,
    Modality.SHOULD: 2,
    Modality.SHOULD_NOT: 2,
    Modality.MAY: 1,
    Modality.SAYS: 0,
}
_TURNED: Final = {
    Modality.MUST: Modality.MUST_NOT,
    Modality.SHOULD: Modality.SHOULD_NOT,
    Modality.MAY: Modality.MUST_NOT,
}

_HEAD: Final = re.compile(r"\(\?:([^()]*)\)|(\w+|,)")


def _by_first_word() -> dict[str, list[tuple[Modality, re.Pattern[str]]]]:
    """The phrases under each word that they can begin with, in their order."""
    table: dict[str, list[tuple[Modality, re.Pattern[str]]]] = {}
    for label, phrases in RULES:
        for phrase in phrases:
            head = _HEAD.match(phrase)
            assert head, phrase
            pattern = re.compile(phrase)
            for word in dict.fromkeys(choice.split()[0] for choice in (head[1] or head[2]).split("|")):
                table.setdefault(word, []).append((label, pattern))
    return table


_PHRASES: Final = _by_first_word()

_GATE: Final = re.compile(
    r" (?:unless|except|save (?:with|where|when|for|in|by|if|as)|other than|only|solely|subject to"
    r"|on condition|(?:so|as) long as|provid(?:ed|ing) (?:that|you|they|it|he|she|the|your|a|all)"
    rf"|but not otherwise|at the discretion of|with(?: \w+){{0,4}} {PERMISSION}"
    r"|if(?: \w+){1,4} (?:agrees?|approves?|permits?|consents?)|(?:until"
    rf"|before)(?: \w+){{0,6}} (?:{PERMISSION}|approved|agreed|cleared|authori[sz]ed))\b"
)
_GATE_OF_A_BAN: Final = re.compile(r" without\b")
_GETS_PERMISSION: Final = re.compile(
    rf" (?:obtain|get|seek|have|secure|gain|ask for|request)(?: \w+){{0,4}} {PERMISSION}\b"
)
_TURN: Final = re.compile(r" , (?:not|never|avoid|do not|refrain)\b")
_DEFINITION: Final = re.compile(r'^\W*"[^"]+" (?:means|includes|refers to|is|are)\b')
_HEADWORDS: Final = (
    # A lead-in may be no sentence: "Don't", "Not allowed:", "Good practice".
    (
        re.compile(
            r" , (?:do not|never)\b| (?:not|un)? ?(?:unacceptable|prohibited|forbidden|banned|misuse)\b"
            r"| not (?:allowed|permitted|acceptable)\b"
        ),
        Modality.MUST_NOT,
    ),
    (re.compile(r" (?:avoid|discouraged)\b"), Modality.SHOULD_NOT),
    (re.compile(r" (?:allowed|permitted|acceptable)\b"), Modality.MAY),
    (re.compile(r" (?:good|best) practice\b| (?:recommended|please|consider)\b"), Modality.SHOULD),
    (re.compile(r" , (?:do|always|must)\b"), Modality.MUST),
)
_TELLS: Final = re.compile(
    r" (?:covers?|includes?|applies to|apply to|aims?|purposes?|examples?|such as|for example"
    r"|refers to)\b|(?<! it) means$|^ ,(?: the| our| your| an?)?(?: \w+){0,2} (?:we"
    rf"|{ORGANISATION})(?: of(?: \w+){{1,2}})? (?:may|can|will|do|does)\b"
)

_MONTH: Final = re.compile(r"(?<=\d )May\b|(?<=[\w,;] )May\b(?! [A-Z]|\s*(?::|$))|\bMay(?= (?:\| )?\d)")
"""The month, which is no leave: with a capital inside of a sentence, or beside a figure."""
_QUOTED: Final = re.compile(r'"[^"]*"')
_WORD: Final = re.compile(r"[^ ]+")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n\s*\n| \| ")
_TOKEN: Final = re.compile(r"[\w'£$€]+|[,;:()\[\]–—|]|-(?=\s)")
_DUTY_OF_PEOPLE: Final = re.compile(
    rf"(?<= )({PEOPLE}) will\b(?! (?:receive|get|hear|find|have|see|be (?:\w+ed|given|told|sent|paid|shown"
    r"|made|able)))"
)
_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_REPORTED: Final = re.compile(
    r"^ ,(?: please)? (?:(?:important|warning|note|reminder|remember) ,(?= )"
    r"|(?:note|remember|be aware|bear in mind|i (?:understand|accept|agree|know"
    r"|acknowledge)) that)"
)
# "Should you wish to appeal" asks for nothing; an item "should be short" does.
_INVERTED: Final = re.compile(r"^ , should\b(?! (?:be|not|never|only|have|avoid))(?= \w)")
_OPENING_CLAUSE: Final = re.compile(
    r"^ , (?!\w+ (?:possible|practicable) )(?:if|when|where|whenever|wherever|while|once|after|before|as"
    r"|in|on|at|during|for|should|until|by|from|to|with|within|upon|first|immediately|then"
    r"|please)\b(?: \w[\w']*)*? ,(?= )"
)

_ASKS_LEAVE: Final = re.compile(
    r"\b(?:allowed|permitted|acceptable|claimable|covered|ok(?:ay)?|can (?:i|you|we)|may (?:i|you|we))\b",
    re.I,
)
_YES_OR_NO: Final = re.compile(r"\W*(?:(?P<no>no|never|not)|yes)\b", re.IGNORECASE)
_ASKED: Final = r"(?:Q(?:uestion)?\s?\d*[:.]\s+|[\d.]+\s+)?"
_ASKS_IF_I_MAY: Final = re.compile(rf"{_ASKED}(?:can|may|could|am|are) (?:i|we|you|staff)\b.*\?", re.I)
_ASKS_IF_I_MUST: Final = re.compile(
    rf"{_ASKED}(?:(?:must|should) (?:i|we|you|staff)|do (?:i|we|you|staff) (?:need|have) to)\b.*\?", re.I
)
_ANSWER: Final = re.compile(r"^A(?:nswer)?\s?\d*[:.]\s+")
_ONLY_WHERE: Final = re.compile(r" only (?:where|when|if|after)\b")
"""In an order, it makes a leave of it: "Use a taxi only where: …"."""
_CONTACT: Final = re.compile(
    r"[A-Z][\w'-]*(?: (?:of|for|and|&|[A-Z][\w'-]*)){1,5}(?: \([^)]*\))?(?::| \|)"
    r"[^.!?]*(?:\S@\S|\bext\b|\d{4,}).*"
)
"""How to reach somebody whose post begins like an order: "Leave Administrator: 01632 960100"."""
_DIALS: Final = ("ring", "call", "dial", "phone", "text")
_FINITE: Final = re.compile(
    r" (?:is|are|was|were|has|have|will|may|must|can|should|shall|means|includes|explains|applies"
    r"|covers)\b"
)


def _plain(sentence: str) -> str:
    """The sentence in the form that the rules are written for."""
    sentence = _MONTH.sub("month", sentence)
    words = ["," if not (t[0].isalnum() or t[0] in "'£$€_") else t for t in _TOKEN.findall(sentence.lower())]
    text = " , " + " ".join(w for w in words if w not in FILLERS)
    if "'" in text:
        text = text.replace("can't", "can not").replace("won't", "will not").replace("n't", " not")
        text = text.replace("'ll", " will").replace("'re", " are")
    text = text.replace("'", "").replace("cannot", "can not").replace(" at all times", "")
    if " will" in text:
        text = _DUTY_OF_PEOPLE.sub(r"\1 shall", text)
    return _INVERTED.sub(" , if", _REPORTED.sub(" ,", text))


def _is_order(plain: str) -> bool:
    """Whether a sentence begins with a verb in the imperative."""
    words = _OPENING_CLAUSE.sub(" ,", plain).split()
    if len(words) > 2 and words[1].endswith("ly"):
        del words[1]
    if len(words) < 3 or words[1] not in ORDERS or words[2] == "no":
        return False
    if words[2] in ("that", "which") and _FINITE.match(
        f" {' '.join(words[3:4])}"
    ):  # "Leave that was refused"
        return False
    if words[2] == "of":
        return words[1] == "dispose"
    return (
        words[2] in OBJECTS
        or (words[1] in _DIALS and words[2].isdigit())
        or not _FINITE.search(" ".join(words))
    )


def _findings(plain: str) -> Iterator[tuple[int, Modality]]:
    """Every rule in a sentence with the place of its first word, none inside another."""
    end = 0
    for word in _WORD.finditer(plain):
        start = word.start()
        if start < end:
            continue
        for label, phrase in _PHRASES.get(word[0], ()):
            if found := phrase.match(plain, start):
                end = found.end()
                yield start, label
                break


def _of_sentence(plain: str) -> Modality:
    """The first of the strongest rules in one sentence, with the gates that stand in it."""
    findings = list(_findings(plain))
    label = Modality.SAYS
    if _is_order(plain) and all(found is not Modality.ONLY_IF for _, found in findings):
        label = Modality.ONLY_IF if _ONLY_WHERE.search(plain) else Modality.MUST
    for start, found in findings:
        if found is Modality.MUST and label is Modality.MAY and " but " in plain[:start]:
            found = Modality.ONLY_IF
        if _STRENGTH[found] > _STRENGTH[label]:
            label = found
    return _gated(label, plain)


def _gated(label: Modality, plain: str) -> Modality:
    """A ban or a freedom that stands under a condition is only if; a duty stays what it is."""
    if label in (Modality.MUST, Modality.SHOULD, Modality.SAYS, Modality.ONLY_IF):
        return label
    if _GATE.search(plain) or (label is not Modality.MAY and _GATE_OF_A_BAN.search(plain)):
        return Modality.ONLY_IF
    return label


def _of_text(text: str) -> Modality:
    """The first of the strongest rules in a text; before a list of its own, its lead-in decides."""
    if _CONTACT.fullmatch(text):
        return Modality.SAYS
    head, colon, _ = text.partition(":\n")
    label = _of_lead_in(_plain(head)) if colon else Modality.SAYS
    if label is not Modality.SAYS:
        return label
    for sentence in _SENTENCE_END.split(text):
        if _DEFINITION.match(sentence):
            continue
        unquoted = _QUOTED.sub(" ", sentence) if '"' in sentence else sentence
        found = _of_sentence(_plain(unquoted if unquoted.strip(" .,;:") else sentence))
        if _STRENGTH[found] > _STRENGTH[label]:
            label = found
    return label


def _of_lead_in(plain: str) -> Modality:
    label = _of_sentence(plain)
    if label is not Modality.SAYS:
        return label
    return next((headed for words, headed in _HEADWORDS if words.search(plain)), Modality.SAYS)


def modality(lead_in: str, text: str, heading: str = "") -> Modality:
    """What a clause asks of its reader.

    `lead_in` is the sentence that a list item completes, or the heads of a table row's columns, or "";
    `text` is the clause; `heading` is what it stands under. A lead-in with a rule governs the item; one
    that only sets the scene leaves it to the item's own words. A heading such as "Don't" governs what
    has no lead-in and is no sentence of its own. Never raises: words without a rule are `Modality.SAYS`.
    """
    text = _MONTH.sub("month", text.translate(_PLAIN))
    if not lead_in.strip() or _is_crossed(text):
        return _below(heading, text)
    lead_in = lead_in.translate(_PLAIN)
    if CELLS in lead_in:
        return _of_row(lead_in, text)
    lead = _plain(lead_in)
    label = _of_lead_in(lead)
    if label is Modality.SAYS:
        label = ruling_of(lead_in)
    if label is Modality.SAYS:
        return Modality.SAYS if _TELLS.search(lead) else _below(heading, text)
    return _led(label, text)


def _below(heading: str, text: str) -> Modality:
    """What a clause asks that no lead-in rules: by its own words, its first sign or cell, or its heading."""
    first, parted, rest = text.partition(CELLS)
    if parted and (told := ruling_of(first)) is not Modality.SAYS:
        return _led(told, rest)
    if _is_crossed(text):
        return _led(Modality.MUST_NOT, text[1:])
    if (answered := _of_answer(heading, text)) is not Modality.SAYS:
        return answered
    ruled, own = ruling_of(heading), _of_text(text)
    asks_first = own is Modality.ONLY_IF and ruled in (Modality.MUST, Modality.SHOULD)
    if ruled is Modality.SAYS or asks_first or _stands_alone(text):
        return own
    return _led(ruled, text)


def _of_answer(question: str, text: str) -> Modality:
    """What "Yes" or "No" says below a heading that asks for leave or for a duty; else `SAYS`."""
    answer = _ANSWER.sub("", text)
    said = _YES_OR_NO.match(answer)
    if said is None:
        return Modality.SAYS
    first = _plain(_SENTENCE_END.split(answer)[0])
    if _ASKS_IF_I_MUST.fullmatch(question):
        return Modality.MAY if said["no"] else Modality.MUST
    if _ASKS_IF_I_MAY.fullmatch(question):
        return _gated(Modality.MUST_NOT if said["no"] else Modality.MAY, first)
    return Modality.SAYS


def _is_crossed(text: str) -> bool:
    """Whether a cross before the words says that they name what must not be done."""
    return text[:1] != "" and text[0] in CROSS


def _led(label: Modality, text: str) -> Modality:
    """What an item asks below a lead-in that asks `label`."""
    item = _plain(text)
    if _TURN.match(item):
        label = _TURNED.get(label, label)
    if label is Modality.MUST and _GETS_PERMISSION.search(item):
        return Modality.ONLY_IF
    return _gated(label, item)


def _stands_alone(text: str) -> bool:
    """Whether a clause is a sentence with its own subject, or its own ban, that no heading completes."""
    item = _plain(text)
    if _TURN.match(item):
        return True
    return not (text[:1].islower() or _is_order(item) or not _FINITE.search(item))


def _of_row(heads: str, text: str) -> Modality:
    """What a table's row asks: "Allowed?" over "No", or "Don't" over what is not to be done."""
    opening, colon, _ = heads.partition(CELLS)[0].rpartition(":")
    label = _of_lead_in(_plain(opening)) if colon else Modality.SAYS
    if label is not Modality.SAYS:
        return _led(label, text)
    pairs = list(zip(reversed(heads.split(CELLS)), reversed(text.split(CELLS)), strict=False))
    for head, cell in pairs:
        if _ASKS_LEAVE.search(head) and (said := _YES_OR_NO.match(cell)):
            no = said["no"] is not None
            return Modality.MUST_NOT if no else _gated(Modality.MAY, _plain(cell))
    ruled = [(found, cell) for head, cell in pairs if (found := ruling_of(head)) is not Modality.SAYS]
    return _led(*ruled[0]) if len(ruled) == 1 else _below("", text)
