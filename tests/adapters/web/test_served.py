"""The process as it is run, with reports switched on: from the form to a mail server and the desk."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from email import message_from_string
from email.policy import default
from pathlib import Path

from aiohttp import ClientError, ClientSession, CookieJar

from bot.reporting import tombstones
from bot.store import open_store
from tests.adapters.email.server import Server
from tests.adapters.web.reporter import send
from tests.adapters.web.serving import HELEN, LORNA, MARGARET, ROSALIND, Visitor
from tests.ports import free_port
from tests.reporting.handlers import cases_of, enrolled
from tests.reporting.steps import send as send_to


async def until_ready(visitor: Visitor, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, log.read_text()
        try:
            if (await visitor.get("/readyz")).status == 200:
                return
        except ClientError:
            pass
        await asyncio.sleep(0.2)
    raise AssertionError(log.read_text())


async def eventually(mail: Server, to: str, count: int) -> list[str]:
    """The mail to one address: what the audit log sends to another comes at an hour of its own."""
    for _ in range(300):
        taken = [one for one in mail.taken if message_from_string(one, policy=default)["To"] == to]
        if len(taken) >= count:
            return taken
        await asyncio.sleep(0.2)
    raise AssertionError("no mail came")


def test_an_urgent_report_to_the_running_process_is_told_by_mail_at_once_and_its_log_knows_nothing(
    tmp_path: Path,
) -> None:
    async def go() -> None:
        mail = Server()
        listening = await asyncio.start_server(mail.talk, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{free_port()}"
        environ = os.environ | {
            "CLAUSEBOT_DATA": str(tmp_path),
            "CLAUSEBOT_PORT": url.rpartition(":")[2],
            "CLAUSEBOT_SEMANTIC": "off",
            "CLAUSEBOT_REPORTING": "on",
            "CLAUSEBOT_PUBLIC_URL": url,
            "CLAUSEBOT_SMTP_URL": f"smtp://127.0.0.1:{listening.sockets[0].getsockname()[1]}",
            "CLAUSEBOT_MAIL_FROM": "bot@northbridge.example",
        }
        store = open_store(f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "secrets")
        desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
        send_to(store)  # it was deleted, and a backup has brought it back
        (deleted,) = cases_of(store, desk[HELEN])
        tombstones.write(tmp_path / "tombstones", {deleted.id: date.today().isoformat()})
        store.close()
        log = tmp_path / "log"
        command = [sys.executable, "-c", "from adapters.cli import main; main()", "serve"]
        with log.open("w") as out:
            process = subprocess.Popen(command, env=environ, stdout=out, stderr=out)
        try:
            async with listening, ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
                visitor = Visitor(url, session)
                await until_ready(visitor, process, log)
                keys = {file.name for file in (tmp_path / "secrets").iterdir()}
                assert {"pepper.key", "audit.key"} <= keys, "a backup of the keys made now would lack one"
                with closing(sqlite3.connect(tmp_path / "store.db")) as kept:
                    assert kept.execute("SELECT id FROM reports").fetchall() == []
                receipt = (await send(visitor, text="canary-served-1f1f")).receipt
                helen = "helen.marsh@northbridge.example"
                (told,) = await eventually(mail, helen, 1)
                assert not any("canary" in one for one in mail.taken)
                assert "desk" in message_from_string(told, policy=default).get_content()
                page = await visitor.get("/desk/link")
                await visitor.fill(page, address=helen)
                link = message_from_string(
                    (await eventually(mail, helen, 2))[1], policy=default
                ).get_content()
                found = re.search(rf"{url}(/desk/enter/\S+)", link)
                assert found
                assert (await visitor.fill(await visitor.get(found[1]))).heading == "Your passphrase"
        finally:
            process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(process.wait, 60) == 0
        said = log.read_text()
        assert "ready" in said
        for secret in ("canary", receipt, "helen.marsh@", found[1].rpartition("/")[2]):
            assert secret not in said

    asyncio.run(go())
