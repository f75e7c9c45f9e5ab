"""What a route is called: the clause's own words for what is reported."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from bot.importing.incident_words import INCIDENT
from bot.importing.role_names import Named
from bot.importing.telling import NUMBER
from bot.knowledge.labels import slug

MOST_WORDS = 16
_OPENING = re.compile(
    r"^(?:(?:and ?/ ?or|and|but|or|then|also|however,?|note:|please|in the event (?:of|that)|in case of|if"
    r"|when(?:ever)?|where(?:ver)?|should|once|as soon as|any(?:one|body) (?:who|that)|staff (?:who|that)"
    r"|they must|you (?:must|should|may|will|need to|have to)"
    r"|I (?:will )?(?:also )?(?:report|ensure that|tell)|to (?:report|raise)"
    r"|(?:(?:you|I|they|staff|employees|colleagues|a member of staff) )?"
    r"(?:think|thinks|believe|believes|suspect that|find|finds|(?:becomes?|are|is) aware)(?: that| of)?"
    r"|(?:are|is) concerned (?:about|that)),?\s+)+",
    re.IGNORECASE,
)
_IS = re.compile(r"^(?:is|are) (?=(?:not )?(?:being|\w+ing)\b)", re.IGNORECASE)
"""Left of "anybody who is being pressed"."""
_GOES_ON = re.compile(
    r"(?:,?\s+|^)(?:then\s+)?it is (?:(?:your|their|the|my|our) (?:[\w'’]+ )?responsib|incumbent|essential"
    r"|important|vital|necessary).*$"
    r"|,?\s+(?:then\s+(?:I|you|we|they|he|she|it|this|that|the)\b|and\s+(?:must|should|shall|will)\b).*$",
    re.IGNORECASE,
)
"""What is done about it, and no part of what happened."""
_TAIL = """
    and but or then where when if of for by in any a an the you i we they staff users this that these it
    them he she please who which also immediately to be been being is are was were must should shall will
    may can could has have had sure you'll they'll directly so expected required asked need needs initially
    first lie lies
"""
_WHO_TELLS = re.compile(
    r"(?:^|(?<=[\w,)])\s+)(?P<who>^(?:[\w'’/-]+ ){0,3}?(?=[\w'’-]+s )"
    r"|(?:the|an?|any|all|each|every|our)(?:\s+(?!who\b|that\b|which\b)[\w'’-]+){0,2}"
    r"(?=\s))\s*(?P<last>[\w'’-]+)\s+(?:must|shall|should|will|may|can|is|are|has|have|needs?|agrees?|undertakes?)"
    r"(?:\s+(?:\w+ly|also|then|first|always|required|expected|encouraged|asked|advised|responsible"
    r"|for|to|at once|as soon as possible))*\s*$",
    re.IGNORECASE,
)
"""Before a verb, whoever has to tell: "the driver must immediately"; nothing that has happened."""
_PASSIVE = re.compile(r"\w+ed|told|made|brought|taken|sent|given|put|shown|written|drawn", re.IGNORECASE)
_CLOSING = re.compile(
    r"[\s,;:–—-]*(?:\b"
    rf"(?:as soon as possible|at once|straight away|in writing|{'|'.join(_TAIL.split())})\b[\s,;:–—-]*)+$",
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
    r"^[\s,]*(?:(?:immediately|at once|straight away|in writing|in confidence|as soon as possible|know"
    r"|within(?: [\w-]+){1,3}? (?:minutes?|hours?|days?|weeks?|months?)|(?:on )?the same day|whose [^,]*,"
    r"|who [^,]*,)[\s,]*)*"
    r"(?:if|when|of(?! (?:\w+ ){0,2}(?:start|time|dates?|day|receipt|shift|becoming|receiving)\b)"
    r"|to:?\s+(?:report|raise|flag|disclose)|about|that|where|for(?= \w+)"
    r"|whenever|as soon as|before(?! (?:the|your|his|her|their)\b)|any)\s+",
    re.IGNORECASE,
)
_MANNER = re.compile(
    r"[\s,]*(?:in (?:writing|person|confidence)|by|within|via|using|instead|only"
    r"|on (?:the |a )?(?:\w+ ){0,2}(?:forms?|cards?|sheets?|templates?)|form\b)",
    re.IGNORECASE,
)
"""How or when it is told, and not of what: "in writing, by letter or on Form 2"."""
_DO = """
    leave carry open move unplug ring call take turn keep save stop tell let put write get send pass hand
    switch lock say close evacuate give return remove collect stay block cover disconnect contact inform
    notify speak phone telephone decline refuse wait check have
