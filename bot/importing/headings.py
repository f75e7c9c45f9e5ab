"""Which lines are headings, where a document has no heading styles to say so."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from bot.importing.blocks import Block, Kind, LeftOut
from bot.importing.labels import depth, follows
from bot.importing.typed import is_caption
from bot.knowledge.sentences import sentences

LONGEST_HEADING = 12
"""Words; the longest heading met in twenty real policies has eleven."""

ASKED = re.compile(r"Q(?:uestion)?\s?\d*[:.]\s")
"""How a line begins that says itself that it is a question."""
_UNFINISHED = re.compile(
    r"\b(?:a|all|an|and|any|are|as|at|be|both|by|can|cannot|do|does|following|for|from|have|i|if|in|include|"
    r"includes|including|into|is|it|may|must|not|of|on|only|or|shall|should|such|that|the|their|they|to|we|when|"
    r"where|who|will|with|you|your)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*(?=[.:)]?\s)")
_LONGEST_BARE = 80  # characters
_LONGEST_UNMARKED = 6
"""Words of a heading that nobody marked."""
_WELL_STYLED = 2
"""So many headings with a style of their own, and a number in a list is no heading."""
_ASKS = re.compile(
    r"(?:who|what|when|where|how|why|which)\b.*\b(?:to|for|on|with|in|from|about|by|of)$", re.I
)
"""A heading that is half a question: "Who these rules apply to"."""
_RULE_WORD = re.compile(
    r"\b(?:must|should|shall|will|are|is|may|never|always|need|needs|can|cannot|has|have)\b", re.I
)
_DO_OR_DONT = re.compile(r"\b(?:do|don['’]?t|do not|never|always|dos|don['’]?ts)\s*:?$", re.IGNORECASE)
_PART = re.compile(
    r"^(?:appendix|annexe?|schedule|part|chapter)\s+(?:[A-Z]|\d{1,2}|[IVX]{1,4})\b(?!.*[.;,]$)", re.IGNORECASE
)
"""What begins a new part at the top: "Appendix A - Request form"."""
_COUNTED = re.compile(r"(?:case|example|scenario|option|stage|step|phase|situation) (?:[A-Z]|\d{1,2}):", re.I)
"""A line of its own that only counts what is below it: "Case 2:"."""
_REACHED_BY = re.compile(r"@|\bext\.?\s*\d|\d{4,}|\bwww\.|https?:", re.IGNORECASE)
_KEY_AND_VALUE = re.compile(r"^([^:]{2,60}):\s+\S")
_REFERENCES = re.compile(
    r"^(?:(?:associated|related|linked|supporting|relevant|connected|other)\s+(?:[\w&/]+,?\s+){0,3}?"
    r"(?:documents?|documentation|policies|procedures|guidance|legislation|information)"
    r"|references?(?:\s+to)?|see also|(?:[\w&]+ (?:and|&) )?further reading|(?:useful|helpful) links"
    r"|bibliography|legislation|attachments$)\b",
    re.IGNORECASE,
)


def is_reference_heading(text: str) -> bool:
    """Whether a heading announces a list of other documents."""
    return bool(_REFERENCES.match(text.strip(" :")))


def opens_part(text: str) -> bool:
    """Whether a line is the heading of a new part: "Appendix A - Request form", "Annex 3:"."""
    short = len(text.split()) <= LONGEST_HEADING
    return short and bool(_PART.match(text)) and not _RULE_WORD.search(text)


def could_be_heading(text: str) -> bool:
    """Whether a line by itself is so short, and says so little, that it may be a heading."""
    return len(text.split()) <= LONGEST_HEADING and not _RULE_WORD.search(text)


def is_list_caption(text: str) -> bool:
    """Whether a paragraph announces the list that follows it."""
    return text.endswith((":", ";")) or bool(_UNFINISHED.search(text))


def with_headings(blocks: list[Block], contents: list[LeftOut]) -> list[Block]:
    """`blocks` with those that are headings marked so, and their levels set.

    A document with heading styles keeps its own; only numbered lines may still become headings.
    """
    styled = sum(block.kind is Kind.HEADING for block in blocks)
    listed = {bare_heading(left.text) for left in contents}
    found: list[Block] = []
    top = min((block.level for block in blocks if block.kind is Kind.HEADING), default=1)
    section_depth = above = 0  # `above` is how much deeper the styled headings stand than their numbers say
    in_references = False
    details = _details(blocks)
    for position, block in enumerate(blocks):
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        bare = not styled and position not in details
        if block.led:
            found.append(block)
        elif block.kind is Kind.HEADING:
            section_depth = block.level
            number = _NUMBER.match(block.words)
            above = block.level - depth(number[0]) if number else above
            found.append(block)
        elif _ends_list(block, found, following) or (
            styled >= _WELL_STYLED and _is_listed(block, found, following)
        ):
            found.append(block)
        elif block.kind is not Kind.ROW and (
            _is_heading(block, following, listed, bare=bare and not in_references)
            or (styled and not in_references and _stands_out(block, found, following))
        ):
            level = depth(block.label) + above if block.label else section_depth + 1
            if _PART.match(block.text) and not block.label:
                level = section_depth = max(1 + above, top)
            if block.label:
                section_depth = level
            found.append(replace(block, kind=Kind.HEADING, text=block.text.rstrip(":"), level=max(level, 1)))
        else:
            found += _run_in_heading(block, found)
        if found[-1].kind is Kind.HEADING:
            in_references = is_reference_heading(found[-1].text)
    return found


def _details(blocks: list[Block]) -> set[int]:
    """The positions of lines like "For: all staff" of which several stand together, or with one name."""
    told = {
        at: found[1]
        for at, block in enumerate(blocks)
        if block.kind is Kind.PARAGRAPH
        and not block.label
        and len(block.text) <= _LONGEST_BARE
        and block.text[-1:].isalnum()
        and (found := _KEY_AND_VALUE.match(block.text))
    }
    often = Counter(told.values())
    return {at for at, name in told.items() if often[name] > 1 or at - 1 in told or at + 1 in told}


def _ends_list(block: Block, before: list[Block], following: Block | None) -> bool:
    """Whether a number goes on with a list of which the item straight above it was no heading."""
    above = before[-1] if before else None
    if above is None or not (block.kind is above.kind is Kind.ITEM and depth(block.label) == 1):
        return False
    own = following is not None and following.label.startswith(f"{block.label}.")
    return not own and follows(above.label, block.label)


def _is_listed(block: Block, before: list[Block], following: Block | None) -> bool:
    """Whether a plain number is that of a list in a document whose headings have a style of their own."""
    if depth(block.label) != 1 or block.kind is not Kind.ITEM:
        return False
    own = following is not None and following.label.startswith(f"{block.label}.")
    return not own and any(one.kind is Kind.HEADING for one in before)


def _is_heading(block: Block, following: Block | None, listed: set[str], *, bare: bool) -> bool:
    if _PART.match(block.text) and block.kind is Kind.PARAGRAPH and not block.label:
        return opens_part(block.text)
    if following is None:
        return False
    if _COUNTED.fullmatch(block.text) and block.kind is following.kind is Kind.PARAGRAPH and not block.label:
        return True
    if bare_heading(block.text) in listed and len(block.text.split()) <= LONGEST_HEADING:
        return True
    if block.label:
        return _is_numbered_heading(block, following)
    if block.kind is not Kind.PARAGRAPH:
        return False
    return _is_asked(block.text, following) or (bare and _is_bare_heading(block.text, following))


def _is_numbered_heading(block: Block, following: Block) -> bool:
    level = depth(block.label)
    short = len(block.text.split()) <= LONGEST_HEADING and not re.search(r"[.!;,]$", block.text)
    if not level or not short or not block.text[:1].isupper():
        return False
    if (
        following.label.startswith(f"{block.label}.")
        and block.text.endswith(":")
        and following.text[:1].islower()
    ):
        return False  # "2.3 Notes of the meeting:" and "2.3.1 may be taken" are one sentence
    opens_list = (following.kind is Kind.ITEM or following.label != "") and not depth(following.label)
    if opens_list and (block.text.endswith(":") or _UNFINISHED.search(block.text)):
        return level == 1 and not _RULE_WORD.search(block.text) and not _UNFINISHED.search(block.text)
    counts = following.kind is Kind.ROW or (following.kind is Kind.ITEM and following.label.isdigit())
    if level > 1 and block.text.endswith(":") and counts:
        return False
    # A sibling straight after it: both are items of a list, not sections without words.
    return not (following.label and depth(following.label) == level and following.kind is not Kind.HEADING)


def _is_asked(text: str, following: Block) -> bool:
    """Whether a line is a question of its own, and the paragraph or table below it the answer."""
    asks = text.endswith("?") and text[:1].isupper() and len(sentences(text)) == 1
    answered = following.kind is Kind.ROW or (
        following.kind is Kind.PARAGRAPH and not following.label and not following.text.endswith("?")
    )
    short = len(text.split()) <= LONGEST_HEADING
    return answered and ((asks and short) or bool(ASKED.match(text)))


def _is_bare_heading(text: str, following: Block) -> bool:
    words = text.split()
    if (
        not text[:1].isupper()
        or len(text) > _LONGEST_BARE
        or re.search(r"[.!;,:]$", text)
        or _REACHED_BY.search(text)
    ):
        return False
    if following.kind is Kind.ROW and is_caption(text):
        return False
    if _KEY_AND_VALUE.match(text) and _KEY_AND_VALUE.match(following.text):
        return False
    if text.endswith("?"):
        return len(words) <= LONGEST_HEADING and following.kind in (Kind.PARAGRAPH, Kind.ITEM)
    asks = following.kind is Kind.PARAGRAPH and _ASKS.match(text)
    if len(words) > 9 or (_UNFINISHED.search(text) and not asks):
        return False
    before_list = following.kind is Kind.ITEM
    return not (before_list and (_DO_OR_DONT.search(text) or _RULE_WORD.search(text)))


def _stands_out(block: Block, before: list[Block], following: Block | None) -> bool:
    """Whether a line is a heading that nobody marked as one, in a document that marks its headings.

    It takes more than it does where none is marked: it names its matter, between whole paragraphs.
    """
    text, above = block.text, before[-1] if before else None
    if above is None or following is None or {above.kind, block.kind, following.kind} != {Kind.PARAGRAPH}:
        return False
    words = text.split()
    names = (
        2 <= len(words) <= _LONGEST_UNMARKED
        and text.replace(" ", "").isalpha()
        and any(word.islower() for word in words)
        and not (_RULE_WORD.search(text) or _UNFINISHED.search(text))
    )
    whole = not following.label and len(following.text.split()) > 2 * _LONGEST_UNMARKED
    return (
        names
        and text[:1].isupper()
        and not block.label
        and whole
        and following.text[:1].isupper()
        and above.text.endswith(".")
        and following.text.endswith(".")
    )


def _run_in_heading(block: Block, before: list[Block]) -> list[Block]:
    """ "6. Related policies: read this with …" under numbered headings is a heading and a paragraph."""
    top = block.label.isdigit() and any(b.kind is Kind.HEADING and b.label.isdigit() for b in before)
    name, colon, rest = block.text.partition(": ")
    if not (top and colon and len(name.split()) <= 5 and rest[:1].isupper()):
        return [block]
    previous = [b for b in before if b.kind is Kind.HEADING and b.label.isdigit()]
    if int(previous[-1].label) + 1 != int(block.label):
        return [block]
    return [
        replace(block, kind=Kind.HEADING, text=name, level=1),
        Block(Kind.PARAGRAPH, rest, line=block.line),
    ]


def bare_heading(text: str) -> str:
    """The words of a heading alone: no number, no page, no case."""
    return re.sub(r"^[\d.]+\s*|\t.*$|[.…:\s]+\d*$", "", text).strip().casefold()
