"""Whether somebody who is named behind a verb is told of what went wrong, or only asked."""

from __future__ import annotations

import re

from bot.importing.incident_words import BY_THE_CALENDAR, DOUBT, FIRST, IF, INCIDENT, REPORT, WISH
from bot.importing.telling import Told
from bot.patterns import Pattern

_RECEIVING = re.compile(
    r"^(?:report|rais|refer|escalat|notif|inform|tell|alert|disclos|flag|complain|attention|draw|record|log|lodg"
    r"|let|warn|declar|appeal|mention|advised|involve|send for|file|do\b)",
    re.IGNORECASE,
)
_SETTLED = re.compile(
    r"^(?:dealt|deal|handl|investigat|examin|look|consider|hear|tak|manag|resolv|start|assess|review|receiv|decid|act|matter)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^(?:ask|who|decide|handled|liais|responsible|consult|appl|agree|approv|authori|permission|consent|advice|guidance|clear|sign"
    r"|check|discuss|advise(?!d)|brief|show|given?)",
    re.IGNORECASE,
)
_HANDED_IN = re.compile(r"submit", re.IGNORECASE)
_ASKED_TO_ACT = re.compile(
    r"\s+to (?:reconsider|review|look (?:at|into)|investigate|intervene|step in|think again)\b", re.IGNORECASE
)
"""Behind a role that is asked to put right what went wrong."""
_A_BODY = re.compile(
    r"(?:(?!chair|clerk|secretary|head)[\w'’]+ )*(?:board|committee|council|governors|trustees|management"
    r"|leadership team)(?: of [\w ]+)?",
    re.IGNORECASE,
)
"""A body that is told of how things go, besides of what went wrong."""
_FROM_ANYBODY = Pattern(
    r"if [^;:]{,200}, (?:you|they|staff|employees|members|volunteers|colleagues) (?:should|must)\b"
    r"|(?:if|should) (?:you|any(?:one|body)?|some(?:one|body)|an? (?:\w+ )?"
    r"(?:member|employee|colleague|worker|volunteer))\b",
    re.IGNORECASE,
)
"""Opens what anybody tells a body as it happens, and not what comes before it at a meeting."""
_SAID = Pattern(
    r"(?:speak|talk|tell|inform|alert|notif|report|rais|contact|call|ring|phone|e-?mail|escalat)",
    re.IGNORECASE,
)
"""A verb that brings them words, and no papers."""
_FROM_THE_PRESS = Pattern(
    r"\b(?:media|press) (?:[ei]nquir(?:y|ies)|quer(?:y|ies)|calls?|interest|requests?)\b", re.IGNORECASE
)
_HANDED_ON = Pattern(r"(?:refer|direct|pass|forward|sen[dt])", re.IGNORECASE)
"""A verb by which whoever gets something has somebody else take it on."""
_AS_A_PAPER = re.compile(r"\b(?:your|his|her|their|each|every)\s+(?:\w+\s+)?$", re.IGNORECASE)
"""Before a "report" that somebody hands in: "in your first report or by letter to the Bursar"."""
_ONLY_WANTS = re.compile(
    r"\bwants? (?:more |further |some )?(?:information|advice|guidance)\b"
    r"|\bneed for (?:the use of|an?|more|further|additional)\b"
    r"|^in order to (?:purchase|buy|order|obtain|get|arrange|set up|book|request)\b"
    r"|\b(?:confirmation|invoices?|timesheets?|receipts|minutes)\b[^,;]{,40}\b(?:sent|forwarded|passed|submitted)\b",
    re.IGNORECASE,
)
"""Said of what somebody would like to have, or hands in as a matter of course."""
_UNDER = re.compile(r"\b(?:who|that|which) reports?$", re.IGNORECASE)
"""Says who works under whom: "those who report to the Bursar"."""
_HANDS_OVER_DOUBT = re.compile(
    r"discuss(?:ing)?\s+(?:it|this|them|these|that|the (?:matter|issue|concern|problem|situation))\b",
    re.IGNORECASE,
)


def receives(told: Told, sentence: str, context: str) -> bool:
    """Whether the role is told of something that went wrong, rather than asked.

    `context` is the sentence with what helps to understand it: its heading, the sentence before.
    """
    said, around = (text.replace(told.named.name, "") for text in (sentence, context))
    wrong = bool(INCIDENT.search(said))
    if told.verb == "reach":
        return bool(INCIDENT.search(told.named.name))
    if told.does_it:
        return bool(_SETTLED.match(told.verb) and INCIDENT.search(_matter(told, sentence)))
    if _ASKED_TO_ACT.match(sentence, told.named.end):
        return wrong or bool(IF.search(said))
    if told.verb.lower() == "discussed" and INCIDENT.search(sentence[: told.verb_at]):
        return not FIRST.search(said)  # "worries are discussed with …"
    if _HANDS_OVER_DOUBT.match(sentence, told.verb_at):
        return bool(IF.search(said) and (wrong or DOUBT.search(said)) and not FIRST.search(said))
    beyond = bool(INCIDENT.search(REPORT.sub("", said)))  # "report" alone may be a yearly one
    hears = beyond or (_SAID.match(told.verb) and _FROM_ANYBODY.match(sentence))
    if _ASKING.match(told.verb) or (_A_BODY.fullmatch(told.named.name) and not hears):
        return False
    if BY_THE_CALENDAR.search(said) or _UNDER.search(sentence[: told.verb_at + len(told.verb)]):
        return False
    if _HANDED_ON.match(told.verb) and _FROM_THE_PRESS.search(said) and " not " not in said:
        return True  # nothing went wrong, and yet it is for nobody else to answer
    if _HANDED_IN.match(told.verb):
        return wrong
    if told.verb.lower() == "report" and _AS_A_PAPER.search(sentence[: told.verb_at]) and not beyond:
        return False
    if _ONLY_WANTS.search(said) and not wrong:
        return False
    if _RECEIVING.match(told.verb):
        return wrong or not WISH.search(said)
    return bool(INCIDENT.search(around)) or (bool(IF.search(said)) and not WISH.search(said))


def _matter(told: Told, sentence: str) -> str:
    """What the doer takes on: said before "handled by" them, and behind "handles"; they "act" on anything."""
    if told.verb.lower().startswith("act"):
        return sentence.replace(told.named.name, "")
    if told.named.start > told.verb_at:
        return sentence[: told.verb_at]
    return sentence[told.verb_at :].replace(told.named.name, "")
