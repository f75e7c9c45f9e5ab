"""The way in: the Bot Connector's own requests only, each once, acknowledged at once or answered in time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from adapters.logs import logger
from adapters.ports import Event
from adapters.teams.cards import refused
from adapters.teams.clerk import Clerk, Turn
from adapters.teams.form import of_a_report
from adapters.teams.incoming import Incoming, UnreadableError, read_activity
from adapters.teams.services import is_allowed
from adapters.teams.surfaces import Answer, Rooms
from adapters.teams.surfaces.buttons import MESSAGE
from adapters.teams.surfaces.messages import Messages
from adapters.teams.tenants import PLATFORM, Tenants
from adapters.teams.tokens import CHANNEL, NotAllowedError, Tokens
from adapters.teams.translate import heard
from bot.phrases import FALLBACK, phrase, spoken
from bot.settings import TeamsSettings

LOG = logger("teams")

INLINE_SECONDS = 4.0
"""Teams gives up on an invoke after five; until now its answer may come."""
_HERE = ("127.0.0.1", "::1")
_NAMES_OF_HERE = ("127.0.0.1", "localhost", "[::1]")
_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via", "Origin")
"""Headers of a proxy, or of a page in a browser: both come from this machine, whoever is behind them."""


class Gate:
    """Lets activities in, and leads them to the surfaces."""

    def __init__(
        self,
        settings: TeamsSettings,
        clerk: Clerk,
        tenants: Tenants,
        tokens: Tokens | None,
        rooms: Rooms,
        messages: Messages,
    ) -> None:
        """Without `tokens` there is no app id, and only clients on this machine are let in."""
        self._settings = settings
        self._clerk = clerk
        self._tenants = tenants
        self._tokens = tokens
        self._rooms = rooms
        self._messages = messages

    async def over_http(self, request: web.Request) -> web.Response:
        """Answer a request to `/api/messages`."""
        raw = await request.read()
        try:
            service = await self._checked(request)
            incoming = read_activity(raw)
            self._belongs(incoming, service)
        except NotAllowedError:
            self._refused()
            raise web.HTTPUnauthorized from None
        except UnreadableError as error:
            self._refused()
            raise web.HTTPBadRequest(text=f"{error}\n") from None
        if incoming.kind == "invoke":
            return await self._invoked(incoming)
        job = self._job(incoming)
        if job is not None:
            ids = f"{incoming.place}/{incoming.id}"
            added = incoming.kind != "message"
            # Teams tells of one installation in several ways; who was added is welcomed once.
            await self._accept(incoming, f"{incoming.place}/welcome" if added else ids, job)
        return web.Response()

    async def _checked(self, request: web.Request) -> str | None:
        """The service URL that a token is for; None for a client on this machine. Raises NotAllowedError."""
        if self._tokens is not None:
            return await self._tokens.check(request.headers.get("Authorization", ""))
        name = request.host.rpartition(":")[0] if request.host.rpartition(":")[2].isdigit() else request.host
        passed_on = any(header in request.headers for header in _PASSED_ON)
        if request.remote not in _HERE or name not in _NAMES_OF_HERE or passed_on:
            raise NotAllowedError
        return None

    def _belongs(self, incoming: Incoming, service: str | None) -> None:
        """Raises NotAllowedError where an activity is not what its token is for, or its address is odd."""
        if service is not None and (incoming.service != service or incoming.body.get("channelId") != CHANNEL):
            raise NotAllowedError
        if not is_allowed(incoming.service, self._settings):
            raise NotAllowedError

    def _job(self, incoming: Incoming) -> Callable[[Turn], Awaitable[None]] | None:
        """What is to be done; None where the bot is not concerned, as with most that it is told of."""
        if incoming.kind == "message":
            concerns = heard(incoming) is not None or self._rooms.deed(incoming.value) is not None
            return self._messages.hear if concerns else None
        added = incoming.body.get("membersAdded")
        ids = [one.get("id") for one in added if isinstance(one, dict)] if isinstance(added, list) else []
        installed = incoming.kind == "installationUpdate" and incoming.body.get("action") == "add"
        joined = incoming.kind == "conversationUpdate" and bool(incoming.bot) and incoming.bot in ids
        return self._messages.welcome if installed or joined else None

    async def _accept(
        self, incoming: Incoming, id_: str, work: Callable[[Turn], Awaitable[None]]
    ) -> tuple[str, ...]:
        async def job() -> None:
            turn = Turn(incoming, self._tenants.of(incoming))
            refusal = await self._clerk.refusal(turn)
            if refusal is not None:
                await self._clerk.reply(turn, refused(refusal))
            else:
                await work(turn)

        event = Event(PLATFORM, incoming.tenant, (id_,))
        return await self._clerk.desk.accept(event, job, in_memory=of_a_report(incoming))

    async def _invoked(self, incoming: Incoming) -> web.Response:
        work = self._rooms.work(incoming)
        if work is None:
            raise web.HTTPNotImplemented
        told: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()

        async def job() -> None:
            try:
                answer = await self._answered(incoming, work)
            except BaseException:
                told.cancel()
                raise
            if not told.done():
                told.set_result(answer.body)
            if answer.after:
                await answer.after()

        event = Event(PLATFORM, incoming.tenant, (f"{incoming.place}/{incoming.id}",))
        if await self._clerk.desk.accept(event, job, in_memory=of_a_report(incoming)):
            return web.json_response({})
        language = spoken(incoming.locale) or FALLBACK
        try:
            async with asyncio.timeout(INLINE_SECONDS):
                return web.json_response(dict(await asyncio.shield(told)))
        except TimeoutError:
            return web.json_response(_saying(incoming.name, phrase("shared.late", language)))
        except asyncio.CancelledError:
            if not told.cancelled():
                raise
            return web.json_response(_saying(incoming.name, phrase("error.trouble", language)))

    async def _answered(self, incoming: Incoming, work: Callable[[Turn], Awaitable[Answer]]) -> Answer:
        turn = Turn(incoming, self._tenants.of(incoming))
        refusal = await self._clerk.refusal(turn)
        return Answer(_saying(incoming.name, refusal)) if refusal is not None else await work(turn)

    def _refused(self) -> None:
        self._clerk.desk.metrics.events.labels(PLATFORM, "refused").inc()


def _saying(invoke: str, text: str) -> dict[str, Any]:
    """Words of the bot's own, as an invoke of that name shows them."""
    if invoke == "adaptiveCard/action":
        return {"statusCode": 200, "type": MESSAGE, "value": text}
    if invoke == "composeExtension/query":
        return {"composeExtension": {"type": "message", "text": text}}
    return {"task": {"type": "message", "value": text}}