"""
_FIRST_DO = re.compile(
    rf"(?:please |do )?(?:{'|'.join(_DO.split())}|stop|thank|use|attach)\b(?! of\b)"
    r"[^.:;]*\band\s+(?:then\s+)?$",
    re.IGNORECASE,
)
"""Before the verb, what else is to be done: "stop and ring"."""
_AND_MUST = re.compile(
    r"(?:,\s+(?:(?:the|an?|all)\s+)?[\w-]+(?:\s[\w-]+)?)?\s+(?:must|should|shall|will|(?:are|is) to)\s+"
    r"(?!not\b)(?:(?!\b(?:if|where|when)\b)[^;:]){,200}(?:\band|,)\s+(?:also\s+|then\s+)?$",
    re.IGNORECASE,
)
"""Before the verb, what whoever finds it has to do besides: "must raise the alarm and"."""
_WHAT_IS_WRONG = re.compile(rf"{INCIDENT.pattern}|\b(?:who|that|which)\b", re.IGNORECASE)
_TO_WHAT = """
    it them him her us the a an your my this that these everyone everybody anyone nothing in out off on away
    alone to with of at down up for until care
"""
_THEN_DO = re.compile(
    r"(?:,|:| and)\s+(?:(?:then|also|please|first|immediately)\s+)?"
    rf"(?:{'|'.join(_DO.split())}|do not|don['’]t)\b(?=\s+(?:{'|'.join(_TO_WHAT.split())})\b|\s*$).*$",
    re.IGNORECASE | re.DOTALL,
)
"""What to do about it: "…, leave it alone and"."""
_IF = re.compile(r"^(?:if|when(?:ever)?|where(?:ver)?|should|once|as soon as|in the event)\b", re.IGNORECASE)
_ON = re.compile(rf"{_IF.pattern}|for\b", re.IGNORECASE)
_ITS_SUBJECT = re.compile(r"(?<=\w),\s+(?:the|an?)(?:\s+(?!or\b|and\b)[\w'’-]+){1,3}$", re.IGNORECASE)
"""Who has to do something then: "If a claim is refused, the claimant"."""
_COMES_ACROSS = re.compile(
    r"if (?:you|they|anyone|somebody) (?:come across|see|find|notice|suspect|(?:hear|learn) of)"
    r" (?:this|it|that|them|one)\b",
    re.IGNORECASE,
)
"""Says no more than what it points back to."""
_NUMBER = re.compile(rf"^\s+{NUMBER}")
_PREPOSITION = re.compile(
    r"^\s*(?:in (?:writing|person|confidence)\s+)?(?:of|about|over|on|regarding|concerning)\s+"
    r"(?!\d|leave\b|time\b)",
    re.IGNORECASE,
)
_YOU_MAY = re.compile(
    r"(?<=\w),?\s+(?:you|they|we|I)\s+(?:may|can|should|must)\s+(?=(?:appeal|complain)$)", re.IGNORECASE
)
_TELLING_VERB = re.compile(r"appeals?|complains?", re.IGNORECASE)
"""A verb that says of what kind the report is, as most do not."""
_LINK = re.compile(r"\s*\b(?:to|with|by|on|through|via|(?:to )?the attention of)\s*$", re.IGNORECASE)
_A_NOUN = re.compile(r"\b(?:an?|the|any|every)\s+$", re.IGNORECASE)
"""Before a word that could be a verb: "an appeal goes to …" is about the appeal."""
_CONDITION = re.compile(r"[\s,]*(?:if|where|when|unless|after|outside|out of hours)\b", re.IGNORECASE)
_OTHER_ROLE = re.compile(r"^\s*(?:to|with|by)\b", re.IGNORECASE)
_NOT_THERE = re.compile(
    r"\b(?:cannot get hold|not available|unavailable|(?:is|are) (?:away|absent|on leave)|in \w+ absence"
    r"|does not help|not possible)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"^(?:it|this|they|these|those|that) (?:is|are|was|were|has|have|happens?|does)\b", re.I
)
_ONLY_A_NOUN = re.compile(
    r"^(?:the|this|that|these|those|their|such)(?: an?)? (?:incident|matter|issue|concern|problem|situation"
    r"|fact|grievance|details?)s?$"
    r"|^(?:an?|the|this|your|their)? ?(?:(?:new|written|formal|separate|brief|short) )?"
    r"(?:e-?mails?|messages?|tickets?|requests?|forms?|calls?|notes?|copy|copies|attention|advice)$",
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
    writing matter talk form unanswered unopened known over reply ask only instead try informal address simply
    they informally formally securely personally about
    however definitions promptly daily weekly monthly quarterly annually
    alternatively warranted necessary required appropriate possible unsure
"""
_SAYS_NOTHING = frozenset(_EMPTY_WORDS.split())
_SHORTEST_NAME = 3
_SHORT = 10
"""Words; a longer text in which somebody is away is about more than that."""
_INVOLVED = re.compile(r"\b(?:subject of|concerns?|involved|accused|about)\b", re.IGNORECASE)


