"""Headings and column heads that rule what stands below them: "Don't", "Not allowed", "What you may claim".

A bullet below "What you must not do" is no order, though it reads like one: "lend your key".
"""

from __future__ import annotations

import re
from typing import Final

from bot.model import Modality
from bot.patterns import Pattern

_WHO: Final = r"(?:you|we|i|they|staff|everyone|everybody|people|(?!\w*ss\b)\w+s)"
_NOT: Final = r"(?:not|never)"
_MODAL: Final = r"(?:must|should|may|can|will|shall|do|does|need to|have to|ought to|are to)"
_OPENING: Final = r"(?:therefore |and |so |but |or |please |also )*"
# What may stand behind a ruling without changing it: "What you must not do at the till".
_REST: Final = r"(?: (?!(?:if|when|unless|before|until|after|and|or|expect|know|think|mean)\b)\w+){0,6}"
_ACT: Final = (
    r"(?: (?:do|use|bring|buy|claim|pay|pay for|fund|take|accept|post|share|wear|say|keep))?(?: for)?"
)
_KINDS: Final = r"(?: (?:uses|behaviour|conduct|activity|activities|actions?|items?|things?|practices?))"

_DUTY: Final = Pattern(
    rf"^{_OPENING}(?:"
    r"(?:dos|do|always)(?: (?:this|these|the following))?"
    rf"|(?:{_WHO} )?(?:must|shall|should|need to|have to|has to|ought to)(?: always| also)?(?: do)?"
    rf"|(?:what|things|which things) (?:that )?(?:must|should) {_WHO} do{_REST}"
    rf"|(?:what|things|the things) (?:that )?{_WHO} (?:must|should|have to|need to|ought to) do{_REST}"
    r"|required|mandatory|things to do|(?:good|best) practice|recommended|recommendations)$"
)
_FREEDOM: Final = Pattern(
    rf"^{_OPENING}(?:"
    rf"(?:{_WHO} )?(?:may|can)(?: also)?{_ACT}"
    rf"|(?:allowed|permitted|acceptable){_KINDS}?"
    rf"|(?:what|things|which things) (?:that )?(?:may|can) (?!we\b){_WHO}{_REST}"
    rf"|(?:what|things|the things) (?:that )?(?!we\b){_WHO} (?:may|can){_REST}"
    rf"|(?:what|things) (?:that )?(?:is|are) (?:allowed|permitted|acceptable){_REST})$"
)
_BAN: Final = Pattern(
    rf"^{_OPENING}(?:"
    r"(?:do nots?|donts?|do not do|never|avoid|not)(?: (?:do|ever))?(?: (?:this|these|the following))?"
    rf"|(?:{_WHO} )?(?:must|may|shall|should|can|do|will) {_NOT}(?: ever)?{_ACT}"
    r"|(?:prohibited|forbidden|banned|inappropriate|unsuitable|unacceptable|unacceptable use|disallowed"
    r"|not (?:allowed|permitted|acceptable|covered|claimable|paid for|reimbursed|reimbursable))"
    rf"{_KINDS}?"
    rf"|(?:what|things|which things) (?:that )?{_MODAL} {_WHO} {_NOT}{_REST}"
    rf"|(?:what|things|which things) (?:that )?{_MODAL} {_NOT} {_WHO}{_REST}"
    rf"|(?:what|things|the things) (?:that )?{_WHO} {_MODAL} {_NOT}{_REST}"
    rf"|(?:what|things) (?:that )?(?:is|are|will|must|may|can) {_NOT} (?:be )?"
    rf"(?:allowed|permitted|acceptable|covered|tolerated|paid|claimed|done|used|brought|shared){_REST}"
    rf"|(?:what|things) {_NOT} to (?:do|say|bring|wear|post|claim|share|use){_REST}"
    rf"|(?:what|things) to avoid{_REST})$"
)
_ADVICE: Final = Pattern(r"\b(?:should|ought|avoid|please|recommended|recommendations|practice)\b")
_ASIDE: Final = Pattern(
    r"^\W*(?:q(?:uestion)?\W*)?(?:(?:[a-z]?\d+(?:\.\d+)*|[a-z]|[ivx]+)[.):]+|\d+(?:\.\d+)*)\s+|\([^)]*\)"
)
CROSS: Final = "✗✘❌🚫⛔✖✕"
"""Signs before what must not be done; they are kept with the words, which alone say the contrary."""
_LONGEST: Final = 120  # characters


def ruling_of(heading: str) -> Modality:
    """What the words of a heading ask of the bullets below them; `SAYS` for a heading that only names.

    "Do's and don'ts" names two kinds of rule and so rules nothing.
    """
    words = _plain(heading) if len(heading) <= _LONGEST else ""
    if _BAN.match(words):
        return Modality.SHOULD_NOT if _ADVICE.search(words) else Modality.MUST_NOT
    if _DUTY.match(words):
        return Modality.SHOULD if _ADVICE.search(words) else Modality.MUST
    return Modality.MAY if _FREEDOM.match(words) else Modality.SAYS


def _plain(heading: str) -> str:
    """Small letters and single blanks, no number before, no sign, and "don't" in full."""
    bare = _ASIDE.sub(" ", heading.lower().replace("’", "'"))
    bare = re.sub(r"\bdon'?t'?s?\b(?=\W*$)", "do not", bare)
    bare = bare.replace("can't", "cannot").replace("won't", "will not").replace("n't", " not")
    bare = bare.replace("cannot", "can not").replace("'", "")
    return " ".join(re.findall(r"\w+", bare))
