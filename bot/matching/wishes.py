"""Whether somebody wants to report something, rather than to know what the policy says.

"Who do I report a lost phone to?" is a question; "I need to report a lost phone" is a wish. The cues
are general English; their weights are learned by `benchmarks/learn.py`.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from bot.matching.forms import asks, sentences_and_questions
from bot.matching.normalise import set_phrase
from bot.matching.query import Query

_WANT = r"(?:want|need|would like|wish|have|going|here|like|trying|hoping|ready)"
_REPORT = r"(?:report|flag|raise|log|record|pass|make a complaint|complain|put in a complaint|lodge|file|disclose|tell (?:someone|somebody|you)|speak up|own up|come forward|hand (?:this|it) over|register|notify|let (?:someone|somebody) know)"
HARM = "tells of harm"
_HARM_WORDS = (
    r"(?:hits?|hitting|punch\w*|kick(?:s|ed|ing)|slap\w*|shov(?:es?|ed|ing)|touch(?:es|ed|ing)|grop\w+|grab(?:s|bed|bing)"
    r"|kiss\w*|flash(?:ed|ing)|assault\w*|attack\w*|abus\w+|harass\w*|bull(?:y|ies|ied|ying)|threat\w*|stalk\w*"
    r"|follow(?:s|ed|ing) (?:me|her|him|them)|shout(?:s|ed|ing)|scream(?:s|ed|ing)|swore|swear(?:s|ing)|humiliat\w*"
    r"|(?:mean|nasty|horrible|cruel|vile) (?:to|2) (?:me|us|him|her|them)|belittl\w*|mock(?:s|ed|ing)|racist\w*|sexist\w*|homophobic|slurs?|discriminat\w*|stole|steal(?:s|ing)?|stolen"
    r"|drunk|high on|drugs?|weapon|knife|hurt(?:s|ing)?|injured|bruis\w*|unsafe|frightened|scared|afraid|terrified"
    r"|blackmail\w*|forged|fiddl\w+|faked|covered up|leaked|hacked)"
)
"""What nobody should suffer or have to see; told without a question, it is told so that somebody acts."""
_ASKED = (
    r"(?:^(?:is|are|am|was|were|can|could|do|does|did|will|would|should|may|must|has|have)\b|\bis (?:he|she|it|this|that)\b"
    r"|\b(?:if|allowed|(?:should|do|can|may|must|could|am|are) (?:i|we|they|you|staff)|what|which|how|when|where|who|is it"
    r"|is there|are there|ok to|policy|policies|rules?|tests?|training|procedures?"
    r"|whens|whats|will they)\b)"
)
_NOTHING_ASKED = rf"(?!.*\?)(?!.*{_ASKED})"
_CUES = {
    "wants to report": rf"\b(?:i|we|id|i'd)\b[^.?!]{{0,20}}\b{_WANT}\b (?:to )?[^.?!]{{0,12}}\b{_REPORT}\w*|\b(?:i'd|i would|id) like [^.?!]*\b{_REPORT}\w*",
    "starts with reporting": rf"^(?:just |hi,? |hello,? |so |please )*(?:reporting|flagging|raising|to report|report:|logging|need to {_REPORT}|want to {_REPORT})",
    "asks to take it": r"\b(?:can|could|will|would) (?:you|someone|somebody|one of you)\b[^.?!]*\b(?:log|report|record|take|look into|deal|pass|note|sort|raise|flag|register|start)",
    "asks how": rf"\bhow (?:do|would|can|should) (?:i|we)\b[^.?!]*\b(?:{_REPORT}|report it|go about)",
    "asks who takes it": r"\bwho (?:do|can|should|would|could|takes?|deals?|handles?|needs?|wants?)\b",
    "wants it dealt with": r"\b(?:dealt with|looked (?:into|at)|needs? (?:to be )?(?:looking|logging|picking|passing|reporting|flagging|recording|sorting|raising|dealing)|needs? (?:to be )?(?:logged|picked|passed|reported|flagged|recorded|sorted|raised)|done about|picked up|passed on|on record|followed up|investigated|action(?:ed)?)\b",
    "pass it on": r"\b(?:pass (?:this|it|that) on|flag (?:this|it|that|up)|raise (?:this|it|that|a)|log (?:this|it|that)|report (?:this|it|that|him|her|them|someone|somebody)|tell (?:someone|somebody)|hand (?:this|it|that))\b",
    "has just seen": r"\b(?:i(?:'ve| have)? (?:just )?(?:seen|saw|found|noticed|spotted|caught|overheard|heard|witnessed|come across|discovered|realised|realized|lost|left|sent|had)|just (?:seen|found|had|spotted|noticed|caught|discovered|lost|realised)|someone(?:'s| has| have| is)|somebody(?:'s| has| is)|there(?:'s| is| are) (?:a|an|someone|somebody|been)|(?:my|our|a) (?:colleague|manager|boss|coworker|co-worker|supervisor|student|pupil|patient|child|lad|girl|bloke|man|woman|guy)\b[^?]*\b(?:has|is|was|keeps|had|said|told|did))\b",
    "says report": r"\breport(?:ing|ed)?\b",
    "is a question": r"\?\s*$",
    "asks for leave": r"\b(?:can|could|may|am|are|is it) (?:i|we|it|you)? ?(?:allowed|ok|okay|alright|fine)?\b",
    "asks what or when": r"\b(?:what|when|how long|how often|how many|how much|which|why|does|do i|should i|must i|are we|is there)\b",
    "asks about others": r"\b(?:are|is|does|do|should|must|can) (?:staff|students|employees|people|anyone|everyone|managers?|users)\b",
    "supposes": r"\b(?:what )?if (?:i|we|you|he|she|they|it|someone|somebody|anyone|anybody|one|a|an|the|my|there|staff)\b|\b(?:suppose|supposing|in case|say i|ever|whenever|hypothetically)\b|\bwho would\b|^when (?:i|we|someone|a|an)\b",
    "only asks who": r"^(?:so|and|but|ok|okay|hi|hello|right|please)?,? ?(?:who|whose|which (?:team|person|role|manager|department)|what (?:team|person))\b[^.?!;,]*[?]*$",
    HARM: rf"^{_NOTHING_ASKED}(?=(?:\S+\s+){{3}}).*\b{_HARM_WORDS}\b",
    "names somebody": r"\b(?:colleague|coworker|co-worker|manager|boss|someone|somebody|supervisor|student|pupil|patient|tutor|teacher|officer|driver|coach|volunteer|he|she|they|his|her)\b",
}
CUES = tuple(_CUES)
_OF_A_LOSS = re.compile(
    rf"^{_NOTHING_ASKED}(?:.*\b(?:my|our|the|an?|me|his|her|their|one of \S+) (?:\S+ ){{1,4}}?(?:(?:(?:has|have|is|are|was|were|got|been|gone|went)\s)+(?:lost|stolen|missing)|vanished|disappeared)\b"
    r"|.*\b(?:lost|stole|misplaced|mislaid) (?:my|our|the|an?|his|her|their|some) (?!temper|voice|way|mind|rag|cool|place|patience|appetite|job|match|game|faith|father|mother|dad|mum|husband|wife|friend|track|thread|will)\w)"
)
_TELLS = re.compile(rf"^{_NOTHING_ASKED}(?:\S+\s+){{3}}")
_THE_WAY = r"(?:procedures?|process(?:es)?|steps|forms?|polic(?:y|ies)|(?:right |correct |proper |best )?way)"
_ASKS_THE_WAY = re.compile(
    r"^(?:(?:hi|hello|please|kindly|so|and|ok|okay|(?:can|could|would) (?:you|someone|somebody)|(?:tell|show|guide|advise)(?: (?:me|us))?"
    r"|explain(?: to (?:me|us))?|(?:i |we )?(?:want|need|would like|wish) to (?:know|understand|ask|find out)|(?:i am |i'm )?(?:looking|trying) to find out)\b\W*)*"
    rf"(?:(?:the |what is |what's |whats |what are |is there )*(?:the |an? |any )?{_THE_WAY} (?:for|to|of|in|about)\b"
    rf"|(?:[a-z]+ ){{1,2}}{_THE_WAY}\b[^.!;]{{0,40}}$|how to\b|(?:how|who|whom|where)\b(?! (?:do|can|should|would|could|will|must) (?:i|we)\b)"
    rf"|(?:i am |i'm )?(?:looking|searching) for (?:the |an? |our )?(?:[a-z]+ )?{_THE_WAY}\b)(?![^?]*[.!;,] (?!please)\w)"
)
"""For a text that names nobody and tells of nothing that happened."""
_WISH = re.compile(
    rf"\b(?:i|we)\b[^.?!]{{0,20}}\b{_WANT} to (?:\w+ )?(?:report(?! to\b)|complain|make an? (?:\w+ )?(?:report|complaint)"
    r"|(?:raise|file|lodge|put in) an? (?:\w+ )?(?:concern|complaint|grievance|report)|blow the whistle|tell (?:someone|somebody) about)\b"
)
"""Words of `set_phrase` that say it outright. What else one may "raise" or "record" is no report."""
_ABOUT_REPORTING = re.compile(
    r"\b(?:report\w*|complain\w*|whistle\w*|whom? (?:do|can|should|must|would) (?:i|we) (?:tell|speak|talk|go|contact|see|ask|call|ring)"
    r"|what (?:do|should|can|must) (?:i|we) do(?! (?:about|with|if))|what happens (?:now|next)|how do (?:i|we) (?:do|go about) (?:that|it|this)"
    r"|(?:can|could|will|would) (?:you|someone|somebody|anyone) (?:please )?(?:help|take|look|do|log|pass|sort|deal|note|record|flag))\b"
)
_NO_WISH = re.compile(
    rf"\b(?:i|we|i'm|we're)\b(?: \w+){{0,2}}? not (?:\w+ )??(?:want|wish|need|like|going|mean|trying|looking|here)\w* to (?:\w+ )?(?:{_REPORT}|make an? (?:\w+ )?report)\w*"
    r"(?: (?:anything|anyone|anybody|something|someone|somebody|it|this|that|him|her|them))?"
    r"|\b(?:this|that|it) is not (?:a|about an?) (?:report|complaint)\b|\b(?:stop|cancel|forget|without) (?:the |this |that |my |any )?report(?:ing)?\b"
)
"""Says that nothing is to be reported. What somebody may not or cannot report is no such thing."""
_PATTERNS = {name: re.compile(pattern) for name, pattern in _CUES.items()}  # for lower-case text


def report_values(query: Query, direction: NDArray[np.float32] | None) -> dict[str, float]:
    """The numbers that tell a wish to report: each cue, 0 or 1, and how far the question's meaning
    lies in the direction that such wishes have (0 without an encoder). Of a text that says that nothing
    is to be reported, what says so counts for nothing, and nor does its meaning."""
    low = query.plain.lower()
    if _NO_WISH.search(low):
        low, direction = _NO_WISH.sub(" ", low), None  # the meaning lies that way whether it is wished or not
    values = {name: float(bool(pattern.search(low))) for name, pattern in _PATTERNS.items()}
    if values["supposes"] or values["only asks who"]:
        values["asks who takes it"] = 0.0  # nothing has happened that somebody could take
    return values | {"meaning": along(query, direction)}


def wish_and_question(text: str) -> tuple[str, str] | None:
    """What somebody says that they want to report, and what they ask besides; None where they do not do both.

    A question about reporting itself ("who do I tell?") belongs to the wish.
    """
    asked = [one for one in sentences_and_questions(text) if asks(one)]
    told = [one for one in sentences_and_questions(text) if not asks(one)]
    if not asked or not any(_WISH.search(one) and not _NO_WISH.search(one) for one in map(set_phrase, told)):
        return None
    question = " ".join(asked)
    return None if _ABOUT_REPORTING.search(set_phrase(question)) else (" ".join(told), question)


def tells(query: Query) -> bool:
    """Whether somebody says something, of some words, and asks nothing."""
    return bool(_TELLS.search(query.plain.lower()))


def tells_of_a_loss(query: Query) -> bool:
    """Whether somebody says that a thing is lost or stolen, and asks nothing."""
    return bool(_OF_A_LOSS.search(query.plain.lower()))


def asks_the_way(query: Query) -> bool:
    """Whether somebody asks how things are reported, by whom or to whom, and tells of nothing that happened."""
    low = query.plain.lower()
    happened = _PATTERNS["names somebody"].search(low) or _PATTERNS["has just seen"].search(low)
    return not happened and bool(_ASKS_THE_WAY.search(low))


def along(query: Query, direction: NDArray[np.float32] | None) -> float:
    """How far a question's vector lies in `direction`; 0 where either is missing."""
    if query.vectors is None or direction is None:
        return 0.0
    return float(query.vectors[0] @ direction)
