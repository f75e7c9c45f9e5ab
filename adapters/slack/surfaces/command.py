"""The slash command: `/policy QUESTION`, `/policy search WORDS`, `/policy help`."""

from __future__ import annotations

import re

from adapters.slack.blocks import said
from adapters.slack.clerk import Clerk, user_of
from adapters.slack.escape import plain
from adapters.slack.incoming import Incoming
from adapters.slack.surfaces import ANY, Door, Doors
from adapters.slack.workspaces import Workspace
from bot.replies import Question

COMMAND = "/policy"
_SEARCH = re.compile(r"search\s+(?P<words>\S.*)", re.IGNORECASE | re.DOTALL)


class Command:
    """Answers for the eyes of whoever typed it."""

    def __init__(self, clerk: Clerk) -> None:
        """Asks through `clerk`."""
        self._clerk = clerk

    def register(self, doors: Doors) -> None:
        """Listen."""
        doors.listen(Door.COMMAND, ANY, self.run)

    async def run(self, incoming: Incoming, workspace: Workspace) -> None:
        """Answer a command."""
        typed = plain(str(incoming.body.get("text") or ""))
        user, channel = user_of(incoming), str(incoming.body.get("channel_id") or "")
        if typed.lower() in ("", "help", "search"):
            say = await self._clerk.words_for(workspace, user)
            shown = said(say.say("command.help", command=incoming.body["command"]))
        else:
            search = _SEARCH.fullmatch(typed)
            question = Question(search["words"], search=True) if search else Question(typed)
            shown = await self._clerk.ask(workspace, user, (channel, f"command/{user}"), question)
        await self._clerk.respond(workspace, incoming, shown, replace=False)
