"""The reports part of docs/benchmarks.md: how long a reporter waits for their receipt, a handler for their list."""

from __future__ import annotations

import asyncio
import gc
import statistics
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import aiohttp

from benchmarks.processes import Process, clausebot
from benchmarks.report import table, tell
from benchmarks.reporters import Send, in_slack, in_teams, on_the_web
from benchmarks.slack_load import SECRET, TOKEN, a_slack
from bot.reporting import sending
from bot.reporting.listing import PAGE, Listing
from bot.reporting.passphrases import Handler
from bot.reporting.receipts import new_receipt
from bot.settings import read_serving
from bot.store import Store, enrolments, open_store, reports
from bot.store.enrolments import Link
from tests.adapters.desks import REPORTING
from tests.adapters.teams import peer as microsoft
from tests.adapters.web.serving import Visitor
from tests.reporting.handlers import COLLEGE, HELEN, LORNA, MARGARET, ROSALIND, enrolled
from tests.reporting.steps import draft
from tests.sample import northbridge

ALONE, AT_ONCE, FIRST = 100, 50, 10
"""Reports sent one after the other, all at once, and before any is measured."""
CASES = 10_000
MEDIAN_GOAL, LAST_GOAL, LOOP_GOAL, LIST_GOAL = 150, 1500, 100, 200
"""Milliseconds at most: to the receipt, to the last receipt of those at once, the event loop, and a list."""
SURFACES: dict[str, Callable[[str, microsoft.Peer], AbstractAsyncContextManager[Send]]] = {
    "web form": on_the_web,
    "Slack's modal": in_slack,
    "Teams' dialog": in_teams,
}
T = TypeVar("T")


def lines(folder: Path) -> Iterator[str]:
    """The section; stores are kept below `folder` meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    yield "## Reports"
    yield ""
    yield (
        "`clausebot serve` in a process of its own, with four handlers enrolled and a store that waits for the disk, "
        "sent what Slack, the Bot Connector and a browser send, signed as they sign it, by another process. Each "
        f"report is followed from the words to the receipt in the answer: {ALONE} one after the other, then {AT_ONCE} "
        "at once, while a handler's passphrase is tried. The event loop is watched from outside: the longest that "
        "`/healthz`, asked again and again meanwhile, took to answer. Late would be one that is not acknowledged in "
        "the answer, so that its sender waits for the receipt or is asked to send it again; lost, one that is "
        "acknowledged and not in the store."
    )
    yield from asyncio.run(_sent(folder))
    yield from _listed(folder)


# --- sent ----------------------------------------------------------------------------------------


async def _sent(folder: Path) -> list[str]:
    rows = []
    for name, surface in SURFACES.items():
        tell(f"reporting: {name}")
        async with _serving(folder / name) as (process, url, store, peer), surface(url, peer) as send:
            rows.append([name, *await _figures(process, url, store, send)])
    heads = [
        "surface",
        "median",
        "goal",
        "95 in 100",
        f"last of {AT_ONCE}",
        "goal",
        "late",
        "lost",
        "loop",
        "goal",
    ]
    return table([*heads, "processor, each"], rows)


async def _figures(process: Process, url: str, store: Store, send: Send) -> list[str]:
    for number in range(FIRST):
        assert await send(f"first {number}"), "no receipt"

    shown: list[bool] = []

    async def timed_send(text: str) -> float:
        began = time.perf_counter()
        shown.append(await send(text))
        return (time.perf_counter() - began) * 1000

    used = process.cpu()
    async with _watched(url) as waits:
        alone = sorted([await timed_send(f"report {number}") for number in range(ALONE)])
        each = (process.cpu() - used) * 1000 / ALONE
        async with asyncio.TaskGroup() as group:
            group.create_task(_try_passphrase(url, store))
            together = [group.create_task(timed_send(f"at once {number}")) for number in range(AT_ONCE)]
    last = max(one.result() for one in together)
    with store.begin() as tx:
        lost = max(0, FIRST + sum(shown) - len(reports.stamps(tx, COLLEGE)))
    median, most = statistics.median(alone), max(waits)
    told = [*_goal(median, MEDIAN_GOAL), f"{alone[ALONE * 95 // 100 - 1]:.0f} ms", *_goal(last, LAST_GOAL)]
    return [*told, str(shown.count(False)), str(lost), *_goal(most, LOOP_GOAL), f"{each:.1f} ms"]


async def _try_passphrase(url: str, store: Store) -> None:
    """What a handler's wrong passphrase costs is what a right one does: it is known by what it opens."""
    with store.begin() as tx:
        token = enrolments.make_link(tx, Link("desk", COLLEGE, HELEN))
    jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=url)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        visitor = Visitor(url, session)
        asked = await visitor.fill(await visitor.get(f"/desk/enter/{token}"))
        told = await visitor.fill(asked, passphrase="wet socks on a friday")
        assert "not your passphrase" in told.text


