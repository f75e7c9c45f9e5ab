"""The Teams part of docs/benchmarks.md: `clausebot serve` beside the least that a bot on botbuilder does."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from benchmarks.listening import listening
from benchmarks.load import at_once, cores, questions
from benchmarks.processes import Process, clausebot, yardstick
from benchmarks.report import table, tell
from benchmarks.speed import within

AT_ONCE = 16
ASKED = 320
BURST = 1_000
GOAL = 1.5
"""How many times its yardstick a turn with its reply may cost."""
SDKS = ("botbuilder", "agents")

_ids = itertools.count(time.time_ns())


@dataclass(frozen=True)
class Turn:
    """Seconds of processor for a turn with its reply, and seconds from the message to the reply, sorted."""

    cost: float
    waits: Sequence[float]

    def at(self, share: float) -> float:
        """The wait that `share` of the turns did not exceed."""
        return self.waits[min(len(self.waits) - 1, int(len(self.waits) * share))]


@dataclass
class Connector:
    """A Bot Connector that takes what comes; it tells when a conversation got its reply."""

    port: int = 0
    times: Counter[str] = field(default_factory=Counter)
    _waiting: dict[str, asyncio.Future[None]] = field(default_factory=dict)

    def expect(self, place: str) -> asyncio.Future[None]:
        """Done once `place` has its reply: a card, or from the echo its text."""
        self._waiting[place] = asyncio.get_running_loop().create_future()
        return self._waiting[place]

    async def take(self, request: web.Request) -> web.Response:
        """Answer a call."""
        body, place = await request.json(), request.match_info["place"]
        if "entities" not in body:  # else it is the message that cites, which comes before its card
            self.times[place] += 1
            waiting = self._waiting.pop(place, None)
            if waiting:
                waiting.set_result(None)
        return web.json_response({"id": f"m{self.times.total()}"}, status=201)


@dataclass(frozen=True)
class Sender:
    """Sends activities to one bot."""

    session: aiohttp.ClientSession
    port: int
    service: str

    async def send(self, place: str, text: str, id_: str = "") -> int:
        """Send a message of a personal chat. Returns the answer's status."""
        activity: dict[str, Any] = {
            "type": "message",
            "id": id_ or f"f:{next(_ids)}",
            "channelId": "msteams",
            "serviceUrl": self.service,
            "from": {"id": f"29:{place}", "name": "Robin"},
            "recipient": {"id": "28:bot", "name": "Clausebot"},
            "conversation": {"id": place, "conversationType": "personal", "tenantId": "t-1"},
            "channelData": {"tenant": {"id": "t-1"}},
            "locale": "en-GB",
            "text": text,
        }
        async with self.session.post(f"http://127.0.0.1:{self.port}/api/messages", json=activity) as answer:
            await answer.read()
            return answer.status

    async def sent(self, place: str, text: str) -> int:
        """Send one message again and again until it is taken, as Teams does. Returns how often it was refused."""
        id_ = f"f:{next(_ids)}"
        for refused in itertools.count():
            if await self.send(place, text, id_) == 200:
                return refused
            await asyncio.sleep(0.1)
        raise AssertionError


