"""What somebody typed → plain words: platform markup, control characters and chat spelling taken off.

The words stay the asker's; nothing is guessed here (typos are `spelling`'s).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from bot.shipped import read_table

LONGEST_QUESTION = 1000
"""Characters that are matched. Of what is longer, the middle is cut: the point comes first or last."""
_BEGINNING = 400
"""Characters of a text that is cut which are its beginning."""

_SLACK_LINK = re.compile(r"<(?:https?|mailto):[^>|]*\|([^>]*)>|<((?:https?|mailto):[^>]*)>")
_SLACK_MENTION = re.compile(r"<[@#!][^>|]*(?:\|([^>]*))?>")
_TEAMS_MENTION = re.compile(r"<at(?:\s[^>]*)?>.*?</at>", re.IGNORECASE | re.DOTALL)
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|blockquote|pre|ul|ol|li)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:span|b|i|em|strong|code|a)\b[^>]*>", re.IGNORECASE)
_LETTER_HEAD = re.compile(
    r"[>\s]*(?:(?:from|sent|to|cc|bcc|date):\s|-+ ?(?:original|forwarded) message"
    r"|on .{5,80} wrote:$|sent from my \w+|get outlook for )",
    re.IGNORECASE,
)
"""A line of an e-mail that came along when it was pasted; not its subject, which says what it is about."""
_SIGN_OFF = re.compile(
    r"[>\s]*(?:(?:many )?thanks(?: again| in advance| so much| very much| a lot)?|thank you|cheers"
    r"|(?:with )?(?:kind(?:est)?|best|warm(?:est)?) (?:regards|wishes)|regards|all the best|best"
    r"|yours (?:sincerely|faithfully|truly)|sincerely|--)[\s,.!]*$",
    re.IGNORECASE,
)
_ESCAPE_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_MARK = re.compile(r"(?<!\w)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?!\w)")
_EMOJI_NAME = re.compile(r"(?<!\w):[a-z0-9_+-]{2,40}:(?!\w)")
_QUOTES = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "}
)
_NO_MARKUP = re.compile(r"[A-Za-z0-9 .,;?!'\"()/-]*")
"""Text in which nothing but repetitions and blanks could be taken off, as most questions are."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CONTRACTION = re.compile(r"(?<=\w)'(m|re|ve|ll|s)\b")
_FULL = {"m": "am", "re": "are", "ve": "have", "ll": "will", "s": "is"}
_NO_NAME = re.compile(r"(?:^[A-Za-z]|(?<![\w'-])[a-z])[a-z]*(?:'[a-z]+)*(?![\w-])")
"""A whole word in small letters, or the first one: "ken" and not "Ken", "wi" and not "wi-fi"."""
_REPEATED_LETTER = re.compile(r"([A-Za-z])\1{2,}")
_REPEATED_MARK = re.compile(r"([?!.,])\1+")


def normalise(text: str) -> str:
    """`text` as plain words on one line, at most `LONGEST_QUESTION` characters."""
    text = text[: 4 * LONGEST_QUESTION]
    if not _NO_MARKUP.fullmatch(text):
        text = _without_markup(text)
    text = _REPEATED_MARK.sub(r"\1", _REPEATED_LETTER.sub(r"\1\1", text))
    line = " ".join(text.split())
    if len(line) <= LONGEST_QUESTION:
        return line
    first, last = line[:_BEGINNING], line[_BEGINNING + 1 - LONGEST_QUESTION :]
    return f"{first.rpartition(' ')[0] or first} {last.partition(' ')[2] or last}"


def _without_markup(text: str) -> str:
    text = _TEAMS_MENTION.sub(" ", _ESCAPE_SEQUENCE.sub(" ", text))
    text = _SLACK_LINK.sub(lambda m: m.group(1) or " ", text)
    text = _SLACK_MENTION.sub(lambda m: m.group(1) or " ", text)
    text = html.unescape(_TAG.sub(" ", _BLOCK_TAG.sub("\n", text))).translate(_QUOTES)
    if "\n" in text:
        text = _without_letter(text)
    text = unicodedata.normalize("NFC", text).translate(_KEPT)
    return _EMOJI_NAME.sub(" ", _MARK.sub("", text))


