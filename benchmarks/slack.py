"""The Slack part of docs/benchmarks.md: `clausebot serve` beside the least that a bot on slack-bolt does."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.load import at_once, cores, questions
from benchmarks.processes import Process, clausebot, yardstick
from benchmarks.report import table, tell
from benchmarks.slack_load import SECRET, TOKEN, Sender, Slack, a_slack, message, opened
from benchmarks.speed import within

AT_ONCE = 16
ROUNDS = 5
EVENTS = 2_000
ASKED = 320
BURST = 1_000
BURSTS = {False: 40, True: 6}
"""How many bursts, by whether the core looks for meanings, which takes several times as long."""
ACKNOWLEDGED_GOAL, ANSWERED_GOAL, TAIL_GOAL, MEMORY_GOAL = 1.3, 1.5, 10.0, 1.05
"""How many times its yardstick an acknowledgement and an answer may take; p99 to p50; memory in a run's last quarter."""


@dataclass(frozen=True)
class Bot:
    """A running process, and how to send to it."""

    process: Process
    send: Sender


@dataclass(frozen=True)
class Took:
    """What a round of events took: seconds for each, of time and of the processor; and the waits for an answer."""

    time: float
    processor: float
    waits: Sequence[float] = ()


@dataclass(frozen=True)
class Acknowledging:
    """A round of events that need no answer: ours in all, ours when they come again, and the yardstick's."""

    whole: Took
    again: Took
    bare: Took


@dataclass(frozen=True)
class Burst:
    """What became of the questions of all bursts, and what the process held after each."""

    asked: int
    lost: int
    twice: int
    refused: int
    seconds: float
    memory: Sequence[int]


