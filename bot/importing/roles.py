"""Clauses that say whom to tell, ask or inform become drafts of roles and routes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.importing.role_names import Named, acronyms, role_at, role_before
from bot.importing.route_names import incident_in, route_id
from bot.knowledge.labels import slug
from bot.model import Clause


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """A role as roles.yaml will name it. `clause` is the first clause that appoints it."""

    id: str
    name: str
    clause: str
    relative: bool


@dataclass(frozen=True, slots=True)
class RouteDraft:
    """A route as routes.yaml will name it."""

    id: str
    name: str
    role: str
    clause: str


@dataclass(frozen=True, slots=True)
class _Told:
    """A verb of a sentence and the role that it leads to; `does_it` where that role is the doer."""

    verb: str
    verb_at: int
    named: Named
    does_it: bool = False


@dataclass(frozen=True, slots=True)
class _Appointment:
    """A role in a clause; `incident` is what it is to be told of, where it `receives` reports."""

    named: Named
    receives: bool
    incident: str


_ADVERBS = r"(?:(?:immediately|first|initially|directly|straight|promptly|at once|straight away|in writing|in confidence|in person|on|back|either|always|only|as soon as possible|without delay)\s+)*"
# The person follows the verb.
_TELLING = re.compile(
    rf"\b(?P<verb>tell|telling|inform|informing|notify|notifying|alert|alerting|contact|contacting|call|calling|ring|ringing|"
    rf"phone|phoning|telephone|email|e-mail|text|message|ask|asking|consult|consulting|let|letting|warn|advise|approach|see|brief)\s+{_ADVERBS}",
    re.IGNORECASE,
)
# The person follows "to", "with", "by", … somewhere behind the verb.
_PASSING = re.compile(
    r"\b(?P<verb>report(?:s|ed|ing)?|rais(?:e|es|ed|ing)|refer(?:s|red|ring)?|direct(?:ed|ing)?|pass(?:es|ed|ing)?|forward(?:ed|ing)?|"
    r"escalat(?:e|es|ed|ing)|br(?:ing|ought|inging)|tak(?:e|en|ing)|goes|go|going|speak|speaking|talk|talking|turn|made|make|mention(?:ed)?|"
    r"complain|complaints?|appl(?:y|ies|ied)|write|writing|written|send|sent|sending|disclos(?:e|ed|ing)|flag(?:ged)?|log(?:ged)?|"
    r"notified|record(?:ed)?|draw|drawn|drawing|attention|given?|submit(?:ted)?|handed?|hand|"
    r"discuss(?:ed)?|check|agree|agreed|approv(?:ed|al)|authoris(?:ed|ation)|authoriz(?:ed|ation)|permission|consent|advice|guidance|"
    r"clear(?:ed)?|sign(?:ed)?|show|shown|liais(?:e|es|ed|ing))\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    rf"\b(?:to|with|from|on|through|via|of)\s+{_ADVERBS}(?:the (?:immediate )?(?:attention|notice) of\s+)?",
    re.IGNORECASE,
)
_DONE_BY = re.compile(
    r"\b(?P<verb>\w{3,}ed|dealt with|taken|held|kept|heard|led|looked (?:into|at)|given)\s+(?:\w+ly\s+)?by\s+",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\s+(?:(?:must|should|shall|will|has to|have to|needs to|need to|is to|are to|is|are|can)\s+)"
    r"(?:(?:also|then|always|immediately|be|first|straight|away|at once|both)\s+)*"
    r"(?:informed|told|notified|contacted|consulted|alerted|made aware|receives?|takes? (?:reports|concerns)|involved)\b",
    re.IGNORECASE,
)
_IN_CHARGE = re.compile(
    r"\s+(?:is|are|carry|carries|has|have|holds?)\s+(?:the\s+)?(?:\w+\s+)?(?:responsible|responsibility|in charge|on hand|the contact|accountable)\b"
    r"|\s+(?:must|may|will)\s+(?:authori[sz]e|approve|agree|decide)\b|\s+(?:decides|approves|authori[sz]es|answers)\b",
    re.IGNORECASE,
)
_RECEIVING = re.compile(
    r"^(?:report|rais|refer|escalat|notif|inform|tell|alert|disclos|flag|complain|attention|draw|record|log|let|warn)",
    re.IGNORECASE,
)
_SETTLED = re.compile(
    r"^(?:dealt|handl|investigat|examin|look|consider|heard|tak|manag|resolv|start|assess|review|receiv|decid)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^(?:ask|liais|responsible|consult|appl|agree|approv|authori|permission|consent|advice|guidance|clear|sign|check|discuss|advise|brief|show|submit|given?)",
    re.IGNORECASE,
)
_INCIDENT = re.compile(
    r"\b(?:concern|worr|incident|breach|los[st]|lose|stolen|theft|steal|damage|accident|injur|hurt|threat|abus|assault|harass|bull(?:y|ied)|"
    r"misuse|suspect|fraud|fire|complain|allegation|hack|offensive|unaccept|inappropriate|unsafe|danger|hazard|harm|risk|wrong|fault|"
    r"discriminat|racis|hate|false|forg|tamper|alter|leak|virus|malware|phish|spam|unauthor|illegal|unlawful|misconduct|corrupt|brib|"
    r"conflict|emergency|problem|failure|missing|near miss|violen|grievance|unfair|unhappy|victimi|retaliat|password|broken|spill|ill(?:ness)?\b|"
    r"sick|absent|late\b|mistake|error|suspicious|dodgy|nasty|smell|disput|appeal|scam|improper|crime|criminal|trouble|whistle)",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\b(?:if|when|whenever|where|should (?:you|they|a|an|any)|in the event|anyone who|in case|as soon as)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:wish(?:es)? to|would like|want(?:s)? to|need help|unsure|in doubt|not sure|advice|permission|approval|questions? about|quer(?:y|ies)|"
    r"further information|copies of|apply|request)\b",
    re.IGNORECASE,
)
_MEANS = ("on", "through", "via")
_WAY_TO_REACH = re.compile(r"(?:line|desk|mailbox|reception)$", re.IGNORECASE)
_FROM = re.compile(r"permission|consent|advice|guidance|approv|authori|agree", re.IGNORECASE)
_WITH = re.compile(r"rais|tak|speak|talk|discuss|check|agree|log|clear|report|record|liais", re.IGNORECASE)
_PRONOUN = re.compile(
    r"^(?:this|these|it|they|such|all such|either|both|that|do so|report (?:it|this|them))\b", re.IGNORECASE
)
_TO_A_BODY = re.compile(
    r"\b(?:reports|reported|report)\s+(?:\w+\s+){0,4}to (?:the )?(?:board|committee|council|governors|trustees)\b",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?;])[\"'”’)]*\s+(?=[A-Z“\"'‘]|[a-z])|\n")


def draft_roles(
    clauses: Sequence[Clause], document_words: str = ""
) -> tuple[tuple[RoleDraft, ...], tuple[RouteDraft, ...]]:
    """The roles that `clauses` appoint and the routes to them, each once, in the order of the document.

    `document_words` is where acronyms may be spelled out, besides the clauses.
    """
    meant = acronyms(" ".join((document_words, *(clause.words for clause in clauses))))
    roles: dict[str, RoleDraft] = {}
    routes: dict[tuple[str, str], RouteDraft] = {}
    for clause in clauses:
        for appointment in _appointments(clause):
            name = meant.get(appointment.named.name, appointment.named.name)
            key = slug(name)
            if not key:
                continue
            roles.setdefault(key, RoleDraft(key, name, clause.id, appointment.named.relative))
            if appointment.receives and (key, clause.id) not in routes:
                taken = {route.id for route in routes.values()}
                routes[key, clause.id] = RouteDraft(
                    route_id(appointment.incident, taken), appointment.incident, key, clause.id
                )
    return tuple(roles.values()), tuple(routes.values())


def _appointments(clause: Clause) -> list[_Appointment]:
    """What the clause's own words appoint; where they need their lead-in to make sense, with it."""
    found = list(_in_words(clause.text, clause.lead_in))
    return found or (list(_in_words(clause.words, "")) if clause.lead_in else [])


