"""What somebody typed → plain words: platform markup, control characters and chat spelling taken off.

The words stay the asker's; nothing is guessed here (typos are `spelling`'s).
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache
from importlib.resources import files

from bot.shipped import read_table

LONGEST_QUESTION = 1000
"""Characters that are matched. What follows is cut: nobody's question is longer than its own story."""

_SLACK_LINK = re.compile(r"<(?:https?|mailto):[^>|]*\|([^>]*)>|<((?:https?|mailto):[^>]*)>")
_SLACK_MENTION = re.compile(r"<[@#!][^>|]*(?:\|([^>]*))?>")
_TEAMS_MENTION = re.compile(r"<at(?:\s[^>]*)?>.*?</at>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?(?:p|div|span|br|b|i|em|strong|blockquote|code|pre|ul|ol|li|a)\b[^>]*>", re.IGNORECASE)
_ESCAPE_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_MARK = re.compile(r"(?<!\w)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?!\w)")
_EMOJI_NAME = re.compile(r"(?<!\w):[a-z0-9_+-]{2,40}:(?!\w)")
_QUOTES = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "}
)
_NO_MARKUP = re.compile(r"[A-Za-z0-9 .,;?!'\"()/-]*")
"""Text in which nothing but repetitions and blanks could be taken off, as most questions are."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_REPEATED_LETTER = re.compile(r"([A-Za-z])\1{2,}")
_REPEATED_MARK = re.compile(r"([?!.,])\1+")


def normalise(text: str) -> str:
    """`text` as plain words on one line, at most `LONGEST_QUESTION` characters."""
    text = text[: 4 * LONGEST_QUESTION]
    if not _NO_MARKUP.fullmatch(text):
        text = _without_markup(text)
    text = _REPEATED_MARK.sub(r"\1", _REPEATED_LETTER.sub(r"\1\1", text))
    return " ".join(text.split())[:LONGEST_QUESTION]


def _without_markup(text: str) -> str:
    text = _TEAMS_MENTION.sub(" ", _ESCAPE_SEQUENCE.sub(" ", text))
    text = _SLACK_LINK.sub(lambda m: m.group(1) or " ", text)
    text = _SLACK_MENTION.sub(lambda m: m.group(1) or " ", text)
    text = html.unescape(_TAG.sub(" ", text)).translate(_QUOTES)
    text = unicodedata.normalize("NFC", text).translate(_KEPT)
    return _EMOJI_NAME.sub(" ", _MARK.sub("", text))


def in_full(text: str) -> str:
    """`text` with chat spellings written out: "u", "tmrw", "insta". For the matcher only, never shown."""
    spelling = _chat_spelling()
    return _WORD.sub(lambda m: spelling.get(m.group(0).lower(), m.group(0)), text)


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


@cache
def _chat_spelling() -> dict[str, str]:
    table = read_table(files("bot.matching") / "chat_spelling.yaml")
    return {str(short): str(full) for short, full in table.items()}
