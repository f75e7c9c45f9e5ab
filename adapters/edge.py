"""The HTTP edge: how every request is guarded, and the pages that say how the process is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from adapters.desk import FrontDesk
from adapters.logs import logger
from adapters.ports import OWN_BODY, BusyError
from bot.store import StoreError, outbox

LOG = logger("edge")

LARGEST_BODY = 1024 * 1024
READ_SECONDS = 10.0
"""How long a request's body may take to arrive."""
STORE_SECONDS = 5.0
RETRY_AFTER = "5"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(desk: FrontDesk, routes: Iterable[web.AbstractRouteDef]) -> web.Application:
    """The application: the adapters' `routes`, `/healthz`, `/readyz` and `/metrics`."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_request: web.Request) -> web.Response:
        looked_at = {"knowledge": desk.accepting, "store": await _reachable(desk)}
        looked_at |= {adapter.platform: adapter.ready for adapter in desk.adapters.values()}
        return web.json_response(looked_at, status=200 if all(looked_at.values()) else 503)

    async def metrics(_request: web.Request) -> web.Response:
        try:
            desk.metrics.outbox.set(await desk.stored(outbox.waiting, durable=False))
        except StoreError:
            LOG.warning("the outbox cannot be counted")
        return web.Response(body=desk.metrics.page(), content_type="text/plain", charset="utf-8")

    app = web.Application(middlewares=[_guard], client_max_size=LARGEST_BODY)
    app.on_response_prepare.append(_discreet)
    app.router.add_routes(
        [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics), *routes]
    )
    return app


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Read the body before anything else; whatever it holds, the answer is civil."""
    try:
        if not getattr(request.match_info.handler, OWN_BODY, False):
            await _read(request)
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (HttpProcessingError, web.RequestPayloadError):
        raise web.HTTPBadRequest from None
    try:
        return await handler(request)
    except BusyError:
        raise web.HTTPServiceUnavailable(headers={"Retry-After": RETRY_AFTER}) from None
    except web.HTTPException:
        raise
    except Exception:
        LOG.exception("a request could not be dealt with")
        raise web.HTTPInternalServerError from None


async def _read(request: web.Request) -> None:
    if request.content.is_eof():  # it came together with its headers: a timer would cost more than to read it
        await request.read()
        return
    async with asyncio.timeout(READ_SECONDS):
        await request.read()


async def _discreet(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = "clausebot"
    response.headers["X-Content-Type-Options"] = "nosniff"


async def _reachable(desk: FrontDesk) -> bool:
    try:
        async with asyncio.timeout(STORE_SECONDS):
            await desk.stored(outbox.waiting, durable=False)
    except (StoreError, TimeoutError):
        return False
    return True
