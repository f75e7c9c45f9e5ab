"""The Slack part of docs/benchmarks.md: `clausebot serve` beside the least that a bot on slack-bolt does.

Linux only: what a process costs is read from /proc.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.generated import sample
from benchmarks.report import ROOT, table, tell
from benchmarks.slack_load import SECRET, TOKEN, Sender, Slack, a_slack, at_once, message, opened
from benchmarks.speed import within
from bot.conversation import Conversation
from bot.matching.encoder import load_encoder, model_folder
from bot.matching.index import index_with
from bot.model import Question

AT_ONCE = 16
ROUNDS = 5
EVENTS = 2_000
ASKED = 640
BURST = 1_000
BURSTS = {False: 40, True: 6}
"""How many bursts, by whether the core looks for meanings, which takes several times as long."""
INSERTS = 5_000
ACKNOWLEDGED_GOAL, ANSWERED_GOAL, TAIL_GOAL, MEMORY_GOAL = 1.3, 1.5, 10.0, 1.05
"""How many times its yardstick an acknowledgement and an answer may take; p99 to p50; memory in a run's last quarter."""


@dataclass(frozen=True)
class Bot:
    """A running process, and how to send to it."""

    pid: int
    send: Sender

    def cpu(self) -> float:
        """Seconds of processor that it has used so far."""
        told = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Mebibytes that it holds now."""
        told = Path(f"/proc/{self.pid}/status").read_text()
        return int(next(row for row in told.splitlines() if row.startswith("VmRSS")).split()[1]) // 1024


@dataclass(frozen=True)
class Acknowledging:
    """Seconds of processor for each event: ours in all, ours when it comes again, and the bare echo's."""

    whole: float
    again: float
    bare: float


@dataclass(frozen=True)
class Answering:
    """What a run of questions took: seconds for each, of time and of the processor; and the waits, sorted."""

    time: float
    processor: float
    waits: Sequence[float]

    def at(self, share: float) -> float:
        """The wait that `share` of the questions did not exceed."""
        return self.waits[min(len(self.waits) - 1, int(len(self.waits) * share))]


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
        "its replies as Slack's Web API. The yardstick is the sum of what cannot be left out, measured in the same "
        "run: a bare slack-bolt `AsyncApp` that verifies, dispatches and acknowledges (and, for an answer, posts over "
        "one shared session), one committed insert into SQLite, and, for an answer, a bare `respond`."
    )
    yield ""
    yield from asyncio.run(_measured(folder))


async def _measured(folder: Path) -> list[str]:
    told = list(_acknowledged(await _acknowledging(folder), _insert(folder, time.process_time)))
    kinds = [(False, "words only"), *([(True, "with meanings")] if model_folder() else [])]
    rows, waits, bursts = [], [], []
    for meanings, name in kinds:
        tell(f"slack: answering, {name}")
        ours, bare = await _answering(folder, meanings)
        for measure, clock in (("time", time.perf_counter), ("processor", time.process_time)):
            parts = getattr(bare, measure), _insert(folder, clock), _respond(folder, meanings, clock)
            rows.append(_answered(f"{name}: {measure}", getattr(ours, measure), parts))
        waits.append([name, *_waits(ours)])
        bursts.append((name, await _bursting(folder, meanings)))
    told += [f"### From the event to `chat.postMessage`, {AT_ONCE} at once", ""]
    told += [
        f"{ASKED} questions of the sample, asked by {AT_ONCE} people; the next is sent when one is answered. Time for "
        "each is that of the whole run divided by their number. It hangs on what else the machine does, since one "
        "thread of ours waits for another; the processor's time does so less."
    ]
    told += table(["core", "ours, each", "bare echo", "insert", "respond", "ratio", "goal"], rows)
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
    async with a_slack() as slack, _ours(slack, folder, False) as ours, _bare(slack) as bare:
        for number in range(ROUNDS + 1):
            told = Acknowledging(
                whole=await _cost_of_events(ours, f"Ev{number}."),
                again=await _cost_of_events(ours, f"Ev{number}."),
                bare=await _cost_of_events(bare, f"Ev{number}."),
            )
            rounds += [told] if number else []  # the first round warms everything up
    return rounds


async def _cost_of_events(bot: Bot, ids: str) -> float:
    before = bot.cpu()
    await at_once(AT_ONCE, (bot.send.send(opened(), f"{ids}{number}") for number in range(EVENTS)))
    await asyncio.sleep(0.3)  # what goes on after the acknowledgement counts, too
    return (bot.cpu() - before) / EVENTS


def _acknowledged(rounds: Sequence[Acknowledging], insert: float) -> Iterator[str]:
    yield "### From the event to its acknowledgement"
    yield ""
    yield (
        f"Processor time for each of {EVENTS:,} events, {AT_ONCE} at once, median of {ROUNDS} rounds. The event is one "
        "that needs no answer. We acknowledge when it is marked as seen, before bolt dispatches it; the bare echo "
        "after. So what leads to our acknowledgement is measured with events that come again, for which the same is "
        "done (and the mark of the second request taken back) and nothing follows; what an event costs in all is "
        "given beside it."
    )
    bare = statistics.median(one.bare for one in rounds)
    rows = []
    for name, goal in (("again", ACKNOWLEDGED_GOAL), ("whole", None)):
        cost = statistics.median(getattr(one, name) for one in rounds)
        ratio = statistics.median(getattr(one, name) / (one.bare + insert) for one in rounds)
        costs = [f"{seconds * 1e3:.3f} ms" for seconds in (cost, bare, insert)]
        reached = within(ratio, goal) if goal else "–"
        rows.append(["to the acknowledgement" if goal else "in all", *costs, f"{ratio:.2f}", reached])
    yield from table(["", "ours", "bare echo", "insert", "ratio", "goal"], rows)


