"""Words that would name a route and say nothing of what happened: "such conduct", "Step 2", "by e-mail"."""

from __future__ import annotations

import re

from bot.importing.role_shapes import is_post
from bot.patterns import Pattern

_LITTLE_WORDS = """
    the a an any all every each some of to in on at by for from with or and is are was were be been that this
    it your their you they has have had if who which
"""
LITTLE = frozenset(_LITTLE_WORDS.split())
_EMPTY_WORDS = """
    immediately initially first anyone anybody also these them such him her straight away know i we directly
    continue report raise tell as soon possible do not carries come across other following confidence
    writing matter talk form unanswered unopened known over reply ask only instead try informal address simply
    they informally formally securely personally about
    however definitions promptly daily weekly monthly quarterly annually
    alternatively warranted necessary required appropriate possible unsure
    those wish wishes decide decides choose chooses prefer prefers then please
"""
_SAYS_NOTHING = frozenset(_EMPTY_WORDS.split())
_SHORTEST_NAME = 3
_SHORT = 10
"""Words; a longer text in which somebody is away is about more than that."""
_INVOLVED = re.compile(r"\b(?:subject of|concerns?|involved|accused|about)\b", re.IGNORECASE)
_NOT_THERE = re.compile(
    r"\b(?:cannot get hold|not available|unavailable|(?:is|are) (?:away|absent|on leave)|in \w+ absence"
    r"|does not help|not possible"
    r"|(?:feel|feels|are|is) (?:un)?able to (?:raise|report|discuss|talk|speak)"
    r"|(?:cannot|can['’]t) (?:raise|report|discuss|talk|speak))\b"
    r"|^(?:outside (?:of )?(?:\w+ ){,2}hours|out of hours)\b",
    re.IGNORECASE,
)
_THE_MATTER = (
    r"(?:incident|matter|issue|concern|problem|situation|fact|grievance|detail|report|complaint|circumstance"
    r"|case|event|finding)"
)
_POINTS_BACK = re.compile(
    r"^(?:it|this|they|these|those|that) (?:is|are|was|were|has|have|happens?|occurs?|does)\b"
    r"|^(?:(?:the|this|that|these|those|their|your|such|any such|all such)(?: same)?(?: an?)?"
    rf" {_THE_MATTER}s?"
    r"|an? (?:issue|case|matter)"
    r"|the report or \w+"
    rf"|(?:the|your|their) {_THE_MATTER}s? or (?:the )?{_THE_MATTER}s?"
    r"|(?:(?:any|all|to) )?such(?: an?)? (?!as\b)[\w-]+(?: (?:or|and) [\w-]+)?|(?:this|these|those) [\w-]+"
    r"|(?:(?:any|all|the|this|your|their|more|further) )?information"
    r"|(?:(?:any|one) of )?the (?:following|above|below|foregoing)(?: [\w-]+ of)?(?: [\w-]+){,2})$"
    r"|\banything like(?: this| that| it)?$"
    r"|^one (?:of (?:them|these|those)|cannot|can|\w+s)\b"
    r"|^(?:it|them) (?:back|by|on|in|at|to|over|up|down|within|before|straight|un\w+)\b"
    rf"|^(?:the|this|that|your|their) {_THE_MATTER} (?:fits|meets|matches|falls (?:in|into|within|under))"
    r" (?:any |one |all )?(?:of )?(?:this|these|those|that|the above)\b"
    rf"|^(?:the|this|that|your|their) {_THE_MATTER} (?:is|was) not (?:one of |of |an? )?(?:immediate|urgent"
    r"|emergency)\b",
    re.IGNORECASE,
)
"""Points back, or forward, to what is said elsewhere."""
_A_WRITING = re.compile(
    r"^(?:or )?(?:in )?(?:an?|the|this|your|their)? ?"
    r"(?:(?:new|written|formal|separate|brief|short|detailed) )?"
    r"(?:e-?mails?|messages?|tickets?|requests?|forms?|calls?|notes?|copy|copies|attention|advice)"
    r"(?: (?:requests?|messages?))?$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:(?:primary|secondary|main|first|second|third|next|other|alternative|preferred|usual|normal|formal"
    r"|informal|key|general|our|your|the) )*"
    r"(?:(?:route|option|step|stage|channel|contact|method|way|alternative|procedure|process|responsibilit"
    r"|dut|polic|contact detail|rule|guideline|instruction|action|principle|measure)(?:s|y|ies|es)?"
    r"|e-?mail|mail|post|letter|phone|telephone|text message|website|online|hotline"
    r"|introduction|overview|purpose|scope|background|general|how to (?:report|tell|raise|contact|disclose"
    r"|notify|inform|declare|escalate)"
    r"|what to do|reporting(?: procedures?)?|reports?|who is responsible|who does what|people|contacts)$"
    r"|^in person$|^by (?:e-?mail|post|phone|telephone|text|letter)$"
    r"|^(?:yes|no),? (?:\w+ ){,3}\w+$",
    re.IGNORECASE,
)
"""The label of a step, of a channel or of a section that could stand in any policy."""
_CAN_BE_TOLD = re.compile(
    r"^(?:all |any |your )?(?:reports?|complaints?|concerns?|disclosures?|grievances?|issues?|matters?"
    r"|incidents?) (?:can|may|should|must) (?:also )?be (?:made|raised|reported|sent|submitted)\b",
    re.IGNORECASE,
)
_A_DUTY = re.compile(
    r"^to (?!report\b|raise\b|tell\b|an?\b|the\b|your\b|our\b|any\b|his\b|her\b|their\b)[a-z]+ ",
    re.IGNORECASE,
)
"""An item that is something to be done: "to write it down"."""
_WHO_YOU_ARE = Pattern(
    r"(?:if |when )?(?:you|they) are (?:an? )?(?:(?:\w+ )?(?:staff|employees?|volunteers?|contractors?"
    r"|students?|supervisors?|managers?)|members? of (?:the )?(?:staff|team))"
    r"|the [\w ]{1,40} acting as(?: the)?"
    r"|under (?:the|this|that) (?:[\w-]+ )?(?:procedure|policy|process|scheme|rules)",
    re.IGNORECASE,
)
"""Whom or what a rule is for."""
_TIME_TO_TELL = Pattern(
    r"(?:depending on [^,]+, )?(?:you|they) (?:may |will )?have (?:an? |\d)[^,;]*", re.IGNORECASE
)
"""How long somebody has to tell it, with the words below."""
_TIME = Pattern(r"\b(?:days?|weeks?|months?|hours?)\b.*\bfrom\b", re.IGNORECASE)
_TELEPHONE = re.compile(r":\s*\+?\(?\d[\d ()-]{2,}")
_DONE = re.compile(r"^[a-z]{3,}ed$", re.IGNORECASE)


def says_nothing(words: str) -> bool:
    """Whether these words, without the small ones around them, would name any report at all."""
    content = [word.lower() for word in re.findall(r"[\w'’-]+", words)]
    meaning = [word for word in content if word not in LITTLE | _SAYS_NOTHING]
    return bool(
        not any(re.search(r"[^\W\d_]", word) for word in meaning)
        or (len(meaning) == 1 and (len(meaning[0]) < _SHORTEST_NAME or _DONE.match(words)))
        or (len(meaning) == 1 and is_post(meaning[0]))
        or (len(content) <= _SHORT and _NOT_THERE.search(words) and not _INVOLVED.search(words))
        or (_POINTS_BACK.search(words) and " who " not in words)
        or _WHO_YOU_ARE.fullmatch(words)
        or (_TIME_TO_TELL.fullmatch(words) and _TIME.search(words))
        or any(found.search(words) for found in (_A_WRITING, _LABEL, _CAN_BE_TOLD, _A_DUTY, _TELEPHONE))
    )
