"""The bot at work in Teams: the real adapter behind the real edge and desk; Microsoft itself is our own."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from adapters.desk import FrontDesk
from adapters.edge import application
from adapters.reports import Reports
from adapters.teams.adapter import TeamsAdapter
from bot.conversation import Conversation
from bot.model import Knowledge, Workspaces
from bot.replies import Answered, NotInPolicy, Reply, ReportOffered, WhichOfThese, WhomToAsk
from tests import fakes
from tests.adapters.desks import front_desk
from tests.adapters.teams.limits import card_faults
from tests.adapters.teams.peer import APP_ID, BOT, SECRET, TENANT, Peer
from tests.fakes import FakeConversation

SDK = {"name": "botbuilder"}
"""Which library carries the tests that run now; `conftest` goes through them."""

ASKER, PERSON = "29:asker", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
CHAT, CHANNEL = "a:chat", "19:general@thread.tacv2;messageid=5"
AMIRA = "5f0c0d0e-0000-4000-8000-000000000001"
PEOPLE = {
    "amira-khan": fakes.person("amira-khan", teams=AMIRA),
    "jo-price": fakes.person("jo-price", teams="5f0c0d0e-0000-4000-8000-000000000002"),
}
ASK = WhomToAsk(fakes.role(), None)
LONG = fakes.clause("social-media:9", "Ask before you film. " * 60)
SECOND = fakes.clause("social-media:2", "Ask your manager first.")
REPLIES: Mapping[str, Reply] = {
    "may I?": Answered(fakes.answer(), (fakes.citation(),), 0.9, ASK),
    "which?": WhichOfThese((fakes.citation(), fakes.citation(SECOND)), 0.4),
    "goats?": NotInPolicy(ASK, 0.1),
    "long?": Answered(None, (fakes.citation(LONG),), 0.9),
    "hurt": ReportOffered(fakes.route(), ASK, (fakes.citation(),), 0.9),
}


def knowledge(**changes: object) -> Knowledge:
    policy = fakes.policy(fakes.clause(), SECOND, LONG)
    return fakes.knowledge(policy, **{"people": PEOPLE, "answers": (fakes.answer(),), **changes})


@dataclass
class House:
    """What a test does to the bot, and what it gets back."""

    client: TestClient[web.Request, web.Application]
    desk: FrontDesk
    adapter: TeamsAdapter
    peer: Peer
    talk: Any
    token: str
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(time.time_ns()))

    async def post(self, body: bytes, **headers: str | None) -> ClientResponse:
        """Post to `/api/messages`, with a good token; a header that is None is left out."""
        plain = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}", **headers}
        sent = {name: value for name, value in plain.items() if value is not None}
        return await self.client.post("/api/messages", data=body, headers=sent)

    async def send(self, activity: Mapping[str, Any], **headers: str | None) -> ClientResponse:
        return await self.post(json.dumps(activity).encode(), **headers)

    def activity(self, kind: str, **more: Any) -> dict[str, Any]:
        """An activity as Teams sends it, from a personal chat."""
        return {
            "type": kind,
            "id": f"f:{next(self._ids)}",
            "channelId": "msteams",
            "serviceUrl": self.peer.service,
            "from": {"id": ASKER, "name": "Robin Hill", "aadObjectId": PERSON},
            "recipient": {"id": BOT, "name": "Clausebot"},
            "conversation": {"conversationType": "personal", "id": CHAT, "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "en-GB",
            **more,
        }

    async def says(self, text: str, **more: Any) -> ClientResponse:
        """Somebody writes to the bot in a personal chat."""
        return await self.send(self.activity("message", **{"text": text, "textFormat": "plain", **more}))

    async def mentions(self, text: str, name: str = "Clausebot", **more: Any) -> ClientResponse:
        """Somebody names the bot in a channel."""
        mention = {"type": "mention", "mentioned": {"id": BOT, "name": name}, "text": f"<at>{name}</at>"}
        said = {
            "text": f"<at>{name}</at> {text}",
            "entities": [mention],
            "conversation": in_channel(),
            **more,
        }
        return await self.send(self.activity("message", **said))

    async def invokes(self, name: str, value: Any = None, **more: Any) -> dict[str, Any]:
        """Teams asks for something that it shows at once. Returns what it is told."""
        answer = await self.send(self.activity("invoke", name=name, value=value, **more))
        assert answer.status == 200, answer.status
        return json.loads(await answer.text())

    async def executes(
        self, card: Mapping[str, Any], verb: str, about: str = "m1", **more: Any
    ) -> dict[str, Any]:
        """Somebody presses a button of a card in a client that knows Action.Execute."""
        action = button(card, verb)
        data = {**action["data"], **more}
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}, "trigger": "manual"}
        told = await self.invokes("adaptiveCard/action", value, replyToId=about)
        assert told["statusCode"] == 200
        return told

    async def opens(self, card: Mapping[str, Any], do: str) -> dict[str, Any]:
        """Somebody presses a button that opens a dialog. Returns the dialog."""
        data = button(card, do)["data"]
        assert data["msteams"] == {"type": "task/fetch"}
        return in_task(await self.invokes("task/fetch", {"data": data, "context": {"theme": "dark"}}))

    async def submits(self, card: Mapping[str, Any], do: str, **typed: Any) -> dict[str, Any]:
        """Somebody presses a button in a dialog. Returns what it shows next."""
        data = {**button(card, do)["data"], **typed}
        return in_task(await self.invokes("task/submit", {"data": data, "context": {"theme": "dark"}}))

    async def reply(self, number: int = 1) -> dict[str, Any]:
        """The card of the `number`th message."""
        return card_of((await self.peer.next("send", number)).body)

    async def done(self) -> None:
        """All that was taken on is finished; nothing more is."""
        assert await self.desk.drain(20) == 0


def in_channel() -> dict[str, Any]:
    return {"conversationType": "channel", "id": CHANNEL, "tenantId": TENANT, "isGroup": True}


def card_of(activity: Mapping[str, Any]) -> dict[str, Any]:
    """The one card of a message."""
    (attached,) = activity["attachments"]
    return attached["content"]


def in_task(told: Mapping[str, Any]) -> dict[str, Any]:
    """The card that a dialog shows; Teams would show it as it is."""
    value = told["task"]["value"]
    assert told["task"]["type"] == "continue"
    assert value["title"]
    card = value["card"]["content"]
    assert card_faults(card) == []
    return card


def button(card: Mapping[str, Any], do: str) -> dict[str, Any]:
    """The first button that does this."""
    for action in actions(card):
        if action.get("data", {}).get("do") == do:
            return action
    raise AssertionError(f"no button {do}")


def actions(card: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The buttons of a card, in its body and below it."""
    sets = [one["actions"] for one in card.get("body", ()) if one["type"] == "ActionSet"]
    return [*(one for some in sets for one in some), *card.get("actions", ())]


