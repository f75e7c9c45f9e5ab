"""Who is named behind a verb and yet is not to be told by the reader: "the Owner will tell the Board"."""

from __future__ import annotations

import re

from bot.importing.role_names import Named, roles_before
from bot.importing.telling import IN_CHARGE, Told

_TELLS = re.compile(
    r"(?:inform|tell|alert|contact|consult|report|refer|notifie|escalate|pas|passe)s", re.IGNORECASE
)
_NOT_TOLD = re.compile(
    r"\b(?:cannot|can['’]t|could not|unable to|(?:not|n.t) (?:been |be )?able to|do not|don['’]t"
    r"|must not|should not|never|not to|without)\s+$"
    r"|\b(?:need not|needn['’]t"
    r"|(?:do(?:es)? not|don['’]t|doesn['’]t) (?:need|have)(?: to)?"
    r"|(?:is|are) (?:not|neither) (?:required|obliged|expected|asked)(?: to)?"
    r"|no need(?: to)?|not (?:necessary|needed)(?: to)?)(?: be)?\s+$"
    r"|^(?:no|none|nothing|neither)\b[^,;]*\b(?:shall|may|must|should|can|will) be\s+$"
    r"|\bwhether\b[^,;]*$"
    r"|^we have (?:\w+ ){,2}(?:procedures?|arrangements?|systems?|processes)(?: in place)? for\s+$"
    r"|\b(?:tell|inform|explain|explaining)\b[^.;,]{,80}\bthat you"
    r" (?:will |may )?(?:need to|have to|must|will) $"
    r"|\b(?:if|when|whenever|once)\s+(?:you|they|we|he|she|(?:an?|the)(?:\s+\w+){1,2}|\w+(?:body|one)"
    r"(?: in the \w+)?)\s+(?:(?:decides?|chooses?|choose not|decided|chose) to\s+)?$",
    re.IGNORECASE,
)
"""Before the verb."""
_PLURAL = ("s", " staff")
_MUST = re.compile(
    r"\s+(?:must|should|shall|will|is to|has to)\s+(?:(?:\w+ly|also|then|always)\s+)*$", re.IGNORECASE
)
"""Between somebody and what they have to do."""
_STATEMENT = re.compile(
    r"(?:(?:then|also|next),?\s+)?(?:(?:at|before|following|upon)\b[^,;:]{,60},\s+)?"
    r"(?:(?:if|when|whenever|where|once|after|as soon as)\b[^;:]*[^;:\s]"
    r"(?<!\bby)(?<!\bto)(?<!\bwith)(?<!\bfrom)(?<!\bof)(?<!\band)(?<!\bor)(?<!\bthat)(?<!\babout)\s+)?",
    re.IGNORECASE,
)
"""Before the subject of a sentence."""
_WILL = re.compile(r"\s+(?:will|shall)\b", re.IGNORECASE)
_OPENING = 400
"""Letters; a subject stands in these."""
_AND_THEN = re.compile(
    r"\s+(?!be\b)(?!.{,200}\b(?:you|they|we|must|should|may|can|who|which|staff|employees)\b)"
    r"[^.;:]{,200}\b(?:and|or)\s+(?:(?:then|also|will)\s+)*",
    re.IGNORECASE,
)
"""Between that and a further verb of it."""
_SO_THAT = re.compile(r"\bso(?: that)?(?: the)?\s+$", re.IGNORECASE)
"""Before somebody who is told by those who were told: "so that the Regulator can be informed"."""
_WHO_THEN = re.compile(
    r"(?:,\s+(?:who|which)\b|\s+who\s+(?:will|would|shall|should|must|may|can|then)\b)[^,;:]*$", re.IGNORECASE
)
"""Between a role that is told and what it does then: "the Lead, who will refer it to the Board"."""
_BY_DOING = re.compile(r"(?<!\bor )\bby\s+(?:\w+ly\s+)?(?:\w+ing\b[^,;:.]{,120}\band\s+)?$", re.IGNORECASE)
"""Between somebody who is told and the verb that says how: "by filling in a card and sending it to"."""
_HOW = re.compile(r"\w+ing", re.IGNORECASE)


def duty_of_a_role(lead_in: str) -> bool:
    """ "The Marketing Department is responsible for:" lists what that role does, and not the reader."""
    found = IN_CHARGE.search(lead_in)
    return bool(found and roles_before(lead_in, found.start()))


def is_spared(sentence: str, told: Told) -> bool:
    """Whether the verb has somebody else do it, or nobody."""
    return _does_it_itself(sentence, told) or _is_not_told(sentence, told)


def is_how_another_is_told(sentence: str, told: Told, other: Told) -> bool:
    """Whether this only says how the `other` before it is told: "tell the Porter by ringing the Lodge"."""
    verb = _HOW.match(sentence, told.verb_at) if other.named.end < told.verb_at else None
    return bool(verb and _BY_DOING.search(sentence[other.named.end : told.verb_at]))


def _does_it_itself(sentence: str, told: Told) -> bool:
    """ "The Practice Manager informs the Lead" is the duty of a role that has been told already.

    So is "…, who will pass it to the Lead" behind the name of one.
    """
    who = _WHO_THEN.search(sentence[: max(told.verb_at, told.named.listed[0])])
    if who and roles_before(sentence, who.start()):
        return True
    must = _MUST.search(sentence[: told.verb_at])
    own = must.start() if must else told.verb_at
    doers = roles_before(sentence, own) if must or _TELLS.fullmatch(told.verb) else []
    if must and doers and doers[0].name.endswith(_PLURAL):
        return False  # "Supervisors must tell ..." may be said to the reader
    if doers and not doers[0].relative and _opens_statement(sentence, doers[0], must):
        return True
    return _one_of_its_tasks(sentence, told)


def _opens_statement(sentence: str, doer: Named, must: re.Match[str] | None) -> bool:
    """Whether `doer` is the subject; behind an "if", what "the teacher must" do may be said to the reader."""
    if doer.start == 0:
        return True
    post = doer.name[:1].isupper() or not must or bool(_WILL.match(must[0]))
    return post and bool(_STATEMENT.fullmatch(sentence[: doer.start]))


def _one_of_its_tasks(sentence: str, told: Told) -> bool:
    """ "The supervisor will write it down and send it to the Owner" is nothing that the reader does."""
    for will in _WILL.finditer(sentence, 0, min(told.verb_at, _OPENING)):
        doers = roles_before(sentence, will.start())
        if doers and _STATEMENT.fullmatch(sentence[: doers[0].start]):
            further = _AND_THEN.fullmatch(sentence[will.end() : told.verb_at])
            return bool(further) and not doers[0].name.endswith(_PLURAL)
    return False


def _is_not_told(sentence: str, told: Told) -> bool:
    """ "If you cannot tell your supervisor": whoever comes then is the one to tell."""
    later = _SO_THAT.search(sentence[: told.named.listed[0]])
    return bool(later or _NOT_TOLD.search(sentence[: told.verb_at]))