def lines(folder: Path) -> Iterator[str]:
    """The section; stores and indexes are kept below `folder` meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    yield "## Slack"
    yield ""
    yield (
        "`clausebot serve` in a process of its own, sent signed events over HTTP by another process that also takes "
        "its replies as Slack's Web API. The yardstick is a process that does what cannot be left out and nothing "
        "else, sent the same in turns with ours: a bare slack-bolt `AsyncApp` that verifies, dispatches, commits one "
        "insert into SQLite and acknowledges, and, for an answer, calls a bare `respond` and posts one and the same "
        "line over one shared session."
    )
    yield ""
    yield from asyncio.run(_measured(folder))


async def _measured(folder: Path) -> list[str]:
    told = list(_acknowledged(await _acknowledging(folder)))
    rows, waits, bursts = [], [], []
    for meanings, name in cores():
        tell(f"slack: answering, {name}")
        rounds = await _answering(folder, meanings)
        rows += [_answered(name, measure, rounds) for measure in ("time", "processor")]
        waits.append([name, *_waits([ours for ours, _ in rounds])])
        bursts.append((name, await _bursting(folder, meanings)))
    told += [f"### From the event to `chat.postMessage`, {AT_ONCE} at once", ""]
    told += [
        f"{ASKED} questions of the sample, asked by {AT_ONCE} people; the next is sent when one is answered. Time for "
        f"each is that of the whole round divided by their number; median of {ROUNDS} rounds. The clock hangs on what "
        "else the machine does, since one thread of ours waits for another; the processor's time does so less."
    ]
    told += table(["core", "ours, each", "yardstick", "ratio", "goal"], rows)
    told += table(["core", "p50", "p99", "p99 / p50", "goal"], waits)
    told += [f"### Bursts of {BURST:,} questions", ""]
    told += [
        f"Each sent as fast as it is taken, in {BURST:,} conversations, one burst after the other to one process; what "
        "is refused is sent again. Memory is that after the first burst, at each quarter of the run, and at its end; a "
        "process fills its buffers over some 30,000 questions and then stays as it is."
    ]
    heads = ["core", "asked", "lost", "twice", "refused meanwhile", "each", "memory", "last quarter", "goal"]
    told += table(heads, [_burst_row(name, one) for name, one in bursts])
    return told


# --- acknowledged --------------------------------------------------------------------------------


async def _acknowledging(folder: Path) -> list[Acknowledging]:
    """What an event costs, in several rounds in which ours and the bare one take turns."""
    rounds = []
    tell("slack: acknowledging")
    async with a_slack() as slack, _ours(slack, folder, False) as ours, _bare(slack, folder, False) as bare:
        for number in range(ROUNDS + 1):
            told = Acknowledging(
                whole=await _cost_of_events(ours, f"Ev{number}."),
                again=await _cost_of_events(ours, f"Ev{number}."),
                bare=await _cost_of_events(bare, f"Ev{number}."),
            )
            rounds += [told] if number else []  # the first round warms everything up
    return rounds


async def _cost_of_events(bot: Bot, ids: str) -> Took:
    began, used = time.perf_counter(), bot.process.cpu()
    await at_once(AT_ONCE, (bot.send.send(opened(), f"{ids}{number}") for number in range(EVENTS)))
    took = time.perf_counter() - began
    await asyncio.sleep(0.3)  # what goes on after the acknowledgement counts, too
    return Took(took / EVENTS, (bot.process.cpu() - used) / EVENTS)


def _acknowledged(rounds: Sequence[Acknowledging]) -> Iterator[str]:
    yield "### From the event to its acknowledgement"
    yield ""
    yield (
        f"{EVENTS:,} events, {AT_ONCE} at once, median of {ROUNDS} rounds. The event is one that needs no answer. We "
        "acknowledge when it is marked as seen, before bolt dispatches it; the yardstick after. So what leads to our "
        "acknowledgement is measured with events that come again, for which the same is done (and looked up what came "
        "with the first) and nothing follows; what an event costs in all is given beside it. The goal is one of "
        "processor time; by the clock ours is later, since events wait 10 ms for others to share their commit with."
    )
    rows = []
    for name, part, measure, goal in (
        ("to the acknowledgement", "again", "time", None),
        ("to the acknowledgement", "again", "processor", ACKNOWLEDGED_GOAL),
        ("in all", "whole", "processor", None),
    ):
        pairs = [(getattr(getattr(one, part), measure), getattr(one.bare, measure)) for one in rounds]
        rows.append([f"{name}: {measure}", *_compared(pairs, goal, "{:.3f} ms")])
    yield from table(["", "ours", "yardstick", "ratio", "goal"], rows)


# --- answered ------------------------------------------------------------------------------------


async def _answering(folder: Path, meanings: bool) -> list[tuple[Took, Took]]:
    """Several rounds, in which ours and the bare one take turns."""
    async with (
        a_slack() as slack,
        _ours(slack, folder, meanings) as ours,
        _bare(slack, folder, meanings) as bare,
    ):
        rounds = [
            (await _answers(slack, ours, number), await _answers(slack, bare, number))
            for number in range(ROUNDS + 1)
        ]
    return rounds[1:]  # the first warms everything up


async def _answers(slack: Slack, bot: Bot, round_: int) -> Took:
    said = questions()
    waits = []

    async def ask(number: int) -> None:
        channel, user = f"D{bot.process.pid}R{round_}N{number}", f"U{number % AT_ONCE}"
        came, began = slack.expect(channel), time.perf_counter()
        assert await bot.send.send(message(channel, said[number % len(said)], user)) == 200
        async with asyncio.timeout(60):
            await came
        waits.append(slack.came[channel] - began)

    began, used = time.perf_counter(), bot.process.cpu()
    await at_once(AT_ONCE, (ask(number) for number in range(ASKED)))
    took = time.perf_counter() - began
    return Took(took / ASKED, (bot.process.cpu() - used) / ASKED, waits)


def _answered(core: str, measure: str, rounds: Sequence[tuple[Took, Took]]) -> list[str]:
    """A row; `measure` is an attribute of `Took`."""
    pairs = [(getattr(ours, measure), getattr(bare, measure)) for ours, bare in rounds]
    return [f"{core}: {measure}", *_compared(pairs, ANSWERED_GOAL, "{:.2f} ms")]


def _waits(rounds: Sequence[Took]) -> list[str]:
    waits = sorted(wait for one in rounds for wait in one.waits)
    middle, late = (waits[int(len(waits) * share)] for share in (0.5, 0.99))
    told = [f"{one * 1e3:.0f} ms" for one in (middle, late)]
    return [*told, f"{late / middle:.1f}", within(late / middle, TAIL_GOAL)]


def _compared(pairs: Sequence[tuple[float, float]], goal: float | None, shown: str) -> list[str]:
    """What ours and the yardstick took, how many times as long ours did, and whether that is the goal."""
    ours, bare = (statistics.median(costs) for costs in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    costs = [shown.format(seconds * 1e3) for seconds in (ours, bare)]
    return [*costs, f"{ratio:.2f}", within(ratio, goal) if goal else "–"]


# --- a burst -------------------------------------------------------------------------------------


async def _bursting(folder: Path, meanings: bool) -> Burst:
    said, memory, lost, refused, seconds = questions(), [], 0, 0, 0.0
    channels = [f"D{number}" for number in range(BURST)]
    events = [(channel, said[number % len(said)]) for number, channel in enumerate(channels)]
    async with a_slack() as slack, _ours(slack, folder, meanings) as bot:
        for _ in range(BURSTS[meanings]):
            began = time.perf_counter()
            came = [slack.expect(channel) for channel in channels]
            refused += sum(await asyncio.gather(*(bot.send.sent(message(*event)) for event in events)))
            lost += len((await asyncio.wait(came, timeout=300))[1])
            seconds += time.perf_counter() - began
            memory.append(bot.process.memory())
        await asyncio.sleep(2)  # for what would come twice
        asked = BURST * BURSTS[meanings]
        twice = slack.times.total() - (asked - lost)
    return Burst(asked, lost, twice, refused, seconds / asked, memory)


def _burst_row(name: str, one: Burst) -> list[str]:
    last = len(one.memory) - 1
    grown = one.memory[last] / one.memory[last * 3 // 4]
    held = ", ".join(str(one.memory[last * quarter // 4]) for quarter in range(5))
    kept = [f"{one.asked:,}", str(one.lost), str(one.twice), str(one.refused), f"{one.seconds * 1e3:.1f} ms"]
    return [name, *kept, f"{held} MiB", f"{grown:.2f}", within(grown, MEMORY_GOAL)]


# --- what is measured ----------------------------------------------------------------------------


@asynccontextmanager
async def _ours(slack: Slack, folder: Path, meanings: bool) -> AsyncIterator[Bot]:
    kind = "on" if meanings else "off"
    settings = {
        "CLAUSEBOT_DATA": str(folder / kind),
        "CLAUSEBOT_SEMANTIC": kind,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.api,
    }
    async with clausebot(settings) as process, _sending_to(process) as bot:
        yield bot


@asynccontextmanager
async def _bare(slack: Slack, folder: Path, meanings: bool) -> AsyncIterator[Bot]:
    kind = "on" if meanings else "off"
    told = slack.api, str(folder / kind), kind
    async with yardstick("benchmarks.slack_bare", *told) as process, _sending_to(process) as bot:
        yield bot


@asynccontextmanager
async def _sending_to(process: Process) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield Bot(process, Sender(session, process.port))
