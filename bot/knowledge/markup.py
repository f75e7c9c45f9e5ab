"""The few signs that mean something inside a policy's words: escapes, emphasis, `{#id}`.

`plain` takes them off; `escape` puts them on, so that words written by a program come back as they were.
"""

from __future__ import annotations

import re

from bot.knowledge.labels import split_label

_SIGNS = r"0-9!-/:-@\[-`{-~•"
ESCAPE = re.compile(rf"\\[{_SIGNS}]", re.ASCII)
"""A backslash takes the meaning off the digit or sign behind it; before a letter it is a backslash."""

# The lengths are bounded so that a line of a million asterisks costs no more than any other line.
_EMPHASIS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(\*\*\*)(?=[^\s*])[^\n]{1,800}?(?<=[^\s*])(\*\*\*)",
        r"(\*\*)(?=[^\s*])[^\n]{1,800}?(?<=[^\s*])(\*\*)",
        r"(?<![\w*])(\*)(?=[^\s*])[^*\n]{1,800}?(?<=[^\s*])(\*)(?![\w*])",
        r"(?<!\w)(__)(?=[^\s_])[^\n]{1,800}?(?<=[^\s_])(__)(?!\w)",
        r"(?<!\w)(_)(?=[^\s_])[^\n]{1,800}?(?<=[^\s_])(_)(?!\w)",
    )
)
_WRITTEN_ID = re.compile(r"\{#([^\s{}]*)(?:\s+was=([^\s{}]*))?\s*\}")
LIST_MARK = re.compile(r"[-*+•]\s+(?=\S)")
_SPECIAL_START = re.compile(r"[#|<•+-]|[*_]{3}")


def plain(text: str) -> str:
    """`text` without its emphasis and its escapes: the words to quote."""
    if not any(sign in text for sign in "\\*_"):
        return text
    gone = {found.start() for found in ESCAPE.finditer(text)}
    mask = mask_escapes(text)
    for pattern in _EMPHASIS:
        marks = [span for found in pattern.finditer(mask) for span in (found.span(1), found.span(2))]
        gone.update(at for start, end in marks for at in range(start, end))
        if marks:
            mask = "".join("\0" if at in gone else sign for at, sign in enumerate(mask))
    return "".join(sign for at, sign in enumerate(text) if at not in gone)


def mask_escapes(text: str) -> str:
    """`text` with each escaped sign and its backslash as letters: the same length, and no meaning in it."""
    return ESCAPE.sub("xx", text)


def split_written_id(paragraph: str) -> tuple[str, str | None, tuple[str, ...]]:
    """Part `{#id was=…}` from the end of a paragraph: the words, the id or None, the earlier ids."""
    paragraph = paragraph.strip()
    at = mask_escapes(paragraph).rfind("{#") if paragraph.endswith("}") else -1
    found = _WRITTEN_ID.fullmatch(paragraph, at) if at >= 0 else None
    if not found:
        return paragraph, None, ()
    earlier = tuple(name for name in (found[2] or "").split(",") if name)
    return paragraph[:at].rstrip(), found[1], earlier


def written_id(name: str, was: tuple[str, ...] = ()) -> str:
    """The mark that gives a clause its id: `{#no-student-names was=3.2}`; ids without their policy."""
    return f"{{#{name} was={','.join(was)}}}" if was else f"{{#{name}}}"


def escape(words: str) -> str:
    """Write `words` so that `plain` gives them back, and so that they hold no id, label or list mark.

    For one paragraph (no line breaks).
    """
    text = re.sub(r"\\(?=[" + _SIGNS + r"]|$)", r"\\\\", words)
    text = text.replace("{#", "\\{#")
    if plain(text) != words:
        text = re.sub(r"([*_])", r"\\\1", text)
    # With a blank behind it, since an id may follow: "*A)" alone is no label, "*A) {#x}" is one.
    if split_label(f"{text} ")[0] or LIST_MARK.match(text) or _SPECIAL_START.match(text):
        return _escape_start(text)
    return text


def _escape_start(text: str) -> str:
    """Put a backslash before the first sign of `text` that can take one."""
    if ESCAPE.match(text):
        return text
    at = next((at for at, sign in enumerate(text) if re.match(f"[{_SIGNS}]", sign, re.ASCII)), None)
    return text if at is None else f"{text[:at]}\\{text[at:]}"
