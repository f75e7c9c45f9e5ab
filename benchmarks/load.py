"""What a process is asked under load, and how many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable

from benchmarks.generated import sample
from bot.matching.encoder import model_folder


def questions() -> list[str]:
    """Eighty questions of the sample, of every kind of answer that it has."""
    return [question for answer in sample().answers for question in answer.questions][::5][:80]


def cores() -> list[tuple[bool, str]]:
    """Whether the core looks for meanings, and what that is called: both ways where the model is installed."""
    return [(False, "words only"), *([(True, "with meanings")] if model_folder() else [])]


async def at_once(many: int, work: Iterable[Awaitable[object]]) -> None:
    """Await every one of `work`, `many` at a time."""
    waiting = iter(work)

    async def worker() -> None:
        for one in waiting:
            await one

    await asyncio.gather(*(worker() for _ in range(many)))