def _in_words(words: str, before: str) -> Iterator[_Appointment]:
    for sentence in _sentences(words):
        leans = bool(_PRONOUN.match(sentence)) or _opens_with_order(sentence)
        yield from _in_sentence(sentence, f"{before} {sentence}" if leans else sentence, before)
        before = sentence


def _sentences(words: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.split(words) if part.strip()]


def _opens_with_order(sentence: str) -> bool:
    """ "Tell the Head of Governance." says nothing of what to tell; the sentence before it does."""
    found = _TELLING.match(sentence) or _PASSING.match(sentence)
    return bool(found)


def _in_sentence(sentence: str, context: str, before: str) -> Iterator[_Appointment]:
    seen: list[Named] = []
    others_duty = _duty_of_a_role(before)
    for told in sorted(_told(sentence), key=lambda told: told.named.start):
        named = told.named
        if any(named.start < other.end and other.start < named.end for other in seen):
            continue
        seen.append(named)
        receives = not others_duty and _receives(told, sentence, context)
        yield _Appointment(
            named, receives, incident_in(sentence, told.verb_at, named, before) if receives else ""
        )


def _duty_of_a_role(lead_in: str) -> bool:
    """ "The Marketing Department is responsible for:" lists what that role does, and not the reader."""
    found = _IN_CHARGE.search(lead_in)
    return bool(found and role_before(lead_in, found.start()))


