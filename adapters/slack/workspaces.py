"""Which workspace an event is from: whose it is, and the token to answer there with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from adapters.finding import listed_by, organisation_of
from adapters.ports import Desk
from adapters.slack.incoming import Incoming, bot_user
from bot.model import Knowledge
from bot.store import installations
from bot.store.installations import Installation

PLATFORM = "slack"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace that the bot is installed in. `organisation` is None where none says that it is its own.

    `id` is the team, or for an installation in a whole Enterprise Grid the enterprise; `bot` is the bot's
    own user there.
    """

    id: str
    token: str = field(repr=False)
    bot: str
    organisation: str | None


class Workspaces:
    """Finds them: the one that the token in the settings is for, or those that installed the bot."""

    def __init__(self, desk: Desk) -> None:
        """Reads the settings from `desk`."""
        self._desk = desk
        slack = desk.serving.slack
        self._token = slack.bot_token if slack else ""
        self.bot = ""
        """The bot's user where there is one workspace; known once Slack was asked."""

    async def of(self, incoming: Incoming) -> Workspace | None:
        """That of an event; None where the bot is not installed there. Raises StoreError, WrongKeyError."""
        found = await self.find(incoming.workspace, incoming.team, incoming.enterprise)
        said = bot_user(incoming.body)
        return replace(found, bot=said) if found and said else found

    async def find(self, id_: str, *names: str) -> Workspace | None:
        """The workspace `id_`, which also goes by `names`. Raises as `of`."""
        organisation = organisation_of(PLATFORM, (id_, *names), self.knowledges)
        if self._token:
            return Workspace(id_, self._token, self.bot, organisation)
        kept = await self._desk.stored(lambda tx: installations.find(tx, PLATFORM, id_))
        if kept is None:
            return None
        return Workspace(id_, kept.detail["token"], kept.detail["bot"], organisation)

    async def install(self, id_: str, names: tuple[str, ...], token: str, bot: str) -> str | None:
        """Keep a token. Returns the organisation; None, keeping nothing, where none lists the workspace."""
        organisation = listed_by(PLATFORM, (id_, *names), self.knowledges)
        if organisation is not None:
            kept = Installation(PLATFORM, id_, organisation, {"token": token, "bot": bot})
            await self._desk.stored(lambda tx: installations.save(tx, kept))
        return organisation

    @property
    def knowledges(self) -> Mapping[str, Knowledge]:
        """What each organisation knows, by its id."""
        return {name: one.knowledge for name, one in self._desk.conversations.items()}
