"""Buttons under a reply: one of these, and read it all."""

from __future__ import annotations

from typing import Any

from adapters.slack.blocks import PICK, WHOLE
from adapters.slack.clerk import Clerk, user_of
from adapters.slack.incoming import Incoming
from adapters.slack.surfaces import Door, Doors
from adapters.slack.values import ASKED, unpack
from adapters.slack.windows import whole_window
from adapters.slack.workspaces import Workspace
from bot.replies import Question


class Buttons:
    """Shows what was picked where the choice stood, and what was folded in a window."""

    def __init__(self, clerk: Clerk) -> None:
        """Asks through `clerk`."""
        self._clerk = clerk

    def register(self, doors: Doors) -> None:
        """Listen."""
        doors.listen(Door.ACTION, PICK, self.pick)
        doors.listen(Door.ACTION, WHOLE, self.whole)

    async def pick(self, incoming: Incoming, workspace: Workspace) -> None:
        """Put the clause that was picked where the choice stood."""
        carried, user = carried_by(incoming), user_of(incoming)
        question = Question(str(carried.get(ASKED, "")), picked=str(carried.get("clause", "")))
        window = incoming.body.get("view")
        if isinstance(window, dict):
            view = await self._clerk.answered_window(workspace, user, question)
            await self._clerk.try_(workspace, "views.update", {"view_id": window.get("id"), "view": view})
            return
        shown = await self._clerk.ask(workspace, user, place_of(incoming), question)
        await self._clerk.respond(workspace, incoming, shown, replace=True)

    async def whole(self, incoming: Incoming, workspace: Workspace) -> None:
        """Show in a window what was folded."""
        carried, knowledge = carried_by(incoming), self._clerk.knowledge(workspace)
        answer = next((one for one in knowledge.answers if one.id == carried.get("answer")), None)
        wanted = carried.get("clauses") or ()
        clauses = [knowledge.clauses[id_] for id_ in wanted if id_ in knowledge.clauses]
        pairs = [(clause, knowledge.policies_by_id[clause.policy_id]) for clause in clauses]
        view = whole_window(await self._clerk.words_for(workspace, user_of(incoming)), answer, pairs)
        await self._clerk.window(workspace, incoming, view)


def carried_by(incoming: Incoming) -> dict[str, Any]:
    """What the button that was pressed carries."""
    pressed = incoming.body.get("actions")
    first = pressed[0] if isinstance(pressed, list) and pressed else {}
    return unpack(first.get("value")) if isinstance(first, dict) else {}


def place_of(incoming: Incoming) -> tuple[str, str]:
    """The conversation and thread of the message that a button was pressed in, as `Clerk.ask` has them."""
    box, user = incoming.body.get("container") or {}, user_of(incoming)
    channel, thread = str(box.get("channel_id") or ""), str(box.get("thread_ts") or "")
    if box.get("is_ephemeral"):
        return channel, f"command/{user}"
    return channel, thread if channel.startswith("D") else f"{thread}/{user}"
