"""A question that nobody could answer is handed to its role."""

from __future__ import annotations

import asyncio

from bot.store import handovers
from bot.store.handovers import Handover
from tests.adapters.slack.house import House


async def known_where(house: House) -> None:
    """Wait until the store knows where the role got it."""

    async def found() -> Handover | None:
        here = ("slack", "T1", "D0AMIRA", "9.4")
        return await house.desk.stored(lambda tx: handovers.sent_in(tx, *here))

    async with asyncio.timeout(20):
        while await found() is None:
            await asyncio.sleep(0.02)
