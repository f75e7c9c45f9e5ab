"""In which language somebody reads: Slack is asked, and it is remembered in memory only, for a while."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from adapters.ports import CannotDeliverError, TryAgainError
from adapters.slack.api import Api
from adapters.slack.workspaces import Workspace
from bot.phrases import spoken

KEEP_SECONDS = 3600.0
MOST = 10_000
"""People whose language is remembered at a time; beyond it, the one longest known is forgotten."""
WAIT_SECONDS = 1.0
"""How long a reply waits to learn it: a window has to be open within 3 s."""


class Locales:
    """Languages, as Slack last said. Of a locale only the language is looked at, of a person nothing else."""

    def __init__(self, api: Api, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._api = api
        self._clock = clock
        self._known: OrderedDict[tuple[str, str], tuple[float, str]] = OrderedDict()

    async def language(self, workspace: Workspace, user: str) -> str:
        """The language of `user`; "" where the bot does not speak it, or Slack does not say."""
        at = workspace.id, user
        read, language = self._known.get(at, (0.0, ""))
        if at in self._known and self._clock() - read < KEEP_SECONDS:
            return language
        language = await self._asked(workspace, user) if user else ""
        self._known[at] = self._clock(), language
        self._known.move_to_end(at)
        if len(self._known) > MOST:
            self._known.popitem(last=False)
        return language

    async def _asked(self, workspace: Workspace, user: str) -> str:
        wanted = {"user": user, "include_locale": "true"}
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                answer = await self._api.call(workspace.token, "users.info", wanted)
        except (TryAgainError, CannotDeliverError, TimeoutError):
            return ""  # the organisation's language will do; what is amiss, the doctor says
        told = answer.get("user")
        return spoken(str(told.get("locale") or "")) if isinstance(told, dict) else ""
