"""From an event to what was asked, where, and by whom; or to nothing, where the bot is not spoken to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from adapters.slack.escape import plain

_SPOKEN = (None, "file_share", "thread_broadcast")
"""Subtypes of a message that somebody wrote; all others are edits, joins, deletions and the like."""


class How(StrEnum):
    """How somebody spoke: to the bot alone, naming it, or in a thread in which it may have answered."""

    DIRECT = "direct"
    MENTION = "mention"
    THREAD = "thread"


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody said. `thread` is where a reply goes: "" for a direct message outside a thread.

    With `to_another` somebody else is named, so that it is for them: only a role's answer is taken on.
    """

    how: How
    text: str
    user: str
    channel: str
    thread: str
    to_another: bool = False


def heard(event: Mapping[str, Any], bot: str) -> Heard | None:
    """What `event` says to the bot, whose own user is `bot`; None where it keeps silent.

    A message in a channel that names the bot comes as an `app_mention` too: that one counts.
    """
    kind, user, channel = event.get("type"), event.get("user"), event.get("channel")
    text, ts, thread = event.get("text") or "", event.get("ts"), event.get("thread_ts") or ""
    spoken = event.get("subtype") in _SPOKEN and not (event.get("bot_id") or event.get("edited"))
    given = all(isinstance(one, str) and one for one in (user, channel, ts))
    if not (spoken and given and isinstance(text, str) and isinstance(thread, str)) or user == bot:
        return None
    assert isinstance(user, str)
    assert isinstance(channel, str)
    if kind == "app_mention":
        return Heard(How.MENTION, plain(text), user, channel, thread or str(ts))
    if kind != "message":
        return None
    if event.get("channel_type") == "im":
        return Heard(How.DIRECT, plain(text), user, channel, thread)
    names_bot = bot and (f"<@{bot}>" in text or f"<@{bot}|" in text)
    if not thread or thread == ts or names_bot:
        return None
    return Heard(How.THREAD, plain(text), user, channel, thread, to_another="<@" in text)
