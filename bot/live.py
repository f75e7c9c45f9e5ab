"""One organisation's conversation, swapped whole when its folder changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from bot import checking
from bot.last_good import LastGood, Load, Reading
from bot.model import Fault, Knowledge

if TYPE_CHECKING:
    from bot.conversation import Conversation


@dataclass(frozen=True, slots=True)
class State:
    """A conversation, and the reading of the folder that it stands on."""

    conversation: Conversation
    reading: Reading


class Live:
    """Holds the conversation over the newest words of one folder.

    A question in flight keeps the conversation that it began with: nothing in it ever changes.
    """

    def __init__(self, folder: Path, load: Load, converse: Callable[[Knowledge], Conversation]) -> None:
        """Read `folder` with `load`, and open a conversation over it with `converse`."""
        self._files = LastGood(folder, load)
        self._converse = converse
        self._reloading = Lock()
        reading = self._files.read()
        self._state = State(converse(reading.knowledge), reading)

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
            if not self._files.folder.is_dir():
                return None
            reading = self._files.read()
            if reading == self._state.reading:
                return None
            same_words = reading.knowledge == self._state.reading.knowledge
            conversation = self._state.conversation if same_words else self._converse(reading.knowledge)
            self._state = State(conversation, reading)
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
