"""The adapter that `serve` runs: connects the gate, the surfaces and the outbox."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext

from adapters.logs import logger
from adapters.ports import CannotDeliverError, Desk, TryAgainError
from adapters.reports import Reports
from adapters.slack.api import LIBRARY, Api
from adapters.slack.clerk import Clerk
from adapters.slack.gate import Gate
from adapters.slack.installing import Installing
from adapters.slack.notices import NEWS, sent_as
from adapters.slack.socket import Socket
from adapters.slack.surfaces import Doors
from adapters.slack.surfaces.buttons import Buttons
from adapters.slack.surfaces.command import Command
from adapters.slack.surfaces.feedback import Feedback
from adapters.slack.surfaces.handover import HANDED, Handovers
from adapters.slack.surfaces.home import Home
from adapters.slack.surfaces.leaving import Leaving
from adapters.slack.surfaces.messages import Messages
from adapters.slack.surfaces.notices import Notices
from adapters.slack.surfaces.reporting import Reporting
from adapters.slack.surfaces.shortcuts import Shortcuts
from adapters.slack.workspaces import PLATFORM, Workspace, Workspaces
from bot.settings import SettingError, SlackSettings
from bot.store.outbox import Message

LOG = logger("slack")

EVENTS = "/slack/events"
LOOK_SECONDS = 5.0
"""How long to wait before Slack is asked again who the bot is."""


class SlackAdapter:
    """Slack as `adapters.ports.Adapter`. Made within the event loop."""

    platform = PLATFORM

    def __init__(self, desk: Desk, settings: SlackSettings, reports: Reports) -> None:
        """Nothing is connected before `start`."""
        self._settings = settings
        self._api = Api(settings.api_url)
        self._workspaces = Workspaces(desk)
        self._clerk = Clerk(desk, self._api, reports)
        self._handovers = Handovers(self._clerk)
        app, doors = _bolt(), Doors()
        for surface in (
            Messages(self._clerk, self._handovers),
            Command(self._clerk),
            Shortcuts(self._clerk),
            Buttons(self._clerk),
            Feedback(self._clerk),
            self._handovers,
            Home(self._clerk),
            Reporting(self._clerk, reports),
            Notices(self._clerk),
            Leaving(self._clerk),
        ):
            surface.register(doors)
        doors.attach(app)
        self._gate = Gate(app, self._clerk, self._workspaces)
        self._socket = Socket(self._api, self._gate, settings.app_token) if settings.app_token else None
        self._installing = Installing(desk, self._api, self._workspaces) if settings.client_id else None
        self._introducing: asyncio.Task[None] | None = None

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """`/slack/events` where there is a signing secret, and the pages to install the bot by."""
        if self._settings.signing_secret:
            yield web.post(EVENTS, self._gate.over_http)
        if self._installing:
            yield from self._installing.routes()

    async def start(self) -> None:
        """Learn who the bot is, and open the socket. Raises SettingError where Slack knows no such token."""
        try:
            if self._settings.bot_token and not await self._introduced():
                self._introducing = asyncio.create_task(self._introduce())
            if self._socket:
                await self._socket.open()
        except SettingError:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Close the socket and the session."""
        if self._introducing:
            self._introducing.cancel()
        if self._socket:
            await self._socket.close()
        await self._api.close()

    @property
    def ready(self) -> bool:
        """Whether the bot knows who it is, and a socket that is wanted is open."""
        known = bool(self._workspaces.bot) or not self._settings.bot_token
        return known and (self._socket is None or self._socket.ready)

    async def deliver(self, message: Message) -> None:
        """Send a message. Raises as `adapters.ports.Adapter` says."""
        payload = sent_as(message.payload) if NEWS in message.payload else message.payload
        if "response_url" in payload:
            await self._api.respond(payload["response_url"], payload["body"])
            return
        workspace = await self._workspaces.find(message.workspace)
        if workspace is None:
            raise CannotDeliverError("not_installed")
        try:
            answer = await self._api.call(workspace.token, payload["method"], payload["arguments"])
        except CannotDeliverError:
            if HANDED in payload and workspace.organisation:
                await self._handovers.lost(workspace, payload[HANDED])
            raise
        if HANDED in payload:
            await self._handovers.delivered(payload[HANDED], answer)

    async def _introduce(self) -> None:
        try:
            while not await self._introduced():
                await asyncio.sleep(LOOK_SECONDS)
        except SettingError as error:
            LOG.warning("%s", error)

    async def _introduced(self) -> bool:
        """Ask Slack who the bot is; True when it said. Raises SettingError for a token that is no good."""
        try:
            answer = await self._api.call(self._settings.bot_token, "auth.test", {})
        except TryAgainError as error:
            LOG.warning("slack: cannot be reached yet: %s", error.kind)
            return False
        except CannotDeliverError as error:
            mend = "Copy it again from the app's page, OAuth & Permissions."
            raise SettingError(f"SLACK_BOT_TOKEN: Slack does not take it ({error.kind}). {mend}") from None
        self._workspaces.bot = str(answer.get("user_id") or "")
        return True


def _bolt() -> AsyncApp:
    """Bolt, left to find the listener: what came is verified, told apart and authorised before it."""

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
        workspace: Workspace = context["workspace"]
        team = context.team_id or workspace.id
        return AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=team,
            bot_user_id=workspace.bot,
            bot_token=workspace.token,
        )

    app = AsyncApp(
        name=LIBRARY.name,  # bolt silences the logger of this name, so it may be none of ours
        logger=LIBRARY,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )

    @app.error
    async def fail(error: Exception) -> None:
        raise error

    return app
