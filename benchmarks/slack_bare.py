"""The least that a bot on slack-bolt does, as a yardstick: `python -m benchmarks.slack_bare PORT API FOLDER on|off`.

It verifies, dispatches, commits one insert and acknowledges. To a message it asks the core, with meanings or
without, and posts one and the same line over one shared session. It answers everything twice that comes twice.
"""

from __future__ import annotations

import asyncio
import sys

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.bare import ANSWER, Bare, opened
from benchmarks.listening import listening
from benchmarks.slack_load import SECRET, TOKEN


async def _serve(port: int, api: str, bare: Bare) -> None:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=TOKEN, base_url=api, session=session)
        bolt = AsyncApp(client=client, signing_secret=SECRET)

        @bolt.event("app_home_opened")
        async def home() -> None:
            pass

        @bolt.event("message")
        async def answer(event: dict[str, str]) -> None:
            bare.respond(event["text"])
            await client.chat_postMessage(channel=event["channel"], text=ANSWER)

        async def events(request: web.Request) -> web.Response:
            asked = await to_bolt_request(request)
            answered = await bolt.async_dispatch(asked)
            bare.mark(asked.body["event_id"])
            return await to_aiohttp_response(answered)

        async def ready(_request: web.Request) -> web.Response:
            return web.Response(text="ready\n")

        app = web.Application()
        app.router.add_routes([web.post("/slack/events", events), web.get("/readyz", ready)])
        async with listening(app, port):
            await asyncio.Event().wait()  # until it is ended


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), sys.argv[2], opened(*sys.argv[3:])))
