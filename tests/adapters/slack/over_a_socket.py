"""What Slack sends over a socket."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.adapters.slack.house import ASKER, House

ENVELOPES = {"event_callback": "events_api", "command": "slash_commands"}


async def push(socket: web.WebSocketResponse, payload: dict[str, Any], envelope: str = "E1") -> None:
    """Send a request as Slack does over a socket."""
    kind = ENVELOPES.get(payload.get("type", "command"), "interactive")
    sent = {"envelope_id": envelope, "type": kind, "payload": payload, "accepts_response_payload": True}
    await socket.send_json(sent)


def question(house: House, id_: str = "", text: str = "may I?") -> dict[str, Any]:
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": ASKER, "text": text}
    return house.callback(event, id_)
