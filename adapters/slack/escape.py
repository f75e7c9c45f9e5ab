"""Words that may go to Slack: none of them can become a mention, a ping, a link or a broken block.

Blocks are made of `rich_text` and `plain_text`, which Slack shows as they stand, so there `fitting` (of
`adapters.wording`) is enough. The `text` of a message is always read as mrkdwn, so it is escaped, too.
"""

from __future__ import annotations

import re

_MARKUP = re.compile(r"<(?P<what>[^<>|]*)(?:\\?\|(?P<label>[^<>]*))?>")


def escape(text: str) -> str:
    """`text` for a field that is read as mrkdwn: no `<…>` in it is Slack's any more."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> str:
    """What somebody wrote, without Slack's markup: `<@U1>` goes, `<https://x|here>` is "here".

    Half a character, as JSON can hold, becomes a `?`.
    """
    unmarked = _MARKUP.sub(_read, text.encode(errors="replace").decode())
    return unmarked.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _read(found: re.Match[str]) -> str:
    what, label = found["what"], found["label"] or ""
    match what[:1]:
        case "@":
            return label and f"@{label}"
        case "#":
            return label and f"#{label}"
        case "!":
            return label or (f"@{what[1:]}" if what[1:] in ("here", "channel", "everyone") else "")
    return label or what.removeprefix("mailto:").removeprefix("tel:")
