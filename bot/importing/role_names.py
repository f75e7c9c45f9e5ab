"""Names of roles in the words of a policy: "the Head of Governance", "IT Services or a member of SMT"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.importing.role_words import (
    DETERMINERS,
    MODALS,
    NEVER_ALONE,
    NO_ACRONYM,
    NO_AGENT,
    NO_ROLE,
    OF_A_BODY,
    OF_WHAT,
    PARTS,
    POSTS,
    POSTS_IN_CAPITALS,
    POSTS_OR_VERBS,
    RULE_WORDS,
    SOME,
    STOPS,
    THINGS,
    VERBS,
    WHEN,
)

_AGENT = re.compile(r"[A-Z]\w*(?:ist|ian|or|er|ant|man|woman|ar|ess)")
_VICE = re.compile(r"(?:vice|deputy|sub|pro-vice|assistant|under|joint|co)-(\w+)$", re.IGNORECASE)
_INSERTS = re.compile(
    r"(?:in (?:their|his or her|her or his|his|her|the) absence|if necessary|failing that"
    r"|where (?:necessary|appropriate)|alternatively"
    r"|(?:if|where) (?:that person|they|he|she|this|it|(?:the|that) \w+(?: \w+)?) (?:is|are)"
    r" (?:involved|concerned|implicated|accused|conflicted|about (?:them|him|her))"
    r"|if (?:need be|that is not possible|(?:he|she|they)(?: is|['’]s| are|['’]re)"
    r" (?:absent|away|unavailable|not available|not there|on leave|out)))(?: of \w+)?,?\s*",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:,\s*(?:and/or|or|and)\b|/|,|\b(?:and/or|or|and)\b|&)\s*,?\s*", re.IGNORECASE)
_TOKEN = re.compile(r"[\w'’]+(?:[-&][\w'’]+)*|&")
_NAMED = re.compile(
    r"(?:those |the )?(?:named|nominated|designated) (?:persons?|contacts?)(?: already)?"
    r"(?: (?:specified|above|below|listed))?"
    r"|(?:the |your |a |an )?(?:(?:most )?senior |duty )?(?:\w+ or )?"
    r"(?:person|senior|colleague|nurse|teacher|carer|manager|member of staff)"
    r" (?:in charge|on duty|on call)\b",
    re.IGNORECASE,
)
_SHORT_FORM = re.compile(r"\s*\([A-Z]{2,6}\)")
_WHOLE_STAFF = re.compile(
    r"(?:any|each|every|another|some|all|other)\b.*\bstaff$|.*\bmembers of staff$", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"^(?:the |a |an )?member of staff$|"
    r"^(?:your|their|his|her|my)\s|\b(?:line|own|immediate|hiring) (?:manager|supervisor|leader)s?\b"
    r"|^(?:the |a |an )?(?:relevant |senior |immediate |next )*"
    r"(?:manager|supervisor|boss|team leader|class teacher)s?$",
    re.IGNORECASE,
)
_AT = re.compile(r"\s+at\s+(?:the\s+)?[A-Z][\w'’&-]*(?:\s+[A-Z][\w'’&-]*)*\s*")
"""Behind a role, the place where it sits: "the Duty Lead at Head Office handles …"."""
_LONGEST = 7


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
    end = _one(text, start)
    if end is None or _WHOLE_STAFF.fullmatch(text[start:end]):
        return []
    pieces, joints = [(start, end)], [""]
    while more := _joined(text, end):
        joint, piece, end = more
        pieces.append((piece, end))
        joints.append(joint)
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
    starts = [found.start() for found in _TOKEN.finditer(text, 0, end)]
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


def _is_relative(printed: str) -> bool:
    return bool(_RELATIVE.search(printed.strip()))


def _without_article(printed: str) -> str:
    words = printed.split()
    while len(words) > 1 and words[0].lower() in DETERMINERS:
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
    more = _one(text, insert.end() if insert else joint.end())
    if more is None:
        return None
    word = joint[0].strip(" ,").lower() or ","
    word = "and" if word in ("and", "&") and not insert else "," if word == "," else "or"
    # "tell the Lead, and HR will decide": a new statement, and no second role.
    after = _TOKEN.match(text, more + 1) if text[more : more + 1] == " " else None
    starts_statement = after is not None and after[0].lower() in MODALS
    return None if starts_statement and word != "or" else (word, joint.end(), more)


def _one(text: str, start: int) -> int | None:
    """The end of the one role that starts at `start`."""
    if named := _NAMED.match(text, start):
        return named.end()
    tokens = _tokens(text, start)
    skipped = 0
    while skipped < len(tokens) and tokens[skipped][0].lower() in DETERMINERS:
        skipped += 1
    if tokens[skipped : skipped + 2] and [w.lower() for w, _ in tokens[:2]] == ["one", "of"]:
        skipped = 3
    end = _name_end(tokens[skipped:], article=skipped > 0)
    if end is None:
        return None
    short = _SHORT_FORM.match(text, end)
    return short.end() if short else end


def _tokens(text: str, start: int) -> list[tuple[str, int]]:
    """The next words and their ends, up to a sign that parts them."""
    tokens: list[tuple[str, int]] = []
    at = start
    while len(tokens) < 2 * _LONGEST and (found := _TOKEN.match(text, at)):
        tokens.append((found[0], found.end()))
        at = found.end() + 1 if text[found.end() : found.end() + 1] == " " else len(text)
    return tokens


def _name_end(tokens: Sequence[tuple[str, int]], *, article: bool) -> int | None:
    """Where the longest name that starts with the first token ends; `article` tells if one stands before."""
    count = _core(tokens, article=article)
    if not count:
        return None
    while count < len(tokens) and _links(tokens, count):
        skip = count + 1
        while skip < len(tokens) and tokens[skip][0].lower() in DETERMINERS:
            skip += 1
        rest = tokens[skip:]
        word = rest[0][0].lower() if rest else ""
        of_what = tokens[count - 1][0].lower() in OF_WHAT and word.isalpha() and word not in STOPS
        more = _core(rest) or (1 if of_what or word in ("staff", "charge", "school", "college") else 0)
        if word in WHEN:  # "to the governors in November"
            break
        if not more or (
            tokens[count][0] not in ("of", "to") and word != "charge" and not rest[0][0][:1].isupper()
        ):
            break
        count = skip + more
    words = [word for word, _ in tokens[:count]]
    # "the Data Protection Policy" is no role, though "Data Protection" might be.
    follows = tokens[count][0].lower() if count < len(tokens) else ""
    return tokens[count - 1][1] if _is_role(words) and follows not in NO_ROLE else None


def _links(tokens: Sequence[tuple[str, int]], at: int) -> bool:
    """Whether the word there can be inside of a name: "Head of …", "clerk to …"."""
    word, before = tokens[at][0], tokens[at - 1][0].lower()
    return word in ("of", "for", "in") or (
        word == "to" and before in ("clerk", "secretary", "adviser", "assistant")
    )


def _core(tokens: Sequence[tuple[str, int]], *, article: bool = False) -> int:
    """How many tokens make a name without what follows "of": up to a post, or a run of capitals."""
    best = 0
    for at, (word, _) in enumerate(tokens[:_LONGEST]):
        lower = word.lower()
        capital = word[:1].isupper()
        inside = (
            at
            and tokens[at - 1][0][:1].isupper()
            and at + 1 < len(tokens)
            and tokens[at + 1][0][:1].isupper()
        )
        if word == "&" or (lower in ("of", "for", "and", "to") and inside):
            continue
        in_name = capital and (at or (article and lower in VERBS))
        if lower in STOPS and not in_name and word not in ("IT", "HR"):
            break
        if lower in POSTS_OR_VERBS and not capital and _capital_before(tokens[:at]):
            break
        way = lower == "line" and at and tokens[at - 1][0].lower() in OF_A_BODY
        named = lower in POSTS_IN_CAPITALS and (capital or _capital_before(tokens[:at]))
        post = _is_post(word) or way or named
        if post or lower == "member" or (capital and _all_capital(tokens[: at + 1])):
            best = at + 1
    return best


def _is_post(word: str) -> bool:
    """Whether a word names a post by itself; "Vice-Master" does as "Master" does."""
    vice = _VICE.match(word)
    return (vice[1] if vice else word).lower() in POSTS


def _is_agent(word: str) -> bool:
    """Whether a word reads as the name of a post: "the Almoner"."""
    return bool(_AGENT.fullmatch(word)) and word.lower() not in NO_AGENT | NO_ROLE | STOPS


def _capital_before(tokens: Sequence[tuple[str, int]]) -> bool:
    return bool(tokens) and tokens[-1][0][:1].isupper()


def _all_capital(tokens: Sequence[tuple[str, int]]) -> bool:
    return all(word[:1].isupper() or word in ("&", "of", "for", "and") for word, _ in tokens)


def _is_role(words: list[str]) -> bool:
    last, lower = words[-1].lower(), [word.lower() for word in words]
    if lower[0] in PARTS and not any(map(_is_post, words)):
        return False
    if (SOME | RULE_WORDS) & set(lower):
        return False
    if "member" in lower or "members" in lower:
        return "of" in lower and last not in ("public", "club", "union")
    if last in NO_ROLE:
        return not {"of", "to"}.isdisjoint(lower) and bool(POSTS & set(lower))
    capitals = [word for word in words if word[:1].isupper()]
    if len(words) == 1:
        acronym = bool(re.fullmatch(r"[A-Z]{2,6}", words[0])) and last not in STOPS | NO_ACRONYM
        post = _is_post(words[0]) and last not in NEVER_ALONE
        known = last in POSTS | POSTS_IN_CAPITALS or _is_agent(words[0])
        return acronym or post or (bool(capitals) and known)
    if not capitals and last in THINGS:
        return bool(OF_A_BODY & set(lower[:-1]))
    return any(map(_is_post, words)) or len(capitals) >= 2