# --- answered ------------------------------------------------------------------------------------


async def _answering(folder: Path, meanings: bool) -> tuple[Answering, Answering]:
    async with a_slack() as slack, _ours(slack, folder, meanings) as ours, _bare(slack) as bare:
        measured = []
        for bot in (ours, bare):
            await _answers(slack, bot, ASKED // 2)
            measured.append(await _answers(slack, bot, ASKED))
    return measured[0], measured[1]


async def _answers(slack: Slack, bot: Bot, many: int) -> Answering:
    said = _questions()
    waits = []

    async def ask(number: int) -> None:
        channel, user = f"D{bot.pid}N{many}N{number}", f"U{number % AT_ONCE}"
        came, began = slack.expect(channel), time.perf_counter()
        assert await bot.send.send(message(channel, said[number % len(said)], user)) == 200
        async with asyncio.timeout(60):
            await came
        waits.append(slack.came[channel] - began)

    began, used = time.perf_counter(), bot.cpu()
    await at_once(AT_ONCE, (ask(number) for number in range(many)))
    took = time.perf_counter() - began
    return Answering(took / many, (bot.cpu() - used) / many, sorted(waits))


def _answered(name: str, ours: float, parts: Sequence[float]) -> list[str]:
    """`parts` are the bare echo, the insert and the bare reply."""
    ratio = ours / sum(parts)
    costs = [f"{one * 1e3:.2f} ms" for one in (ours, *parts)]
    return [name, *costs, f"{ratio:.2f}", within(ratio, ANSWERED_GOAL)]


def _waits(ours: Answering) -> list[str]:
    tail = ours.at(0.99) / ours.at(0.5)
    waits = [f"{one * 1e3:.0f} ms" for one in (ours.at(0.5), ours.at(0.99))]
    return [*waits, f"{tail:.1f}", within(tail, TAIL_GOAL)]


# --- a burst -------------------------------------------------------------------------------------


async def _bursting(folder: Path, meanings: bool) -> Burst:
    said, memory, lost, refused, seconds = _questions(), [], 0, 0, 0.0
    channels = [f"D{number}" for number in range(BURST)]
    events = [(channel, said[number % len(said)]) for number, channel in enumerate(channels)]
    async with a_slack() as slack, _ours(slack, folder, meanings) as bot:
        for _ in range(BURSTS[meanings]):
            began = time.perf_counter()
            came = [slack.expect(channel) for channel in channels]
            refused += sum(await asyncio.gather(*(bot.send.sent(message(*event)) for event in events)))
            lost += len((await asyncio.wait(came, timeout=300))[1])
            seconds += time.perf_counter() - began
            memory.append(bot.memory())
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


# --- what is measured, and its parts -------------------------------------------------------------


def _questions() -> list[str]:
    return [question for answer in sample().answers for question in answer.questions][::5][:80]


def _insert(folder: Path, clock: Callable[[], float]) -> float:
    """Seconds for one committed insert, without waiting for the disk, as a mark of an event seen is kept."""
    with sqlite3.connect(folder / "bare.db", isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("CREATE TABLE IF NOT EXISTS seen (digest TEXT PRIMARY KEY, until REAL)")
        began = clock()
        for number in range(INSERTS):
            connection.execute("BEGIN")
            connection.execute("INSERT INTO seen VALUES (?, ?)", (f"{time.time_ns()}-{number}", 1.0))
            connection.execute("COMMIT")
        return (clock() - began) / INSERTS


def _respond(folder: Path, meanings: bool, clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds for one bare reply of the core, on one thread."""
    knowledge, said = sample(), _questions()
    data = folder / ("on" if meanings else "off")
    conversation = Conversation(knowledge, index_with(load_encoder() if meanings else None, knowledge, data))
    for question in said:
        conversation.respond(Question(question))
    began = clock()
    for question in said:
        conversation.respond(Question(question))
    return (clock() - began) / len(said)


@asynccontextmanager
async def _ours(slack: Slack, folder: Path, meanings: bool) -> AsyncIterator[Bot]:
    data = folder / ("on" if meanings else "off")
    surroundings = {
        "CLAUSEBOT_DATA": str(data),
        "CLAUSEBOT_SEMANTIC": "on" if meanings else "off",
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.api,
    }
    with _port() as port:
        command = [sys.executable, "-c", "from adapters.cli import main; main()", "serve"]
        started = {**surroundings, "CLAUSEBOT_PORT": str(port)}
    async with _running(command, started, port) as bot:
        yield bot


@asynccontextmanager
async def _bare(slack: Slack) -> AsyncIterator[Bot]:
    with _port() as port:
        command = [sys.executable, "-m", "benchmarks.slack_bare", str(port), slack.api]
    async with _running(command, {}, port) as bot:
        yield bot


@asynccontextmanager
async def _running(command: Sequence[str], environ: dict[str, str], port: int) -> AsyncIterator[Bot]:
    """A process that answers on `port`, ready."""
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "CLAUSEBOT_"))
    }
    process = subprocess.Popen(
        command, cwd=ROOT, env={**plain, **environ}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        await _until(lambda: asyncio.to_thread(_is_ready, port), process)
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            yield Bot(process.pid, Sender(session, port))
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 60)


async def _until(ready: Callable[[], Awaitable[bool]], process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if await ready():
            return
        if process.poll() is not None:
            break
        await asyncio.sleep(0.1)
    raise RuntimeError("a process that is to be measured does not start")


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def _port() -> Iterator[int]:
    """A port that was free a moment ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        yield free.getsockname()[1]
