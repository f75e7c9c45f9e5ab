"""The seam between the process and a platform: what `serve` gives an adapter, and what it gets from it.

An adapter is made with a `Desk` and gives back an `Adapter`. On an event it calls `Desk.accept`,
acknowledges, and in the job that it handed over calls `Desk.respond` and `Desk.send`. It keeps
nothing that must survive but through `Desk.stored`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.replies import Question
from bot.store.seen import Event

if TYPE_CHECKING:
    from aiohttp import web

    from adapters.metrics import Metrics
    from bot.conversation import Conversation, Turn
    from bot.settings import Serving
    from bot.store import Transaction
    from bot.store.outbox import Message

__all__ = [
    "Adapter",
    "BusyError",
    "CannotDeliverError",
    "Desk",
    "Event",
    "Stored",
    "TryAgainError",
    "Where",
    "reads_its_own_body",
]

T = TypeVar("T")
H = TypeVar("H", bound=Callable[..., object])
OWN_BODY = "reads_its_own_body"


def reads_its_own_body(handler: H) -> H:
    """Mark the handler of a route that takes more, or for longer, than the edge lets through.

    It reads the request's body itself, never as a whole without looking at its size and time.
    """
    setattr(handler, OWN_BODY, True)
    return handler


@dataclass(frozen=True, slots=True)
class Where:
    """Whose conversation a question belongs to; a follow-up is understood within it.

    `conversation` is the channel, direct message or whatever the platform has for it; `thread` is ""
    where there is none. In a channel, where several people talk, add the person to `thread`.
    """

    organisation: str
    platform: str
    conversation: str
    thread: str = ""


class BusyError(Exception):
    """Nothing more can be taken on now. Answer 503 or leave it unacknowledged: the platform asks again."""


class TryAgainError(Exception):
    """A delivery that failed for now: too many requests, a timeout, a server's error."""

    def __init__(self, kind: str, after: float | None = None) -> None:
        """`kind` is a short name for log and store, without anybody's words; `after` is Retry-After."""
        super().__init__(kind)
        self.kind = kind
        self.after = after


class CannotDeliverError(Exception):
    """A delivery that will never succeed: a revoked token, a channel that is gone."""

    def __init__(self, kind: str) -> None:
        """`kind` is as in `TryAgainError`."""
        super().__init__(kind)
        self.kind = kind


class Stored(Protocol):
    """Does work in one transaction of the store, outside the event loop."""

    async def __call__(self, work: Callable[[Transaction], T], *, durable: bool = True) -> T:
        """Return what `work` returns. `durable` is as in `Store.begin`. Raises StoreError."""


class Desk(Protocol):
    """What `serve` gives an adapter. Call it from the event loop only."""

    serving: Serving
    metrics: Metrics

    @property
    def conversations(self) -> Mapping[str, Conversation]:
        """The newest conversation of each organisation, by its id; its `knowledge` is in it."""

    async def accept(
        self,
        event: Event,
        job: Callable[[], Coroutine[object, object, None]],
        *,
        in_memory: bool = False,
    ) -> tuple[str, ...]:
        """Take on `job` for an event that comes for the first time; it is finished before a stop.

        With `in_memory` it is marked as seen in this process only: for what belongs to a report, since a
        row would tell when it came.

        Returns the ids that were seen before; where there are any, `job` is dropped. Raises BusyError,
        and has then marked nothing as seen, when the queue is full, the process is starting or
        stopping, or the store cannot be reached.
        """

    async def respond(self, question: Question, where: Where) -> Turn:
        """Ask the core, in the light of what was said at `where` before. Raises KeyError."""

    async def send(self, message: Message) -> None:
        """Deliver `message` now through its platform's adapter; what fails for now goes to the outbox.

        Never raises for what the platform says: what can never be delivered becomes one line in the log.
        """

    async def stored(self, work: Callable[[Transaction], T]) -> T:
        """Do `work` in one transaction of the store, outside the event loop. Raises StoreError."""

    async def forget_workspace(self, platform: str, workspace: str) -> None:
        """Remove all that is kept for a workspace that has left, its tokens included. Raises StoreError."""


class Adapter(Protocol):
    """What an adapter gives `serve`."""

    platform: str
    """Its name in `Where`, `Event` and `Message`: "slack"."""

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """The routes to mount.

        Bodies over 1 MiB and slow ones have been refused before they are called, unless they are marked
        with `reads_its_own_body`.
        """

    async def start(self) -> None:
        """Connect. Raises SettingError where a setting makes it impossible."""

    async def stop(self) -> None:
        """Disconnect; called once all accepted jobs are done."""

    @property
    def ready(self) -> bool:
        """Whether events can reach it now."""

    async def deliver(self, message: Message) -> None:
        """Send it. Raises TryAgainError or CannotDeliverError; whatever else it raises is tried again."""
