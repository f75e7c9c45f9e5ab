"""Where the name of one role ends: "Head of Governance" of "the Head of Governance decides"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.importing.role_words import (
    BODIES,
    DETERMINERS,
    NEVER_ALONE,
    NO_ACRONYM,
    NO_AGENT,
    NO_ROLE,
    OF_A_BODY,
    OF_WHAT,
    OUTSIDE,
    PAPERS,
    PARTS,
    POSTS,
    POSTS_IN_CAPITALS,
    POSTS_OR_VERBS,
    PROGRAMS,
    RULE_WORDS,
    SOME,
    STOPS,
    THINGS,
    VERBS,
    WHEN,
)
from bot.patterns import Pattern

_AGENT = re.compile(r"[A-Z]\w*(?:ist|ian|or|er|ant|man|woman|ar|ess)")
_VICE = re.compile(r"(?:vice|deputy|sub|pro-vice|assistant|under|joint|co)-(\w+)$", re.IGNORECASE)
HIS_OR_HER = re.compile(r"(?:his|her|their)(?: or |/)(?:his|her|their)\s+", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
TOKEN = re.compile(r"[\w'’]+(?:[-&][\w'’]+)*|&")
_STAFF_OF_A_PLACE = (
    r"(?:workshop|reception|library|help ?desk|security|lab(?:oratory)?|office|bar|floor|kitchen|shop|studio"
    r"|gym|pool|clinic|ward|nursing|gallery|museum|gate|venue|site|hostel|camp|duty|on-duty|on-site|theatre"
    r"|maintenance|boathouse|centre) staff\b(?!['’]|-| (?:member|room|meeting|rota|list|policy|handbook))"
)
"""Whoever works there at the time: "bar staff"; all others of the staff are nobody in particular."""
STAFF_THERE = Pattern(rf"any {_STAFF_OF_A_PLACE}", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:those |the )?(?:named|nominated|designated) (?:persons?|contacts?)(?: already)?"
    r"(?: (?:specified|above|below|listed))?"
    r"|(?:the |your |a |an )?(?:(?:most )?senior |duty )?(?:\w+ or )?"
    r"(?:person|senior|colleague|nurse|teacher|carer|manager|member of staff)"
    r" (?:in charge|on duty|on call)\b"
    r"|(?:the |a |an )?(?:(?!and\b|or\b)\w+ )?(?:support|safety|welfare|duty|event|help) volunteer\b"
    r"|(?:the |your )?(?:venue|site|building|campus|event|store|hotel|centre|mall) security"
    r"(?=\W*$|[.,;]| (?:or|and|if|when|of|about|at|on|in|who|\w+ly)\b)"
    r"|(?:the |an |another )?(?:(?:relevant|appropriate) )?(?:senior|local|regulatory|supervisory|licensing)"
    r" authority\b(?!['’])(?-i:(?! [A-Z][A-Za-z ]*\([A-Z]{2,6}\)))"
    r"|the (?-i:office|reception)"
    r"(?=\W*$|[,.;]| (?:at once|immediately|know|if|when|before|straight|first|of|about)\b)"
    r"|the responsible person\b(?! (?:for|to|in|who|shall|must|should|will|is|has)\b|['’])"
    r"|(?:(?:any|the) )?staff on (?:duty|call|shift)\b"
    r"|(?:your|their) (?:own )?(?:team|lead)(?=\W*$|[.,;]| (?:know|if|when|at once|immediately|straight)\b)"
    r"|(?<=either )(?-i:(?!\w+day\b|Slack\b|Teams\b)[A-Z][a-z]+ or [A-Z][a-z]+)"
    r"(?=\W*$|[.,;)]| (?:at once|immediately|know|if|when|before|straight|first|of|about)\b)"
    rf"|(?:(?:an?|any) member of )?(?:(?:the|any) )?{_STAFF_OF_A_PLACE}"
    r"|the (?:(?:business|company|shop|store|studio|salon|practice) )?owner\b(?! of\b|['’])",
    re.IGNORECASE,
)
_SHORT_FORM = re.compile(r"\s*\([A-Z]{2,6}\)")
_PART_ENDS = re.compile(r"['’]s\b|[(),/]|\b(?:of|for|to|in|on|at|or|and)\b")
_LONGEST = 7


def one_role(text: str, start: int) -> int | None:
    """The end of the one role that starts at `start`."""
    if named := _ADDRESS.match(text, start) or _NAMED.match(text, start):
        return named.end()
    if either := HIS_OR_HER.match(text, start):
        start = either.end()
    tokens = _tokens(text, start)
    skipped = 0
    while skipped < len(tokens) and tokens[skipped][0].lower() in DETERMINERS:
        skipped += 1
    opening = [word.lower() for word, _ in tokens[:3]]
    if opening[:2] == ["one", "of"] or opening in (["any", "of", "the"], ["any", "of", "our"]):
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
    while len(tokens) < 2 * _LONGEST and (found := TOKEN.match(text, at)):
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
    follows, then = [*(word.lower() for word, _ in tokens[count : count + 2]), "", ""][:2]
    if follows in NO_ROLE or (then in PAPERS and follows not in STOPS):
        return None
    if words == ["IT"] and follows not in STOPS | {""} and not follows.endswith("ly"):
        return None  # "IT equipment"
    return tokens[count - 1][1] if _is_role(words) else None


def _links(tokens: Sequence[tuple[str, int]], at: int) -> bool:
    """Whether the word there can be inside of a name: "Head of …", "clerk to …"."""
    word, before = tokens[at][0], tokens[at - 1][0].lower()
    if word == "in":
        return at + 1 < len(tokens) and tokens[at + 1][0].lower() == "charge"
    return word in ("of", "for") or (
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
        if lower in STOPS and not in_name and word not in ("IT", "HR", "US"):
            break
        if lower in POSTS_OR_VERBS and not capital and _capital_before(tokens[:at]):
            break
        way = lower == "line" and at and tokens[at - 1][0].lower() in OF_A_BODY
        named = lower in POSTS_IN_CAPITALS and (capital or _capital_before(tokens[:at]))
        post = is_post(word) or way or named
        if post or lower == "member" or (capital and _all_capital(tokens[: at + 1])):
            best = at + 1
    return best


def is_post(word: str) -> bool:
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
    if lower[0] in PARTS and not any(map(is_post, words)):
        return False
    if (SOME | RULE_WORDS) & set(lower) or (last in OUTSIDE and len(set(lower) - OUTSIDE) == 0):
        return False
    if last in ("controller", "processor") and "data" in lower:
        return False
    if last == "resources" and lower[:-1] and lower[-2] == "it":
        return False  # things, as those of "Human Resources" are not
    if last == "assistant" and PROGRAMS & set(lower):
        return False
    if "member" in lower or "members" in lower:
        return "of" in lower and last not in ("public", "club", "union")
    if last in NO_ROLE:
        return not {"of", "to"}.isdisjoint(lower) and bool(POSTS & set(lower))
    capitals = [word for word in words if word[:1].isupper()]
    if len(words) == 1:
        acronym = bool(re.fullmatch(r"[A-Z]{2,6}", words[0])) and last not in (STOPS - {"it"}) | NO_ACRONYM
        post = is_post(words[0]) and last not in NEVER_ALONE
        known = last in POSTS | POSTS_IN_CAPITALS or _is_agent(words[0])
        return acronym or post or (bool(capitals) and known)
    if not capitals and last in THINGS:
        return bool(OF_A_BODY & set(lower[:-1]))
    return any(map(is_post, words)) or len(capitals) >= 2


def says_what_it_is(name: str) -> bool:
    """Whether `name` says that it is a post or a body, so that it is no other name in capitals.

    The word that does stands last, or before "of" and the like: not in "the Security Calendar".
    """
    heads = [words[-1] for part in _PART_ENDS.split(name) if (words := re.findall(r"[\w-]+", part))]
    return any(
        head.lower() in POSTS | POSTS_IN_CAPITALS | BODIES or head == "IT" or is_post(head) for head in heads
    )
