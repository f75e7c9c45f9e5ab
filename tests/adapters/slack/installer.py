"""Somebody puts the bot into a workspace of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientResponse

from bot.model import Workspaces
from tests.adapters.slack.house import REPLIES, House, knowledge
from tests.fakes import FakeConversation

PUBLIC = "https://policies.example.org"


SEVERAL = {
    "SLACK_BOT_TOKEN": "",
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "secret",
    "CLAUSEBOT_PUBLIC_URL": PUBLIC,
}


def listed(*ids: str, audiences: Mapping[str, str] | None = None) -> FakeConversation:
    """An organisation that lists these workspaces."""
    plain = knowledge()
    slack = Workspaces(ids=ids, audiences=audiences or {})
    return FakeConversation(replace(plain, organisation=replace(plain.organisation, slack=slack)), REPLIES)


async def begun(house: House) -> tuple[Mapping[str, str], str]:
    """Open the first page. Returns what Slack is asked for, and the browser's cookie."""
    answer = await house.client.get("/slack/install", allow_redirects=False)
    assert answer.status == 302
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    (cookie,) = answer.cookies.values()
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    return {name: values[0] for name, values in asked.items()}, f"{cookie.key}={cookie.value}"


async def came_back(house: House, state: str, cookie: str, code: str = "code-1") -> ClientResponse:
    """The browser comes back from Slack."""
    query = {"code": code, "state": state}
    return await house.client.get("/slack/oauth_redirect", params=query, headers={"Cookie": cookie})
