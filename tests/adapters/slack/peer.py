"""A Slack of our own: it takes calls of the Web API as Slack would, refuses what Slack would, and keeps all.

A call that Slack would refuse is answered with Slack's error, and noted in `faults`, which a test
expects to be empty at its end.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from tests.adapters.slack.limits import message_faults, view_faults

BOT, TEAM, TOKEN, APP_TOKEN = "U0BOT", "T1", "xoxb-1", "xapp-1"
SCOPES = {
    "auth.test": None,
    "chat.postMessage": "chat:write",
    "views.open": None,
    "views.push": None,
    "views.update": None,
    "views.publish": None,
    "conversations.history": "channels:history",
    "conversations.info": "channels:read",
    "usergroups.users.list": "usergroups:read",
    "users.info": "users:read",
    "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setTitle": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
}
"""The methods that there are, with the scope that each needs; another method is a fault."""
NEEDED = {
    "chat.postMessage": ("channel", "text"),
    "views.open": ("trigger_id", "view"),
    "views.push": ("trigger_id", "view"),
    "views.update": ("view_id", "view"),
    "views.publish": ("user_id", "view"),
    "conversations.history": ("channel",),
    "conversations.info": ("channel",),
    "usergroups.users.list": ("usergroup",),
    "users.info": ("user",),
    "assistant.threads.setStatus": ("channel_id", "thread_ts", "status"),
    "assistant.threads.setTitle": ("channel_id", "thread_ts", "title"),
    "assistant.threads.setSuggestedPrompts": ("channel_id", "prompts"),
}

READING = ("conversations.history", "conversations.info", "usergroups.users.list", "users.info")
"""Methods that take a form and no JSON."""


@dataclass(frozen=True)
class Call:
    """One call that was taken."""

    method: str
    token: str
    arguments: dict[str, Any]


@dataclass
class Peer:
    """`failing` holds, for a method, what to do instead of taking the next calls."""

    tokens: dict[str, str] = field(default_factory=lambda: {TOKEN: TEAM})
    scopes: set[str] = field(default_factory=lambda: {scope for scope in SCOPES.values() if scope})
    groups: dict[str, list[str]] = field(default_factory=dict)
    channels: dict[str, bool] = field(default_factory=dict)
    """The public channels, and whether the bot is in them."""
    archived: set[str] = field(default_factory=set)
    locales: dict[str, str] = field(default_factory=dict)
    """Of those who chose one; everybody else reads English."""
    calls: list[Call] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    failing: defaultdict[str, list[Failure]] = field(default_factory=lambda: defaultdict(list))
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    acknowledged: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    server: TestServer | None = None

    async def start(self) -> Peer:
        app = web.Application()
        app.router.add_post("/api/{method}", self._api)
        app.router.add_post("/response/{id}", self._respond)
        app.router.add_get("/socket", self._socket)
        self.server = TestServer(app)
        await self.server.start_server()
        return self

    async def stop(self) -> None:
        for socket in self.sockets:
            await socket.close()
        assert self.server
        await self.server.close()

    def url(self, path: str) -> str:
        assert self.server
        return str(self.server.make_url(path))

    def fail(self, method: str, *failures: Failure) -> None:
        self.failing[method].extend(failures)

    def made(self, method: str) -> list[dict[str, Any]]:
        return [call.arguments for call in self.calls if call.method == method]

    async def next(self, method: str, number: int = 1) -> dict[str, Any]:
        """The arguments of the `number`th call of `method`, once it was made."""
        async with asyncio.timeout(20), self._news:
            await self._news.wait_for(lambda: len(self.made(method)) >= number)
        return self.made(method)[number - 1]

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if self.failing[method]:
            return await self.failing[method].pop(0).answer()
        if method == "apps.connections.open":
            return self._open_connection(request)
        if method == "oauth.v2.access":
            return await self._install(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        arguments = await _arguments(request, form=method in READING)
        error = self._error(method, token, arguments)
        if error:
            return self._refused(f"{method}: {error}", error)
        granted = {"X-OAuth-Scopes": ",".join(sorted(self.scopes))}
        took = await self._took(method, token, arguments)
        return web.json_response({"ok": True, **took}, headers=granted)

    def _error(self, method: str, token: str, arguments: Mapping[str, Any]) -> str:
        if method not in SCOPES:
            return "unknown_method"
        if token not in self.tokens:
            return "invalid_auth"
        scope = SCOPES[method]
        if scope and scope not in self.scopes:
            return "missing_scope"
        if any(not arguments.get(name) for name in NEEDED.get(method, ())):
            return "invalid_arguments"
        if method.startswith("conversations.") and arguments["channel"] not in self.channels:
            return "channel_not_found"
        if method == "conversations.history" and not self.channels[arguments["channel"]]:
            return "not_in_channel"
        if method == "chat.postMessage":
            return "invalid_blocks: " + "; ".join(found) if (found := message_faults(dict(arguments))) else ""
        if "view" in arguments:
            return "invalid_view: " + "; ".join(found) if (found := view_faults(arguments["view"])) else ""
        if method.endswith("setSuggestedPrompts") and not 1 <= len(arguments["prompts"]) <= 4:
            return "invalid_arguments"
        return ""

    async def _took(self, method: str, token: str, arguments: dict[str, Any]) -> dict[str, Any]:
        async with self._news:
            self.calls.append(Call(method, token, arguments))
            self._news.notify_all()
        number = sum(call.method not in READING for call in self.calls)
        match method:
            case "auth.test":
                return {"user_id": BOT, "team_id": self.tokens[token]}
            case "chat.postMessage":
                channel = arguments["channel"]
                return {"channel": f"D{channel[1:]}" if channel[0] == "U" else channel, "ts": f"9.{number}"}
            case "views.open" | "views.push":
                return {"view": {"id": f"V{number}"}}
            case "conversations.info":
                channel = arguments["channel"]
                return {"channel": {"id": channel, "is_archived": channel in self.archived}}
            case "users.info":
                locale = {"locale": self.locales.get(arguments["user"], "en-US")}
                asked = arguments.get("include_locale") == "true"
                return {"user": {"id": arguments["user"], **(locale if asked else {})}}
            case "usergroups.users.list":
                return {"users": self.groups.get(arguments["usergroup"], [])}
        return {}

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        if self.failing["response_url"]:
            return await self.failing["response_url"].pop(0).answer()
        body = await request.json()
        if found := message_faults(body):
            return self._refused(f"response_url: {found}", "invalid_blocks")
        await self._took("response_url", "", {**body, "id": request.match_info["id"]})
        return web.Response(text="ok")

    def _refused(self, fault: str, error: str) -> web.Response:
        self.faults.append(fault)
        return web.json_response({"ok": False, "error": error.partition(":")[0]})

    def _open_connection(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {APP_TOKEN}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        url = self.url("/socket").replace("http://", "ws://")
        return web.json_response({"ok": True, "url": url})

    async def _install(self, request: web.Request) -> web.Response:
        given = await request.post()
        if (given.get("client_id"), given.get("client_secret"), given.get("code")) != (
            "1.2",
            "secret",
            "code-1",
        ):
            return web.json_response({"ok": False, "error": "invalid_code"})
        self.tokens["xoxb-9"] = "T9"
        named = {"access_token": "xoxb-9", "bot_user_id": "U0BOT9", "team": {"id": "T9", "name": "Hill"}}
        return web.json_response({"ok": True, "enterprise": None, "is_enterprise_install": False, **named})

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1})
        async with self._news:
            self._news.notify_all()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self.acknowledged.put(json.loads(message.data))
        return socket

    async def connected(self, number: int = 1) -> web.WebSocketResponse:
        """The `number`th socket, once it is open."""
        async with asyncio.timeout(20), self._news:
            await self._news.wait_for(lambda: len(self.sockets) >= number)
        return self.sockets[number - 1]


async def _arguments(request: web.Request, *, form: bool) -> dict[str, Any]:
    """What was sent, if it was sent as the method wants it."""
    if form:
        return dict(await request.post())
    return await request.json() if request.content_type == "application/json" else {}


@contextmanager
def elsewhere(peer: Peer) -> Iterator[Peer]:
    """`peer`, running in a thread of its own, for what blocks this one."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield asyncio.run_coroutine_threadsafe(peer.start(), loop).result(20)
        asyncio.run_coroutine_threadsafe(peer.stop(), loop).result(20)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@dataclass(frozen=True)
class Failure:
    """What Slack does instead of taking a call."""

    status: int = 200
    error: str = ""
    retry_after: str = ""
    body: str | None = None
    hang: bool = False

    async def answer(self) -> web.StreamResponse:
        if self.hang:
            await asyncio.sleep(3600)
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        if self.body is not None:
            return web.Response(status=self.status, text=self.body, content_type="text/html", headers=headers)
        return web.json_response({"ok": False, "error": self.error}, status=self.status, headers=headers)
