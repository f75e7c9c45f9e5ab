"""The web server in front, as deploy/web has it: it lets the platforms in, and keeps nothing of anybody."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from tests.adapters.served import Workplace, wait_for, workplace
from tests.adapters.slack import test_process as slack
from tests.adapters.slack.peer import TOKEN, elsewhere
from tests.adapters.slack.peer import Peer as Slack
from tests.adapters.teams import test_process as teams
from tests.adapters.teams.peer import APP_ID, SECRET, TENANT
from tests.adapters.teams.peer import Peer as Microsoft
from tests.ports import free_port

__all__ = ["workplace"]

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


def certificate(folder: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-days", "1", "-subj", "/CN=policies.example.org"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )


@contextmanager
def fronted(name: str, folder: Path, bot: int) -> Iterator[str]:
    """A running nginx with the file as it is, but for ports and places: its address. `bot` is a port."""
    if NGINX is None:
        pytest.skip("no nginx here: apt install nginx-light")
    certificate(folder)
    here = free_port()
    shown = (FRONT / name).read_text("utf-8")
    changes = {
        r"listen \[::\]:443 ssl;": "",
        r"listen 443 ssl;": f"listen 127.0.0.1:{here} ssl;",
        r"listen 127\.0\.0\.1:8081;": f"listen 127.0.0.1:{here};",
        r"127\.0\.0\.1:8080": f"127.0.0.1:{bot}",
        r"/etc/ssl/certs/\S+?\.pem": str(folder / "cert.pem"),
        r"/etc/ssl/private/\S+?\.key": str(folder / "key.pem"),
    }
    for pattern, instead in changes.items():
        shown = re.sub(pattern, instead, shown)
    (folder / "site.conf").write_text(shown)
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/temporary;"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log debug;\n"
    inside = f"access_log {folder}/access.log;\n{temporary}\ninclude {folder}/site.conf;"
    main += f"events {{}}\nhttp {{\n{inside}\n}}\n"
    (folder / "main.conf").write_text(main)
    running = subprocess.Popen([NGINX, "-c", folder / "main.conf", "-p", folder])
    try:
        wait_for(lambda: _listens(here) or running.poll() is not None)
        yield f"{'https' if name == 'nginx.conf' else 'http'}://127.0.0.1:{here}"
    finally:
        running.terminate()
        running.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(params=["nginx.conf", "onion.conf"])
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, int, Path]]:
    """Its address, the bot's port, and the folder that it may write to."""
    bot = free_port()
    with fronted(request.param, tmp_path, bot) as url:
        yield url, bot, tmp_path


def kept(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """What nginx wrote."""
    for file in folder.rglob("*"):
        if file.is_file() and file.name not in ("key.pem", "cert.pem", "main.conf", "site.conf"):
            yield file, file.read_bytes()


FORM = ("/report", "/report/northbridge/send")
REST = ("/desk", "/api/messages", "/slack/events", "/slack/install", "/slack/oauth_redirect")
NEVER = ("/metrics", "/readyz", "/reports", "/api", "/api/messages/x", "/slack/events/x", "/slack")


async def asked(
    url: str, bot: int, paths: tuple[str, ...] = (*FORM, *REST, *NEVER), times: int = 20_000
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
            async with session.post(url + path, data="text=canary-words-7f3a" * times, ssl=False) as said:
                statuses[path] = said.status
    await runner.cleanup()
    return reached, statuses


def test_it_hands_on_the_form_and_nothing_of_the_visitor_and_keeps_nothing(
    front: tuple[str, int, Path],
) -> None:
    url, bot, folder = front
    reached, statuses = asyncio.run(asked(url, bot))
    rest = 200 if url.startswith("https") else 404
    expected = dict.fromkeys(FORM, 200) | dict.fromkeys(REST, rest) | dict.fromkeys(NEVER, 404)
    assert statuses == expected
    assert b"canary-words" in reached[0][2]
    for _, headers, _ in reached:
        said = " ".join(headers.values())
        for marker in HEADERS.values():
            assert marker not in said
        assert "127.0.0.1" not in said.replace(headers.get("Host", ""), "")
    for file, held in kept(folder):
        assert b"canary" not in held, file
        assert not any(path.encode() in held for path in (*FORM, *REST)), file


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
    assert [place for place, held in kept(folder) if b"canary-words" in held] == []


def test_both_platforms_are_answered_through_it_and_neither_may_send_more_than_the_bot_takes(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with elsewhere(Microsoft()) as microsoft, elsewhere(Slack()) as slacks:  # type: ignore[type-var]
        workplace.environ |= {
            "MICROSOFT_APP_ID": APP_ID,
            "MICROSOFT_APP_PASSWORD": SECRET,
            "MICROSOFT_APP_TENANT_ID": TENANT,
            "CLAUSEBOT_TEAMS_CLOUD_URL": microsoft.url(),
            "CLAUSEBOT_PUBLIC_URL": "https://policies.example.org",
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": slack.SECRET,
            "SLACK_API_URL": slacks.url("/api/"),
        }
        process = workplace.start(fake=False).wait_until_ready()
        with fronted("nginx.conf", tmp_path, port_of(process.url)) as process.url:
            trust(tmp_path, monkeypatch)
            assert teams.says(process, microsoft, "f:1") == 200
            assert slack.says(process, "Ev1") == 200
            wait_for(lambda: teams.replies(microsoft) and slack.replies(slacks))
            assert process.get("/readyz")[0] == 404
            at_most = "w" * (1 << 20)
            assert teams.says(process, microsoft, "f:2", at_most) == 413
            assert slack.says(process, "Ev2", at_most) == 413
        assert process.stop() == 0
    for file, held in kept(tmp_path):
        assert b"/api/messages" not in held, file
        assert b"/slack/events" not in held, file


def test_nobody_who_comes_through_it_is_taken_for_this_machine(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bot without an app id answers this machine; through the web server, all comes from this machine."""
    process = workplace.start(fake=False).wait_until_ready()
    asked = {"Host": "localhost", "Content-Type": "application/json"}

    def status(url: str) -> int:
        request = urllib.request.Request(f"{url}/api/messages", b"{}", asked)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    assert status(process.url) == 400
    with fronted("nginx.conf", tmp_path, port_of(process.url)) as url:
        trust(tmp_path, monkeypatch)
        assert status(url) == 401
    assert process.stop(signal.SIGTERM) == 0


def trust(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `urlopen` take the certificate that `certificate` made."""
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "cert.pem"))
    monkeypatch.setattr(urllib.request, "_opener", None)  # from Python 3.12 on it keeps what it trusted first


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


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
