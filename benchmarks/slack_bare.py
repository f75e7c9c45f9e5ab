"""The least that a bot on slack-bolt does, as a yardstick: `python -m benchmarks.slack_bare PORT API`.

It verifies, dispatches, acknowledges and, to a message, posts an answer over one shared session. It keeps
nothing, asks nothing, and answers everything twice that comes twice.
"""

from __future__ import annotations

import asyncio
import sys

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.slack_load import SECRET, TOKEN

ANSWER = "Not allowed. Leave it to the marketing team."


def main() -> None:
    """Serve until it is killed."""
    port, api = int(sys.argv[1]), sys.argv[2]
    asyncio.run(_serve(port, api))


async def _serve(port: int, api: str) -> None:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=TOKEN, base_url=api, session=session)
        bolt = AsyncApp(client=client, signing_secret=SECRET)

        @bolt.event("app_home_opened")
        async def opened() -> None:
            pass

        @bolt.event("message")
        async def answer(event: dict[str, str]) -> None:
            await client.chat_postMessage(channel=event["channel"], text=ANSWER)

        async def events(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

        async def ready(_request: web.Request) -> web.Response:
            return web.Response(text="ready\n")

        app = web.Application()
        app.router.add_routes([web.post("/slack/events", events), web.get("/readyz", ready)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()
