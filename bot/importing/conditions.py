"""What happened, as the words before a verb that tells say it, or as what stands before the sentence does."""

from __future__ import annotations

import re

from bot.importing.empty_names import says_nothing
from bot.importing.incident_words import INCIDENT
from bot.importing.name_words import DO, IF, IN_THIS_CASE, as_name
from bot.patterns import Pattern

_LINKS = re.compile(
    rf"^(?:(?:also|then|so|however|therefore|in addition|{IN_THIS_CASE}),?\s+)+", re.IGNORECASE
)
_IF_POSSIBLE = re.compile(r",?\s+(?:where|wherever|if)(?: at all)? possible,?(?=\s)", re.IGNORECASE)
_WHO_TELLS = re.compile(
    r"(?:^|(?<=[\w,)])\s+)(?P<who>^(?!any(?:one|body)\b)(?:[\w'’/-]+ ){0,3}?(?=(?:[\w'’-]+s|staff) )"
    r"|(?:the|an?|any|all|each|every|our)(?:\s+(?!who\b|that\b|which\b|the\b|an?\b)[\w'’-]+){0,2}"
    r"(?=\s))\s*(?P<last>(?!you\b|they\b)[\w'’-]+)\s+(?:must|shall|should|will|may|can|is|are|has|have|needs?|agrees?|undertakes?)"
    r"(?:\s+(?:\w+ly|also|then|first|always|required|expected|encouraged|asked|advised|responsible"
    r"|for|to|be|at once|as soon as possible))*\s*$",
    re.IGNORECASE,
)
"""Before a verb, whoever has to tell: "the driver must immediately"; nothing that has happened."""
_PASSIVE = re.compile(r"\w+ed|told|made|brought|taken|sent|given|put|shown|written|drawn", re.IGNORECASE)
_TELLS = Pattern(r"discloses|informs|tells|notifies|alerts|contacts", re.IGNORECASE)
_WHO = Pattern(
    r"(?:(?:the|an?|any|each|every)\s+)?(?!if\b|when\b)[\w-]+(?:\s+(?!is\b|are\b)[\w-]+)?\s*",
    re.IGNORECASE,
)
"""Nothing but who does it: "the night skipper"."""
_FIRST_DO = re.compile(
    rf"(?:please |do )?(?:{'|'.join(DO.split())}|stop|thank|use|attach)\b(?! of\b)"
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
_IF_YOU = 2
"""Words, of which nothing has happened yet: "if you will miss a train"."""
_WHAT_IS_WRONG = re.compile(rf"{INCIDENT.pattern}|\b(?:who|that|which)\b", re.IGNORECASE)
_ON = re.compile(rf"{IF.pattern}|for\b", re.IGNORECASE)
_UNLESS = re.compile(
    r"\b(?:unless|except (?:where|when|if))\s+(?P<what>[^;]{1,200}?),?\s+in which case\b", re.IGNORECASE
)
_WARDS_OFF = re.compile(
    r"\b(?:eliminat|prevent|avoid|reduc|combat|tackl|stopp?)(?:e|ing)?\s+(?P<what>[\w ,/'’-]+?),?"
    r"\s+by(?:\s+\w+ly)?\s*$",
    re.IGNORECASE,
)
"""Before the verb, what telling helps against: "help to prevent theft by telling"."""
_LINE_FOR = re.compile(r"\bfor reporting\s+(?P<what>[^,;:]+?)(?:\s+only)?[\s–—-]*$", re.IGNORECASE)
_DISCUSSES = re.compile(
    r"^(?:please )?(?:discuss|raise|report|take up)\s+(?P<what>[^,;:]{1,120}?)\s+(?:with|to)\s"
    r"[^;:]*\band\s+(?:also\s+)?$",
    re.IGNORECASE,
)
_BUT_IF = Pattern(
    r"^(?!if\b|when\b|where\b)[^;:]*?,\s+but\s+(?P<what>(?:if|when|should you)\s.*)$", re.IGNORECASE
)
"""Behind what is done in any case: "we check the locks, but if you notice"."""
_AND_ANY = Pattern(
    r"^(?!if\b|when\b|where\b)[^;:]{,120}?\b(?:must|should|shall|will)\s[^;:]{,120}?,?\s+and\s+"
    r"(?P<what>any\s[^,;:]{1,120}?\s(?:must|should|shall|will)(?:\s+\w+ly)?\s+be)\s*$",
    re.IGNORECASE,
)
"""Behind another duty: "gates must be locked and any break-in must be"."""
_A_REPORT_IS = re.compile(
    r",?\s+(?:(?:an?|the|any)\s+)?(?:[\w-]+\s+)?(?:referral|report|complaint|notification|confirmation"
    r"|record|notice)\s+(?:may|must|should|shall|will|can|(?:is|needs|has) to)\s+(?:\w+ly\s+)?be\s*$",
    re.IGNORECASE,
)
"""Behind a condition, what is then made: "a report must be"."""
_INNER_IF = re.compile(r"^[^,;:]*?\s[–—-]\s(?P<what>(?:if|when|should)\s.*)$", re.IGNORECASE)
_AT_THAT_STAGE = Pattern(
    r"^(?:at|under|during) [^,;:]{,80},\s+(?P<what>(?:if|when|in the (?:event|circumstances?))\s.*)$",
    re.IGNORECASE,
)
"""Behind where a procedure stands: "at stage 2, if the grievance"."""
_A_PLAN = re.compile(r"^(?:we|the \w+ company)\s+(?:have|take|are|will|want|aim|strive)s?\b", re.IGNORECASE)
_SOMEBODYS_DUTY = re.compile(
    r"^(?:then,?\s+)?(?:the|each|every|all|your|our)\s+(?:[\w'’/-]+\s+){1,4}?(?:will|shall|must|should)\s+"
    r"(?!be\b|have\b|not\b)",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"(?<!fail )(?<!fails )(?<!failed )(?<!failure )\b(?:to|must|should|shall|promptly|immediately)\s+"
    r"(?:report|raise|disclose)\b(?:\s+or\s+complain)?(?:\s+about)?\s*(?P<what>.*)$",
    re.IGNORECASE,
)
_THE_PAPER = re.compile(
    r"^(?:the|your|an?|this)(?: \w+)? (?:grievance|complaint|report|form|notice|appeal)s?"
    r" (?:must|should|shall|will|may) (?:also )?(?:state|include|contain|describe|specify|set out|give)\b",
    re.IGNORECASE,
)
"""What has to stand in a report."""
_OF_THE_RULES = Pattern(
    r"\b(?:describes?|explains?|sets? out|outlines?)\s+(?:the\s+)?"
    r"(?:process(?:es)?|procedures?|steps|ways?|how)\b",
    re.IGNORECASE,
)
"""Said of what another text holds."""
_FOR_WHEN = re.compile(r"\bfor (?P<what>when(?:ever)?\s.*)$", re.IGNORECASE)


def what_happened(words: str, verb: str) -> str:
    """Of the `words` before a verb that tells, those that say what happened."""
    words = _LINKS.sub("", _IF_POSSIBLE.sub("", words))
    for pattern in (_UNLESS, _WARDS_OFF, _LINE_FOR, _DISCUSSES, _INNER_IF, _AT_THAT_STAGE, _BUT_IF, _AND_ANY):
        if found := pattern.search(words):
            return found["what"]
    if _TELLS.fullmatch(verb) and _WHO.fullmatch(words) and not INCIDENT.search(words):
        return ""
    if verb and not _PASSIVE.fullmatch(verb):
        words = _without_teller(words)
    if IF.match(words):
        words = _A_REPORT_IS.sub("", words)
    found_it = _AND_MUST.sub("", words)
    happens = bool(IF.match(found_it)) and len(found_it.split()) > _IF_YOU
    words = found_it if happens or _WHAT_IS_WRONG.search(found_it) else words
    idle = _FIRST_DO.match(words) or _SOMEBODYS_DUTY.match(words)
    return "" if idle and not INCIDENT.search(words.partition("“")[0]) else words


def name_of_context(words: str) -> str:
    """What a sentence, a name or a heading that stands before says to have happened."""
    if says_nothing(words) or _THE_PAPER.match(words) or _OF_THE_RULES.search(words):
        return ""
    if found := _REPORTS.search(words):
        return as_name(found["what"]) or as_name(words[: found.start()])
    if found := _FOR_WHEN.search(words):
        return as_name(found["what"])
    words = _without_teller(words.rstrip(" :"))
    idle = _A_PLAN.match(words) or _SOMEBODYS_DUTY.match(words)
    return "" if idle and not INCIDENT.search(words) else as_name(words)


def _without_teller(condition: str) -> str:
    """`condition` without who has to tell, unless that says what is wrong: "an injured driver must"."""
    teller = _WHO_TELLS.search(condition)
    if teller is None or INCIDENT.search(teller["who"]) or not (teller.start() == 0 or _ON.match(condition)):
        return condition
    return condition[: teller.start()]
