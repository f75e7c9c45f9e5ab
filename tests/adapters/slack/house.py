"""The bot at work in Slack: the real adapter behind the real edge and desk; Slack itself is our own."""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from adapters.desk import FrontDesk
from adapters.edge import application
from adapters.reports import Reports
from adapters.slack.adapter import SlackAdapter
from adapters.slack.signing import sign
from bot.conversation import Conversation
from bot.model import Knowledge
from bot.replies import Answered, NotInPolicy, Reply, WhichOfThese, WhomToAsk
from tests import fakes
from tests.adapters.desks import front_desk
from tests.adapters.slack.limits import texts
from tests.adapters.slack.peer import BOT, TEAM, TOKEN, Peer
from tests.fakes import FakeConversation

SECRET = "a signing secret"
ASKER = "U1"
PEOPLE = {
    "amira-khan": fakes.person("amira-khan", slack="U0AMIRA"),
    "jo-price": fakes.person("jo-price", slack="U0JO"),
}
ASK = WhomToAsk(fakes.role(), None)
LONG = fakes.clause("social-media:9", "Ask before you film. " * 60)
REPLIES: Mapping[str, Reply] = {
    "may I?": Answered(fakes.answer(), (fakes.citation(),), 0.9, ASK),
    "which?": WhichOfThese((fakes.citation(), fakes.citation(fakes.clause("social-media:2"))), 0.4),
    "goats?": NotInPolicy(ASK, 0.1),
    "long?": Answered(None, (fakes.citation(LONG),), 0.9),
}


def knowledge(**changes: object) -> Knowledge:
    policy = fakes.policy(fakes.clause(), LONG)
    return fakes.knowledge(policy, **{"people": PEOPLE, "answers": (fakes.answer(),), **changes})


