"""What a clause asks of its reader, read off its own words, its lead-in and its heading.

`bot.knowledge.modality_sentences` reads one sentence; here it is decided which sentence of a clause counts,
and what a lead-in, a heading, a table's row or the answer to a question makes of it.
"""

from __future__ import annotations

import re
from typing import Final

from bot.knowledge.modality_phrases import ORGANISATION, PERMISSION
from bot.knowledge.modality_sentences import (
    STRENGTH,
    gated,
    is_order,
    is_statement,
    of_sentence,
    plain_form,
    straight,
    without_may,
)
from bot.knowledge.rows import CELLS
from bot.knowledge.ruling import CROSS, ruling_of
from bot.model import Modality
from bot.patterns import Pattern

_TURNED: Final = {
    Modality.MUST: Modality.MUST_NOT,
    Modality.SHOULD: Modality.SHOULD_NOT,
    Modality.MAY: Modality.MUST_NOT,
}
_GETS_PERMISSION: Final = Pattern(
    rf" (?:obtain|get|seek|have|secure|gain|ask for|request)(?: \w+){{0,4}} {PERMISSION}\b"
)
_TURN: Final = Pattern(r" , (?:not(?! (?:being|having|only|just)\b)|never|avoid|do not|refrain)\b")
_DEFINITION: Final = Pattern(r'^\W*"[^"]+" (?:means|includes|refers to|is|are)\b')
_HEADWORDS: Final = (
    # A lead-in may be no sentence: "Don't", "Not allowed:", "Good practice".
    (
        Pattern(
            r" , (?:do not|never)\b| (?:not|un)? ?(?:unacceptable|prohibited|forbidden|banned|misuse)\b"
            r"| not (?:allowed|permitted|acceptable)\b"
        ),
        Modality.MUST_NOT,
    ),
    (Pattern(r" (?:avoid|discouraged)\b"), Modality.SHOULD_NOT),
    (Pattern(r" (?:allowed|permitted|acceptable)\b"), Modality.MAY),
    (Pattern(r" (?:good|best) practice\b| (?:recommended|please|consider)\b"), Modality.SHOULD),
    (Pattern(r" , (?:do|always|must)\b"), Modality.MUST),
)
_TELLS: Final = Pattern(
    r" (?:covers?|includes?|applies to|apply to|aims?|purposes?|examples?|such as|for example"
    r"|refers to|things like|drawn up|designed to|intended to|in order to)\b"
    r"|(?<! it) means$|^ ,(?: the| our| your| an?)?(?: \w+){0,2} (?:we"
    rf"|{ORGANISATION})(?: of(?: \w+){{1,2}})? (?:may|can|will|do|does)\b"
)
_QUOTED: Final = Pattern(r'"[^"]*"')
_SETS_THE_SCENE: Final = Pattern(r" , (?:if|when|where|whenever|wherever|while|before|after|once|until)\b")
"""A lead-in that says when its items hold, whatever else it names: "When you use a tool such as a drill:"."""
_SENTENCE_END: Final = Pattern(r"(?<=[.!?])\s+|\n\s*\n| \| ")
_ASKS_LEAVE: Final = Pattern(
    r"\b(?:allowed|permitted|acceptable|claimable|covered|ok(?:ay)?|can (?:i|you|we)|may (?:i|you|we))\b",
    re.I,
)
_YES_OR_NO: Final = Pattern(r"\W*(?:(?P<no>no|never|not)|yes)\b", re.IGNORECASE)
_ASKED: Final = r"(?:Q(?:uestion)?\s?\d*[:.]\s+|[\d.]+\s+)?"
_ASKS_IF_I_MAY: Final = Pattern(rf"{_ASKED}(?:can|may|could|am|are) (?:i|we|you|staff)\b.*\?", re.I)
_ASKS_IF_I_MUST: Final = Pattern(
    rf"{_ASKED}(?:(?:must|should) (?:i|we|you|staff)|do (?:i|we|you|staff) (?:need|have) to)\b.*\?", re.I
)
_ANSWER: Final = Pattern(r"^A(?:nswer)?\s?\d*[:.]\s+")
_CONTACT: Final = Pattern(
    r"[A-Z][\w'-]*(?: (?:of|for|and|&|[A-Z][\w'-]*)){1,5}(?: \([^)]*\))?(?::| \|)"
    r"[^.!?]*(?:\S@\S|\bext\b|\d{4,}).*"
)
"""How to reach somebody whose post begins like an order: "Leave Administrator: 01632 960100"."""


