"""`clausebot serve` with a platform of our own, as a process: `python -m tests.adapters.fake_platform`.

It takes `{"id": …, "text": …}` at /fake/events, and delivers by adding a line to the file FAKE_SENT.
With FAKE_SLOW it takes that many seconds over each delivery; with FAKE_FAILS a delivery fails for now.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from aiohttp import web

from adapters import serve
from adapters.cli import main
from adapters.desk import FrontDesk
from adapters.ports import Adapter, Desk, Event, TryAgainError, Where
from adapters.wire import reply_text
from bot.replies import Question
from bot.store.outbox import Message


class FakePlatform:
    platform = "fake"
    ready = True

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.file = Path(os.environ["FAKE_SENT"])

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [web.post("/fake/events", self.take)]

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass

    async def take(self, request: web.Request) -> web.Response:
        asked = await request.json()

        async def answer() -> None:
            where = Where(next(iter(self.desk.conversations)), self.platform, asked["id"])
            turn = await self.desk.respond(Question(asked["text"]), where)
            text = reply_text(turn.reply, self.desk.conversations[where.organisation].knowledge)
            await self.desk.send(
                Message(self.platform, where.organisation, "T1", asked["id"], {"text": text})
            )

        before = await self.desk.accept(Event(self.platform, "T1", (asked["id"],)), answer)
        return web.json_response({"before": before})

    async def deliver(self, message: Message) -> None:
        if "FAKE_FAILS" in os.environ:
            raise TryAgainError("told_to", 0)
        await asyncio.sleep(float(os.environ.get("FAKE_SLOW", "0")))
        with self.file.open("a") as out:
            out.write(json.dumps({"key": message.key, **message.payload}) + "\n")


def platforms(desk: FrontDesk) -> Iterator[Adapter]:
    yield FakePlatform(desk)


if __name__ == "__main__":
    serve.platforms = platforms
    sys.argv = ["clausebot", "serve"]
    main()
