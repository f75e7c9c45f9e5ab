"""What a route is called: the clause's own words for what is reported."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from bot.importing.conditions import name_of_context, what_happened
from bot.importing.empty_names import LITTLE
from bot.importing.incident_words import INCIDENT
from bot.importing.name_words import IF, MOST_WORDS, as_name, only_condition
from bot.importing.role_names import Named
from bot.importing.telling import NUMBER
from bot.knowledge.labels import slug
from bot.patterns import Pattern

_TAKES = re.compile(
    r"^,?\s+(?:(?:must|will|should|shall)\s+)?(?:receives?|handles?|deals? with|hears?|investigates?"
    r"|looks? into|takes? over)\s+"
    r"|^\s+(?:(?:must|will|should|shall) be|is|are)\s+(?:(?:also|always|immediately|first)\s+)*"
    r"(?:informed|told|notified|alerted|contacted|made aware)\s+"
    r"(?:of|about|if|when|where|in the event(?: of| that)?)\s+",
    re.IGNORECASE,
)
"""Between a role that takes a matter on and the matter."""
_AND_DOES = re.compile(
    r",\s+and\s.*$|\s+and\s+(?:is|are|acts?|\w+s\s+(?:whether|how|what|every|any)"
    r"|(?:respond|reply|decide|keep|arrange|appoint|write|report|inform))\s.*$"
    r"|,\s+\w+s\s+(?:an?|the)\s.*$",
    re.IGNORECASE,
)
"""What that role does besides."""
_AFTER = re.compile(
    r"^[\s,]*(?:(?:immediately|at once|straight away|in writing|in confidence|as soon as possible|know"
    r"|within(?: [\w-]+){1,3}? (?:minutes?|hours?|days?|weeks?|months?)|(?:on )?the same day"
    r"|(?:before|by|at) \d[\d.:]*(?:\s?[ap]\.?m\b\.?)?|on the day(?: of the \w+)?"
    r"|whose [^,]*,|who [^,]*,|(?:as per|in line with|in accordance with) [^,]*,)[\s,]*)*"
    r"(?:if|when|of(?! (?:\w+ ){0,2}(?:start|time|dates?|day|receipt|shift|becoming|receiving)\b)"
    r"|to:?\s+(?:report|raise|flag|disclose)|about|that|where|for(?= \w+)"
    r"|whenever|as soon as|before(?! (?:the|your|his|her|their)\b| \d)|any)\s+",
    re.IGNORECASE,
)
_MANNER = re.compile(
    r"[\s,]*(?:in (?:writing|person|confidence|the first (?:instance|place))|by|within|via|using|instead|only"
    r"|on (?:the |a )?(?:\w+ ){0,2}(?:forms?|cards?|sheets?|templates?)|form\b)",
    re.IGNORECASE,
)
"""How or when it is told, and not of what: "in writing, by letter or on Form 2"."""
_COMES_ACROSS = re.compile(
    r"if (?:you|they|anyone|somebody) (?:come across|see|find|notice|suspect|(?:hear|learn) of)"
    r" (?:this|it|that|them|one)\b"
    r"|if (?:this|that|it) (?:happens|occurs)$"
    r"|(?:if|when) (?:you|they|anyone|somebody) (?:decide|wish|choose|want|(?:[\w ]+ )?anything like\b.*)$"
    r"|(?:if|when|where) (?:the|your|an?) [\w-]+ (?:fits|meets|matches) (?:this|these|those)\b",
    re.IGNORECASE,
)
"""Says no more than what it points back to."""
_NOBODY_THERE = Pattern(
    r"(?:if|when|where) (?:they|he|she|s/he|he or she)(?: is| are|['’]s|['’]re)"
    r" (?:not available|unavailable)",
    re.IGNORECASE,
)
"""Says no more of what happened: whoever is told before is not there."""
_PLEASE = Pattern(r",?\s+please\s*$", re.IGNORECASE)
_NUMBER = re.compile(rf"^\s+{NUMBER}")
_PREPOSITION = re.compile(
    r"^\s*(?:in (?:writing|person|confidence)\s+)?(?:of|about|over|on|regarding|concerning)\s+"
    r"(?!\d|leave\b|time\b)",
    re.IGNORECASE,
)
_YOU_MAY = re.compile(
    r"(?<=\w),?\s+(?:you|they|we|I)\s+(?:may|can|should|must)\s+(?=(?:appeal|complain)$)", re.IGNORECASE
)
_TELLING_VERB = re.compile(r"appeals?|complains?", re.IGNORECASE)
"""A verb that says of what kind the report is, as most do not."""
_LINK = re.compile(r"\s*\b(?:to|with|by|on|through|via|(?:to )?the attention of)\s*$", re.IGNORECASE)
_A_NOUN = re.compile(r"\b(?:an?|the|any|every)\s+$", re.IGNORECASE)
"""Before a word that could be a verb: "an appeal goes to …" is about the appeal."""
_CONDITION = re.compile(r"[\s,]*(?:if|where|when|unless|after|outside|out of hours)\b", re.IGNORECASE)
_OTHER_ROLE = re.compile(r"^\s*(?:to|with|by)\b", re.IGNORECASE)
_NOUN_AFTER_ALL = re.compile(
    r"\b(?:report|raise|disclose)\s+(?P<what>(?:an?|the|any|every|all)\s+[^,;:]+?)\s+$", re.IGNORECASE
)
_JOINED = re.compile(r"\b(?:and|or|to|then|also|\w+ly)$", re.IGNORECASE)
_NOT = re.compile(r"^if (?:the|that|this) \w+ (?:is|was) not\b(?!.*\bthere,?(?: please)?\W*$)", re.IGNORECASE)
_IF_AND_LINKS = re.compile(
    r"^(?:(?:if|when(?:ever)?|where(?:ver)?|once|as soon as|in the event(?: of| that)?|also|then|and|but)"
    r",?\s+)+",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:and|or|,)\s", re.IGNORECASE)
_THE_FOLLOWING = re.compile(r"^the following\b", re.IGNORECASE)


def incident_in(sentence: str, verb_at: int, named: Named, said_before: Sequence[str]) -> str:
    """Plain words for what `sentence` has reported to the role `named`; the verb stands at `verb_at`.

    The words are the object of the verb, or the condition before it, or what stands behind the
    role, or what is `said_before`, nearest first; whichever first says something.
    """
    verb = re.compile(r"\w*").match(sentence, verb_at)
    verb_end = verb.end() if verb and not _A_NOUN.search(sentence[:verb_at]) else verb_at
    first, last = named.listed
    between = _PREPOSITION.sub("", _LINK.sub("", _NUMBER.sub("", sentence[verb_end : max(first, verb_end)])))
    behind = sentence[max(last, verb_at - 1) if last <= verb_at else last :]
    after = _AFTER.sub("", behind) if _AFTER.match(behind) else ""
    taken = _AND_DOES.sub("", _TAKES.sub("", behind)) if _TAKES.match(behind) else ""
    told = "" if _OTHER_ROLE.match(between) or _MANNER.match(between) else between
    condition = sentence[: min(first, verb_at) if last <= verb_at else verb_at]
    aside = condition.rpartition("(")[2] if condition.count("(") > condition.count(")") else ""
    if verb and _TELLING_VERB.fullmatch(verb[0]) and verb_end > verb_at:
        condition = _YOU_MAY.sub(" and ", sentence[:verb_end])
    else:
        condition = what_happened(condition, verb[0] if verb else "")
        told = told or _with_verb(sentence[:verb_at], verb[0] if verb else "")
    item = behind if _THE_FOLLOWING.match(condition) and not _JOINT.match(behind) else ""
    before = next((words for words in said_before if words), "")
    asked = before if before.endswith("?") else ""
    found = (aside, after, condition) if aside else (told, condition, item, asked, after, taken)
    if last <= verb_at and taken and not IF.match(condition):
        found = (taken, *found)
    for words in found:
        if (name := as_name(words)) and not _is_it(name, named):
            return name
    then = only_condition(condition) if IF.match(condition) else ""
    for words in said_before:
        if IF.match(words) and _NOT.search(then):
            continue  # the other case: "If it burns, … If it does not, …"
        if (name := name_of_context(words)) and not _is_it(name, named):
            return on_condition(name, then)
    # "tell the Porter if they are hurt"
    said = after if INCIDENT.search(after) else _IF_AND_LINKS.sub("", then)
    whole = " ".join((said or as_name(sentence) or sentence).split()[: 2 * MOST_WORDS]).rstrip(" ,.")
    return whole[:1].upper() + whole[1:]


def _with_verb(before: str, verb: str) -> str:
    """The thing reported, where its last word only looks like a verb: "report a lost day pass to"."""
    found = _NOUN_AFTER_ALL.search(before)
    return "" if found is None or _JOINED.search(found["what"]) else f"{found['what']} {verb}"


def _is_it(name: str, named: Named) -> bool:
    """Whether a name says no more than whom to tell, by their name or their initials."""
    initials = "".join(word[0] for word in re.findall(r"[A-Z][\w'’-]*", named.name))
    return name.lower() == named.name.lower() or (name.isupper() and name in initials)


def on_condition(incident: str, condition: str) -> str:
    """`incident` with the words that say when this role is told of it, if there are any."""
    said = _PLEASE.sub("", condition).strip(' ,;:.!?–—-"“”')
    if not said or _COMES_ACROSS.match(said) or _NOBODY_THERE.fullmatch(said):
        return incident
    return " ".join(f"{incident}, {said[:1].lower()}{said[1:]}".split()[: 2 * MOST_WORDS])


def incident_of_next(sentence: str, previous: Named, named: Named, incident: str) -> str:
    """The same for a role told in the same breath as the one before it, which is told of `incident`.

    "Theft to the Bursar, and leaks to the Data Officer" has it told of something else; "or to the Dean
    if you would rather not" of the same, on a condition; both may be told of the same.
    """
    between = _LINK.sub("", sentence[previous.listed[1] : named.listed[0]]).strip(" ,;")
    joint, _, rest = between.partition(" ")
    behind = sentence[named.listed[1] :]
    condition = rest if _CONDITION.match(rest) else behind if _CONDITION.match(behind) else ""
    if joint == "and" and not condition and (other := as_name(rest)):
        return other
    return on_condition(incident, condition.partition(";")[0])


_REPORTING = Pattern(r"^reporting (?!that\b|to\b|how\b|on\b|for\b)(?=\w)", re.IGNORECASE)
_MAY_I = re.compile(r"^(?:can|may|should|must|could) (?:I|we|you|staff) (?:have to )?", re.IGNORECASE)
_POLICY_ON = re.compile(
    r"^policy (?:prohibiting|on|against|about|for|regarding|concerning)\s+", re.IGNORECASE
)
_POLICY = re.compile(r"\s+(?:policy|policies)(?: and procedures?)?(?: for .*)?$", re.IGNORECASE)


def section_in_words(heading: str) -> str:
    """What a section is about, as a name: no number, no capitals, no "Policy" behind it.

    Of a question only what is behind "if", or what somebody asks to do.
    """
    bare = re.sub(r"^(?:section |part )?[A-Z]?\d*(?:\.\d+)*[.):]?\s+", "", heading).strip()
    if bare.endswith("?"):
        return bare.partition(" if ")[2] or _MAY_I.sub("", bare) * bool(_MAY_I.match(bare))
    bare = _POLICY_ON.sub("", _REPORTING.sub("", bare))
    bare = _POLICY.sub("", bare) or bare
    return bare.capitalize() if bare.isupper() else bare


def field_of(role: str) -> str:
    """What a role is there for, as its name says: "Whistle Blowing Officer"."""
    return " ".join(role.split()[:-1]).capitalize()


def route_id(name: str, taken: Container[str]) -> str:
    """An id for a route from the first content words of its name, different from those taken."""
    content = [word for word in slug(name).split("-") if word not in LITTLE][:5]
    wanted = "-".join(content) or "report"
    found, count = wanted, 2
    while found in taken:
        found, count = f"{wanted}-{count}", count + 1
    return found
