"""Whether somebody wants to report something, rather than to know what the policy says.

"Who do I report a lost phone to?" is a question; "I need to report a lost phone" is a wish. The cues
are general English; their weights are learned by `benchmarks/learn.py`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.matching.forms import asks, sentences_and_questions
from bot.matching.normalise import set_phrase
from bot.matching.query import Query
from bot.patterns import Pattern

_WANT = r"(?:want|need|would like|wish|have|going|here|like|trying|hoping|ready)"
_REPORT = (
    r"(?:report|flag|raise|log|record|pass|make a complaint|complain|put in a complaint|lodge|file|disclose"
    r"|tell (?:someone|somebody|you)|speak up|own up|come forward|hand (?:this|it) over|register|notify"
    r"|let (?:someone|somebody) know)"
)
HARM = "tells of harm"
_HARM_WORDS = (
    r"(?:hits?|hitting|punch\w*|kick(?:s|ed|ing)|slap\w*|shov(?:es?|ed|ing)"  # blows
    r"|touch(?:es|ed|ing)|grop\w+|grab(?:s|bed|bing)|kiss\w*|flash(?:ed|ing)"  # hands on somebody
    r"|assault\w*|attack\w*|abus\w+|harass\w*|bull(?:y|ies|ied|ying)|threat\w*|stalk\w*"  # what it is called
    r"|follow(?:s|ed|ing) (?:me|her|him|them)"
    r"|shout(?:s|ed|ing)|scream(?:s|ed|ing)|swore|swear(?:s|ing)|humiliat\w*"  # words that hurt
    r"|(?:mean|nasty|horrible|cruel|vile) (?:to|2) (?:me|us|him|her|them)|belittl\w*|mock(?:s|ed|ing)"
    r"|racist\w*|sexist\w*|homophobic|slurs?|discriminat\w*"  # hate
    r"|stole|steal(?:s|ing)?|stolen"
    r"|drunk|high on|drugs?|weapon|knife"
    r"|hurt(?:s|ing)?|injured|bruis\w*|unsafe|frightened|scared|afraid|terrified"  # what it does to somebody
    r"|blackmail\w*|forged|fiddl\w+|faked|covered up|leaked|hacked)"  # fraud
)
"""What nobody should suffer or have to see; told without a question, it is told so that somebody acts."""
_ASKED = (
    # Is she …? Must I …?
    r"(?:^(?:is|are|am|was|were|can|could|do|does|did|will|would|should|may|must|has|have)\b"
    r"|\bis (?:he|she|it|this|that)\b"
    r"|\b(?:if|allowed"
    r"|(?:should|do|can|may|must|could|am|are) (?:i|we|they|you|staff)"
    r"|what|which|how|when|where|who|is it|is there|are there|ok to"
    r"|policy|policies|rules?|tests?|training|procedures?"  # what one asks about
    r"|whens|whats|will they)\b)"
)
_NOTHING_ASKED = rf"(?!.*\?)(?!.*{_ASKED})"
_CUES = {
    "wants to report": (
        # "I need to … report", "I'd like to … raise"
        rf"\b(?:i|we|id|i'd)\b[^.?!]{{0,20}}\b{_WANT}\b (?:to )?[^.?!]{{0,12}}\b{_REPORT}\w*"
        rf"|\b(?:i'd|i would|id) like [^.?!]*\b{_REPORT}\w*"
    ),
    "starts with reporting": (
        # "Hi, reporting a …", "Please log …"
        r"^(?:just |hi,? |hello,? |so |please )*"
        r"(?:reporting|flagging|raising|to report|report:|logging"
        rf"|need to {_REPORT}|want to {_REPORT})"
    ),
    "asks to take it": (
        # "Could somebody … look into"
        r"\b(?:can|could|will|would) (?:you|someone|somebody|one of you)\b[^.?!]*"
        r"\b(?:log|report|record|take|look into|deal|pass|note|sort|raise|flag|register|start)"
    ),
    "asks how": rf"\bhow (?:do|would|can|should) (?:i|we)\b[^.?!]*\b(?:{_REPORT}|report it|go about)",
    "asks who takes it": r"\bwho (?:do|can|should|would|could|takes?|deals?|handles?|needs?|wants?)\b",
    "wants it dealt with": (
        r"\b(?:dealt with|looked (?:into|at)"
        # "needs looking at", "needs to be picked up"
        r"|needs? (?:to be )?(?:looking|logging|picking|passing|reporting|flagging|recording|sorting"
        r"|raising|dealing)"
        r"|needs? (?:to be )?(?:logged|picked|passed|reported|flagged|recorded|sorted|raised)"
        r"|done about|picked up|passed on|on record|followed up|investigated|action(?:ed)?)\b"
    ),
    "pass it on": (
        r"\b(?:pass (?:this|it|that) on|flag (?:this|it|that|up)|raise (?:this|it|that|a)"
        r"|log (?:this|it|that)|report (?:this|it|that|him|her|them|someone|somebody)"
        r"|tell (?:someone|somebody)|hand (?:this|it|that))\b"
    ),
    "has just seen": (
        # "I've just found", "someone has", "there's been"
        r"\b(?:i(?:'ve| have)? (?:just )?(?:seen|saw|found|noticed|spotted|caught|overheard|heard|witnessed"
        r"|come across|discovered|realised|realized|lost|left|sent|had)"
        r"|just (?:seen|found|had|spotted|noticed|caught|discovered|lost|realised)"
        r"|someone(?:'s| has| have| is)|somebody(?:'s| has| is)"
        r"|there(?:'s| is| are) (?:a|an|someone|somebody|been)"
        # "my colleague keeps"
        r"|(?:my|our|a) (?:colleague|manager|boss|coworker|co-worker|supervisor|student|pupil|patient|child"
        r"|lad|girl|bloke|man|woman|guy)\b[^?]*\b(?:has|is|was|keeps|had|said|told|did))\b"
    ),
    "says report": r"\breport(?:ing|ed)?\b",
    "is a question": r"\?\s*$",
    "asks for leave": (
        r"\b(?:can|could|may|am|are|is it) (?:i|we|it|you)? ?(?:allowed|ok|okay|alright|fine)?\b"
    ),
    "asks what or when": (
        r"\b(?:what|when|how long|how often|how many|how much|which|why|does|do i|should i|must i|are we"
        r"|is there)\b"
    ),
    "asks about others": (
        r"\b(?:are|is|does|do|should|must|can)"
        r" (?:staff|students|employees|people|anyone|everyone|managers?|users)\b"
    ),
    "supposes": (
        # "What if my …", "in case", "when someone"
        r"\b(?:what )?if (?:i|we|you|he|she|they|it|someone|somebody|anyone|anybody|one|a|an|the|my|there"
        r"|staff)\b"
        r"|\b(?:suppose|supposing|in case|say i|ever|whenever|hypothetically)\b"
        r"|\bwho would\b|^when (?:i|we|someone|a|an)\b"
    ),
    "only asks who": (
        # "OK, which team …?" and nothing else
        r"^(?:so|and|but|ok|okay|hi|hello|right|please)?,? ?"
        r"(?:who|whose|which (?:team|person|role|manager|department)|what (?:team|person))\b"
        r"[^.?!;,]*[?]*$"
    ),
    HARM: rf"^{_NOTHING_ASKED}(?=(?:\S+\s+){{3}}).*\b{_HARM_WORDS}\b",
    "names somebody": (
        r"\b(?:colleague|coworker|co-worker|manager|boss|someone|somebody|supervisor|student|pupil|patient"
        r"|tutor|teacher|officer|driver|coach|volunteer|he|she|they|his|her)\b"
    ),
}
CUES = tuple(_CUES)
_OF_A_LOSS = Pattern(
    # "my bag has been stolen", "one of the keys has gone missing"
    rf"^{_NOTHING_ASKED}(?:.*\b(?:my|our|the|an?|me|his|her|their|one of \S+) (?:\S+ ){{1,4}}?"
    r"(?:(?:(?:has|have|is|are|was|were|got|been|gone|went)\s)+(?:lost|stolen|missing)|vanished|disappeared)\b"
    # "I lost my badge", but not "my temper"
    r"|.*\b(?:lost|stole|misplaced|mislaid) (?:my|our|the|an?|his|her|their|some) "
    r"(?!temper|voice|way|mind|rag|cool|place|patience|appetite|job|match|game|faith|father|mother|dad|mum"
    r"|husband|wife|friend|track|thread|will)\w)"
)
_TELLS = Pattern(rf"^{_NOTHING_ASKED}(?:\S+\s+){{3}}")
_THE_WAY = r"(?:procedures?|process(?:es)?|steps|forms?|polic(?:y|ies)|(?:right |correct |proper |best )?way)"
_ASKS_THE_WAY = Pattern(
    # "Hi, could somebody tell me", "I want to know"
    r"^(?:(?:hi|hello|please|kindly|so|and|ok|okay|(?:can|could|would) (?:you|someone|somebody)"
    r"|(?:tell|show|guide|advise)(?: (?:me|us))?|explain(?: to (?:me|us))?"
    r"|(?:i |we )?(?:want|need|would like|wish) to (?:know|understand|ask|find out)"
    r"|(?:i am |i'm )?(?:looking|trying) to find out)\b\W*)*"
    # "what is the procedure for"
    rf"(?:(?:the |what is |what's |whats |what are |is there )*(?:the |an? |any )?{_THE_WAY}"
    r" (?:for|to|of|in|about)\b"
    # "complaints procedure", "how to", "who … "
    rf"|(?:[a-z]+ ){{1,2}}{_THE_WAY}\b[^.!;]{{0,40}}$"
    r"|how to\b|(?:how|who|whom|where)\b(?! (?:do|can|should|would|could|will|must) (?:i|we)\b)"
    # "I am looking for the form"
    rf"|(?:i am |i'm )?(?:looking|searching) for (?:the |an? |our )?(?:[a-z]+ )?{_THE_WAY}\b)"
    r"(?![^?]*[.!;,] (?!please)\w)"  # and says nothing after it
)
"""For a text that names nobody and tells of nothing that happened."""
_WISH = Pattern(
    rf"\b(?:i|we)\b[^.?!]{{0,20}}\b{_WANT} to (?:\w+ )?"
    r"(?:report(?! to\b)|complain|make an? (?:\w+ )?(?:report|complaint)"
    r"|(?:raise|file|lodge|put in) an? (?:\w+ )?(?:concern|complaint|grievance|report)|blow the whistle"
    r"|tell (?:someone|somebody) about)\b"
)
"""Words of `set_phrase` that say it outright. What else one may "raise" or "record" is no report."""
_ABOUT_REPORTING = Pattern(
    r"\b(?:report\w*|complain\w*|whistle\w*"
    r"|whom? (?:do|can|should|must|would) (?:i|we) (?:tell|speak|talk|go|contact|see|ask|call|ring)"
    r"|what (?:do|should|can|must) (?:i|we) do(?! (?:about|with|if))|what happens (?:now|next)"
    r"|how do (?:i|we) (?:do|go about) (?:that|it|this)"
    # "can somebody please log it"
    r"|(?:can|could|will|would) (?:you|someone|somebody|anyone) (?:please )?"
    r"(?:help|take|look|do|log|pass|sort|deal|note|record|flag))\b"
)
_NO_WISH = Pattern(
    # "I do not want to report him"
    r"\b(?:i|we|i'm|we're)\b(?: \w+){0,2}? not (?:\w+ )??"
    r"(?:want|wish|need|like|going|mean|trying|looking|here)\w* to (?:\w+ )?"
    rf"(?:{_REPORT}|make an? (?:\w+ )?report)\w*"
    r"(?: (?:anything|anyone|anybody|something|someone|somebody|it|this|that|him|her|them))?"
    r"|\b(?:this|that|it) is not (?:a|about an?) (?:report|complaint)\b"
    r"|\b(?:stop|cancel|forget|without) (?:the |this |that |my |any )?report(?:ing)?\b"
)
"""Says that nothing is to be reported. What somebody may not or cannot report is no such thing."""
_PATTERNS = {name: Pattern(pattern) for name, pattern in _CUES.items()}  # for lower-case text


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
    told = [one for one in sentences_and_questions(text) if not asks(one)]
    wishes = any(_WISH.search(one) and not _NO_WISH.search(one) for one in map(set_phrase, told))
    question = asked_besides(text) if wishes else ""
    return (" ".join(told), question) if question else None


def asked_besides(text: str) -> str:
    """What of `text` asks something; "" where nothing does, or only for help ("can you help?")."""
    asked = " ".join(one for one in sentences_and_questions(text) if asks(one))
    return "" if _ABOUT_REPORTING.search(set_phrase(asked)) else asked


def tells(query: Query) -> bool:
    """Whether somebody says something, of some words, and asks nothing."""
    return bool(_TELLS.search(query.plain.lower()))


def tells_of_a_loss(query: Query) -> bool:
    """Whether somebody says that a thing is lost or stolen, and asks nothing."""
    return bool(_OF_A_LOSS.search(query.plain.lower()))


def asks_the_way(query: Query) -> bool:
    """Whether somebody asks how things are reported, or by or to whom, and tells of nothing that happened."""
    low = query.plain.lower()
    happened = _PATTERNS["names somebody"].search(low) or _PATTERNS["has just seen"].search(low)
    return not happened and bool(_ASKS_THE_WAY.search(low))


def along(query: Query, direction: NDArray[np.float32] | None) -> float:
    """How far a question's vector lies in `direction`; 0 where either is missing."""
    if query.vectors is None or direction is None:
        return 0.0
    return float(query.vectors[0] @ direction)
