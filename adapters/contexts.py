"""What was said before, for each conversation, while it is fresh: in memory only, and bounded."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.ports import Where
from bot.conversation import CONTEXT_SECONDS, Context

MOST = 10_000
"""Conversations that are remembered at a time; beyond it, the one longest silent is forgotten."""


@dataclass(slots=True)
class Talk:
    """One conversation. Hold `turn` from reading `context` to writing it: one question at a time."""

    at: float
    context: Context | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Contexts:
    """The talks, the longest silent first."""

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._most = most
        self._clock = clock
        self._talks: OrderedDict[Where, Talk] = OrderedDict()

    def __len__(self) -> int:
        return len(self._talks)

    def at(self, where: Where) -> Talk:
        """The talk at `where`; a new one when there is none, or it has been silent for too long."""
        now = self._clock()
        while self._talks and now - next(iter(self._talks.values())).at > CONTEXT_SECONDS:
            self._talks.popitem(last=False)
        talk = self._talks.setdefault(where, Talk(now))
        talk.at = now
        self._talks.move_to_end(where)
        if len(self._talks) > self._most:
            self._talks.popitem(last=False)
        return talk