@asynccontextmanager
async def _watched(url: str) -> AsyncIterator[list[float]]:
    """The milliseconds that `/healthz` took, again and again."""
    waits: list[float] = []

    async def watch(session: aiohttp.ClientSession) -> None:
        while True:
            began = time.perf_counter()
            async with session.get(f"{url}/healthz") as answer:
                await answer.read()
            waits.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(0.005)

    async with aiohttp.ClientSession() as session:
        watching = asyncio.create_task(watch(session))
        try:
            yield waits
        finally:
            watching.cancel()


@asynccontextmanager
async def _serving(data: Path) -> AsyncIterator[tuple[Process, str, Store, microsoft.Peer]]:
    """A process that takes reports on every surface, and its store."""
    peer = await microsoft.Peer().start()
    async with a_slack() as slack:
        settings = {
            "CLAUSEBOT_DATA": str(data),
            "CLAUSEBOT_SEMANTIC": "off",
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.api,
            "MICROSOFT_APP_ID": microsoft.APP_ID,
            "MICROSOFT_APP_PASSWORD": microsoft.SECRET,
            "MICROSOFT_APP_TENANT_ID": microsoft.TENANT,
            "CLAUSEBOT_TEAMS_CLOUD_URL": peer.url(),
            **REPORTING,
        }
        serving = read_serving(settings)
        store = open_store(serving.database_url, serving.secrets)
        enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
        async with clausebot(settings) as process:
            yield process, f"http://127.0.0.1:{process.port}", store, peer
        store.close()
    await peer.stop()


# --- listed --------------------------------------------------------------------------------------


def _listed(folder: Path) -> Iterator[str]:
    tell(f"reporting: {CASES} cases are made")
    store = open_store(f"sqlite:///{folder}/listed.db", folder / "secrets")
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    what, college = draft(), northbridge()
    for _ in range(0, CASES, 100):
        with store.begin(durable=False) as tx:
            for _ in range(100):
                sending.submit(tx, college, what, new_receipt())
    yield f"### A handler's list of {CASES:,} cases"
    yield ""
    yield (
        f"A page of {PAGE}, read and opened, without drawing it: for a handler to whom every report is sealed, and "
        "for one to whom none is. On a first visit ever the rest is looked through while the page is read, in a "
        "thread that rests between."
    )
    tell("reporting: the lists")
    rows = [
        row
        for name, who, most in (("all", HELEN, PAGE), ("none", LORNA, 0))
        for row in _lists(store, desk[who], name, most)
    ]
    yield from table(["sealed to them", "page", "time", "goal", "processor"], rows)
    store.close()


def _lists(store: Store, handler: Handler, name: str, most: int) -> Iterator[list[str]]:
    listing = Listing(store, handler)
    yield [name, "the first visit ever", *_timed(listing.page)[1]]
    listing.find_all()
    for said, number in (("the first", 0), ("the first again", 0), ("the last", CASES // PAGE - 1)):
        page, told = _timed(partial(listing.page, number))
        assert (len(page.listed), page.untried) == (most, 0)
        yield [name, said, *told]
    yield [name, "the first of another visit", *_timed(Listing(store, handler).page)[1]]


def _timed(work: Callable[[], T]) -> tuple[T, Sequence[str]]:
    """Also the processor's time, which tells more than the clock on a machine that others use as well."""
    gc.collect()  # what was left by the making of the cases is no part of it
    wall, processor = time.perf_counter(), time.process_time()
    done = work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    return done, [*_goal(wall * 1000, LIST_GOAL), f"{processor * 1000:.0f} ms"]


def _goal(milliseconds: float, goal: int) -> tuple[str, str]:
    """A figure and its goal, for two columns."""
    missed = "" if round(milliseconds) <= goal else ": **missed**"
    return f"{milliseconds:.0f} ms", f"at most {goal:,} ms{missed}"