def _without_letter(text: str) -> str:
    """`text` without the head of an e-mail, and without what stands below its sign-off and asks nothing."""
    lines = [line for line in text.split("\n") if not _LETTER_HEAD.match(line)]
    ends = (at for at, line in enumerate(lines) if at and _SIGN_OFF.match(line))
    end = next((at for at in ends if not any("?" in line for line in lines[at:])), None)
    return "\n".join(lines[:end])


def in_full(text: str) -> str:
    """`text` with chat spelling and dialect written out ("u", "tmrw", "cannae"), for the matcher only."""
    words = frozenset(words_of(text))  # most texts have nothing to be written out: found out at little cost
    dialects, spelling = _dialects(), _chat_spelling()
    if dialects.has_phrase(words):
        text = _dialect_phrases().sub(lambda m: dialects.meant[m.group(0).lower()], text)
        words = frozenset(words_of(text))
    if not dialects.doubtful.keys().isdisjoint(words):
        text = _doubtful_in_full(text)
        words = frozenset(words_of(text))
    if spelling.keys().isdisjoint(words):
        return text
    return _WORD.sub(lambda m: spelling.get(m.group(0).lower(), m.group(0)), text)


def _doubtful_in_full(text: str) -> str:
    """`text` with the doubtful words of dialects written out where others bear them out."""
    dialects = _dialects()
    words = frozenset(map(str.lower, _NO_NAME.findall(text)))
    doubtful = dialects.doubtful.keys() & words
    if not doubtful or (len(doubtful) == 1 and dialects.sure.keys().isdisjoint(words)):
        return text
    return _NO_NAME.sub(lambda m: dialects.doubtful.get(m.group(0).lower(), m.group(0)), text)


def set_phrase(text: str) -> str:
    """`text` as set phrases of English are told by: lower case, no chat spelling, nothing contracted."""
    return _CONTRACTION.sub(lambda m: f" {_FULL[m.group(1)]}", in_full(text).lower()).strip()


def words_of(text: str) -> list[str]:
    """The words of `text`, lower case, in order."""
    if text.isascii():  # as most texts are: the same at a third of the cost
        return _WORD.findall(text.lower())
    return [word.lower() for word in _WORD.findall(text.translate(_QUOTES))]


def in_order(text: str) -> str:
    """The words of `text`, lower case, in the order of the alphabet."""
    return " ".join(sorted(text.lower().split()))


class _Kept(dict[int, str]):
    """For `str.translate`: a blank for a control character or a picture, nothing for an invisible mark."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        category = unicodedata.category(sign)
        gone = category[0] in "CZ" or category in ("So", "Sk")
        self[code] = "" if category == "Cf" else " " if gone else sign
        return self[code]


_KEPT = _Kept()


class _Dialects(NamedTuple):
    """What stands in dialects.yaml.

    `meant` has what the phrases mean, `sure` what the words of one meaning do, `doubtful` what others may;
    `made_of`, by the longest word of each phrase, all of its words.
    """

    meant: Mapping[str, str]
    sure: Mapping[str, str]
    doubtful: Mapping[str, str]
    made_of: Mapping[str, Sequence[frozenset[str]]]

    def has_phrase(self, words: frozenset[str]) -> bool:
        """Whether all words of a phrase are among `words`."""
        return any(one <= words for word in words & self.made_of.keys() for one in self.made_of[word])


@cache
def _dialects() -> _Dialects:
    written = read_table(files("bot.matching") / "dialects.yaml")
    made_of: dict[str, list[frozenset[str]]] = {}
    for phrase in written["phrases"]:
        words = words_of(phrase)
        made_of.setdefault(max(words, key=len), []).append(frozenset(words))
    return _Dialects(written["phrases"], written["words"], written["doubtful"], made_of)


@cache
def _dialect_phrases() -> re.Pattern[str]:
    longest_first = sorted(_dialects().meant, key=len, reverse=True)
    said = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<!\w)(?:{said})(?!\w)", re.IGNORECASE)


@cache
def _chat_spelling() -> Mapping[str, str]:
    """What each word of chat or dialect that means nothing else stands for."""
    short = read_table(files("bot.matching") / "chat_spelling.yaml")
    return {str(said): str(meant) for said, meant in {**_dialects().sure, **short}.items()}
