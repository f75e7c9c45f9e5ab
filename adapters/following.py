"""Keeps every organisation's folder live while the process serves, and logs what became of a change.

What is wrong in a folder is counted, not quoted: it may name a person.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from threading import Thread

from adapters.logs import logger
from adapters.opening import converse_ready, count_faults, organisations_in
from adapters.watching import watching
from bot.live import Live, State
from bot.settings import Settings

LOG = logger("knowledge")


def open_all(settings: Settings) -> asyncio.Future[Mapping[str, Live]]:
    """Open every organisation in a thread that does not hold up the end of the process.

    The future's errors are those of `organisations_in` and `converse_ready`.
    """
    loop = asyncio.get_running_loop()
    opened: asyncio.Future[Mapping[str, Live]] = loop.create_future()

    def settle(lives: Mapping[str, Live] | None, error: Exception | None) -> None:
        if opened.done():
            return
        if error:
            opened.set_exception(error)
        else:
            opened.set_result(lives or {})

    def work() -> None:
        lives, error = None, None
        try:
            lives = _open_all(settings)
        except Exception as raised:  # noqa: BLE001 - it is raised again where the future is awaited
            error = raised
        with suppress(RuntimeError):  # the loop is closed when the process was stopped meanwhile
            loop.call_soon_threadsafe(settle, lives, error)

    Thread(target=work, name="opening", daemon=True).start()
    return opened


@contextmanager
def followed(lives: Mapping[str, Live]) -> Iterator[None]:
    """Swap an organisation's words soon after its folder changes."""
    with ExitStack() as stack:
        for name, live in lives.items():
            stack.enter_context(
                watching(live.state.conversation.knowledge.folder, partial(changed, name, live))
            )
        yield


def changed(name: str, live: Live) -> None:
    """Read the folder again; where its words have changed, ask its own questions too."""
    before = live.state.conversation
    try:
        state = live.reload()
    except Exception:
        LOG.exception("%s: the changed folder cannot be read; what was read before stays", name)
        return
    if state is None:
        return
    if state.conversation is not before:
        LOG.info("%s: the changed words are live", name)
        Thread(target=_check, args=(name, live), name="checking", daemon=True).start()
    _tell_faults(name, state)


def _open_all(settings: Settings) -> Mapping[str, Live]:
    lives = {}
    for name, folder in organisations_in(settings).items():
        lives[name] = Live(folder, partial(converse_ready, settings=settings))
        LOG.info("%s: policies read: %d", name, len(lives[name].state.conversation.knowledge.policies))
        _tell_faults(name, lives[name].state)
    return lives


def _check(name: str, live: Live) -> None:
    try:
        failed = len(live.failing())
    except Exception:
        LOG.exception("%s: the folder's own questions cannot be asked", name)
        return
    if failed:
        LOG.warning("%s: own questions of the folder that fail: %d; clausebot check lists them", name, failed)


def _tell_faults(name: str, state: State) -> None:
    if counted := count_faults(state.faults):
        LOG.warning("%s: faults in the folder: %d; clausebot check lists them", name, counted)