def modality(lead_in: str, text: str, heading: str = "") -> Modality:
    """What a clause asks of its reader.

    `lead_in` is the sentence that a list item completes, or the heads of a table row's columns, or "";
    `text` is the clause; `heading` is what it stands under. A lead-in with a rule governs the item; one
    that only sets the scene leaves it to the item's own words. A heading such as "Don't" governs what
    has no lead-in and is no sentence of its own. Never raises: words without a rule are `Modality.SAYS`.
    """
    text = without_may(straight(text))
    if not lead_in.strip() or _is_crossed(text):
        return _below(heading, text)
    lead_in = straight(lead_in)
    if CELLS in lead_in:
        return _of_row(lead_in, text)
    lead = plain_form(lead_in)
    label = _of_lead_in(lead)
    if label is Modality.SAYS:
        label = ruling_of(lead_in)
    if label is Modality.SAYS:
        tells = _TELLS.search(lead) and not _SETS_THE_SCENE.match(lead)
        return Modality.SAYS if tells else _below(heading, text)
    return _led(label, text)


def _of_text(text: str) -> Modality:
    """The first of the strongest rules in a text; before a list of its own, its lead-in decides."""
    if _CONTACT.fullmatch(text):
        return Modality.SAYS
    head, colon, _ = text.partition(":\n")
    label = _of_lead_in(plain_form(head)) if colon else Modality.SAYS
    if label is not Modality.SAYS:
        return label
    for sentence in _SENTENCE_END.split(text):
        if _DEFINITION.match(sentence):
            continue
        unquoted = _QUOTED.sub(" ", sentence) if '"' in sentence else sentence
        found = of_sentence(plain_form(unquoted if unquoted.strip(" .,;:") else sentence))
        if STRENGTH[found] > STRENGTH[label]:
            label = found
    return label


def _of_lead_in(plain: str) -> Modality:
    label = of_sentence(plain)
    if label is not Modality.SAYS:
        return label
    return next((headed for words, headed in _HEADWORDS if words.search(plain)), Modality.SAYS)


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
    """What "Yes" or "No" says below a heading that asks for leave or for a duty; else `SAYS`.

    A "Yes" with a ban or a duty behind it is to be read to its end: neither stands for the whole.
    """
    answer = _ANSWER.sub("", text)
    said = _YES_OR_NO.match(answer)
    if said is None:
        return Modality.SAYS
    first, *rest = map(plain_form, _SENTENCE_END.split(answer))
    if _ASKS_IF_I_MUST.fullmatch(question):
        return Modality.MAY if said["no"] else Modality.MUST
    if _ASKS_IF_I_MAY.fullmatch(question):
        if said["no"]:
            return gated(Modality.MUST_NOT, first)
        strongest = max(STRENGTH[of_sentence(plain)] for plain in (first, *rest))
        return Modality.ONLY_IF if strongest == STRENGTH[Modality.MUST] else gated(Modality.MAY, first)
    return Modality.SAYS


def _is_crossed(text: str) -> bool:
    """Whether a cross before the words says that they name what must not be done."""
    return text[:1] != "" and text[0] in CROSS


def _led(label: Modality, text: str) -> Modality:
    """What an item asks below a lead-in that asks `label`."""
    item = plain_form(text)
    if _TURN.match(item):
        label = _TURNED.get(label, label)
    if label is Modality.MUST and _GETS_PERMISSION.search(item):
        return Modality.ONLY_IF
    return gated(label, item)


def _stands_alone(text: str) -> bool:
    """Whether a clause is a sentence with its own subject, or its own ban, that no heading completes."""
    item = plain_form(text)
    if _TURN.match(item):
        return True
    return not (text[:1].islower() or is_order(item) or not is_statement(item))


def _of_row(heads: str, text: str) -> Modality:
    """What a table's row asks: "Allowed?" over "No", or "Don't" over what is not to be done."""
    opening, colon, _ = heads.partition(CELLS)[0].rpartition(":")
    label = _of_lead_in(plain_form(opening)) if colon else Modality.SAYS
    if label is not Modality.SAYS:
        return _led(label, text)
    pairs = list(zip(reversed(heads.split(CELLS)), reversed(text.split(CELLS)), strict=False))
    for head, cell in pairs:
        if _ASKS_LEAVE.search(head) and (said := _YES_OR_NO.match(cell)):
            no = said["no"] is not None
            return Modality.MUST_NOT if no else gated(Modality.MAY, plain_form(cell))
    ruled = [(found, cell) for head, cell in pairs if (found := ruling_of(head)) is not Modality.SAYS]
    return _led(*ruled[0]) if len(ruled) == 1 else _below("", text)
