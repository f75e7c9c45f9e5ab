"""What form a question has, and what in a clause would answer a question of that form.

"Who signs it off?" wants a clause that names somebody; "how long have I got?" one with a time in it. "Lost
laptop" is no question, but a topic to look up; and some messages hold two questions.
"""

from __future__ import annotations

import re
from functools import cache

from bot.matching.normalise import set_phrase, words_of
from bot.matching.terms import SMALL_WORDS, telling
from bot.model import Clause, Modality

FORMS = ("permission", "duty", "who", "time", "amount", "consequence", "meaning", "purpose", "where", "scope")

_QUESTION = {
    "permission": r"\b(?:can|could|may|might) (?:i|we|you|they|staff|my|the|a|an)\b|\b(?:allowed|permitted|ok|okay|alright|all right|fine|acceptable)\b|\bany (?:problem|harm|issue) (?:if|with)\b|\bmind if\b",
    "duty": r"\b(?:do|does|am|are|is|should|must|would) (?:i|we|you|they|he|she|staff|it)\b[^?.]*\b(?:have to|need|must|should|supposed|expected|meant|required|obliged)\b|\bmust (?:i|we)\b|\bshould (?:i|we)\b|\b(?:have|need) to\b|\bwhat (?:do|should|must) (?:i|we) do\b",
    "who": r"\bwho(?:'s|se|m|ever)?\b|\bwhich (?:team|role|person|manager|department|office)\b|\bwhat (?:team|person)\b",
    "time": r"\bwhen(?:'s)?\b(?! i\b)|\bhow (?:long|soon|often|quick(?:ly)?|late|early|far ahead)\b|\bhow (?:many|much) (?:days?|weeks?|months?|hours?|notice|time|warning)\b|\bdeadline\b|\bby what (?:date|time)\b|\bwhat (?:date|time)\b",
    "amount": r"\bhow (?:much|many)\b|\bwhat(?:'s| is) the (?:most|limit|max(?:imum)?|rate|cap|amount)\b|\blimit\b",
    "consequence": r"\bwhat (?:happens|will happen|would happen|could happen|might happen)\b|\b(?:trouble|sacked|fired|punish\w*|disciplin\w*|consequences?|caught|dismissed)\b|\bwhat if\b",
    "meaning": r"\bwhat (?:is|are|'s) (?:a|an|the|meant)?\b|\bwhat(?:'s)? (?:counts?|qualif\w+)\b|\bcounts? as\b|\bmean(?:s|ing)?\b|\bdefin\w+|\bdifference between\b|\bexamples? of\b",
    "purpose": r"\bwhy\b|\bwhat(?:'s| is) (?:the point|it for|this for)\b|\bpurpose\b|\bpoint of\b|\btrying to\b|\baim\b",
    "where": r"\bwhere\b|\bwhich (?:form|policy|policies|system|document|register|site|account)\b|\bwhat (?:form|policy|policies|other)\b",
    "scope": r"\b(?:apply|applies|cover(?:s|ed)?|count|include[sd]?|bite|relate)\b|\bfall under\b|\bcaught by\b|\bstick to\b",
}
_CLAUSE = {
    "who": r"\b(?:manager|officer|director|lead|head|headteacher|principal|supervisor|team|department|services|committee|board|governors?|trustees?|chair|coordinator|co-ordinator|administrator|hr|secretary|panel|council|responsible|executive|president|dean|registrar|guardian|treasurer)\b",
    "time": r"\b(?:\d+|one|two|three|four|five|six|seven|ten|twelve|twenty|thirty)[ -](?:working |calendar |business |school )?(?:minute|hour|day|week|month|year|term)s?\b|\b(?:immediately|annually|daily|weekly|monthly|yearly|quarterly|deadline|promptly|termly|regularly|forthwith|at once)\b|\bwithin\b|\bno later than\b|\bas soon as\b|\bevery (?:day|week|month|year|term)\b",
    "amount": r"[£$€%]|\b\d+(?:\.\d+)?\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|twice|double)\b",
    "consequence": r"\b(?:disciplin\w*|dismiss\w*|sanction\w*|terminat\w*|withdraw\w*|prosecut\w*|breach\w*|misconduct|gross|suspend\w*|penalt\w*|criminal|offence|result in|lead to|removed|refused|forfeit\w*)\b",
    "meaning": r"\b(?:means?|defined as|refers? to|includes?|including|is (?:where|any|when)|are those|such as|for example|e\.g|example)\b",
    "purpose": r"\b(?:aims?|purpose|in order to|to ensure|because|so that|protects?|intended|exists? to|recogni[sz]es?|benefits?|objectives?|seeks? to|reason)\b",
    "where": r"\b(?:policy|policies|form|register|system|procedure|code|section|database|log|portal|intranet|website|register|handbook|accordance|conjunction)\b",
    "scope": r"\b(?:appl(?:y|ies)|covers?|scope|includ(?:es?|ing)|relates? to|regardless|whether|all (?:staff|employees|users|workers|colleagues)|anyone|everyone|outside)\b",
}
# For lower-case text: that is half the work of passing over the case.
_QUESTION_FORM = {form: re.compile(pattern) for form, pattern in _QUESTION.items()}
_BY_MODALITY = {
    "permission": frozenset({Modality.MAY, Modality.MUST_NOT, Modality.SHOULD_NOT, Modality.ONLY_IF}),
    "duty": frozenset({Modality.MUST, Modality.SHOULD, Modality.ONLY_IF}),
}

