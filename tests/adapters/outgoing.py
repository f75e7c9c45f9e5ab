"""What is in the outbox, delivered while a test goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from adapters import delivering
from adapters.desk import FrontDesk
from bot.store import outbox


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed for now is due again at once."""
    monkeypatch.setattr(delivering, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(delivering, "pause", lambda _attempt, after: after or 0.0)


@asynccontextmanager
async def delivered(desk: FrontDesk) -> AsyncIterator[None]:
    """Deliver as `serve` does, until what is done within is done."""
    running = asyncio.create_task(desk.deliverer.run())
    yield
    desk.deliverer.stop()
    await running


async def settled(desk: FrontDesk) -> None:
    """Deliver until nothing waits."""
    async with delivered(desk), asyncio.timeout(20):
        while await desk.stored(outbox.waiting):
            await asyncio.sleep(0.01)
