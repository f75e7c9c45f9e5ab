"""What a route is called: the clause's own words for what is reported."""

from __future__ import annotations

import re
from collections.abc import Container

from bot.importing.role_names import Named
from bot.knowledge.labels import slug

MOST_WORDS = 16
_OPENING = re.compile(
    r"^(?:(?:and ?/ ?or|and|but|or|then|also|however,?|please|in the event (?:of|that)|in case of|if"
    r"|when(?:ever)?|where(?:ver)?|should|once|as soon as|any(?:one|body) (?:who|that)|staff (?:who|that)"
    r"|they must|you (?:must|should|may|will|need to|have to)"
    r"|I (?:will )?(?:also )?(?:report|ensure that|tell)"
    r"|(?:(?:you|I|they|staff|employees|colleagues|a member of staff) )?"
    r"(?:think|thinks|believe|believes|suspect that|find|finds|(?:becomes?|are|is) aware)(?: that| of)?"
    r"|(?:are|is) concerned (?:about|that)),?\s+)+",
    re.IGNORECASE,
)
_IS = re.compile(r"^(?:is|are) (?=(?:not )?(?:being|\w+ing)\b)", re.IGNORECASE)
"""Left of "anybody who is being pressed"."""
_GOES_ON = re.compile(
    r",?\s+(?:then\s+(?:I|you|we|they|he|she|it|this|that|the)\b|and\s+(?:must|should|shall|will)\b).*$",
    re.IGNORECASE,
)
"""What is done about it, and no part of what happened."""
_TAIL = """
    and but or then where when if of for by in any a an the you i we they staff users this that these it them
    he she please who which also immediately to be been being is are was were must should shall will may can
    could has have had expected required asked need needs initially first lie lies
"""
_CLOSING = re.compile(
    r"[\s,;:–—-]*(?:\b"
    rf"(?:as soon as possible|at once|straight away|{'|'.join(_TAIL.split())})\b[\s,;:–—-]*)+$",
    re.IGNORECASE,
)
_MEMBER = re.compile(r"\bmembers?$", re.IGNORECASE)
_OF_STAFF = re.compile(r" of (?:the )?(?:staff|public)\b", re.IGNORECASE)
_TAKES = re.compile(
    r"^,?\s+(?:(?:must|will|should|shall)\s+)?(?:receives?|handles?|deals? with|hears?|investigates?"
    r"|looks? into|takes? over)\s+"
    r"|^\s+(?:(?:must|will|should|shall) be|is|are)\s+(?:(?:also|always|immediately|first)\s+)*"
    r"(?:informed|told|notified|alerted|made aware)\s+(?:of|about|if|when|where)\s+",
    re.IGNORECASE,
)
"""Between a role that takes a matter on and the matter."""
_AND_DOES = re.compile(
    r",\s+and\s.*$|\s+and\s+(?:is|are|acts?|\w+s\s+(?:whether|how|what|every|any))\s.*$"
    r"|,\s+\w+s\s+(?:an?|the)\s.*$",
    re.IGNORECASE,
)
"""What that role does besides."""
_AFTER = re.compile(
    r"^[\s,]*(?:(?:immediately|at once|straight away|in writing|as soon as possible|know)[\s,]*)?"
    r"(?:if|when|of|about|that|where|whenever|as soon as|before|any)\s+",
    re.IGNORECASE,
)
_LINK = re.compile(r"\s*\b(?:to|with|by|on|through|via|(?:to )?the attention of)\s*$", re.IGNORECASE)
_A_NOUN = re.compile(r"\b(?:an?|the|any|every)\s+$", re.IGNORECASE)
"""Before a word that could be a verb: "an appeal goes to …" is about the appeal."""
_CONDITION = re.compile(r"[\s,]*(?:if|where|when|unless|after|outside|out of hours)\b", re.IGNORECASE)
_OTHER_ROLE = re.compile(r"^\s*(?:to|with|by)\b", re.IGNORECASE)
_NOT_THERE = re.compile(
    r"\b(?:cannot get hold|not available|unavailable|(?:is|are) (?:away|on leave)|absen(?:t|ce)|does not help"
    r"|not possible)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"^(?:it|this|they|these|those|that) (?:is|are|was|were|has|have|happens?|does)\b", re.I
)
_ONLY_A_NOUN = re.compile(
    r"^(?:the|this|that|these|those|their|such)(?: an?)? (?:incident|matter|issue|concern|problem|situation"
    r"|fact|details?)s?$",
    re.IGNORECASE,
)
"""Points back to what the sentence has said before its verb."""
_LITTLE_WORDS = """
    the a an any all every each some of to in on at by for from with or and is are was were be been that this
    it your their you they has have had if who which
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())
_EMPTY_WORDS = """
    immediately initially first anyone anybody also these them such him her straight away know i we directly
    continue report raise tell as soon possible do not carries come across other following confidence
    writing matter talk form unanswered unopened
