"""The way in, over HTTP or a socket: Slack's own requests only, each once, acknowledged at once."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from adapters.logs import logger
from adapters.ports import Event
from adapters.slack.clerk import Clerk, user_of
from adapters.slack.form import of_a_report
from adapters.slack.incoming import Incoming, UnreadableError, bot_user, read_request
from adapters.slack.signing import signature
from adapters.slack.surfaces.leaving import LEAVING
from adapters.slack.translate import heard
from adapters.slack.windows import trouble_window, waiting_window
from adapters.slack.workspaces import PLATFORM, Workspace, Workspaces
from bot.store.keys import WrongKeyError

LOG = logger("slack")

INLINE_SECONDS = 2.0
"""Slack closes a window whose answer takes over 3 s; until now the answer itself may go into it."""


class Gate:
    """Lets requests in, has bolt deal with them, and tells Slack what it needs to hear at once."""

    def __init__(
        self, app: AsyncApp, clerk: Clerk, workspaces: Workspaces, clock: Callable[[], float] = time.time
    ) -> None:
        """`clock` tells seconds since 1970."""
        self._app = app
        self._clerk = clerk
        self._workspaces = workspaces
        self._clock = clock

    async def over_http(self, request: web.Request) -> web.Response:
        """Answer a request to `/slack/events`."""
        raw = await request.read()
        slack = self._clerk.desk.serving.slack
        secret = slack.signing_secret if slack else ""
        signed = signature(secret, request.headers, raw, self._clock()) if secret else None
        if signed is None:
            self._refused()
            raise web.HTTPUnauthorized
        try:
            incoming = read_request(raw, request.headers.get("Content-Type", ""))
        except UnreadableError as error:
            self._refused()
            raise web.HTTPBadRequest(text=f"{error}\n") from None
        if incoming.kind == "url_verification":
            return web.Response(text=str(incoming.body.get("challenge") or ""))
        before, answer = await self.take(incoming, signed)
        if signed in before:
            self._refused()
            raise web.HTTPForbidden
        return web.json_response(answer) if answer else web.Response()

    async def take(self, incoming: Incoming, *ids: str) -> tuple[tuple[str, ...], Mapping[str, Any]]:
        """Take a request on. Returns those of its ids that were seen before, and what to answer at once.

        `ids` are those of its transport, by which it is known where it has none of its own. Raises BusyError.
        """
        if not self._concerns(incoming):
            return (), {}
        turn = _Turn()
        all_ids = tuple(filter(None, (incoming.id, *ids)))
        event = Event(PLATFORM, incoming.workspace, all_ids)
        in_memory = of_a_report(incoming.body)
        before = await self._clerk.desk.accept(event, lambda: self._deal(incoming, turn), in_memory=in_memory)
        if before or incoming.kind != "view_submission":
            return before, {}
        return (), await self._at_once(incoming, turn)

    def _concerns(self, incoming: Incoming) -> bool:
        """Whether anything is to be done: most of what is said in a channel is none of the bot's business."""
        if incoming.kind == "ssl_check":
            return False
        if incoming.event.get("type") not in ("message", "app_mention"):
            return True
        return heard(incoming.event, bot_user(incoming.body) or self._workspaces.bot) is not None

    async def _deal(self, incoming: Incoming, turn: _Turn) -> None:
        try:
            workspace = await self._workspace(incoming)
            answer = await self._answered(incoming, workspace) if workspace else {}
        except BaseException:
            turn.answer.cancel()
            raise
        if not turn.answer.done():
            turn.answer.set_result(answer)
        if turn.late and workspace and answer:
            view = answer.get("view") or trouble_window(self._clerk.words(workspace))
            view_id = (incoming.body.get("view") or {}).get("id")
            await self._clerk.try_(workspace, "views.update", {"view_id": view_id, "view": view})

    async def _workspace(self, incoming: Incoming) -> Workspace | None:
        try:
            workspace = await self._workspaces.of(incoming)
        except WrongKeyError as error:
            LOG.warning("slack: %s", error)
            return None
        if workspace is None and incoming.event.get("type") in LEAVING:
            return Workspace(incoming.workspace, "", "", None)
        if workspace is None:
            LOG.warning(
                "slack: an event of a workspace that the bot is not installed in; /slack/install does it"
            )
        return workspace

    async def _answered(self, incoming: Incoming, workspace: Workspace) -> Mapping[str, Any]:
        if workspace.organisation is None and incoming.event.get("type") not in LEAVING:
            await self._clerk.refuse(workspace, incoming)
            return {}
        known = {"incoming": incoming, "workspace": workspace}
        # The body was read and verified: bolt takes a body that is no text as one from a socket.
        request = AsyncBoltRequest(mode="socket_mode", body=incoming.body, context=known)
        response = await self._app.async_dispatch(request)
        body = json.loads(response.body) if response.body else {}
        return body if isinstance(body, dict) else {}

    async def _at_once(self, incoming: Incoming, turn: _Turn) -> Mapping[str, Any]:
        """What a window shows next: the answer, or, where that takes long, a word that it will come."""
        try:
            async with asyncio.timeout(INLINE_SECONDS):
                return await asyncio.shield(turn.answer)
        except asyncio.CancelledError:
            if turn.answer.cancelled():
                return {}
            raise
        except TimeoutError:
            turn.late = True
        workspace = await self._workspace(incoming)
        if workspace is None or workspace.organisation is None:
            return {}
        if of_a_report(incoming.body):  # nobody is asked who sends it
            say = self._clerk.words(workspace)
        else:
            say = await self._clerk.words_for(workspace, user_of(incoming))
        return {"response_action": "update", "view": waiting_window(say)}

    def _refused(self) -> None:
        self._clerk.desk.metrics.events.labels(PLATFORM, "refused").inc()


class _Turn:
    """One request on its way: its answer, and whether Slack was told to wait for it."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        self.late = False
