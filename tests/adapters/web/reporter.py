"""A reporter with a browser that runs no scripts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from bot.model import Knowledge
from bot.reporting import sending
from bot.reporting.cases import State
from bot.reporting.receipts import read_receipt
from bot.store import reports
from tests.adapters.web.serving import HELEN, MARGARET, ROSALIND, Shown, Site, Visitor, site
from tests.sample import northbridge

HOME = "/report/northbridge"
WITH_A_MANAGER = (HELEN, MARGARET, ROSALIND, "lorna-fitzgerald", "amira-khan")
WORDS = "He waits for her\nafter every lesson <b>& more</b>."


async def to_the_list(visitor: Visitor, *about: tuple[str, str], named: str = "no") -> Shown:
    """Up to the page that shows who could open it."""
    first = await visitor.get(HOME)
    second = await visitor.fill(first, kind="student-at-risk", named=named)
    return await visitor.fill(second, *(about or [("other", "nobody")]))


async def send(visitor: Visitor, *about: tuple[str, str], text: str = WORDS) -> Shown:
    page = await visitor.fill(await to_the_list(visitor, *about), next="write")
    return await visitor.fill(page, text=text)


def run(folder: Path, journey: Callable[[Site, Visitor], Awaitable[None]], **how: object) -> None:
    async def go() -> None:
        async with site(folder, **how) as running, running.visitor() as visitor:  # type: ignore[arg-type]
            await journey(running, visitor)

    asyncio.run(go())


def kept(running: Site) -> int:
    with running.store.begin() as tx:
        return len(reports.stamps(tx, "northbridge"))


def state(running: Site, receipt: str) -> State:
    with running.store.begin() as tx:
        return sending.come_back(tx, northbridge(), read_receipt(receipt)).state


def in_french() -> Knowledge:
    """A folder in a language that the form does not speak."""
    college = northbridge()
    return replace(college, organisation=replace(college.organisation, language="fr"))
