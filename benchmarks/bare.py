"""What no bot can leave out beside its platform's library, in its plainest form.

`slack_bare` and `teams_bare` do it for each event in the process that they measure, so that it is paid for
under the same load as ours.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from benchmarks.generated import sample
from bot.conversation import Conversation
from bot.matching.encoder import load_encoder
from bot.matching.index import index_with
from bot.replies import Question

ANSWER = "Not allowed. Leave it to the marketing team."
KEEP_SECONDS = 24 * 60 * 60


class Bare:
    """One table of events seen, and the core itself. Made and used in one thread."""

    def __init__(self, folder: Path, *, meanings: bool) -> None:
        """Its index and its database are in `folder`; `meanings` says whether the core looks for them."""
        folder.mkdir(parents=True, exist_ok=True)
        knowledge = sample()
        index = index_with(load_encoder() if meanings else None, knowledge, folder)
        self._conversation = Conversation(knowledge, index)
        self._conversation.warm()
        self._connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL"):  # no wait for the disk, as ours
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, until REAL)")

    def mark(self, event: str) -> None:
        """One committed insert: the event has been seen."""
        until = time.time() + KEEP_SECONDS
        self._connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (event, until))

    def respond(self, text: str) -> None:
        """One reply of the core; nothing is made of it."""
        self._conversation.respond(Question(text))


def opened(folder: str, meanings: str) -> Bare:
    """As a command line names it: `meanings` is "on" or "off"."""
    return Bare(Path(folder), meanings=meanings == "on")
