"""A workspace takes the bot away: nothing of it is kept."""

from __future__ import annotations

from adapters.logs import logger
from adapters.slack.clerk import Clerk
from adapters.slack.incoming import Incoming
from adapters.slack.surfaces import Door, Doors
from adapters.slack.workspaces import PLATFORM, Workspace

LOG = logger("slack")


LEAVING = ("app_uninstalled", "tokens_revoked")


class Leaving:
    """Forgets workspaces."""

    def __init__(self, clerk: Clerk) -> None:
        """Forgets through `clerk`."""
        self._clerk = clerk

    def register(self, doors: Doors) -> None:
        """Listen."""
        doors.listen(Door.EVENT, "app_uninstalled", self.uninstalled)
        doors.listen(Door.EVENT, "tokens_revoked", self.revoked)

    async def uninstalled(self, incoming: Incoming, _workspace: Workspace) -> None:
        """Forget the workspace."""
        await self._forget(incoming)

    async def revoked(self, incoming: Incoming, _workspace: Workspace) -> None:
        """Forget the workspace where its bot's token is revoked; a person's token is none of ours."""
        tokens = incoming.event.get("tokens")
        if isinstance(tokens, dict) and tokens.get("bot"):
            await self._forget(incoming)

    async def _forget(self, incoming: Incoming) -> None:
        await self._clerk.desk.forget_workspace(PLATFORM, incoming.workspace)
        LOG.warning("slack: a workspace took the bot away; all that was kept for it is gone")
