"""Handlers at their desk with a browser that runs no scripts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.reporting.roster import read_roster
from bot.store import enrolments, reports
from bot.store.enrolments import Link
from tests.adapters.web.reporter import send
from tests.adapters.web.serving import HELEN, MARGARET, ROSALIND, Shown, Site, Visitor, site

COLLEGE = "northbridge"
PASSPHRASES = {person: f"{person} likes long walks" for person in (HELEN, MARGARET, ROSALIND)}


@asynccontextmanager
async def at_the_link(running: Site, person: str, kind: str) -> AsyncIterator[tuple[Visitor, Shown]]:
    with running.store.begin() as tx:
        token = enrolments.make_link(tx, Link(kind, COLLEGE, person))
    async with running.visitor() as visitor:
        yield visitor, await visitor.fill(await visitor.get(f"/desk/enter/{token}"))


async def enrol(running: Site, person: str) -> None:
    async with at_the_link(running, person, "enrol") as (visitor, page):
        words = PASSPHRASES[person]
        asked = await visitor.fill(page, passphrase=words, again=words)
        assert asked.heading == "Who may open reports"
        assert "Read them out to those who approve you" in asked.text


@asynccontextmanager
async def at_the_desk(running: Site, person: str) -> AsyncIterator[tuple[Visitor, Shown]]:
    async with at_the_link(running, person, "desk") as (visitor, page):
        assert page.heading == "Your passphrase"
        yield visitor, await visitor.fill(page, passphrase=PASSPHRASES[person])


async def approve(running: Site, person: str, whom: str) -> None:
    async with at_the_desk(running, person) as (visitor, _):
        roster = await visitor.get("/desk/roster")
        with running.store.begin() as tx:
            number = next(one.number for one in read_roster(tx, COLLEGE).asking if one.person == whom)
        form = next(form for form in roster.forms if ("number", str(number)) in form.fields)
        assert (await visitor.post(form.action, form.fields)).status == 200


async def found(running: Site) -> None:
    """From nothing to three who are enrolled."""
    for person in (HELEN, MARGARET):
        await enrol(running, person)
    await approve(running, HELEN, MARGARET)
    await approve(running, MARGARET, HELEN)
    await enrol(running, ROSALIND)
    await approve(running, HELEN, ROSALIND)
    await approve(running, MARGARET, ROSALIND)


def run(folder: Path, journey: Callable[[Site], Awaitable[None]], people: tuple[str, ...] = ()) -> None:
    async def go() -> None:
        async with site(folder, people) as running:
            await journey(running)

    asyncio.run(go())


async def one_case(running: Site) -> tuple[str, str]:
    """Send a report. Returns its receipt, and its id."""
    async with running.visitor() as visitor:
        receipt = (await send(visitor)).receipt
    with running.store.begin() as tx:
        return receipt, reports.stamps(tx, COLLEGE)[-1][0]
