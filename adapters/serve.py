"""Puts one process together: settings → store → core → adapters → HTTP; and takes it apart again."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from aiohttp import web

from adapters import logs
from adapters.desk import FrontDesk
from adapters.edge import application
from adapters.following import followed, open_all
from adapters.heads import put_heads
from adapters.metrics import Metrics
from adapters.notifying import Notifier
from adapters.ports import Adapter
from adapters.reaching import set_up
from adapters.reports import Reports
from bot.live import Live
from bot.reporting.retention import Retention
from bot.settings import Serving, SettingError
from bot.store import Store, StoreError, open_store, outbox

LOG = logs.logger("serve")

DRAIN_SECONDS = 20.0
"""How long a stop waits for what was taken on; less than what supervisors grant before they kill."""
DELIVERY_SECONDS = 5.0
"""How long it then waits for a delivery from the outbox; what is cut off is delivered after a start."""
FORGET_SECONDS = 600.0
"""How often rows whose time has come are removed."""


def serve(serving: Serving) -> None:
    """Run until SIGTERM or Ctrl-C. Raises SettingError or UsageError when it cannot start."""
    logs.configure()
    asyncio.run(_run(serving))


def platforms(desk: FrontDesk) -> Iterator[Adapter]:
    """The adapter of each platform that is set up; its library is loaded only then."""
    reports = Reports(desk)
    if desk.serving.slack is not None:
        from adapters.slack.adapter import SlackAdapter

        yield SlackAdapter(desk, desk.serving.slack, reports)
    if desk.serving.teams is not None:
        from adapters.teams.adapter import TeamsAdapter

        yield TeamsAdapter(desk, desk.serving.teams, reports)
    if desk.serving.mail is not None:
        from adapters.email.adapter import EmailAdapter

        yield EmailAdapter(desk.serving.mail)
    if desk.serving.reporting:
        from adapters.web.adapter import WebAdapter

        yield WebAdapter(desk, desk.store, reports)


async def _run(serving: Serving) -> None:
    stop = _signalled()
    async with AsyncExitStack() as stack:
        store = await asyncio.to_thread(open_store, serving.database_url, serving.secrets)
        stack.callback(store.close)
        retention = Retention(store, serving.tombstones)
        await asyncio.to_thread(_purge, retention, serving)
        desk = FrontDesk(serving, store, Metrics())
        stack.callback(desk.close)
        desk.adapters.update({adapter.platform: adapter for adapter in platforms(desk)})
        routes = [route for adapter in desk.adapters.values() for route in adapter.routes()]
        await stack.enter_async_context(_listening(application(desk, routes), serving))
        lives = await _loaded(serving, stop)
        if lives is None:
            return
        stack.enter_context(followed(lives))
        desk.lives = lives
        for adapter in desk.adapters.values():
            await adapter.start()
            stack.push_async_callback(adapter.stop)
        async with _in_background(desk, store, retention):
            desk.open()
            if not desk.adapters:
                LOG.warning("no platform is set up, so nobody can ask; docs/running.md says how")
            LOG.info("ready")
            await stop.wait()
            LOG.info("stopping: finishing what was taken on")
            if cut_off := await desk.drain(DRAIN_SECONDS):
                LOG.error("%d events were taken on and could not be finished in time", cut_off)
    LOG.info("stopped")


def _signalled() -> asyncio.Event:
    """Set at the first SIGTERM or SIGINT; a second one ends the process the hard way."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def first() -> None:
        stop.set()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, first)
    return stop


@asynccontextmanager
async def _listening(app: web.Application, serving: Serving) -> AsyncIterator[None]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=DELIVERY_SECONDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, serving.host, serving.port).start()
        except OSError as error:
            mend = "Choose another with CLAUSEBOT_HOST and CLAUSEBOT_PORT, or stop what uses it."
            place = f"{serving.host}:{serving.port}"
            raise SettingError(f"CLAUSEBOT_PORT: {place} cannot be used ({error.strerror}). {mend}") from None
        LOG.info("listens on http://%s:%d", *runner.addresses[0][:2])
        yield
    finally:
        await runner.cleanup()


async def _loaded(serving: Serving, stop: asyncio.Event) -> Mapping[str, Live] | None:
    """Every organisation, open; None when the process is stopped before."""
    loading, stopped = open_all(serving.core), asyncio.create_task(stop.wait())
    await asyncio.wait((loading, stopped), return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    return loading.result() if loading.done() else None


@asynccontextmanager
async def _in_background(desk: FrontDesk, store: Store, retention: Retention) -> AsyncIterator[None]:
    """Deliver from the outbox, forget what is due, and see to notices of reports."""
    delivering = asyncio.create_task(desk.deliverer.run())
    others = [asyncio.create_task(_forget(desk, store, retention))]
    if desk.serving.reporting:
        others.append(asyncio.create_task(Notifier(desk).run()))
    try:
        yield
    finally:
        for task in others:
            task.cancel()
        desk.deliverer.stop()
        with suppress(TimeoutError):
            await asyncio.wait_for(delivering, DELIVERY_SECONDS)


def _purge(retention: Retention, serving: Serving) -> None:
    """Purge before anybody is let in: the database may be a backup that was put back. Raises SettingError."""
    try:
        retention.run()
    except OSError as error:
        mend = "Name a file that the bot may read and write."
        raise SettingError(f"CLAUSEBOT_TOMBSTONES: {serving.tombstones}: {error.strerror}. {mend}") from None
    except StoreError as error:
        raise SettingError(f"CLAUSEBOT_DATABASE_URL: {error}") from None


async def _forget(desk: FrontDesk, store: Store, retention: Retention) -> None:
    while True:
        try:
            if late := await desk.stored(outbox.give_up_late):
                LOG.error("%d messages were not delivered in their time and are given up", late)
            if desk.serving.reporting:
                await _send_heads(desk)
            await asyncio.to_thread(store.forget)
            await asyncio.to_thread(retention.run)
        except StoreError as error:
            LOG.warning("old rows stay for now: %s", error)
        except OSError as error:
            LOG.warning("CLAUSEBOT_TOMBSTONES: %s: %s", desk.serving.tombstones, error.strerror)
        await asyncio.sleep(FORGET_SECONDS)


async def _send_heads(desk: FrontDesk) -> None:
    knowledge = {name: one.knowledge for name, one in desk.conversations.items()}
    platforms = set_up(desk.serving)
    for name in await desk.stored(lambda tx: put_heads(tx, knowledge, platforms)):
        LOG.error("%s: nobody with audit_head_to can be reached and does not run the bot", name)
