"""Names of roles in the words of a policy: "the Head of Governance", "IT Services or a member of SMT"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.importing.role_shapes import HIS_OR_HER, STAFF_THERE, TOKEN, is_post, one_role, says_what_it_is
from bot.importing.role_words import DETERMINERS, GROUPS, MODALS, STOPS
from bot.patterns import Pattern

_INSERTS = re.compile(
    r"(?:in (?:their|his or her|her or his|his|her|the) absence|if necessary|failing that"
    r"|where (?:necessary|appropriate)|alternatively"
    r"|(?:if|where) (?:that person|they|he|she|this|it|(?:the|that) \w+(?: \w+)?) (?:is|are)"
    r" (?:involved|concerned|implicated|accused|conflicted|about (?:them|him|her))"
    r"|if (?:need be|that is not possible|unavailable|absent|"
    r"(?:he|she|they)(?: is|['’]s| are|['’]re)"
    r" (?:absent|away|unavailable|not available|not there|on leave|out)))(?: of \w+)?,?\s*",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:,\s*(?:and/or|or|and)\b|/|,|\b(?:and/or|or|and)\b|&)\s*,?\s*", re.IGNORECASE)
_OF_THE_HOUSE = re.compile(r"(?:the )?([A-Z][\w&-]*(?: [A-Z][\w&-]*){,3})['’]s\s+(?=[A-Z][\w-]+ [A-Z])")
"""Left of "Reed Group's Leave Officer"."""
_ANY_OF = Pattern(r"^any of ", re.IGNORECASE)
_PERSON = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,2}")
_POLICE_TOO = re.compile(r"\s+or\s+(?:the )?(?:local )?(?:law enforcement|police)\b", re.IGNORECASE)
"""What a name ends with, though it is no role of its own."""
_WHOLE_STAFF = re.compile(
    r"(?:any|each|every|another|some|all|other)\b.*\bstaff$|.*\bmembers of staff$", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"^(?:the |a |an |another )?member of staff$|"
    r"^(?:your|their|his|her|my)(?:(?: or |/)(?:his|her|their))?\s"
    r"|\b(?:line|own|immediate|hiring|reporting|respective|direct) (?:manager|supervisor|leader)s?\b"
    r"|^(?:the |a |an |another )?(?:relevant |senior |immediate |next )*"
    r"(?:manager|supervisor|boss|team leader|class teacher)s?$",
    re.IGNORECASE,
)
_AT = re.compile(r"\s+at\s+(?:the\s+)?[A-Z][\w'’&-]*(?:\s+[A-Z][\w'’&-]*)*\s*")
"""Behind a role, the place where it sits: "the Duty Lead at Head Office handles …"."""


@dataclass(frozen=True, slots=True)
class Named:
    """A role found in a text: its name as printed, without the article, and where it stands.

    `relative` says that it is another person for each asker. `listed` is where all those stand who are
    named together with it: "your supervisor and the Risk Department".
    """

    name: str
    start: int
    end: int
    relative: bool
    listed: tuple[int, int]


def roles_at(text: str, start: int) -> list[Named]:
    """The role whose name starts at `start` of `text`, with those joined to it; [] where none does.

    Those joined are one role, whoever holds it; but of "your supervisor and the Risk Department" the
    first is another person for each asker and the second is not, so that they are two.
    """
    end = one_role(text, start)
    if end is None or _is_whole_staff(text[start:end]):
        return []
    pieces, joints = [(start, end)], [""]
    while more := _joined(text, end):
        joint, piece, end = more
        pieces.append((piece, end))
        joints.append(joint)
    if len(pieces) > 1 and joints[1] == "," and _is_person(text[slice(*pieces[0])]):
        pieces, joints = pieces[1:], joints[1:]
    if police := _POLICE_TOO.match(text, end):
        end = police.end()
        pieces[-1] = (pieces[-1][0], end)
    spans = pieces[:1]
    for at, (begin, stop) in enumerate(pieces[1:], 1):
        # A comma means what the next word that joins means.
        joint = next((one for one in joints[at:] if one != ","), ",")
        if joint == "and" and _is_relative(text[slice(*spans[-1])]) != _is_relative(text[begin:stop]):
            spans.append((begin, stop))
        else:
            spans[-1] = (spans[-1][0], stop)
    return [_named(text, begin, stop, (start, end)) for begin, stop in spans]


def roles_before(text: str, end: int) -> list[Named]:
    """The roles whose names end at `end` of `text`, as many as are joined; [] where there is none."""
    starts = [found.start() for found in TOKEN.finditer(text, 0, end)]
    for start in starts[-14:]:
        before = text[:start].rstrip()
        if start and before[-1:].isalnum() and _word_before(before) not in STOPS:
            continue
        found = roles_at(text, start)
        rest = text[found[-1].end : end] if found and found[-1].end <= end else "-"
        if not rest.strip() or _AT.fullmatch(rest):
            return found
    return []


def _named(text: str, start: int, end: int, listed: tuple[int, int]) -> Named:
    printed = text[start:end]
    return Named(_without_article(printed), start, end, _is_relative(printed), listed)


def _is_whole_staff(printed: str) -> bool:
    """Whether this is anybody of the staff, wherever they work, and so nobody in particular."""
    return bool(_WHOLE_STAFF.fullmatch(printed)) and not STAFF_THERE.fullmatch(printed)


def _is_person(printed: str) -> bool:
    """Whether this reads as somebody's own name: "Jo Reed", of "Jo Reed, HR Manager"."""
    return bool(_PERSON.fullmatch(printed)) and not says_what_it_is(printed)


def _is_relative(printed: str) -> bool:
    return bool(_RELATIVE.search(printed.strip()))


def _without_article(printed: str) -> str:
    whose = _OF_THE_HOUSE.match(printed)
    if whose and not any(map(is_post, whose[1].split())) and whose[1].lower() not in GROUPS:
        printed = printed[whose.end() :]
    words = HIS_OR_HER.sub("", _ANY_OF.sub("", printed), count=1).split()
    while len(words) > 1 and words[0].lower() in DETERMINERS - {"another"}:
        words = words[1:]
    return " ".join(words)


def _word_before(text: str) -> str:
    found = re.search(r"\w+$", text)
    return found[0].lower() if found else ""


def _joined(text: str, end: int) -> tuple[str, int, int] | None:
    """One more role that is joined to the one before it: "and", "or" or ",", its start and its end."""
    joint = _JOINT.match(text, end)
    if not joint:
        return None
    insert = _INSERTS.match(text, joint.end())
    more = one_role(text, insert.end() if insert else joint.end())
    if more is None or (joint[0].strip() == "," and not says_what_it_is(text[joint.end() : more])):
        return None  # "the owner, Jo Reed"
    word = joint[0].strip(" ,").lower() or ","
    word = "and" if word in ("and", "&") and not insert else "," if word == "," else "or"
    # "tell the Lead, and HR will decide": a new statement, and no second role.
    after = TOKEN.match(text, more + 1) if text[more : more + 1] == " " else None
    starts_statement = after is not None and after[0].lower() in MODALS
    return None if starts_statement and word != "or" else (word, joint.end(), more)