@dataclass
class House:
    """What a test does to the bot, and what it gets back."""

    client: TestClient[web.Request, web.Application]
    desk: FrontDesk
    adapter: SlackAdapter
    peer: Peer
    talk: Any
    clock: float | None = None
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(time.time_ns()))

    async def send(
        self, body: bytes, content_type: str = "application/json", **headers: str | None
    ) -> ClientResponse:
        """Post to `/slack/events`, signed; a header that is None is left out."""
        stamp = str(int(self.clock or time.time()))
        signed = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(SECRET, stamp, body),
            **headers,
        }
        sent = {name: value for name, value in signed.items() if value is not None}
        return await self.client.post("/slack/events", data=body, headers=sent)

    async def payload(self, payload: Mapping[str, Any]) -> ClientResponse:
        """Send an interaction as Slack does: JSON in a field of a form."""
        form = urlencode({"payload": json.dumps(payload)})
        return await self.send(form.encode(), "application/x-www-form-urlencoded")

    async def event(self, event: Mapping[str, Any], id_: str = "", **more: object) -> ClientResponse:
        """Send an event."""
        return await self.send(json.dumps(self.callback(event, id_, **more)).encode())

    def callback(self, event: Mapping[str, Any], id_: str = "", **more: object) -> dict[str, Any]:
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": id_ or f"Ev{next(self._ids)}",
            "event": {"ts": f"1.{next(self._ids)}", **event},
            **more,
        }

    async def says(self, text: str, id_: str = "", **more: object) -> ClientResponse:
        """Somebody writes to the bot in a direct message."""
        event = {"type": "message", "channel_type": "im", "channel": "D1", "user": ASKER, "text": text}
        return await self.event({**event, **more}, id_)

    async def mentions(self, text: str, **more: object) -> ClientResponse:
        """Somebody names the bot in a channel."""
        event = {"type": "app_mention", "channel": "C1", "user": ASKER, "text": f"<@{BOT}> {text}"}
        return await self.event({**event, **more})

    async def in_channel(self, text: str, **more: object) -> ClientResponse:
        """Somebody writes in a channel, and does not name the bot."""
        event = {"type": "message", "channel_type": "channel", "channel": "C1", "user": ASKER, "text": text}
        return await self.event({**event, **more})

    async def command(self, text: str, command: str = "/policy") -> ClientResponse:
        """Somebody types a command."""
        fields = {
            "command": command,
            "text": text,
            "team_id": TEAM,
            "user_id": ASKER,
            "channel_id": "C1",
            "trigger_id": self.trigger(),
            "response_url": self.peer.url("/response/1"),
        }
        return await self.send(urlencode(fields).encode(), "application/x-www-form-urlencoded")

    async def interacts(self, kind: str, **more: object) -> ClientResponse:
        """Somebody presses, submits, or chooses a shortcut."""
        plain = {"type": kind, "team": {"id": TEAM}, "user": {"id": ASKER}, "trigger_id": self.trigger()}
        return await self.payload({**plain, "response_url": self.peer.url("/response/2"), **more})

    async def presses(self, action: str, shown: Mapping[str, Any], **more: object) -> ClientResponse:
        """Somebody presses a button of what is shown."""
        box = {"type": "message", "channel_id": "C1", "message_ts": "9.1", "thread_ts": "1.1"}
        pressed = {"action_id": action, "value": carried(shown, action)}
        return await self.interacts("block_actions", actions=[pressed], **{"container": box, **more})

    async def submits(self, view: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
        """Somebody fills in a window and sends it. Returns what Slack was told at once."""
        values = {name: {name: value} for name, value in typed.items()}
        sent = {**view, "id": "V77", "state": {"values": values}}
        answer = await self.interacts("view_submission", view=sent)
        assert answer.status == 200
        text = await answer.text()
        return json.loads(text) if text else {}

    def trigger(self) -> str:
        return f"trigger.{next(self._ids)}"

    async def done(self) -> None:
        """All that was taken on is finished; nothing more is."""
        assert await self.desk.drain(20) == 0


def carried(shown: Mapping[str, Any], action: str, side: str = "negative_button") -> str:
    """What the button with this action carries."""
    for block in shown["blocks"]:
        for element in [*block.get("elements", []), block.get("accessory") or {}]:
            if element.get("action_id") == action:
                return element.get("value") or element[side]["value"]
    raise AssertionError(f"no button {action}")


@asynccontextmanager
async def house(
    folder: Path,
    talk: FakeConversation | Conversation | None = None,
    environ: Mapping[str, str] | None = None,
    peer: Peer | None = None,
    **how: Any,
) -> AsyncIterator[House]:
    """A bot whose store is in `folder`."""
    slack = await (peer or Peer()).start()
    said = talk or FakeConversation(knowledge(), REPLIES)
    settings = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.url("/api/")}
    chosen = {name: value for name, value in {**settings, **(environ or {})}.items() if value}
    async with front_desk(folder, said, environ=chosen, **how) as desk:
        assert desk.serving.slack
        adapter = SlackAdapter(desk, desk.serving.slack, Reports(desk))
        desk.adapters["slack"] = adapter
        await adapter.start()
        async with TestClient(TestServer(application(desk, adapter.routes()))) as client:
            yield House(client, desk, adapter, slack, said)
            await desk.drain(20)
            await adapter.stop()
    await slack.stop()
    assert slack.faults == []


def run(folder: Path, steps: Callable[[House], Awaitable[None]], **how: Any) -> None:
    """Do `steps` with a bot; `how` is for `house`."""

    async def whole() -> None:
        async with house(folder, **how) as one:
            await steps(one)

    asyncio.run(whole())


def read(shown: Mapping[str, Any]) -> str:
    """All that a person reads of a message or a window."""
    return " ".join(" ".join(texts(shown["blocks"])).split())


class Slow(FakeConversation):
    """Thinks until it is let go."""

    def __init__(self) -> None:
        super().__init__(knowledge(), REPLIES)
        self.go = threading.Event()

    def respond(self, question: object, context: object = None) -> object:  # type: ignore[override]
        assert self.go.wait(60)
        return super().respond(question, context)  # type: ignore[arg-type]
