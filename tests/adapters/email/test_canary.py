"""What goes out by e-mail, and what is kept of it, holds nothing of a report, however the server behaves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from adapters.desk import FrontDesk
from adapters.email.adapter import EmailAdapter
from adapters.notifying import Notifier
from bot.reporting import handling, sending
from bot.reporting.receipts import Receipt
from bot.reporting.routing import About
from bot.settings import MailSettings
from bot.store import outbox
from bot.store.tables import outbox as outbox_table
from tests.adapters.canary import CHOSEN, MORE, NAME, REPLY, SAID, SUBJECT, WORDS, Places, watched, written
from tests.adapters.desks import REPORTING, front_desk
from tests.adapters.email.server import Server
from tests.fakes import FakeConversation
from tests.reporting.handlers import HELEN, LORNA, MARGARET, ROSALIND, cases_of, enrolled
from tests.reporting.steps import draft, send
from tests.sample import northbridge
from tests.store.conftest import postgres, url

__all__ = ["postgres", "url"]

PASSWORD = "canary-password-7a7a"
ADDRESS = "helen.marsh@northbridge.example"
REFUSED = "450 come later, said canary-server-8b8b"


def test_no_marker_of_a_report_is_in_a_mail_or_in_what_is_kept_of_it(url: str, tmp_path: Path) -> None:
    with watched(tmp_path, url) as places:
        receipt = asyncio.run(journey(places))
    assert places.holding(*SAID, *written(receipt.written), PASSWORD, "canary-server") == []
    kept = places.kept()
    assert places.holding(*CHOSEN, among=kept) == []
    assert places.holding(ADDRESS, among={"our own log": places.ours.getvalue().encode()}) == []
    assert places.holding(ADDRESS, among={"the outbox": kept["table outbox"]}) == [], "it was sent"


async def journey(places: Places) -> Receipt:
    """A report by name, which the mail server refuses at first; then a message at its hour."""
    now = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    environ = {**REPORTING, "CLAUSEBOT_DATABASE_URL": places.url}
    server = Server({"RCPT": REFUSED})
    listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    async with (
        listening,
        front_desk(places.folder, FakeConversation(northbridge()), environ=environ) as desk,
    ):
        people = enrolled(desk.store, HELEN, MARGARET, ROSALIND, LORNA)
        port = listening.sockets[0].getsockname()[1]
        desk.adapters["email"] = EmailAdapter(
            MailSettings(False, "127.0.0.1", port, "", PASSWORD, "bot@desk.example")
        )
        delivering = asyncio.create_task(desk.deliverer.run())
        notifier = Notifier(desk, lambda: now)
        receipt = send(desk.store, draft(WORDS, About(frozenset({SUBJECT})), NAME))
        await notifier.look()
        await until(lambda: refused(desk))
        assert server.taken == []
        server.refusing.clear()
        await until(lambda: told(server) == 1)
        (case,) = cases_of(desk.store, people[HELEN])
        with desk.store.begin() as tx:
            handling.reply(tx, people[HELEN], case.id, REPLY)
            sending.add(tx, northbridge(), receipt, MORE, About())
        now = now.replace(hour=13)
        await notifier.look()
        await until(lambda: told(server) == 2 and not waiting(desk))
        desk.deliverer.stop()
        await delivering
        places.also("mails", "\n".join(mail.replace(ADDRESS, "") for mail in server.taken))
        places.also("metrics", desk.metrics.page().decode())
        places.back_up()
        return receipt


def told(server: Server) -> int:
    """How many mails the handler got."""
    return sum(ADDRESS in mail for mail in server.taken)


def waiting(desk: FrontDesk) -> int:
    with desk.store.begin() as tx:
        return outbox.waiting(tx)


def refused(desk: FrontDesk) -> bool:
    with desk.store.begin() as tx:
        return "smtp_450" in tx.connection.execute(select(outbox_table.c.last_error)).scalars().all()


async def until(true: Callable[[], object]) -> None:
    for _ in range(600):
        if true():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it never came")
