"""Which verb of a sentence leads to whom: "raise it with the Head of Governance"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.importing.incident_words import any_of
from bot.importing.role_names import Named, roles_at, roles_before
from bot.importing.role_shapes import says_what_it_is
from bot.importing.role_words import GO_WITH_TO, OF_WHAT
from bot.patterns import Pattern


@dataclass(frozen=True, slots=True)
class Told:
    """A verb of a sentence and the role that it leads to; `does_it` where that role is the doer."""

    verb: str
    verb_at: int
    named: Named
    does_it: bool = False


_ADVERBS = any_of(
    r"""
        immediately first initially directly straight promptly at_once straight_away in_writing
        in_confidence in_person on back either always only for as_soon_as_possible without_delay
        (?:any|one)_of_the_(?:below|following)(?:_people)?
        """
).join(("(?:", r"\s+)*"))
NUMBER = r"(?:\+?[\d(][\w()-]*(?: \d[\d()-]*)*\s*(?:first\s*)?,?\s+(?:or|and)\s+(?:then\s+)?)?"
"""A telephone number that is called before or instead: "ring 999 and then the Porter"."""
# The person follows the verb.
_TELLING = re.compile(
    r"\b(?P<verb>"
    + any_of(
        r"""
        tells? telling informs? informing notif(?:y|ies|ying) alert(?:s|ing)? contact(?:s|ing)?
        calls? calling rings? ringing phones? phoning telephones? e-?mails? text message asks?
        asking consult(?:s|ing)? lets? letting warns? advises? approach see brief send_for
        (?<=to_)involve pings? dial
        """
    )
    + rf")\s+{_ADVERBS}{NUMBER}",
    re.IGNORECASE,
)
# The person follows "to", "with", "by", … somewhere behind the verb.
_PASSING = re.compile(
    r"\b(?P<verb>"
    + any_of(
        r"""
        report(?:s|ed|ing)? rais(?:e|es|ed|ing) refer(?:s|red|ring)? direct(?:ed|ing)?
        pass(?:es|ed|ing)? forward(?:ed|ing)? escalat(?:e|es|ed|ing) br(?:ing|ought|inging)
        tak(?:e|en|ing) goes go going speak(?:s|ing)? talk(?:s|ing)? turn made make mention(?:ed)?
        complain complaints? address(?:ed)? appl(?:y|ies|ied) write (?<!in_)writing written
        do(?=_(?:this|so|it)_in_writing) puts?(?=_(?:[\w'’]+_){,6}in_writing) send sent sending
        advised disclos(?:e|ed|es|ing) flag(?:ged)? log(?:ged)? lodged? declar(?:e|es|ed|ing) appeals?
        notified record(?:ed)? draw drawn drawing attention given? submit(?:ted)? hand(?:s|ed)?
        discuss(?:ed|ing)? check agreed? approv(?:ed|al) authori[sz](?:ed|ation) permission consent
        advice guidance clear(?:ed)? sign(?:ed)? show shown liais(?:e|es|ed|ing)
        drop_an?_(?:message|line|note)
        shar(?:e|ed|ing)(?=_(?:any|your|these|their|the|an?)_(?:\w+_){,2}(?:concern|worr|suspicion))
        (?:open|create|file|place)_(?:an?|the)(?:_\w+){,2}_(?:ticket|request|report|case|claim)
        """
    )
    + r")\b(?!(?<=log|ign)\s+(?:in|on|into|onto|out|off|up)\b)",  # "sign in with your pass"
    re.IGNORECASE,
)
_FETCHING = re.compile(
    r"(?:^|[,;:–—]\s+|\b(?:and|then|or|must|should|please|immediately|first|at once"
    r"|(?:have|need|ought|try) to)\s+)(?P<verb>get|fetch|summon)\s+",
    re.IGNORECASE,
)
"""An order to bring somebody: "Get a duty officer", and no other getting."""
_IS_FETCHED = re.compile(
    r"\s*(?:$|[,.;:!?)–—]|(?:as|at|if|when|and|or|immediately|straight|from|right|quickly|first|before|without"
    r"|to (?:help|come|assist|attend|take|look))\b)",
    re.IGNORECASE,
)
"""Behind somebody who is fetched, and not asked for a thing of theirs: "get the Dean to sign"."""
_SAME_AS_CONTACT = re.compile(
    r"(?<!cannot )(?<!n['’]t )(?<!not )(?<!unable to )(?<!able to )"
    r"\b(?:(?P<verb>make|get|making|getting)\s+(?:(?:direct|immediate|early|telephone|phone)\s+)?"
    r"(?:contact\s+with|in\s+(?:direct\s+)?(?:touch|contact)\s+with|hold\s+of|through\s+to)"
    r"|(?P<reach>reach(?:ing)?)\s+out\s+to)\b",
    re.IGNORECASE,
)
_MAKE_AWARE = Pattern(
    r"\b(?:make|keep)\s+(?P<who>(?:the|your|their|our|his|her|an?) (?:(?!it\b|you\b|that\b)[\w'’-]+ ){1,5}?)"
    r"(?:fully |immediately )?(?:aware|informed) (?:of|about)\b",
    re.IGNORECASE,
)
_HAND_DELIVERED = re.compile(r"\bhand[- ](?=deliver(?:ed|s|ing)?\b)deliver", re.IGNORECASE)
_IS_SO = re.compile(
    r"\b(?:is|are|be|was|were|been|seems?|appears?)\s+(?:(?:not|also|\w+ly)\s+)*(?:harmful|detrimental|damaging"
    r"|injurious|prejudicial|contrary|relevant|similar|hostile|unknown|of (?:harm|damage|use|value))\s+$",
    re.IGNORECASE,
)
"""Before a "to" that is no way to anybody: "report what is harmful to Sales"."""
_LINK = re.compile(
    rf"\b(?:to|with|from|on|through|via|of)\s+{_ADVERBS}(?:the (?:immediate )?(?:attention|notice) of\s+)?",
    re.IGNORECASE,
)
_HOLDER = re.compile(
    r"(?P<role>(?:[\w'’-]+ ){1,7}?[\w'’-]+)(?::| is) (?:(?:Mrs?|Ms|Miss|Dr)\.? [A-Z]"
    r"|[A-Z][\w'’-]+ [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?,? (?:and|who) (?:(?:he|she|they) )?"
    r"(?:can|may) be (?:contacted|reached)\b)"
)
"""Who holds a role, and how to reach them: "The Contact Officer is Jo Reed and she can be reached on 210"."""
_DONE_BY = re.compile(
    r"\b(?:(?P<verb>(?!employed\b)\w{3,}ed|dealt with|taken(?: on| up)?|held|kept|heard|led"
    r"|looked (?:into|at)|given)\s+(?:\w+ly\s+)?by|(?P<matter>matters?)\s+for)\s+",
    re.IGNORECASE,
)
_IS_TOLD = re.compile(
    r"\s+(?:must|should|shall|will|has to|have to|needs to|need to|is to|are to|is|are|can)\s+"
    r"(?:(?:also|then|always|immediately|be|first|straight|away|at once|both)\s+)*"
    r"(?:informed|told|notified|contacted|consulted|alerted|made aware"
    r"|(?<!\bis )(?<!\bare )involved(?! in the \w+ing\b)"
    r"(?! in (?:(?:this|the|that|its|their|any|each|every|our) )?(?:\w+ )?(?:process|review|revision|design"
    r"|development|drafting|planning|writing|update|updating)\b))\b"
    r"|\s+(?:must|should) (?:(?:also|then|always|immediately) )*be (?:called|rung|phoned|sent for)\b"
    r"(?! an?\b| the\b)"
    r"|\s+(?:told|informed|notified|alerted|called(?: out)?|rung)"
    r"(?=\s*[,.;]|\s*$|\s+(?:at once|immediately|straight away|the same day)\b)",
    re.IGNORECASE,
)
"""Behind those who are told; "if the manager is involved" has nobody told."""
_DEALS_WITH = re.compile(
    r",?\s+(?:(?:must|will|should|shall)\s+)?"
    r"(?P<verb>receives?|handles?|deals? with|hears?|investigates?|looks? into|takes?|acts?"
    r"|acknowledges?|answers?|repl(?:y|ies) to)\b",
    re.IGNORECASE,
)
IN_CHARGE = re.compile(
    r"\s+(?:is|are|carry|carries|has|have|holds?)\s+(?:the\s+)?(?:\w+\s+)?"
    r"(?:responsible|responsibility|in charge|on hand|the contact|accountable)\b"
    r"|\s+(?:must|may|will)\s+(?:authori[sz]e|approve|agree|decide)\b"
    r"|\s+(?:decides|approves|authori[sz]es|answers|agrees|consents|(?:has|have) (?:agreed|approved))\b",
    re.IGNORECASE,
)
"""What follows the name of a role that is in charge of something."""

_GOES_ON = re.compile(r"[\w,’'] $")
_ARTICLE = re.compile(r"\b(?:the|a|an|any|every|this|your|our|such)\s+$", re.IGNORECASE)
"""Before a noun that could be a verb: "pass the complaint to …"."""
_MEANS = ("on", "through", "via")
_WAY_TO_REACH = re.compile(r"(?:line|desk|mailbox|reception)$", re.IGNORECASE)
_BEFORE_OF = re.compile(r"approval|permission|consent|attention|authori", re.IGNORECASE)
_BEFORE_FROM = re.compile(r"permission|consent|advice|guidance|approv|authori|agree", re.IGNORECASE)
_BEFORE_WITH = re.compile(
    r"rais|speak|talk|discuss|check|agree|log|lodg|clear|report|record|liais|shar|open|create|file|place",
    re.IGNORECASE,
)
_NOUNS = re.compile(r"complaints|reports|appeals|authori[sz]ation", re.IGNORECASE)
"""Verbs only where the sentence has no other before them: "direct any complaints to the Porter"."""


def in_one_verb(words: str) -> str:
    """`words` with "contact" for "get in touch with" and the like, and "handed" for "hand delivered".

    To make the Dean aware of something is to tell the Dean of it.
    """
    words = _MAKE_AWARE.sub(r"tell \g<who>about", words)
    return _HAND_DELIVERED.sub("hand", _SAME_AS_CONTACT.sub(_contact, words))


def _contact(found: re.Match[str]) -> str:
    said = found["verb"] or found["reach"]
    verb = "contacting" if said.lower().endswith("ing") else "contact"
    return verb.title() if said.istitle() else verb


def told_in(sentence: str) -> Iterator[Told]:
    """Each role that a verb of the sentence leads to; the same role may come twice."""
    for found in _TELLING.finditer(sentence):
        if not (_ARTICLE.search(sentence[: found.start()]) or _in_a_name(found, sentence)):
            for named in roles_at(sentence, found.end()):
                yield Told(found["verb"], found.start(), named)
    yield from _passed_on(sentence)
    for found in _FETCHING.finditer(sentence):
        for named in roles_at(sentence, found.end()):
            if says_what_it_is(named.name) and _IS_FETCHED.match(sentence, named.listed[1]):
                yield Told(found["verb"], found.start("verb"), named)
    if holder := _HOLDER.match(sentence):
        for named in roles_before(sentence, holder.end("role")):
            yield Told("reach", holder.end("role"), named)
    for done in _DONE_BY.finditer(sentence):
        for named in roles_at(sentence, done.end()):
            yield Told(done["verb"] or done["matter"], done.start(), named, does_it=True)
    for pattern, verb in ((_IS_TOLD, "informed"), (IN_CHARGE, "responsible")):
        for found in pattern.finditer(sentence):
            for named in roles_before(sentence, found.start()):
                yield Told(verb, found.start(), named)
    for found in _DEALS_WITH.finditer(sentence):
        for named in roles_before(sentence, found.start()) or _doing_that_too(sentence, found):
            yield Told(found["verb"], found.start("verb"), named, does_it=True)


def _doing_that_too(sentence: str, verb: re.Match[str]) -> list[Named]:
    """The roles that a sentence starts with, `verb` being a further one of theirs: "leads on …, receives"."""
    further = verb[0].startswith(",") or sentence[: verb.start()].endswith((" and", ","))
    order = not verb["verb"].split()[0].endswith("s")  # "wear it outside and take it off inside"
    return roles_at(sentence, 0) if further and not order else []


def _passed_on(sentence: str) -> Iterator[Told]:
    first = _PASSING.search(sentence)
    apart = False
    for link in _LINK.finditer(sentence, first.start()) if first else ():
        word = link[0].split()[0].lower()
        before = sentence[: link.start()].split()
        last = before[-1].lower() if before else ""
        if word == "of" and last in OF_WHAT:  # "the Head of Operations"
            continue
        apart = (
            word == "to"
            and (  # "losses due to Operations or to Sales"
                last in GO_WITH_TO
                or bool(_IS_SO.search(sentence[: link.start()]))
                or (apart and last in ("or", "and"))
            )
        )
        if apart:
            continue
        fitting = [
            verb
            for verb in _PASSING.finditer(sentence, 0, link.start() + 1)
            if _fits(verb["verb"], word, sentence[verb.end() : link.start()])
            and not _in_a_name(verb, sentence)
        ]
        verbs = [v for v in fitting if not _ARTICLE.search(sentence[: v.start()])] or fitting
        while len(verbs) > 1 and _NOUNS.fullmatch(verbs[-1]["verb"]):
            verbs.pop()
        for named in roles_at(sentence, link.end()) if verbs else ():
            goes_through = word == "through" and verbs[-1]["verb"].lower() in ("goes", "go")
            if goes_through or word not in _MEANS or _WAY_TO_REACH.search(named.name):
                yield Told(_read_or_told(verbs[-1], link, named), verbs[-1].start(), named)


def _in_a_name(verb: re.Match[str], sentence: str) -> bool:
    """Whether what looks like a verb is part of a name: "the Contact Officer", "our Speak Up line"."""
    before = sentence[: verb.start()]
    return verb["verb"].istitle() and bool(_GOES_ON.search(before))


def _read_or_told(verb: re.Match[str], link: re.Match[str], named: Named) -> str:
    """The verb; "refer to the Leave Bulletin" has somebody see a text, where "refer it to" has it told."""
    reads = verb["verb"].lower() == "refer" and not verb.string[verb.end() : link.start()].strip()
    return "see" if reads and not says_what_it_is(named.name) else verb["verb"]


def _fits(verb: str, link: str, between: str) -> bool:
    """Whether the preposition leads from the verb to the one who is told."""
    if link in _MEANS:
        return True
    if link == "of":
        return bool(_BEFORE_OF.match(verb))
    if link == "from":
        return bool(_BEFORE_FROM.match(verb))
    if link == "with":
        takes = re.match(r"tak", verb, re.IGNORECASE)
        return " up " in between if takes else bool(_BEFORE_WITH.match(verb))
    return not re.match(r"approval|permission|advice|guidance", verb, re.IGNORECASE)


def opens_with_order(sentence: str) -> bool:
    """ "Tell the Head of Governance." says nothing of what to tell; the sentence before it does."""
    return bool(_TELLING.match(sentence) or _PASSING.match(sentence) or _FETCHING.match(sentence))
