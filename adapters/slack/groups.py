"""Which audience somebody is, by the user groups that the organisation named; remembered for a while."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from adapters.logs import logger
from adapters.ports import CannotDeliverError, TryAgainError
from adapters.slack.api import Api
from adapters.slack.workspaces import Workspace

LOG = logger("slack")

KEEP_SECONDS = 600.0


class Groups:
    """The members of groups, as Slack last said."""

    def __init__(self, api: Api, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._api = api
        self._clock = clock
        self._members: dict[tuple[str, str], tuple[float, frozenset[str]]] = {}

    async def audience(self, workspace: Workspace, user: str, audiences: Mapping[str, str]) -> str | None:
        """The audience of the first group that `user` is in; None where there is none.

        While Slack cannot say, the group counts as it was last known.
        """
        for group, audience in audiences.items():
            if user in await self._of(workspace, group):
                return audience
        return None

    async def _of(self, workspace: Workspace, group: str) -> frozenset[str]:
        at = workspace.id, group
        read, members = self._members.get(at, (-KEEP_SECONDS, frozenset()))
        if self._clock() - read < KEEP_SECONDS and at in self._members:
            return members
        try:
            answer = await self._api.call(workspace.token, "usergroups.users.list", {"usergroup": group})
            members = frozenset(map(str, answer.get("users") or ()))
        except (TryAgainError, CannotDeliverError) as error:
            LOG.warning("slack, %s: a user group is unknown: %s", workspace.organisation, error.kind)
        self._members[at] = self._clock(), members
        return members
