"""From an activity to what was asked; or to nothing, where the bot is not spoken to."""

from __future__ import annotations

import html
import re
from typing import Any

from adapters.teams.incoming import Incoming

PERSONAL = "personal"
_TAGS = re.compile(r"<[^<>]*>")
_BREAKS = re.compile(r"<(?:br\b[^<>]*|/p|/div|/li|/tr|/h[1-6])\s*/?>", re.IGNORECASE)
_AT = re.compile(r"</?at(?:\s[^<>]*)?>", re.IGNORECASE)


def heard(incoming: Incoming) -> str | None:
    """What a message says to the bot; None where it keeps silent.

    In a personal chat all is said to it; elsewhere what names it. Its own name goes, whatever it is called
    there; other people's names stay.
    """
    mentions = _mentions(incoming.body)
    named = [one for one in mentions if _id(one) == incoming.bot and incoming.bot]
    if incoming.user == incoming.bot or (incoming.scope != PERSONAL and not named):
        return None
    text = incoming.body.get("text")
    text = text if isinstance(text, str) else ""
    for one in named:
        said = one.get("text")
        text = text.replace(said, " ") if isinstance(said, str) and said else text
    return plain(_AT.sub("", text))


def plain(text: str) -> str:
    """What somebody wrote, without the names that HTML has for characters; half a character becomes a `?`."""
    return html.unescape(text).replace("\xa0", " ").encode(errors="replace").decode().strip()


def without_markup(text: str) -> str:
    """The words of a message as Teams hands it to a message action, in HTML."""
    return plain(_TAGS.sub("", _BREAKS.sub("\n", text)))


def _mentions(body: dict[str, Any]) -> list[dict[str, Any]]:
    entities = body.get("entities")
    listed = entities if isinstance(entities, list) else []
    return [one for one in listed if isinstance(one, dict) and one.get("type") == "mention"]


def _id(mention: dict[str, Any]) -> object:
    mentioned = mention.get("mentioned")
    return mentioned.get("id") if isinstance(mentioned, dict) else None
