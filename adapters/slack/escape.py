"""Words that may go to Slack: none of them can become a mention, a ping, a link or a broken block.

Blocks are made of `rich_text` and `plain_text`, which Slack shows as they stand, so there `fitting` (of
`adapters.wording`) is enough. The `text` of a message is always read as mrkdwn, so it is escaped, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

_MARKUP = re.compile(r"<(?P<what>[^<>|]*)(?:\\?\|(?P<label>[^<>]*))?>")


def escape(text: str) -> str:
    """`text` for a field that is read as mrkdwn: no `<…>` in it is Slack's any more."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str, called: Callable[[str], str] | None = None) -> str:
    """What somebody wrote, without Slack's markup: `<@U1>` goes, `<https://x|here>` is "here".

    With `called` the words are for another person to read: it says what stands for `<@U1>`, and a link
    keeps its address. Half a character, as JSON can hold, becomes a `?`.
    """
    unmarked = _MARKUP.sub(partial(_read, called), text.encode(errors="replace").decode())
    return unmarked.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _read(called: Callable[[str], str] | None, found: re.Match[str]) -> str:
    what, label = found["what"], found["label"] or ""
    match what[:1]:
        case "@":
            return f"@{label}" if label else called(what[1:]) if called else ""
        case "#":
            return label and f"#{label}"
        case "!":
            return label or (f"@{what[1:]}" if what[1:] in ("here", "channel", "everyone") else "")
    address = what.removeprefix("mailto:").removeprefix("tel:")
    told = called and label and not address.endswith(label)
    return f"{label} ({address})" if told else label or address