def incident_in(sentence: str, verb_at: int, named: Named, said_before: Sequence[str]) -> str:
    """Plain words for what `sentence` has reported to the role `named`; the verb stands at `verb_at`.

    The words are the object of the verb, or the condition before it, or what stands behind the
    role, or what is `said_before`, nearest first; whichever first says something.
    """
    before = next((words for words in said_before if words), "")
    verb = re.compile(r"\w*").match(sentence, verb_at)
    verb_end = verb.end() if verb and not _A_NOUN.search(sentence[:verb_at]) else verb_at
    first, last = named.listed
    between = _PREPOSITION.sub("", _LINK.sub("", _NUMBER.sub("", sentence[verb_end : max(first, verb_end)])))
    behind = sentence[max(last, verb_at - 1) if last <= verb_at else last :]
    after = _AFTER.sub("", behind) if _AFTER.match(behind) else ""
    taken = _AND_DOES.sub("", _TAKES.sub("", behind)) if _TAKES.match(behind) else ""
    told = "" if _OTHER_ROLE.match(between) or _MANNER.match(between) else between
    condition = sentence[: min(first, verb_at) if last <= verb_at else verb_at]
    if verb and not _PASSIVE.fullmatch(verb[0]):
        condition = _without_teller(condition)
    if verb and _TELLING_VERB.fullmatch(verb[0]) and verb_end > verb_at:
        condition = _YOU_MAY.sub(" and ", sentence[:verb_end])
    found = _AND_MUST.sub("", condition)
    condition = found if _IF.match(found) or _WHAT_IS_WRONG.search(found) else condition
    if _FIRST_DO.match(condition) and not INCIDENT.search(condition):
        condition = ""
    asked = before if before.endswith("?") else ""
    for words in (told, condition, asked, after, taken):
        if name := _named(words):
            return name
    then = _without_subject(_THEN_DO.sub("", condition)) if _IF.match(condition) else ""
    if (name := _named(before)) and name.lower() != named.name.lower():
        return on_condition(name, then)
    said = after if INCIDENT.search(after) else _OPENING.sub("", then)  # "tell the Porter if they are hurt"
    whole = " ".join((said or _named(sentence) or sentence).split()[: 2 * MOST_WORDS]).rstrip(" ,.")
    return whole[:1].upper() + whole[1:]


def _without_teller(condition: str) -> str:
    """`condition` without who has to tell, unless that says what is wrong: "an injured driver must"."""
    teller = _WHO_TELLS.search(condition)
    if teller is None or INCIDENT.search(teller["who"]) or not (teller.start() == 0 or _ON.match(condition)):
        return condition
    return condition[: teller.start()]


def on_condition(incident: str, condition: str) -> str:
    """`incident` with the words that say when this role is told of it, if there are any."""
    said = condition.strip(' ,;:.!?–—-"“”')
    if not said or _COMES_ACROSS.match(said):
        return incident
    return " ".join(f"{incident}, {said[:1].lower()}{said[1:]}".split()[: 2 * MOST_WORDS])


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
    return on_condition(incident, condition.partition(";")[0])


def _named(words: str) -> str:
    """`words` as a name, without the small words around it; "" where they say nothing."""
    bare = words.strip(' ,;:.!?–—-·•(["“”')
    what = _THEN_DO.sub("", _without_subject(bare) if _IF.match(bare) else bare)
    opened = _GOES_ON.sub("", _IS.sub("", _OPENING.sub("", what)))
    trimmed = (_without_tail(opened) if what == bare else opened).strip(' ,;:.!?–—-"“”')
    content = [word.lower() for word in re.findall(r"[\w'’-]+", trimmed)]
    meaning = [word for word in content if word not in _LITTLE | _SAYS_NOTHING]
    if (
        not meaning
        or (len(meaning) == 1 and len(meaning[0]) < _SHORTEST_NAME)
        or _ONLY_A_NOUN.match(trimmed)
        or (len(content) <= _SHORT and _NOT_THERE.search(trimmed) and not _INVOLVED.search(trimmed))
        or (_POINTS_BACK.match(trimmed) and " who " not in trimmed)
    ):
        return ""
    shortened = " ".join(trimmed.split()[:MOST_WORDS])
    if shortened != " ".join(trimmed.split()):
        shortened = _without_tail(shortened)
    return shortened[:1].upper() + shortened[1:]


def _without_subject(condition: str) -> str:
    """ "If a claim is refused, the claimant may" without who has to do something then."""
    kept = _without_tail(condition).strip(" ,")
    without = _ITS_SUBJECT.sub("", kept)
    return without if without != kept else condition.strip(" ,")


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


def field_of(role: str) -> str:
    """What a role is there for, as its name says: "Whistle Blowing Officer"."""
    return " ".join(role.split()[:-1]).capitalize()


def route_id(name: str, taken: Container[str]) -> str:
    """An id for a route from the first content words of its name, different from those taken."""
    content = [word for word in slug(name).split("-") if word not in _LITTLE][:5]
    wanted = "-".join(content) or "report"
    found, count = wanted, 2
    while found in taken:
        found, count = f"{wanted}-{count}", count + 1
    return found
