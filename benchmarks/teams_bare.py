"""The least that a bot on botbuilder does, as a yardstick: `python -m benchmarks.teams_bare PORT FOLDER on|off`.

It reads the activity, commits one insert, asks the core, with meanings or without, and answers with one and the
same line through botbuilder's own adapter and client, with the mend without which each call costs 6 ms more. It
checks nobody, and answers everything twice that comes twice.
"""

from __future__ import annotations

import asyncio
import sys

from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity
from botframework.connector.auth import BotFrameworkAuthenticationFactory
from msrest.universal_http.requests import ClientRetryPolicy

from benchmarks.bare import ANSWER, Bare, opened
from benchmarks.listening import listening

ClientRetryPolicy.safe_codes = frozenset(ClientRetryPolicy.safe_codes)


class Adapter(CloudAdapterBase):
    """botbuilder's."""


async def _serve(port: int, bare: Bare) -> None:
    adapter = Adapter(BotFrameworkAuthenticationFactory.create())

    async def answer(context: TurnContext) -> None:
        bare.respond(context.activity.text)
        await context.send_activity(ANSWER)

    async def messages(request: web.Request) -> web.Response:
        activity = Activity().deserialize(await request.json())
        # By its header alone botbuilder would take a missing one for a wrong one.
        known = await adapter.bot_framework_authentication.authenticate_request(activity, None)
        bare.mark(activity.id)
        await adapter.process_activity(known, activity, answer)
        return web.Response(status=201)

    async def ready(_request: web.Request) -> web.Response:
        return web.Response(text="ready\n")

    app = web.Application()
    app.router.add_routes([web.post("/api/messages", messages), web.get("/readyz", ready)])
    async with listening(app, port):
        await asyncio.Event().wait()  # until it is ended


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), opened(*sys.argv[2:])))