"""
_SAYS_NOTHING = frozenset(_EMPTY_WORDS.split())
_SHORTEST_NAME = 3


def incident_in(sentence: str, verb_at: int, named: Named, before: str) -> str:
    """Plain words for what `sentence` has reported to the role `named`; the verb stands at `verb_at`.

    The words are the object of the verb, or the condition before it, or what stands behind the
    role, or the sentence before; whichever first says something.
    """
    verb = re.compile(r"\w*").match(sentence, verb_at)
    verb_end = verb.end() if verb and not _A_NOUN.search(sentence[:verb_at]) else verb_at
    first, last = named.listed
    between = _LINK.sub("", sentence[verb_end : max(first, verb_end)])
    behind = sentence[max(last, verb_at - 1) if last <= verb_at else last :]
    after = _AFTER.sub("", behind) if _AFTER.match(behind) else ""
    taken = _AND_DOES.sub("", _TAKES.sub("", behind)) if _TAKES.match(behind) else ""
    told = "" if _OTHER_ROLE.match(between) else between
    condition = sentence[: min(first, verb_at) if last <= verb_at else verb_at]
    for words in (told, condition, after, taken, before, sentence):
        name = _named(words)
        if name:
            return name
    return sentence.strip()


def incident_of_next(sentence: str, previous: Named, named: Named, incident: str) -> str:
    """The same for a role told in the same breath as the one before it, which is told of `incident`.

    "Theft to the Bursar, and leaks to the Data Officer" has it told of something else; "or to the Dean
    if you would rather not" of the same, on a condition; both may be told of the same.
    """
    between = _LINK.sub("", sentence[previous.listed[1] : named.listed[0]]).strip(" ,;")
    joint, _, rest = between.partition(" ")
    behind = sentence[named.listed[1] :]
    condition = rest if _CONDITION.match(rest) else behind if _CONDITION.match(behind) else ""
    if joint == "and" and not condition and (other := _named(rest)):
        return other
    trimmed = condition.partition(";")[0].strip(" ,:.!?–—-")
    return " ".join(f"{incident}, {trimmed}".split()[: 2 * MOST_WORDS]) if trimmed else incident


def _named(words: str) -> str:
    """`words` as a name, without the small words around it; "" where they say nothing."""
    bare = words.strip(' ,;:.!?–—-"“”')
    opened = _GOES_ON.sub("", _IS.sub("", _OPENING.sub("", bare)))
    trimmed = _without_tail(opened).strip(' ,;:.!?–—-"“”')
    content = [word.lower() for word in re.findall(r"[\w'’-]+", trimmed)]
    meaning = [word for word in content if word not in _LITTLE | _SAYS_NOTHING]
    if (
        not meaning
        or (len(meaning) == 1 and len(meaning[0]) < _SHORTEST_NAME)
        or _ONLY_A_NOUN.match(trimmed)
        or _NOT_THERE.search(trimmed)
        or _POINTS_BACK.match(trimmed)
    ):
        return ""
    shortened = " ".join(trimmed.split()[:MOST_WORDS])
    if shortened != " ".join(trimmed.split()):
        shortened = _without_tail(shortened)
    return shortened[:1].upper() + shortened[1:]


def _without_tail(words: str) -> str:
    """`words` without the small ones at their end; a "member of staff" stays whole."""
    kept = _CLOSING.sub("", words)
    whole = _OF_STAFF.match(words[len(kept) :]) if _MEMBER.search(kept) else None
    return kept + whole[0] if whole else kept


def section_in_words(heading: str) -> str:
    """What a section is about, as a name: no number, no capitals; of a question only what is behind "if"."""
    bare = re.sub(r"^(?:section |part )?[A-Z]?\d*(?:\.\d+)*[.):]?\s+", "", heading).strip()
    if bare.endswith("?"):
        return bare.partition(" if ")[2]
    return bare.capitalize() if bare.isupper() else bare


def route_id(name: str, taken: Container[str]) -> str:
    """An id for a route from the first content words of its name, different from those taken."""
    content = [word for word in slug(name).split("-") if word not in _LITTLE][:5]
    wanted = "-".join(content) or "report"
    found, count = wanted, 2
    while found in taken:
        found, count = f"{wanted}-{count}", count + 1
    return found
