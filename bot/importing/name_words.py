"""A passage of a policy made into a name: what happened, without who tells of it and what is done then."""

from __future__ import annotations

import re

from bot.importing.empty_names import says_nothing
from bot.importing.incident_words import INCIDENT

MOST_WORDS = 16
IF = re.compile(
    r"^(?:if|when(?:ever)?|where(?:ver)?|should|once|as soon as|in the (?:event|circumstances?))\b",
    re.IGNORECASE,
)
_ON = re.compile(rf"{IF.pattern}|^(?:for|in an emergency|in case of)\b", re.IGNORECASE)
IN_THIS_CASE = (
    r"in (?:this|that|such|these|those|all) (?:an? )?(?:cases?|events?|circumstances|situations?|instances?)"
)
_LINKS = re.compile(
    rf"^(?:(?:and|but|also|then|so|thus|therefore|however|in addition|please|{IN_THIS_CASE}),?\s+)+",
    re.IGNORECASE,
)
_OPENING = re.compile(
    rf"^(?:(?:and ?/ ?or|and|but|or|then|also|however,?|note:|please|{IN_THIS_CASE}"
    r"|in the event(?: of| that)?|in case of|in the circumstances? (?:that|where|in which)"
    r"|if|when(?:ever)?|where(?:ver)?|should|once|as soon as"
    r"|any(?:one|body) (?:who|that)|staff (?:who|that)"
    r"|any (?:employee|colleague|worker|member of staff) who(?! is\b| are\b)"
    r"|under this (?:policy|procedure)"
    r"|(?:any|some)(?:one|body) (?:at|in|within) [\w'’&-]+(?: [\w'’&-]+){,5}?(?=\s+becomes? aware)"
    r"|[A-Za-z]\)|as always|(?:you|I) (?:further |also )?(?:agree|undertake) that (?:you|I) (?:will|shall)"
    r"|they (?:must|may)"
    r"|you (?:must|should|may|will|need to|have to)(?: not)?"
    r"|I (?:will )?(?:also )?(?:report|ensure that|tell)|to (?:report|raise)"
    r"|an employee notices(?: that)?|(?:do not|don['’]t|never) use(?= an?\b)"
    r"|we (?:do not|don['’]t|will not) (?:tolerate|accept|put up with)"
    r"|(?:(?:you|I|they|staff|employees|colleagues|(?:any )?(?:members?|volunteers?)|an? (?:member|volunteer)"
    r"|a member of staff) )?"
    r"(?:think|thinks|believe|believes|considers? that|suspect that|find|finds|(?:becomes?|are|is) aware)"
    r"(?: that| of)?|(?:are|is) concerned (?:about|that)),?\s+)+",
    re.IGNORECASE,
)
_IS = re.compile(r"^(?:is|are) (?=(?:not )?(?:being|\w+ing)\b)", re.IGNORECASE)
"""Left of "anybody who is being pressed"."""
_GOES_ON = re.compile(
    r"(?:,?\s+|^)(?:then\s+)?it is (?:(?:your|their|the|my|our) (?:[\w'’]+ )?responsib|incumbent|essential"
    r"|important|vital|necessary).*$"
    r"|,?\s+(?:then\s+(?:I|you|we|they|he|she|it|this|that|the)\b|and\s+(?:must|should|shall|will)\b).*$"
    r"|\s+(?:is|are|(?:must|should|can|may) be) (?:made|put) in writing\b.*$"
    r"|\s+(?:(?:must|should|shall|will|can|may) be|is|are)"
    r" (?:formally|informally|promptly|normally|usually|officially|verbally|properly|fully)$"
    r"|\s+(?:you|they) (?:must|should|shall), [^,]*, .*$"
    r"|,\s+(?:please )?feel free\b.*$"
    r"|(?:,?\s+etc\.?)?,\s+(?:please )?(?:do|follow|take)"
    r" (?:the following|(?:the|these) (?:[\w-]+ )?steps)\b.*$"
    r"|\s+has (?:an?|the) (?:responsibility|duty|right|obligation)\b.*$"
    r"|,?\s+so (?:that )?(?:we|you|they|it|others|the)\b.*$"
    r"|\s+(?:can|may|must|should|shall|will|are|is) (?:(?:also|all|only|first|then|now) )?(?:be )?"
    r"(?:reported|notified)\b.*$",
    re.IGNORECASE,
)
"""What is done about it, and no part of what happened."""
_DUTIES = r"(?:expected|required|asked|encouraged|advised|requested|responsible|obliged|urged)"
_HAS_TO = re.compile(
    r"(?:(?<!\bthat)(?<!\bwhat)(?<!\bwho)(?<!\bor)(?<!\band)\s+(?:they|you|we|I|s?he(?:/s?he)?|he or she))?"
    rf"\s+(?:are|is)\s+(?:\w+ly\s+)?{_DUTIES}(?:\s+to(?:\s+\w+){{,2}})?$"
    r"|,?\s+we (?:encourage|ask|expect|urge)(?:\s+(?:you|staff|employees))?(?:\s+to(?:\s+please)?)?$"
    r"|,?\s+we (?:recommend|advise|suggest)(?:\s+that\s+(?:you|staff|employees))?$"
    r"|(?<!\bthat)(?<!\bwhat)(?<!\bwho)(?<!\bthan)(?<!\bas)(?<!\bwhich)"
    r",?\s+(?:you|they|he|she)\s+(?:must|should)(?:,[^,]*,|,?\s+in the first instance,?|\s+\w+ly)*"
    r"(?:\s+(?:report|raise|inform|tell))?(?:\s+or(?:\s+be)?)?$",
    re.IGNORECASE,
)
_MAIN = re.compile(
    r",\s+(?!or\b|and\b|who\b|which\b|that\b|where\b|when\b|if\b|unless\b|because\b|as\b|but\b|even\b)"
    r"(?:[\w'’/-]+\s+){1,4}?(?:must|should|shall|will|can|may|(?:need|ha)(?:s|ve)? to|(?:is|are) to|"
    rf"(?:is|are) {_DUTIES})\b.*$"
    r"|,\s+the (?:\w+ )?\w+ (?:asks|tells|informs|calls|rings|notifies)\b.*$"
    r"|,\s+(?:do not|don['’]t|never|try \w+ing)\b.*$",
    re.IGNORECASE,
)
"""Behind a condition, what follows from it: "…, the shop will pay"."""
_TAIL = """
    and but or then where when if of for by in any a an the you i we they staff users this that these it
    them he she please who which also immediately to be been being is are was were must should shall will
    may can could has have had sure you'll they'll directly so expected required asked need needs initially
    first lie lies ought always
"""
_CLOSING = re.compile(
    r"[\s,;:–—-]*(?:(?<!\w-)\b"
    r"(?:as soon as possible|at once|at the earliest opportunity|straight away|in writing|he/she|such as"
    r"|including"
    rf"|{'|'.join(_TAIL.split())})"
    r"\b[\s,;:–—-]*)+$",
    re.IGNORECASE,
)
_MEMBER = re.compile(r"\bmembers?$", re.IGNORECASE)
_OF_STAFF = re.compile(r" of (?:the )?(?:staff|public)\b", re.IGNORECASE)
_OBJECT = re.compile(
    r" for (?:you|them|us|me)"
    r"(?= (?:is|are|was|were|must|should|shall|will|has|have|can|may)\b|,|$)"
    r"| (?:you|them|us|me)(?= (?:is|has)\b)",
    re.IGNORECASE,
)
"""Small words that the name needs: "a post that worries you is"."""
_TOWARDS = re.compile(r"\b(?:at|on|against|about|from|towards?|between|with|among|like|near)$", re.IGNORECASE)
_SOMEBODY = re.compile(r" (?:you|them|us|me|him|her|staff|users)\b", re.IGNORECASE)
DO = """
    leave carry open move unplug ring call take turn keep save stop tell let put write get send pass hand
    switch lock say close evacuate give return remove collect stay block cover disconnect contact inform
    notify speak phone telephone decline refuse wait check have change reset follow
"""
_TO_WHAT = """
    it them him her us the a an your my this that these everyone everybody anyone nothing in out off on away
    alone to with of at down up for until care
"""
THEN_DO = re.compile(
    r"(?:,|:| and)\s+(?:(?:then|also|please|first|immediately)\s+)?"
    rf"(?:{'|'.join(DO.split())}|do not|don['’]t)\b(?=\s+(?:{'|'.join(_TO_WHAT.split())})\b|\s*$).*$",
    re.IGNORECASE | re.DOTALL,
)
"""What to do about it: "…, leave it alone and"."""
_THEN_TELL = re.compile(
    r",\s+(?:(?:then|please|immediately|first)\s+)*"
    r"(?:notify|inform|tell|contact|call|ring|alert|phone|telephone|e-?mail|text)\s+"
    r"(?!or\b|and\b|details|numbers?\b|centres?\b|centers?\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_ITS_SUBJECT = re.compile(
    r"(?<=\w),\s+(?:(?:the|an?)(?:\s+(?!or\b|and\b)[\w'’-]+){1,4}"
    r"|(?:\w+ )?(?:confirmation|notification|notice|details|evidence))$",
    re.IGNORECASE,
)
"""Who has to do something then: "If a claim is refused, the claimant"."""
_MARKS = re.compile("[\u2190-\u2bff\ufe0f\u20e3\U0001f000-\U0001faff]+")
"""Pictures that stand among the words."""
_NUMBERED = re.compile(r"^[A-Z]{1,4}\d+(?:\.\d+)*[.:)]?\s+(?=[A-Z])")
_HEADED = re.compile(
    r"^(?:(?:policy|procedure|purpose|rule|important|warning|reminder|note|statement)"
    r"|(?P<label>[^:.;,]{1,40})):\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ORDER = re.compile(rf"(?:{'|'.join(DO.split())}|do not|don['’]t|use|report)\b", re.IGNORECASE)
_REACHED_AT = re.compile(r"\s+(?:at|on|via|by calling)\s+(?:ext\b\.?|\+?\(?\d[\d ()-]{4,}).*$", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\((?:[^()\s]+\s?){1,5}\)")
_FURTHER = re.compile(r",\s+(?:when|so|which|because|unless|but)\b.*$", re.IGNORECASE)
_HANGING = re.compile(
    r"(?:,?\s+(?:on|from|through|without|into|before|after|with|behind|than|more|as|how|because|about|at|over"
    r"|under|until|during|between|against|whose|out|whether|(?:and|or) if it is \w+"
    r"|(?:that|which) (?:[\w'’-]+ ){1,3}?(?:does|do|did) not"
    r"|(?:that|which) \w+ (?:your|their|his|her)(?: \w+){,3}))+$",
    re.IGNORECASE,
)
"""What a cut leaves of a phrase."""
_AND_THEN = re.compile(
    r"\b(?:must|should|shall|may|will|are to|not obliged)\b[^,]*(?P<then>,\s+and\s+(?:(?:the|an?)\s+)?\w+)$",
    re.IGNORECASE,
)
_FEWEST_KEPT = 5
_EDGES = ' ,;:.!?–—-"“”'


def as_name(words: str) -> str:
    """`words` as a name, without the small words around it; "" where they say nothing."""
    bare = _LINKS.sub("", _without_label(_MARKS.sub(" ", words).strip(f"{_EDGES}·•([*")))
    what = only_condition(bare) if IF.match(bare) else THEN_DO.sub("", bare)
    what = _MAIN.sub("", what) if _ON.match(bare) else what
    what = _HAS_TO.sub("", what)
    opened = _REACHED_AT.sub("", _GOES_ON.sub("", _IS.sub("", _OPENING.sub("", what))))
    trimmed = (without_tail(opened) if what == bare else opened).strip(_EDGES)
    if then := _AND_THEN.search(trimmed):
        trimmed = trimmed[: then.start("then")]
    shortened = _shortened(_unopened(trimmed)).strip(_EDGES)
    if says_nothing(trimmed) or says_nothing(shortened):
        return ""
    return shortened[:1].upper() + shortened[1:]


def only_condition(condition: str) -> str:
    """ "If a claim is refused, leave it and tell" as far as it says what happened."""
    return THEN_DO.sub("", without_subject(_MAIN.sub("", _THEN_TELL.sub("", condition))))


def without_subject(condition: str) -> str:
    """ "If a claim is refused, the claimant may" without who has to do something then."""
    kept = without_tail(condition).strip(" ,")
    without = _ITS_SUBJECT.sub("", kept)
    return without if without != kept else condition.strip(" ,")


def without_tail(words: str) -> str:
    """`words` without the small ones at their end; a "member of staff" stays whole."""
    kept = _CLOSING.sub("", words)
    behind = words[len(kept) :]
    whole = _OBJECT.match(behind)
    for left, lacking in ((_MEMBER, _OF_STAFF), (_TOWARDS, _SOMEBODY)):
        whole = whole or (lacking.match(behind) if left.search(kept) else None)
    return kept + whole[0] if whole else kept


def _without_label(words: str) -> str:
    """`words` without what a writer set before them: "Policy: …"; "Smoke: stop and …" stays as it is."""
    words = _NUMBERED.sub("", words)
    headed = _HEADED.match(words)
    if headed is None:
        return words
    rest = headed["rest"].strip()
    says_all = IF.match(rest) or (INCIDENT.search(rest) and not _ORDER.match(rest))
    return rest if headed["label"] is None or says_all else words


def _unopened(words: str) -> str:
    """`words` up to a bracket or a quotation that does not end in them."""
    for opening, closing in (("(", ")"), ("“", "”")):
        if words.count(opening) > words.count(closing):
            words = without_tail(words[: words.rindex(opening)])
    return words


def _shortened(words: str) -> str:
    """`words`, of which a name has room for some, cut where they could end."""
    for text in (words, _ASIDE.sub("", words)):
        if len(text.split()) <= MOST_WORDS:
            return " ".join(text.split())
    kept = _unopened(" ".join(words.split()[:MOST_WORDS]))
    further = _FURTHER.search(kept)
    if further and len(kept[: further.start()].split()) >= _FEWEST_KEPT:
        kept = kept[: further.start()]
    return without_tail(_HANGING.sub("", without_tail(kept)))
