"""The button under a notice: a one-time link to the desk, in a window that only whoever pressed it sees."""

from __future__ import annotations

from adapters.logs import logger
from adapters.notifying import link_to_desk
from adapters.slack.clerk import Clerk, user_of
from adapters.slack.form import DESK
from adapters.slack.incoming import Incoming
from adapters.slack.notices import link_window
from adapters.slack.surfaces import Door, Doors
from adapters.slack.windows import trouble_window
from adapters.slack.workspaces import Workspace
from bot.reporting.roster import RosterError
from bot.store import StoreError

LOG = logger("slack")


class Notices:
    """Gives handlers their link."""

    def __init__(self, clerk: Clerk) -> None:
        """Keeps through `clerk`."""
        self._clerk = clerk

    def register(self, doors: Doors) -> None:
        """Listen."""
        doors.listen(Door.ACTION, DESK, self.link)

    async def link(self, incoming: Incoming, workspace: Workspace) -> None:
        """Show a link to whoever is known by this id in people.yaml, and on the roster."""
        knowledge, say = self._clerk.knowledge(workspace), self._clerk.words(workspace)
        user = user_of(incoming)
        person = next((one.id for one in knowledge.people.values() if user and one.slack == user), None)
        organisation = knowledge.organisation.id
        try:
            token = await self._clerk.desk.stored(
                lambda tx: link_to_desk(tx, organisation, person) if person else None
            )
            link = f"{self._clerk.desk.serving.public_url}/desk/enter/{token}" if token else ""
            view = link_window(say, link)
        except (StoreError, RosterError) as error:
            LOG.warning("slack, %s: no link to the desk could be made: %s", organisation, error)
            view = trouble_window(say)
        await self._clerk.window(workspace, incoming, view)
