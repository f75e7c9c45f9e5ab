"""One organisation's conversation, swapped whole when its folder changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from bot import checking
from bot.knowledge.load import load
from bot.knowledge.reading import Memory
from bot.model import Fault, Knowledge

if TYPE_CHECKING:
    from bot.conversation import Conversation


@dataclass(frozen=True, slots=True)
class State:
    """A conversation over the newest words, and what is wrong in the folder that they come from."""

    conversation: Conversation
    faults: tuple[Fault, ...]


class Live:
    """Holds the conversation over the newest words of one folder.

    A file that cannot be read keeps its last good copy, and a fault says so. A question in flight
    keeps the conversation that it began with: nothing in it ever changes.
    """

    def __init__(self, folder: Path, converse: Callable[[Knowledge], Conversation]) -> None:
        """Read `folder`, and open a conversation over it with `converse`."""
        self._folder = folder
        self._converse = converse
        self._memory = Memory()
        self._reloading = Lock()
        knowledge, faults = load(folder, date.today(), self._memory)
        self._state = State(converse(knowledge), faults)

    @property
    def state(self) -> State:
        """What holds now."""
        return self._state

    def reload(self) -> State | None:
        """Read the folder again and swap the conversation. Returns None when nothing has changed.

        Whatever can be read goes live at once, whether or not the folder's own questions still hold.
        While the folder is away (it is being moved, or its disk is), all stays as it is.
        """
        with self._reloading:
            if not self._folder.is_dir():
                return None
            knowledge, faults = load(self._folder, date.today(), self._memory)
            before = self._state
            if (knowledge, faults) == (before.conversation.knowledge, before.faults):
                return None
            same_words = knowledge == before.conversation.knowledge
            self._state = State(before.conversation if same_words else self._converse(knowledge), faults)
            return self._state

    def failing(self) -> tuple[Fault, ...]:
        """Ask the folder's own questions. Returns those that fail; nothing once they are out of date."""
        conversation = self._state.conversation
        failed: list[Fault] = []
        for fault in checking.failures(conversation):
            if self._state.conversation is not conversation:
                return ()
            failed += [fault] if fault else []
        return tuple(failed)