def lines(folder: Path) -> Iterator[str]:
    """The section; stores and indexes are kept below `folder` meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    yield "## Teams"
    yield ""
    yield (
        "`clausebot serve` in a process of its own, without an app id, sent messages of personal chats over HTTP by "
        "another process that also takes its replies as the Bot Connector. The yardstick is a process that does what "
        "cannot be left out and nothing else, sent the same: a bare bot on botbuilder, with the mend without which "
        "it costs 6 ms more, that commits one insert into SQLite, calls a bare `respond` and answers with one and the "
        "same line. A reply of ours that quotes a clause is two messages, the card and the one that cites."
    )
    yield from asyncio.run(_measured(folder))


async def _measured(folder: Path) -> list[str]:
    rows, bursts = [], []
    async with _connector() as connector:
        for meanings, name in cores():
            bare = await _bare(connector, folder, meanings)
            for sdk in SDKS:
                tell(f"teams: {sdk}, {name}")
                async with _ours(connector, folder, meanings, sdk) as (process, sender):
                    ours = await _turns(connector, process, sender)
                    rows.append(_row(f"{sdk}, {name}", ours, bare))
                    if not meanings:
                        bursts.append(await _burst(connector, sender, sdk))
    told = [f"### A turn with its reply, {AT_ONCE} at once", ""]
    told += [f"Processor time for each of {ASKED} questions of the sample, of all threads of the process."]
    heads = ["transport, core", "ours", "yardstick", "ratio", "goal", "p50", "p99"]
    told += table(heads, rows)
    told += [f"### A burst of {BURST:,} questions", ""]
    told += ["Sent as fast as they are taken; what is refused is sent again."]
    told += table(["transport", "lost", "twice", "refused meanwhile", "each"], bursts)
    return told


def _row(name: str, ours: Turn, bare: Turn) -> list[str]:
    ratio = ours.cost / bare.cost
    costs = [f"{one * 1e3:.2f} ms" for one in (ours.cost, bare.cost)]
    waits = [f"{one * 1e3:.0f} ms" for one in (ours.at(0.5), ours.at(0.99))]
    return [name, *costs, f"{ratio:.2f}", within(ratio, GOAL), *waits]


async def _turns(connector: Connector, process: Process, sender: Sender) -> Turn:
    await _ask(connector, sender, ASKED // 4)
    before = process.cpu()
    waits = await _ask(connector, sender, ASKED)
    await asyncio.sleep(0.3)  # what goes on after the reply counts, too
    return Turn((process.cpu() - before) / ASKED, sorted(waits))


async def _ask(connector: Connector, sender: Sender, many: int) -> list[float]:
    said, waits = questions(), []

    async def ask(number: int) -> None:
        place = f"a:{next(_ids)}"
        came, began = connector.expect(place), time.perf_counter()
        assert await sender.send(place, said[number % len(said)]) in (200, 201)
        async with asyncio.timeout(60):
            await came
        waits.append(time.perf_counter() - began)

    await at_once(AT_ONCE, (ask(number) for number in range(many)))
    return waits


async def _burst(connector: Connector, sender: Sender, name: str) -> list[str]:
    said, places = questions(), [f"a:{next(_ids)}" for _ in range(BURST)]
    began = time.perf_counter()
    came = [connector.expect(place) for place in places]
    sending = (sender.sent(place, said[number % len(said)]) for number, place in enumerate(places))
    refused = sum(await asyncio.gather(*sending))
    lost = len((await asyncio.wait(came, timeout=300))[1])
    took = time.perf_counter() - began
    await asyncio.sleep(2)  # for what would come twice
    twice = sum(connector.times[place] > 1 for place in places)
    return [name, str(lost), str(twice), str(refused), f"{took / BURST * 1e3:.1f} ms"]


@asynccontextmanager
async def _connector() -> AsyncIterator[Connector]:
    connector, app = Connector(), web.Application()
    app.router.add_post("/v3/conversations/{place}/activities", connector.take)
    app.router.add_post("/v3/conversations/{place}/activities/{about}", connector.take)
    async with listening(app) as connector.port:
        yield connector


@asynccontextmanager
async def _ours(
    connector: Connector, folder: Path, meanings: bool, sdk: str
) -> AsyncIterator[tuple[Process, Sender]]:
    kind = "on" if meanings else "off"
    settings = {
        "CLAUSEBOT_DATA": str(folder / kind),
        "CLAUSEBOT_SEMANTIC": kind,
        "CLAUSEBOT_TEAMS_SDK": sdk,
    }
    async with clausebot(settings) as process, _sender(connector, process.port) as sender:
        yield process, sender


async def _bare(connector: Connector, folder: Path, meanings: bool) -> Turn:
    kind = "on" if meanings else "off"
    tell(f"teams: the yardstick, meanings {kind}")
    async with (
        yardstick("benchmarks.teams_bare", str(folder / kind), kind) as process,
        _sender(connector, process.port) as sender,
    ):
        return await _turns(connector, process, sender)


@asynccontextmanager
async def _sender(connector: Connector, port: int) -> AsyncIterator[Sender]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield Sender(session, port, f"http://127.0.0.1:{connector.port}/")
