"""Follow-ups: what is said to the turn before, and means something only beside it.

Everywhere here `said` is a message as `set_phrase` has it, and `text` as `normalise` has it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.patterns import Pattern
from bot.replies import Citation

LONGEST_TOPIC = 400
"""Characters of what was asked before that a follow-up takes along."""

# All of these are for `set_phrase`, but for _CORRECTION and _INSTEAD.
_LEAD = r"(?:(?:and|but|so|ok|okay|then|well|oh|right|sorry|please|no|yes)\W+)*"
_FOLLOW_UP = Pattern(
    r"(?:and|but|or|so|also|then|ok(?:ay)?,? (?:and|but|so)|what about|how about|what if|even if|same (?:for|if)|does that|"
    r"is that|would that|only if|not even|unless|except|if not|if so|in that case|otherwise|"
    r"(?:what|who|where|how|anything|anyone|anywhere|something|someone) else|is it (?:the )?(?:same|different)|"
    r"(?:are there )?any exceptions?)\b|(?:if|for|with|from|on|after|before|in|at|without|by) [^?]{1,40}\?*$|"
    r"(?:for )?how (?:long|far|much|many|often|soon|late|early|quick(?:ly)?|fast|big|old)(?: \w+)?\W*$|(?:by|until|since)? ?when\W*$|where\W*$|which ones?\W*$|"
    r"who (?:else )?(?:(?:has|have|needs?|gets|is) to |must |should |can |may |will |would |do i (?:need|have) to (?:get to )?)?(?:say (?:yes|so|ok)|agrees?|approves?|decides?|authori[sz]es?|allows?|lets?|permits?"
    r"|signs?(?: off)?|knows?|checks?)(?: (?:it|this|that|them|me|us|to it|off))*\W*$|"
    rf"{_LEAD}(?:what (?:do|should|must|can|shall) (?:i|we) do(?: (?:now|next|then|about (?:it|this|that)))*|what (?:happens|will happen|comes)(?: (?:now|next|then|to me))*|what (?:now|next)|now what|then what)\W*$"
)
_POINTS_BACK = Pattern(
    r"(?!.*\b(?:is|was|would|will|does) it\b)(?:\S+ ){1,7}(?:it|them|instead)\b[^?]{0,20}\?*$|"
    r"(?!.*\b(?:an?|some\w+|any\w+|every\w+|people|staff|students?|parents?|managers?|colleagues?|customers?)\b)"
    r"(?=(?:\S+ ){2,7}\S+$).*\b(?:he|she|they|him|them)\b"
)
"""A short question about something or somebody that it does not name: "can I write it down?", "must they agree?"."""
_CORRECTION = Pattern(
    r"(?:(?:no|nope|sorry|oops|oh|wait|well|but|actually)\W+)*(?:i (?:really |actually )?(?:mean|meant|was asking about|am asking about)\b"
    r"|(?:no|nope|sorry|oops|actually)\b(?=\W+(?:not|the|my|our|on|in|for|from|with|as|by|to)\b)|(?=not (?:the|my|our|on|in|for|from|with|as|by)\b))\W*",
    re.IGNORECASE,
)
"""What comes before the words that put an earlier question right: "no, I meant my own account"."""
_INSTEAD = Pattern(r"\W*not (?P<wrong>[^,;.]{2,40}?)(?:[,;.]| but)\W*(?:but )?(?P<right>.+)", re.IGNORECASE)
"""The rest of a correction that says what was wrong: "not a student, a parent"."""
_SOMEBODY = r"(?:someone|somebody|anyone|anybody|a (?:real |actual |live )?(?:person|human|human being))"
_WHO_TO_ASK = Pattern(
    rf"{_LEAD}(?:whom? (?:do|can|should|would|could|shall|must) i (?:ask|tell|speak (?:to|with)|talk (?:to|with)|contact|see|go to|turn to|call|ring|phone|e-?mail|report (?:it|this|that) to)"
    r"|whom? to (?:ask|tell|contact|see|call|ring|e-?mail|speak to|talk to|go to)|(?:what|which) number (?:do|can|should|must) i (?:call|ring|phone|dial)"
    rf"|who is (?:that|in charge|responsible)(?: here)?|(?:can|could|may) i (?:please )?(?:ask|speak (?:to|with)|talk (?:to|with)) {_SOMEBODY}(?: else)?"
    rf"|i (?:want|need|would like) to (?:ask|speak (?:to|with)|talk (?:to|with)) {_SOMEBODY}|who can (?:i ask|help|tell|explain)(?: (?:me|it|this|that))*"
    rf"|is there {_SOMEBODY} (?:that )?i can (?:ask|speak to|talk to)|(?:a )?(?:real |actual )?(?:human|person))"
    r"(?: (?:about|with) (?:this|that|it))?(?: (?:then|now|instead|please))*\W*$"
)
_SHOW_CLAUSE = Pattern(
    rf"{_LEAD}(?:why(?: (?:not|is that|so))?|how come|says who|(?:who|where) says(?: so| that)?|where (?:does it|is that|do you get that)[^?]{{0,20}}|"
    r"(?:can i |may i |could i |please )?(?:show|read|give|see|quote)(?: me)? ?(?:(?:the |that |it )?(?:whole |full |actual |exact )?(?:clause|policy|rule|wording|words|text|it|source))?(?: in full)?|"
    r"which (?:clause|policy|rule)(?: is that| says that)?|what does (?:the (?:clause|policy|rule)|it) (?:actually )?say(?: exactly)?|"
    r"(?:are you |you )?(?:really )?sure(?: about (?:that|this))?|really|is (?:that|this) (?:really )?(?:right|true|correct|so)|how do you know(?: that)?|"
    r"(?:tell|show) me more|more|where can i read (?:it|that|this|more|on)(?: about (?:it|this|that))?)(?: please)?\W*$"
)
_PICK = Pattern(
    rf"{_LEAD}(?:the )?(?:number |option |no\W? ?|#)?(?:(?P<digit>[1-9]|10)|(?P<word>first|second|third|last|1st|2nd|3rd|one|two|three))"
    r"(?:\W+(?:one|option|please|then|thanks))*\W*$"
)
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "one": 1,
    "two": 2,
    "three": 3,
}
_NONE = Pattern(
    r"(?:no|nope|nah|none|neither|not (?:that|this|these|those|any|it)|something else|(?:they are )?all wrong)"
    r"(?: of (?:these|those|them))?(?: (?:please|sorry|thanks?|thank you))*\W*$"
)


def follows_up(said: str) -> bool:
    """Whether it is a question that needs the one before it: "and on Sundays?"."""
    return bool(_FOLLOW_UP.match(said))


def asks_for_the_clause(said: str) -> bool:
    """Whether somebody wants to see again what was just shown: "says who?"."""
    return bool(_SHOW_CLAUSE.match(said))


def asks_for_somebody(said: str) -> bool:
    """Whether somebody would rather ask a person: "who can help me?"."""
    return bool(_WHO_TO_ASK.match(said))


def wants_none(said: str) -> bool:
    """Whether nothing that was offered is what was meant: "none of these"."""
    return bool(_NONE.match(said))


def picked_from(alternatives: Sequence[Citation], said: str) -> Citation | None:
    """The one of `alternatives` that somebody picks: "the second one"."""
    found = _PICK.match(said)
    if not found:
        return None
    if found["word"] == "last":
        return alternatives[-1]
    number = int(found["digit"]) if found["digit"] else _ORDINALS[found["word"]]
    return alternatives[number - 1] if number <= len(alternatives) else None


def resolve(text: str, said: str, asked: str) -> tuple[str, str]:
    """What of `asked`, the question before, belongs to `text` ("" where it stands alone), and what is asked now.

    The latter is `text`, without what only says that the former is put right: "no, I meant my own account".
    """
    earlier = asked[-LONGEST_TOPIC:]
    if not earlier:
        return "", text
    if correction := _CORRECTION.match(text):
        return _corrected(earlier, text[correction.end() :] or text)
    return (earlier if follows_up(said) or _POINTS_BACK.match(said) else ""), text


def _corrected(earlier: str, right: str) -> tuple[str, str]:
    """What was asked before, and what is asked now, where somebody puts the former right."""
    instead = _INSTEAD.match(right)
    if instead and (at := earlier.lower().find(instead["wrong"].lower())) >= 0:
        return "", earlier[:at] + instead["right"] + earlier[at + len(instead["wrong"]) :]
    return earlier, instead["right"] if instead else right
