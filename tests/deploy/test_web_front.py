"""The web server in front of the form, as deploy/web has it: it hands on nothing of a visitor."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

FRONT = Path(__file__).parents[2] / "deploy" / "web"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
TOR = shutil.which("tor") or shutil.which("tor", path="/usr/sbin")
HEADERS = {
    "User-Agent": "canary-agent-41aa",
    "X-Forwarded-For": "203.0.113.77",
    "Forwarded": "for=203.0.113.78",
    "Referer": "https://canary-referer.example/",
    "Accept-Language": "x-canary-locale",
}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def certificate(folder: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-days", "1", "-subj", "/CN=policies.example.org"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )


@pytest.fixture(params=["nginx.conf", "onion.conf"])
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, int, Path]]:
    """A running nginx with the file as it is, but for ports and places: its address, and the bot's port."""
    if NGINX is None:
        pytest.skip("no nginx here: apt install nginx-light")
    certificate(tmp_path)
    here, bot = free_port(), free_port()
    shown = (FRONT / request.param).read_text("utf-8")
    changes = {
        r"listen \[::\]:443 ssl;": "",
        r"listen 443 ssl;": f"listen 127.0.0.1:{here} ssl;",
        r"listen 127\.0\.0\.1:8081;": f"listen 127.0.0.1:{here};",
        r"127\.0\.0\.1:8080": f"127.0.0.1:{bot}",
        r"/etc/ssl/certs/\S+?\.pem": str(tmp_path / "cert.pem"),
        r"/etc/ssl/private/\S+?\.key": str(tmp_path / "key.pem"),
    }
    for pattern, instead in changes.items():
        shown = re.sub(pattern, instead, shown)
    (tmp_path / "site.conf").write_text(shown)
    temporary = "\n".join(
        f"{kind}_temp_path {tmp_path}/temporary;"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = f"daemon off; worker_processes 1; pid {tmp_path}/pid; error_log {tmp_path}/error.log debug;\n"
    inside = f"access_log {tmp_path}/access.log;\n{temporary}\ninclude {tmp_path}/site.conf;"
    main += f"events {{}}\nhttp {{\n{inside}\n}}\n"
    (tmp_path / "main.conf").write_text(main)
    running = subprocess.Popen([NGINX, "-c", tmp_path / "main.conf", "-p", tmp_path])
    scheme = "https" if request.param == "nginx.conf" else "http"
    yield f"{scheme}://127.0.0.1:{here}", bot, tmp_path
    running.terminate()
    running.wait(20)


PATHS = ("/report", "/report/northbridge/send", "/desk", "/metrics", "/reports", "/slack/events")


async def asked(
    url: str, bot: int, paths: tuple[str, ...] = PATHS, times: int = 20_000
) -> tuple[list[tuple[str, dict[str, str], bytes]], dict[str, int]]:
    """What reaches the bot of some words sent so many times, and what a visitor is answered, path by path."""
    reached: list[tuple[str, dict[str, str], bytes]] = []

    async def answer(request: web.Request) -> web.Response:
        reached.append((request.path, dict(request.headers), await request.read()))
        return web.Response(text="here")

    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", bot).start()
    statuses = {}
    async with ClientSession(headers=HEADERS) as session:
        for path in paths:
            for _ in range(100):
                try:
                    async with session.post(
                        url + path, data="text=canary-words-7f3a" * times, ssl=False
                    ) as said:
                        statuses[path] = said.status
                    break
                except OSError:
                    await asyncio.sleep(0.1)
    await runner.cleanup()
    return reached, statuses


def test_it_hands_on_the_form_and_nothing_of_the_visitor_and_keeps_nothing(
    front: tuple[str, int, Path],
) -> None:
    url, bot, folder = front
    reached, statuses = asyncio.run(asked(url, bot))
    desk = 200 if url.startswith("https") else 404
    assert statuses == {
        "/report": 200,
        "/report/northbridge/send": 200,
        "/desk": desk,
        "/metrics": 404,
        "/reports": 404,
        "/slack/events": 404,
    }
    assert b"canary-words" in reached[0][2]
    for _, headers, _ in reached:
        said = " ".join(headers.values())
        for marker in HEADERS.values():
            assert marker not in said
        assert "127.0.0.1" not in said.replace(headers.get("Host", ""), "")
    for file in folder.rglob("*"):
        if file.is_file() and file.name not in ("key.pem", "cert.pem", "main.conf", "site.conf"):
            held = file.read_bytes()
            assert b"canary" not in held, file
            assert b"/report" not in held, file


def test_only_a_file_for_a_report_may_be_large_and_nothing_of_it_is_kept_either(
    front: tuple[str, int, Path],
) -> None:
    url, bot, folder = front
    file = "/report/northbridge/back/file"
    reached, statuses = asyncio.run(asked(url, bot, (file, "/report/northbridge/send"), 500_000))
    assert statuses == {file: 200, "/report/northbridge/send": 413}
    assert [(path, len(body)) for path, _, body in reached] == [
        (file, 500_000 * len("text=canary-words-7f3a"))
    ]
    assert all(marker not in " ".join(reached[0][1].values()) for marker in HEADERS.values())
    for place in folder.rglob("*"):
        if place.is_file():
            assert b"canary-words" not in place.read_bytes(), place


def test_tor_takes_the_file_as_it_is(tmp_path: Path) -> None:
    if TOR is None:
        pytest.skip("no Tor here: apt install tor")
    shown = (FRONT / "torrc").read_text("utf-8").replace("/var/lib/tor/clausebot", str(tmp_path / "hidden"))
    (tmp_path / "torrc").write_text(f"DataDirectory {tmp_path}/data\n{shown}")
    done = subprocess.run(
        [TOR, "--verify-config", "-f", tmp_path / "torrc", "--defaults-torrc", "/dev/null"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert "127.0.0.1:8081" in (FRONT / "onion.conf").read_text("utf-8")
