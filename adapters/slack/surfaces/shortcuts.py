"""The two shortcuts: on a message, and from anywhere."""

from __future__ import annotations

from typing import Any

from adapters.slack.clerk import Clerk, user_of
from adapters.slack.escape import plain
from adapters.slack.incoming import Incoming
from adapters.slack.surfaces import Answer, Door, Doors
from adapters.slack.windows import ASK, QUESTION, ask_window
from adapters.slack.workspaces import Workspace
from bot.replies import Question

ON_MESSAGE, ANYWHERE = "what_does_the_policy_say", "ask_about_policy"


class Shortcuts:
    """Opens windows to ask and to answer in."""

    def __init__(self, clerk: Clerk) -> None:
        """Asks through `clerk`."""
        self._clerk = clerk

    def register(self, doors: Doors) -> None:
        """Listen."""
        doors.listen(Door.SHORTCUT, ON_MESSAGE, self.on_message)
        doors.listen(Door.SHORTCUT, ANYWHERE, self.anywhere)
        doors.listen(Door.VIEW, ASK, self.asked)

    async def on_message(self, incoming: Incoming, workspace: Workspace) -> None:
        """What the policy says on a message, for the eyes of whoever wants to know."""
        message = incoming.body.get("message") or {}
        text = plain(str(message.get("text") or ""))
        await self._clerk.answer_in_window(workspace, incoming, Question(text))

    async def anywhere(self, incoming: Incoming, workspace: Workspace) -> None:
        """Open a field for a question."""
        say = await self._clerk.words_for(workspace, user_of(incoming))
        await self._clerk.window(workspace, incoming, ask_window(say))

    async def asked(self, incoming: Incoming, workspace: Workspace) -> Answer:
        """Answer in the window in which the question was typed."""
        typed = typed_in(incoming.body, QUESTION)
        view = await self._clerk.answered_window(workspace, user_of(incoming), Question(typed))
        return {"response_action": "update", "view": view}


def typed_in(body: Any, name: str) -> str:
    """What was typed or chosen in the field `name` of a window."""
    values = ((body.get("view") or {}).get("state") or {}).get("values") or {}
    element = (values.get(name) or {}).get(name) or {}
    chosen = element.get("selected_option") or {}
    return str(element.get("value") or chosen.get("value") or "")