def texts(part: Any) -> Iterator[str]:
    """All that a person reads of a part of a card."""
    if isinstance(part, list):
        for one in part:
            yield from texts(one)
    elif isinstance(part, dict):
        if part.get("type") == "TextBlock":
            yield part["text"].replace("\\", "").replace("&lt;", "<")
        yield "".join(run["text"] for run in part.get("inlines", ()))
        for name in ("label", "value", "title"):
            yield part[name] if isinstance(part.get(name), str) else ""
        for name in ("body", "items", "choices", "actions"):
            yield from texts(part.get(name, []))


def read(card: Mapping[str, Any]) -> str:
    """All that a person reads of a card."""
    return " ".join(" ".join(texts(dict(card))).split())


@asynccontextmanager
async def house(
    folder: Path,
    talk: FakeConversation | Conversation | None = None,
    environ: Mapping[str, str] | None = None,
    peer: Peer | None = None,
    **how: Any,
) -> AsyncIterator[House]:
    """A bot whose store is in `folder`."""
    microsoft = await (peer or Peer()).start()
    said = talk or FakeConversation(knowledge(), REPLIES)
    settings = {
        "MICROSOFT_APP_ID": APP_ID,
        "MICROSOFT_APP_PASSWORD": SECRET,
        "MICROSOFT_APP_TENANT_ID": TENANT,
        "CLAUSEBOT_TEAMS_CLOUD_URL": microsoft.url(),
        "CLAUSEBOT_TEAMS_SDK": SDK["name"],
    }
    chosen = {name: value for name, value in {**settings, **(environ or {})}.items() if value}
    async with front_desk(folder, said, environ=chosen, **how) as desk:
        assert desk.serving.teams
        adapter = TeamsAdapter(desk, desk.serving.teams, Reports(desk))
        desk.adapters["teams"] = adapter
        await adapter.start()
        async with TestClient(TestServer(application(desk, adapter.routes()))) as client:
            yield House(client, desk, adapter, microsoft, said, microsoft.token())
            await desk.drain(20)
            await adapter.stop()
    await microsoft.stop()
    assert microsoft.faults == []


def run(folder: Path, steps: Callable[[House], Awaitable[None]], **how: Any) -> None:
    """Do `steps` with a bot; `how` is for `house`."""

    async def whole() -> None:
        async with house(folder, **how) as one:
            await steps(one)

    asyncio.run(whole())


def there(**said: Any) -> FakeConversation:
    """A conversation of an organisation whose folder says this of Teams."""
    plain = knowledge()
    return FakeConversation(
        replace(plain, organisation=replace(plain.organisation, teams=Workspaces(**said))), REPLIES
    )
