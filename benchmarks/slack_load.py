"""A Slack that sends signed events to a bot and takes its replies, as fast as the bot can."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

from adapters.slack.signing import sign
from benchmarks.listening import listening

SECRET = "0123456789abcdef0123456789abcdef"
TOKEN = "xoxb-benchmark"
TEAM, BOT = "T1", "U0BOT"
_ids = itertools.count(time.time_ns())


class Slack:
    """Its Web API, as far as a bot's replies need it."""

    def __init__(self) -> None:
        """Nothing has come yet."""
        self.came: dict[str, float] = {}
        """When the first reply to each channel came."""
        self.times: Counter[str] = Counter()
        """How many replies came to each channel."""
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self.port = 0

    @property
    def api(self) -> str:
        """The address before the name of a method."""
        return f"http://127.0.0.1:{self.port}/api/"

    def expect(self, channel: str) -> asyncio.Future[None]:
        """Done when a reply comes to `channel`."""
        self._waiting[channel] = asyncio.get_running_loop().create_future()
        return self._waiting[channel]

    async def take(self, request: web.Request) -> web.Response:
        """Answer a call."""
        now, body = time.perf_counter(), await request.read()
        if request.match_info["method"] != "chat.postMessage":
            return web.json_response({"ok": True, "user_id": BOT, "bot_id": "B1", "team_id": TEAM})
        channel = json.loads(body)["channel"]
        self.times[channel] += 1
        self.came.setdefault(channel, now)
        waiting = self._waiting.pop(channel, None)
        if waiting:
            waiting.set_result(None)
        return web.json_response({"ok": True, "channel": channel, "ts": f"1.{len(self.came)}"})


@asynccontextmanager
async def a_slack() -> AsyncIterator[Slack]:
    """A Slack that listens."""
    slack, app = Slack(), web.Application()
    app.router.add_post("/api/{method}", slack.take)
    async with listening(app) as slack.port:
        yield slack


class Sender:
    """Sends events to one bot."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        """The bot listens on `port` of this machine."""
        self._session = session
        self._url = f"http://127.0.0.1:{port}/slack/events"

    async def send(self, event: dict[str, Any], id_: str = "") -> int:
        """Send one event, signed. `id_` is its own, or that of one sent before. Returns the answer's status."""
        number = next(_ids)
        whole = {"type": "event_callback", "team_id": TEAM, "event_id": id_ or f"Ev{number}", "event": event}
        return await self._post(json.dumps({**whole, "number": number}).encode())

    async def sent(self, event: dict[str, Any]) -> int:
        """Send one event again and again until it is taken, as Slack does. Returns how often it was refused."""
        whole = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{next(_ids)}", "event": event}
        for refused in itertools.count():
            if await self._post(json.dumps({**whole, "retry": refused}).encode()) == 200:
                return refused
            await asyncio.sleep(0.1)
        raise AssertionError

    async def _post(self, body: bytes) -> int:
        stamp = str(int(time.time()))
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign(SECRET, stamp, body)}
        headers["Content-Type"] = "application/json"
        async with self._session.post(self._url, data=body, headers=headers) as answer:
            await answer.read()
            return answer.status


def opened() -> dict[str, Any]:
    """An event that a bot acknowledges and has nothing to do for."""
    return {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "about", "event_ts": "1.1"}


def message(channel: str, text: str, user: str = "") -> dict[str, Any]:
    """A direct message in a channel of its own, of `user` or else of somebody who writes nowhere else."""
    told = {"type": "message", "channel_type": "im", "channel": channel, "text": text}
    told["user"] = user or f"U{channel}"
    return {**told, "ts": f"1.{next(_ids)}"}