MOST_TOPIC_WORDS = 4
_IN_A_TOPIC = frozenset(words_of("a an the and or of for in on at to by with about my our"))
"""Small words that join a topic's words, and make no sentence of them."""
_WHAT_IS_SAID_ON = re.compile(
    r"(?:(?:hi|hello|hey|please|so|ok|okay)\W+)*(?:(?:what (?:is|are|about)|what does|is there|are there|do (?:we|you) have|have (?:we|you) got|(?:can|could) (?:you|i) (?:tell|show|give|see)(?: me)?"
    r"|tell me(?: about)?|show me|i (?:want|need|would like) to (?:know|see))\W+)?"
    r"(?:(?:the|our|your|any|a|an|there|college|school|company) )*(?:polic(?:y|ies)|rules?|guidance|guidelines|position|procedures?)(?: (?:say|there|is|are))* (?:on|about|for|regarding|around|concerning)\b"
)
_ASKS = (
    r"(?:(?:who|what|when|where|how)(?:'?s)?|whom|which|why|can|could|may|must|should|do(?! (?:the|my|a)\b)|does|did|is|are|am"
    r"|will|would) \w"
)
_LINKS = ("? ", "; ", " and ", " also ", "another ")
"""Without one of these there is one question; found out at a fraction of what the pattern below costs."""
_AND_ALSO = r"(?:(?:and|also|another (?:thing|question))\b\W*)"
_NEXT_QUESTION = re.compile(rf"(?:[?;]\W*{_AND_ALSO}*|[\s,.]\s*{_AND_ALSO}+)(?={_ASKS})", re.IGNORECASE)
_BEGINS_TO_ASK = re.compile(
    rf"(?:^|[,.!:-]\s*)(?:(?:hi|hello|hey|please|quick question|so|ok|okay)\W+)*{_ASKS}", re.IGNORECASE
)
_ASIDE = re.compile(rf"(?<=[.?!;])\s+|,\s*{_AND_ALSO}*(?={_ASKS})|\s+{_AND_ALSO}+(?={_ASKS})", re.IGNORECASE)
_LEANS = re.compile(
    r"\b(?:it|its|that(?! (?:i|we|you|is|are|was|were|has|have|had)\b)|this|these|those|he|she|him|his|her|they|them"
    r"|their|one|so|instead|otherwise|too|either|else)\b",
    re.IGNORECASE,
)
"""What in a question rests on the words before it, and so makes the two of them one."""
FEWEST_WORDS = 2
"""Words that say what it is about, in a question that stands by itself."""


def topic_of(text: str) -> str:
    """The topic that `text` only names, as one types into a search ("lost laptop"); "" where it says more.

    "What's the policy on gifts?" names a topic, too, and asks nothing of it: "gifts".
    """
    said = set_phrase(text)
    asked = _WHAT_IS_SAID_ON.match(said)
    words = words_of(said[asked.end() :] if asked else said)
    names = 0 < len(words) <= MOST_TOPIC_WORDS and all(
        word in _IN_A_TOPIC or word not in SMALL_WORDS for word in words
    )
    return " ".join(words) if names else ""


def questions_in(text: str) -> tuple[str, ...]:
    """The two questions of `text`, where it has two and the second does not lean on the first; else none."""
    if not any(link in text for link in _LINKS):
        return ()
    first, *rest = _NEXT_QUESTION.split(text, maxsplit=1)
    if not rest or _LEANS.search(rest[0]) or not _BEGINS_TO_ASK.search(first):
        return ()
    told = min(len(telling(words_of(one))) for one in (first, *rest))
    return (first, rest[0]) if told >= FEWEST_WORDS else ()


def asks(sentence: str) -> bool:
    """Whether a sentence asks something: by its first words, after a greeting."""
    return bool(_BEGINS_TO_ASK.match(sentence))


def leans_back(question: str) -> bool:
    """Whether a question rests on the words before it: "and what did he mean?"."""
    return bool(_LEANS.search(question))


def sentences_and_questions(text: str) -> list[str]:
    """The sentences of `text`, and the questions that a comma or an "and" joins to them."""
    return [part for part in _ASIDE.split(text) if part and part.strip()]


def forms_of(question: str) -> frozenset[str]:
    """The forms that a question has; most have one or two."""
    low = question.lower()
    return frozenset(form for form, pattern in _QUESTION_FORM.items() if pattern.search(low))


def answers(clause: Clause, form: str) -> bool:
    """Whether a clause has something for a question of that form."""
    if form in _BY_MODALITY:
        return clause.modality in _BY_MODALITY[form]
    return bool(_clause_form(form).search(clause.words.lower()))


@cache
def _clause_form(form: str) -> re.Pattern[str]:
    return re.compile(_CLAUSE[form])