def _told(sentence: str) -> Iterator[_Told]:
    """Each role that a verb of the sentence leads to."""
    for found in _TELLING.finditer(sentence):
        if named := role_at(sentence, found.end()):
            yield _Told(found["verb"], found.start(), named)
    first = _PASSING.search(sentence)
    for link in _LINK.finditer(sentence, first.start()) if first else ():
        named = role_at(sentence, link.end())
        word = link[0].split()[0].lower()
        verbs = [v for v in _PASSING.finditer(sentence, 0, link.start() + 1) if _fits(v["verb"], word)]
        if named and verbs and (word not in _MEANS or _WAY_TO_REACH.search(named.name)):
            yield _Told(verbs[-1]["verb"], verbs[-1].start(), named)
    for done in _DONE_BY.finditer(sentence):
        if named := role_at(sentence, done.end()):
            yield _Told(done["verb"], done.start(), named, does_it=True)
    for pattern, verb in ((_TOLD, "informed"), (_IN_CHARGE, "responsible")):
        for found in pattern.finditer(sentence):
            if named := role_before(sentence, found.start()):
                yield _Told(verb, found.start(), named)


def _fits(verb: str, link: str) -> bool:
    """Whether the preposition leads from the verb to the one who is told."""
    if link in _MEANS:
        return True
    if link == "of":
        return verb.lower() in (
            "approval",
            "permission",
            "consent",
            "attention",
            "authorisation",
            "authorization",
        )
    if link == "from":
        return bool(_FROM.match(verb))
    if link == "with":
        return bool(_WITH.match(verb))
    return not re.match(r"approval|permission|advice|guidance", verb, re.IGNORECASE)


def _receives(told: _Told, sentence: str, context: str) -> bool:
    """Whether the role is told of something that went wrong, rather than asked."""
    said, around = (text.replace(told.named.name, "") for text in (sentence, context))
    wrong = bool(_INCIDENT.search(said))
    if _ASKING.match(told.verb) or (_TO_A_BODY.search(sentence) and not wrong):
        return False
    if told.does_it:
        return wrong and bool(_SETTLED.match(told.verb))
    if _RECEIVING.match(told.verb):
        return wrong or not _WISH.search(said)
    return bool(_INCIDENT.search(around)) or (bool(_IF.search(said)) and not _WISH.search(said))
