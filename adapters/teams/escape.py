"""Words that may go to Teams: none of them becomes a mention, a link, a date or markup.

Cards are made of `RichTextBlock`, whose runs of text Teams shows as they stand, but for the dates that any
text of a card may hold: `inert` takes these their meaning. What a screen reader is to say (`speak`) is
read as SSML, so it goes through `spoken`; a card's `fallbackText` is read as Markdown, so it goes through
`marked`. Nobody is mentioned, since a mention needs an entity of its own, and none is ever sent.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

_DATE = re.compile(r"\{(?=\{)")
_MARKS = re.compile(r"([\\`*_\[\]#~|>!{}])")
"""Not the round brackets: without square ones they mean nothing, and not every device takes a mark away."""
JOINER = "\u2060"
"""Takes no room and breaks no line."""


def inert(text: str) -> str:
    """`text` for a card: `{{DATE(…)}}` stays as it was written, and so does `${…}`."""
    return _DATE.sub(f"{{{JOINER}", text).replace("${", f"${JOINER}{{")


def spoken(text: str) -> str:
    """`text` for a field that is read as SSML."""
    return escape(inert(text))


def marked(text: str) -> str:
    """`text` for a field that is read as Markdown, and where `<at>` could name somebody."""
    return _MARKS.sub(r"\\\1", inert(text)).replace("<", "&lt;")
