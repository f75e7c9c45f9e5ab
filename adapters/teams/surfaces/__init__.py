"""Where people meet the bot in Teams. Each room says which invokes and which buttons it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.teams.cards import Shown
from adapters.teams.clerk import Clerk, Turn
from adapters.teams.elements import DO, attachment
from adapters.teams.incoming import Incoming

Carried = Mapping[str, Any]
"""What a button carries, and what was typed beside it."""

Deed = Callable[[Turn, Carried, bool], Awaitable[Shown]]
"""What a button does: shows something. True says that it stands in a dialog."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an invoke is answered with, and what is to be done once that is sent."""

    body: Mapping[str, Any]
    after: Callable[[], Awaitable[None]] | None = None


Work = Callable[[Turn], Awaitable[Answer]]
FETCH_TASK = "composeExtension/fetchTask"
"""How Teams tells that a command was chosen which opens a dialog."""


class Rooms:
    """Leads an invoke, a command and a button to what listens to its name."""

    def __init__(self) -> None:
        """Nobody listens yet."""
        self.invokes: dict[str, Work] = {}
        self.commands: dict[str, Work] = {}
        self.deeds: dict[str, Deed] = {}

    def work(self, incoming: Incoming) -> Work | None:
        """What answers an invoke; a command of the message extension has a name of its own."""
        if incoming.name == FETCH_TASK:
            return self.commands.get(text_of(incoming.value, "commandId"))
        return self.invokes.get(incoming.name)

    def deed(self, carried: Carried) -> Deed | None:
        """What a button with this content does; None where no button of ours has it."""
        name = carried.get(DO)
        return self.deeds.get(name) if isinstance(name, str) else None


def dialog(clerk: Clerk, turn: Turn, shown: Shown) -> Answer:
    """Show it in a dialog."""
    title = shown.title or clerk.words(turn).say("window.answer")
    value = {"title": title, "height": "medium", "width": "medium", "card": attachment(shown.card)}
    return Answer({"task": {"type": "continue", "value": value}})


def note(text: str) -> Answer:
    """Say something in a dialog, and let it be closed."""
    return Answer({"task": {"type": "message", "value": text}})


def text_of(value: object, *path: str) -> str:
    """The text at `path` in what came from outside; "" where there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""
