"""A front desk as `serve` makes it, with a conversation and a platform that do what a test tells them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

from aiohttp import web

from adapters.desk import MOST_JOBS, FrontDesk
from adapters.metrics import Metrics
from bot.conversation import Conversation
from bot.settings import read_serving
from bot.store import open_store
from bot.store.outbox import Message
from tests.fakes import FakeConversation
from tests.store.databases import prepare

ORGANISATION = "northbridge"
REPORTING = {
    "CLAUSEBOT_REPORTING": "on",
    "CLAUSEBOT_PUBLIC_URL": "https://desk.example",
    "CLAUSEBOT_SMTP_URL": "smtps://mail.example",
    "CLAUSEBOT_MAIL_FROM": "bot@desk.example",
}
"""The settings with which reports are taken."""


@dataclass
class FakeAdapter:
    """A platform that delivers into `sent`, or does instead what `failing` holds, the next first."""

    sent: list[Message] = field(default_factory=list)
    failing: list[Exception | Callable[[], Awaitable[None]]] = field(default_factory=list)
    mounted: Iterable[web.AbstractRouteDef] = ()
    ready: bool = True
    platform: str = "fake"

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return self.mounted

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass

    async def deliver(self, message: Message) -> None:
        if self.failing:
            instead = self.failing.pop(0)
            if isinstance(instead, Exception):
                raise instead
            await instead()
        self.sent.append(message)


def message(key: str = "reply to Ev1", platform: str = "fake") -> Message:
    return Message(platform, ORGANISATION, "T1", key, {"text": "Ask first."})


@asynccontextmanager
async def front_desk(
    folder: Path,
    conversation: FakeConversation | Conversation | None = None,
    adapter: FakeAdapter | None = None,
    most_jobs: int = MOST_JOBS,
    environ: Mapping[str, str] | None = None,
) -> AsyncIterator[FrontDesk]:
    """An open desk over a store in `folder`."""
    serving = read_serving({"CLAUSEBOT_DATA": str(folder), **(environ or {})})
    prepare(serving.database_url)
    store = open_store(serving.database_url, serving.secrets)
    desk = FrontDesk(serving, store, Metrics(), most_jobs)
    live = SimpleNamespace(state=SimpleNamespace(conversation=conversation or FakeConversation()))
    desk.lives = {ORGANISATION: live}  # type: ignore[dict-item]
    if adapter:
        desk.adapters[adapter.platform] = adapter
    desk.open()
    try:
        yield desk
    finally:
        await desk.drain(5)
        desk.close()
        store.close()


def counted(desk: FrontDesk, line: str) -> float:
    """What the metrics page says on the line that begins so; 0 when there is none."""
    page = desk.metrics.page().decode()
    return next((float(row.split()[-1]) for row in page.splitlines() if row.startswith(line)), 0.0)
