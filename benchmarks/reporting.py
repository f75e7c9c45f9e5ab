"""How long a reporter and a handler wait: `python -m benchmarks.reporting`. Needs some two minutes."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.reporting import sending
from bot.reporting.listing import PAGE, Listing
from bot.reporting.passphrases import Handler, lock, unlock
from bot.reporting.receipts import new_receipt
from bot.store import Store, open_store, reports
from tests.adapters.web.serving import site
from tests.adapters.web.test_form import to_the_list
from tests.reporting.handlers import HELEN, LORNA, MARGARET, ROSALIND, enrolled
from tests.reporting.test_cases import draft
from tests.sample import northbridge

CASES = 10_000
T = TypeVar("T")


class Lag:
    """How long the event loop was kept from anything else."""

    longest = 0.0

    async def watch(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            self.longest = max(self.longest, time.perf_counter() - began - 0.005)


async def sending_reports(folder: Path) -> None:
    async with site(folder) as running, running.visitor() as visitor:
        write = await visitor.fill(await to_the_list(visitor), next="write")
        lag = Lag()
        watching = asyncio.create_task(lag.watch())

        async def send(text: str) -> float:
            began = time.perf_counter()
            assert (await visitor.fill(write, text=text)).receipt
            return time.perf_counter() - began

        alone = sorted([await send(f"report {number}") for number in range(100)])
        together = await asyncio.gather(*(send(f"at once {number}") for number in range(50)))
        handler = running.handlers[HELEN]
        words = "wet socks on a friday"
        wrapped = await asyncio.to_thread(lock, handler, words)
        await asyncio.to_thread(unlock, handler.organisation, HELEN, handler.public, wrapped, words)
        watching.cancel()
        with running.store.begin() as tx:
            kept = len(reports.stamps(tx, handler.organisation))
    print(f"sent to receipt: median {alone[50] * 1000:.0f} ms, 95 in 100 under {alone[94] * 1000:.0f} ms")
    print(f"50 at once: the last after {max(together) * 1000:.0f} ms; kept {kept} of 150")
    print(f"the event loop was busy for {lag.longest * 1000:.0f} ms at most, a passphrase unlocked included")


def listing(folder: Path) -> None:
    store = open_store(f"sqlite:///{folder}/store.db", folder / "secrets")
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    what, college = draft(), northbridge()
    for _ in range(0, CASES, 100):
        with store.begin(durable=False) as tx:
            for _ in range(100):
                sending.submit(tx, college, what, new_receipt())
    measure_lists(store, desk)
    store.close()


def measure_lists(store: Store, desk: dict[str, Handler]) -> None:
    """For somebody to whom every report is sealed, and for somebody to whom none is."""
    for person, most in ((HELEN, PAGE), (LORNA, 0)):
        listing = Listing(store, desk[person])
        timed(f"{person}, the first visit ever", listing.page)
        asyncio.run(looking_through(person, listing))
        for said, number in (
            ("the first page", 0),
            ("the first page again", 0),
            ("the last", CASES // PAGE - 1),
        ):
            page = timed(f"{person}, {said}", partial(listing.page, number))
            assert (len(page.listed), page.untried) == (most, 0)
        timed(f"{person}, another visit", Listing(store, desk[person]).page)


async def looking_through(person: str, listing: Listing) -> None:
    """As it is done while somebody reads the first page."""
    lag = Lag()
    watching = asyncio.create_task(lag.watch())
    began = time.perf_counter()
    await asyncio.to_thread(listing.find_all)
    watching.cancel()
    print(
        f"{person}, all of {CASES} looked through: {time.perf_counter() - began:.1f} s, away from any page; "
        f"the event loop was busy for {lag.longest * 1000:.0f} ms at most"
    )


def timed(said: str, work: Callable[[], T]) -> T:
    """Also the processor's time, which tells more than the clock on a machine that others use as well."""
    wall, processor = time.perf_counter(), time.process_time()
    done = work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(f"list of {CASES} cases, {said}: {wall * 1000:.0f} ms ({processor * 1000:.0f} ms of processor)")
    return done


def main() -> None:
    for measure in (sending_reports, listing):
        with tempfile.TemporaryDirectory() as folder:
            made = measure(Path(folder))
            if made is not None:
                asyncio.run(made)


if __name__ == "__main__":
    main()
