"""Somebody who reports, on each surface of a running `clausebot serve`: up to the words once, then only those."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import aiohttp

from adapters.slack.form import ABOUT, FIRST, RECEIPT, WHO, WRITE, mark
from adapters.slack.signing import sign
from adapters.teams import form as teams
from adapters.teams.elements import DO
from benchmarks.slack_load import SECRET, TEAM
from tests.adapters.teams.house import actions, button
from tests.adapters.teams.peer import BOT, TENANT, Peer
from tests.adapters.web.reporter import to_the_list
from tests.adapters.web.serving import Visitor

Send = Callable[[str], Awaitable[bool]]
"""Sends a report with these words. Returns whether the receipt is in what comes back, as it is unless it took long."""
KIND = "student-at-risk"
_ids = itertools.count(time.time_ns())


@asynccontextmanager
async def on_the_web(url: str, _peer: Peer) -> AsyncIterator[Send]:
    """The form that needs no account."""
    jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=url)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(cookie_jar=jar, connector=connector) as session:
        visitor = Visitor(url, session)
        write = await visitor.fill(await to_the_list(visitor), next="write")

        async def send(text: str) -> bool:
            return 'class="receipt"' in (await visitor.fill(write, text=text)).html

        yield send


@asynccontextmanager
async def in_slack(url: str, _peer: Peer) -> AsyncIterator[Send]:
    """The window, as Slack sends it in: signed, and with what it showed and what was filled in."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def submit(view: Mapping[str, Any], **filled: Mapping[str, Any]) -> dict[str, Any]:
            state = {"values": {name: {name: value} for name, value in filled.items()}}
            sent = {
                "type": "view_submission",
                "team": {"id": TEAM},
                "user": {"id": "U1"},
                "trigger_id": f"{next(_ids)}",
                "view": {**view, "id": "V1", "state": state},
            }
            body = urlencode({"payload": json.dumps(sent)}).encode()
            stamp = str(int(time.time()))
            headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign(SECRET, stamp, body)}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            async with session.post(f"{url}/slack/events", data=body, headers=headers) as answer:
                return dict((await answer.json())["view"])

        kind, named = {"selected_option": {"value": mark(KIND)}}, {"selected_option": {"value": "no"}}
        about = await submit({"type": "modal", "callback_id": FIRST}, kind=kind, named=named)
        assert about["callback_id"] == ABOUT
        who = await submit(about, other={"selected_options": [{"value": "nobody"}]})
        assert who["callback_id"] == WHO
        write = await submit(who)
        assert write["callback_id"] == WRITE

        async def send(text: str) -> bool:
            return (await submit(write, text={"value": text}))["callback_id"] == RECEIPT

        yield send


@asynccontextmanager
async def in_teams(url: str, peer: Peer) -> AsyncIterator[Send]:
    """The dialog, as the Bot Connector sends it in: with its token, and with what its button carried."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        headers = {"Authorization": f"Bearer {peer.token()}"}

        async def invoke(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
            activity = {
                "type": "invoke",
                "name": name,
                "id": f"f:{next(_ids)}",
                "channelId": "msteams",
                "serviceUrl": peer.service,
                "from": {"id": "29:asker", "name": "Robin Hill"},
                "recipient": {"id": BOT, "name": "Clausebot"},
                "conversation": {"conversationType": "personal", "id": "a:chat", "tenantId": TENANT},
                "channelData": {"tenant": {"id": TENANT}},
                "locale": "en-GB",
                "value": {"data": data, "context": {"theme": "dark"}},
            }
            async with session.post(f"{url}/api/messages", json=activity, headers=headers) as answer:
                return dict((await answer.json())["task"]["value"]["card"]["content"])

        def pressed(card: Mapping[str, Any], do: str, **typed: str) -> dict[str, Any]:
            return {**button(card, do)["data"], **typed}

        card = await invoke("task/fetch", {DO: teams.OPEN, "kind": KIND})
        for do, typed in (
            (teams.ABOUT, {"kind": KIND, "named": "no"}),
            (teams.WHO, {"other": "nobody"}),
            (teams.WRITE, {}),
        ):
            card = await invoke("task/submit", pressed(card, do, **typed))

        async def send(text: str) -> bool:
            shown = await invoke("task/submit", pressed(card, teams.SEND, text=text))
            return any(action["data"][DO] == teams.KEPT for action in actions(shown))

        yield send
