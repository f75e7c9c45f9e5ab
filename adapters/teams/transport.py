"""The seam to Microsoft's libraries: activities go out as plain dictionaries, errors come back as ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from adapters.ports import CannotDeliverError, TryAgainError

Activity = Mapping[str, Any]

SEND_SECONDS = 15


class Transport(Protocol):
    """Calls the Bot Connector. Each of these raises TryAgainError or CannotDeliverError."""

    async def send(self, service: str, place: str, activity: Activity, reply_to: str = "") -> str:
        """Post to a conversation, as a reply where `reply_to` names an activity. Returns the message's id."""

    async def update(self, service: str, place: str, id_: str, activity: Activity) -> None:
        """Put `activity` in the place of the bot's message `id_`."""

    async def open(self, service: str, parameters: Mapping[str, Any]) -> str:
        """Open a conversation. Returns its id."""

    async def member(self, service: str, place: str, user: str) -> Mapping[str, Any]:
        """What the service tells of somebody who is in a conversation."""


def personal_chat(tenant: str, bot: Mapping[str, Any], user: str) -> dict[str, Any]:
    """What opens one person's own chat with the bot, or finds it where it is open."""
    there = {"tenantId": tenant, "channelData": {"tenant": {"id": tenant}}}
    return {"isGroup": False, "bot": dict(bot), "members": [{"id": user}], **there}


def trouble(
    status: int, headers: Mapping[str, str], body: str | bytes = ""
) -> TryAgainError | CannotDeliverError:
    """What an answer that is no success means: worth another try or not."""
    if status == 429 or status >= 500 or status in (401, 408, 412):
        return TryAgainError(f"http_{status}", _retry_after(headers))
    return CannotDeliverError(_code(body) or f"http_{status}")


def _code(body: str | bytes) -> str:
    """The service's own name for what went wrong: "BotNotInConversationRoster"."""
    try:
        told = json.loads(body)
        code = told["error"]["code"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    return code if isinstance(code, str) and code.isascii() and code.isalnum() and len(code) <= 60 else ""


def _retry_after(headers: Mapping[str, str]) -> float | None:
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(said) if said.isascii() and said.isdigit() and len(said) < 6 else None
