"""What Teams sends: an activity, read strictly, so that the rest may rely on what it needs of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

LONGEST_ID = 1000


class UnreadableError(ValueError):
    """No activity looks like that. Its text says what was missed, and repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One activity. What it does not say is "".

    `id` is the activity's own, or, where it has none, made of its content. `place` is the conversation with
    its thread, `scope` is personal, groupChat or channel. `user` and `bot` are Teams' names for the two;
    `person` is the user's id in the directory. `name` tells invokes apart, and `value` is what they carry.
    """

    body: dict[str, Any]
    kind: str
    name: str
    id: str
    tenant: str
    place: str
    scope: str
    service: str
    user: str
    person: str
    bot: str
    locale: str
    value: dict[str, Any]

    @property
    def about(self) -> str:
        """The id of the bot's message that a button of was pressed; "" where there is none."""
        return _text(self.body, "replyToId")


def read_activity(raw: bytes) -> Incoming:
    """Read the body of a request. Raises UnreadableError."""
    try:
        body = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise UnreadableError("no JSON, in UTF-8") from None
    if not isinstance(body, dict):
        raise UnreadableError("not an object")
    value = body.get("value")
    read = Incoming(
        body=body,
        kind=_text(body, "type"),
        name=_text(body, "name"),
        id=_text(body, "id") or sha256(raw).hexdigest(),
        tenant=_text(body, "channelData", "tenant", "id") or _text(body, "conversation", "tenantId"),
        place=_text(body, "conversation", "id"),
        scope=_text(body, "conversation", "conversationType") or "personal",
        service=_text(body, "serviceUrl"),
        user=_text(body, "from", "id"),
        person=_text(body, "from", "aadObjectId"),
        bot=_text(body, "recipient", "id"),
        locale=_text(body, "locale"),
        value=value if isinstance(value, dict) else {},
    )
    for name, needed in (("type", read.kind), ("conversation", read.place), ("serviceUrl", read.service)):
        if not needed:
            raise UnreadableError(f"no {name}")
    if read.kind in ("message", "invoke") and not read.user:
        raise UnreadableError("no from")
    return read


def _text(body: dict[str, Any], *path: str) -> str:
    found: object = body
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, str):
        return ""
    try:
        found.encode()
    except UnicodeEncodeError:
        raise UnreadableError(f"half a character in {path[-1]}") from None
    if len(found) > LONGEST_ID:
        raise UnreadableError(f"{path[-1]} is too long")
    return found
