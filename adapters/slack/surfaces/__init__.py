"""Where people meet the bot in Slack. Each room says what it listens to, and the doors lead there."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from adapters.slack.incoming import Incoming
from adapters.slack.workspaces import Workspace

Answer = Mapping[str, Any] | None
"""What a window is to show next, as Slack names it (`response_action`); None for nothing."""

Work = Callable[[Incoming, Workspace], Awaitable[Answer]]

ANY = "*"
"""Listens to what nobody else listens to: an organisation may give a command another name."""
_ANY = re.compile("")


class Door(StrEnum):
    """The kinds of request that bolt tells apart."""

    EVENT = "event"
    COMMAND = "command"
    SHORTCUT = "shortcut"
    ACTION = "action"
    VIEW = "view"
    VIEW_CLOSED = "view_closed"


class Doors:
    """Leads a request to what listens to its name.

    Bolt alone would try one listener after the other, and spend more on each than on all the rest.
    """

    def __init__(self) -> None:
        """Nobody listens yet."""
        self._rooms: dict[tuple[Door, str], Work] = {}

    def listen(self, door: Door, name: str, work: Work) -> None:
        """Have `work` do what comes for `name`: an event's type, a callback id, an action's up to its dot."""
        self._rooms[door, name] = work

    def attach(self, app: AsyncApp) -> None:
        """Hear through `app`."""
        app.event(_ANY)(self._at(Door.EVENT))
        app.command(_ANY)(self._at(Door.COMMAND))
        app.shortcut(_ANY)(self._at(Door.SHORTCUT))
        app.action(_ANY)(self._at(Door.ACTION))
        app.view(_ANY)(self._at(Door.VIEW))
        app.view_closed(_ANY)(self._at(Door.VIEW_CLOSED))

    def _at(self, door: Door) -> Callable[..., Awaitable[BoltResponse]]:
        async def listener(context: Any) -> BoltResponse:
            # The gate put both into bolt's context.
            incoming, workspace = context["incoming"], context["workspace"]
            work = self._rooms.get((door, _name(door, incoming.body))) or self._rooms.get((door, ANY))
            answer = await work(incoming, workspace) if work else None
            # What nobody acknowledges, bolt takes for unheard.
            acknowledgement: BoltResponse = await context.ack(**(answer or {}))
            return acknowledgement

        return listener


def _name(door: Door, body: Mapping[str, Any]) -> str:
    """The name that is listened to; bolt has seen that it is there."""
    match door:
        case Door.EVENT:
            return str(body["event"]["type"])
        case Door.COMMAND:
            return str(body["command"])
        case Door.ACTION:
            return str(body["actions"][0]["action_id"]).partition(".")[0]
        case Door.SHORTCUT:
            return str(body["callback_id"])
        case Door.VIEW | Door.VIEW_CLOSED:
            return str(body["view"]["callback_id"])
