import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import edge
from adapters.desk import FrontDesk
from adapters.edge import LARGEST_BODY, application
from adapters.ports import BusyError
from bot.store import StoreError
from tests.adapters.desks import FakeAdapter, front_desk

Client = TestClient[web.Request, web.Application]


async def echo(request: web.Request) -> web.Response:
    return web.Response(body=await request.read())


async def busy(_request: web.Request) -> web.Response:
    raise BusyError


async def wrong(_request: web.Request) -> web.Response:
    raise LookupError("somebody's words")


def run(folder: Path, steps: Callable[[Client, FrontDesk], Awaitable[None]], **how: object) -> None:
    mounted = [web.post("/echo", echo), web.post("/busy", busy), web.post("/wrong", wrong)]

    async def whole() -> None:
        adapter = FakeAdapter(mounted=mounted, **how)  # type: ignore[arg-type]
        async with (
            front_desk(folder, adapter=adapter) as desk,
            TestClient(TestServer(application(desk, adapter.routes()))) as client,
        ):
            await steps(client, desk)

    asyncio.run(whole())


async def raw(client: Client, request: bytes) -> bytes:
    """What comes back for these bytes; b"" when the connection is closed without a word."""
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(request)
    writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    return answer


def test_it_says_that_it_is_alive_and_ready(tmp_path: Path) -> None:
    async def steps(client: Client, _desk: FrontDesk) -> None:
        assert (await client.get("/healthz")).status == 200
        ready = await client.get("/readyz")
        assert (ready.status, await ready.json()) == (200, {"knowledge": True, "store": True, "fake": True})

    run(tmp_path, steps)


def test_it_is_not_ready_while_a_platform_is_out_of_reach_and_still_alive(tmp_path: Path) -> None:
    async def steps(client: Client, _desk: FrontDesk) -> None:
        assert (await client.get("/healthz")).status == 200
        ready = await client.get("/readyz")
        assert (ready.status, (await ready.json())["fake"]) == (503, False)

    run(tmp_path, steps, ready=False)


def test_it_is_not_ready_once_it_is_stopping(tmp_path: Path) -> None:
    async def steps(client: Client, desk: FrontDesk) -> None:
        await desk.drain(5)
        ready = await client.get("/readyz")
        assert (ready.status, (await ready.json())["knowledge"]) == (503, False)

    run(tmp_path, steps)


def test_it_is_not_ready_without_its_store_and_its_metrics_still_show(tmp_path: Path) -> None:
    async def steps(client: Client, desk: FrontDesk) -> None:
        async def away(*_: object, **__: object) -> None:
            raise StoreError("the store: away")

        desk.stored = away  # type: ignore[assignment, method-assign]
        ready = await client.get("/readyz")
        assert (ready.status, (await ready.json())["store"]) == (503, False)
        assert (await client.get("/metrics")).status == 200

    run(tmp_path, steps)


def test_metrics_name_no_organisation(tmp_path: Path) -> None:
    async def steps(client: Client, _desk: FrontDesk) -> None:
        page = await (await client.get("/metrics")).text()
        assert "clausebot_outbox_waiting 0.0" in page
        assert "northbridge" not in page

    run(tmp_path, steps)


@pytest.mark.parametrize("path", ["/echo", "/healthz", "/nothing/here"])
def test_a_body_over_a_mebibyte_is_refused_wherever_it_is_sent(tmp_path: Path, path: str) -> None:
    async def steps(client: Client, _desk: FrontDesk) -> None:
        assert (await client.post(path, data=b"a" * (LARGEST_BODY + 1))).status == 413

    run(tmp_path, steps)


def test_a_body_of_a_mebibyte_is_taken(tmp_path: Path) -> None:
    async def steps(client: Client, _desk: FrontDesk) -> None:
        taken = await client.post("/echo", data=b"a" * LARGEST_BODY)
        assert (taken.status, len(await taken.read())) == (200, LARGEST_BODY)

    run(tmp_path, steps)


def test_a_body_that_unpacks_to_more_than_a_mebibyte_is_refused(tmp_path: Path) -> None:
    async def steps(client: Client, _desk: FrontDesk) -> None:
        refused = await client.post("/echo", data=b"a" * (64 * LARGEST_BODY), compress="deflate")
        assert refused.status == 413

    run(tmp_path, steps)


def test_a_body_that_does_not_arrive_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge, "READ_SECONDS", 0.1)

    async def steps(client: Client, _desk: FrontDesk) -> None:
        reader, writer = await asyncio.open_connection(client.host, client.port)
        writer.write(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
        assert (await asyncio.wait_for(reader.readline(), 30)).startswith(b"HTTP/1.1 408 ")
        writer.close()

    run(tmp_path, steps)


def test_when_it_is_busy_it_says_when_to_come_again(tmp_path: Path) -> None:
    async def steps(client: Client, _desk: FrontDesk) -> None:
        refused = await client.post("/busy")
        assert (refused.status, refused.headers["Retry-After"]) == (503, "5")

    run(tmp_path, steps)


def test_what_goes_wrong_inside_is_told_to_nobody_outside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def steps(client: Client, _desk: FrontDesk) -> None:
        failed = await client.post("/wrong")
        assert failed.status == 500
        assert "words" not in await failed.text()
        assert failed.headers["Server"] == "clausebot"

    run(tmp_path, steps)
    assert [record.message for record in caplog.records] == ["a request could not be dealt with"]


@pytest.mark.parametrize(
    "request_",
    [
        b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /%ff%00 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\r\n\r\n",
    ],
)
def test_garbage_is_answered_with_a_refusal_or_not_at_all(tmp_path: Path, request_: bytes) -> None:
    async def steps(client: Client, _desk: FrontDesk) -> None:
        status = (await raw(client, request_)).split(b" ")[1:2]
        assert status in ([], [b"400"], [b"404"], [b"200"])
        assert (await client.get("/healthz")).status == 200

    run(tmp_path, steps)


def test_a_thousand_kinds_of_garbage_bring_no_500_and_no_hang(tmp_path: Path) -> None:
    methods = st.sampled_from([b"GET", b"POST", b"PUT", b"OPTIONS", b"\xff"])
    paths = st.sampled_from([b"/echo", b"/healthz", b"*", b"//a", b"/%", b"http://b/echo"]) | st.binary(
        max_size=9
    )
    lines = [b"Content-Length: 5", b"Content-Length: 0x5", b"Transfer-Encoding: chunked", b"Upgrade: h2c"]
    lines += [b"Content-Encoding: gzip", b"Expect: 100-continue", b"Expect: x", b"Connection: close", b": "]
    headers = st.lists(st.sampled_from(lines) | st.binary(max_size=9), max_size=4).map(b"\r\n".join)
    bodies = st.sampled_from([b"5\r\nhello\r\n0\r\n\r\n", b"5\r\nhel", b""]) | st.binary(max_size=20)
    request_line = st.tuples(methods, st.just(b" "), paths, st.just(b" HTTP/1.1\r\nHost: a\r\n"))
    parts = st.tuples(request_line.map(b"".join), headers, st.just(b"\r\n\r\n"), bodies)
    requests = parts.map(b"".join) | st.binary(max_size=50)

    async def steps(client: Client, _desk: FrontDesk) -> None:
        seen: list[bytes] = []

        @settings(max_examples=1000, deadline=None, database=None)
        @given(requests)
        def collect(request: bytes) -> None:
            seen.append(request)

        collect()
        for request in seen:
            assert b" 500 " not in (await raw(client, request))[:20], request

    run(tmp_path, steps)
