"""Puts the terminal chat together: one organisation, kept live while its folder changes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from adapters.consoles import err, out, progress
from adapters.opening import choose, converse_ready, serving_for, settings_for
from adapters.trouble import trouble
from adapters.watching import watching
from adapters.wording import Wording
from bot.live import Live, State
from bot.model import Fault, Knowledge, Severity
from bot.phrases import spoken
from bot.settings import SettingError

if TYPE_CHECKING:
    from bot.conversation import Conversation

SHOWN_FAULTS = 3
"""How many faults a chat shows; it is no place for a long list."""


def run_chat(knowledge: Path | None, organisation: str | None) -> None:
    """Chat with one organisation's policies until the person leaves or the piped questions end."""
    from adapters.terminal.chat import Chat, read_out, talk

    settings = settings_for(knowledge)
    _, folder = choose(settings, organisation)
    with progress("Reading the policies") as advance:
        live = Live(folder, lambda loaded: converse_ready(loaded, settings, advance))
    language = spoken(settings.locale)
    followed = Followed(live, language)
    with watching(folder, followed.changed):
        chat = Chat(followed, out(), err(), language)
        if sys.stdin.isatty() and sys.stdout.isatty():
            chat.report = _reporting(knowledge)
            talk(chat, settings.data / "history")
        else:
            read_out(chat, sys.stdin.buffer)


def _reporting(knowledge: Path | None) -> Callable[[Knowledge, str], None] | None:
    """What takes a report; None where none is taken, or the settings for it are wrong: a chat needs none."""
    from adapters.terminal.report import report_from_chat

    try:
        serving = serving_for(knowledge)
    except SettingError:
        return None
    return partial(report_from_chat, serving) if serving.reporting else None


class Followed:
    """A live folder as the chat sees it: the newest conversation, and notices to show in between."""

    def __init__(self, live: Live, language: str = "") -> None:
        """`language` is as in `Wording`."""
        self._live = live
        self._language = language
        self._waiting: SimpleQueue[str] = SimpleQueue()
        self._tell(live.state)

    def conversation(self) -> Conversation:
        """Return the conversation over the newest words."""
        return self._live.state.conversation

    def notices(self) -> Iterator[str]:
        """Yield what has not been told yet."""
        while True:
            try:
                yield self._waiting.get_nowait()
            except Empty:
                return

    def changed(self) -> None:
        """Read the folder again; where its words have changed, ask its own questions too."""
        before = self._live.state.conversation
        try:
            state = self._live.reload()
            if state is None:
                return
            if state.conversation is not before:
                self._waiting.put(self._say("reload.fresh"))
                Thread(target=self._check, name="checking", daemon=True).start()
            self._tell(state)
        except Exception as error:  # noqa: BLE001 - the chat goes on with what it has
            self._waiting.put(trouble(error))

    def _check(self) -> None:
        try:
            self._tell_faults(self._live.failing())
        except Exception as error:  # noqa: BLE001 - as above
            self._waiting.put(trouble(error))

    def _tell(self, state: State) -> None:
        self._tell_faults([fault for fault in state.faults if fault.severity is Severity.FAULT])

    def _tell_faults(self, faults: Sequence[Fault]) -> None:
        if not faults:
            return
        key = "reload.faults_one" if len(faults) == 1 else "reload.faults_many"
        self._waiting.put(self._say(key, count=len(faults)))
        for fault in faults[:SHOWN_FAULTS]:
            self._waiting.put(f"  {fault}")
        if len(faults) > SHOWN_FAULTS:
            self._waiting.put(self._say("reload.more", count=len(faults) - SHOWN_FAULTS))

    def _say(self, key: str, **values: object) -> str:
        return Wording(self._live.state.conversation.knowledge, self._language).say(key, **values)
