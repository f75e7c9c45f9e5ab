"""Words by which a sentence says that something went wrong, or that somebody only asks."""

from __future__ import annotations

import re


def any_of(patterns: str) -> str:
    """A pattern for any of these, parted by white space; `_` stands for a blank in one."""
    return "(?:" + "|".join(pattern.replace("_", " ") for pattern in patterns.split()) + ")"


INCIDENT = re.compile(
    r"\b"
    + any_of(
        r"""
        concern worr incident breach los[st] lose stolen theft steal damage accident injur hurt
        threat abus assault harass bull(?:y|ied) misuse suspect fraud fire complain allegation hack
        offensive unaccept inappropriate unsafe danger hazard harm risk wrong fault discriminat
        racis hate false forg[ei] tamper alter\b leak virus malware phish spam unauthor illegal
        unlawful misconduct corrupt brib conflict emergenc problem failure missing near_miss violen
        grievance unfair unhappy victimi retaliat password broken spill ill(?:ness)?\b sick
        absen(?:t|ce) late\b mistake error suspicious dodgy nasty smell disput appeal scam improper
        crim trouble whistle burn report dissatisf discrepan journalist newspaper solicitor stranger intrud
        issues?_with stop(?:s|ped)_working not_work(?:ing)?\b repair malfunction defect out_of_order
        found_(?:in|on|at|near)\b tells_you disclosures_of
        trespass crash collision collaps unwell infring accus vandal a_disclosure\b
        """
    ),
    re.IGNORECASE,
)
IF = re.compile(
    r"\b(?:if|when|whenever|where|should (?:you|they|a|an|any)|in the event|anyone who|in case|as soon as"
    r"|anyone (?:receiving|finding|seeing|hearing|noticing)"
    r"|staff who (?:receive|find|see|hear|notice|discover)"
    r"|(?:any|every) (?:\w+ ){1,3}who (?:receives?|finds?|sees?|hears?|notices?|discovers?))\b",
    re.IGNORECASE,
)
WISH = re.compile(
    r"\b(?:wish(?:es)? to|would like|\w+['’]d like|interested in"
    r"|want(?:s)? to|need help|unsure|in doubt|not sure"
    r"|advice|permission"
    r"|approval|questions? (?:about|regarding|on)|any questions|have (?:\w+ )?questions"
    r"|have an? (?:[\w-]+ ){1,5}question"
    r"|(?:need|requires?) (?:access|information|support|assistance|guidance|an?)\b"
    r"|find out|quer(?:y|ies)|further information"
    r"|copies of|apply|requests? for|on request"
    r"|(?:to|may|can|must|should|shall|will) request)\b",
    re.IGNORECASE,
)
FIRST = re.compile(r"\b(?:before|until|unless|refrain)\b", re.IGNORECASE)
"""With these, what is discussed has not happened yet."""
DOUBT = re.compile(r"\b(?:doubts?|uneasy|uncomfortable)\b", re.IGNORECASE)
REPORT = re.compile(r"\breport\w*", re.IGNORECASE)
BY_THE_CALENDAR = re.compile(
    r"\breport\w*\b.*\b(?:annually|quarterly|monthly|each (?:month|quarter)|every (?:year|quarter|month)"
    r"|(?:next|each) (?:regularly |regular )?(?:scheduled )?(?:board )?meeting)\b"
    r"|\breviewed\b.*\b(?:annually|(?:each|every) year)\b"
    r"|\b(?:annual|quarterly|monthly|periodic|progress) reports?\b"
    r"|\breport\w* (?:back )?on (?:\w+ )?progress\b",
    re.IGNORECASE,
)
"""Said of reports that come round, and not of what went wrong."""
