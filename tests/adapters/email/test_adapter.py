"""Notices, handed in at a mail server that listens."""

from __future__ import annotations

import asyncio
from email import message_from_string
from email.policy import default

import pytest

from adapters.email.adapter import EmailAdapter
from adapters.notifying import AUDIT, notice
from adapters.ports import CannotDeliverError, TryAgainError
from adapters.reaching import EMAIL
from bot.settings import MailSettings
from bot.store.outbox import Message
from tests import fakes
from tests.adapters.email.server import Server
from tests.ports import free_port

LINK = "https://desk.example/desk"
HELEN = fakes.person("helen-marsh", email="helen@northbridge.example")
MESSAGE = notice(fakes.knowledge(), HELEN, EMAIL, "report", LINK)


def deliver(server: Server, message: Message = MESSAGE) -> None:
    async def go() -> None:
        listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        async with listening:
            adapter = EmailAdapter(MailSettings(False, "127.0.0.1", port, "", "", "bot@northbridge.example"))
            await adapter.deliver(message)

    asyncio.run(go())


def test_a_notice_says_that_there_is_something_and_where_and_no_more() -> None:
    server = Server()
    deliver(server)
    (taken,) = server.taken
    mail = message_from_string(taken, policy=default)
    assert (mail["To"], mail["From"]) == ("helen@northbridge.example", "bot@northbridge.example")
    assert mail["Subject"] == "Something new is at your desk"
    body = mail.get_content()
    assert LINK in body
    assert "northbridge" not in body.lower()


@pytest.mark.parametrize(
    ("refusing", "error"),
    [
        ({"RCPT": "550 no such person"}, CannotDeliverError),
        ({"RCPT": "450 come later"}, TryAgainError),
        ({"MAIL": "421 too busy"}, TryAgainError),
        ({"MAIL": "530 log in first"}, TryAgainError),
        ({"DATA": "554 it looks like spam"}, CannotDeliverError),
    ],
)
def test_what_the_server_refuses_for_good_is_given_up_and_else_tried_again(
    refusing: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        deliver(Server(refusing))
    assert str(caught.value).startswith("smtp_")
    assert "helen" not in str(caught.value)


def test_a_server_that_is_away_is_tried_again() -> None:
    adapter = EmailAdapter(MailSettings(False, "127.0.0.1", free_port(), "", "", "bot@x.example"))
    with pytest.raises(TryAgainError):
        asyncio.run(adapter.deliver(MESSAGE))


def test_to_another_machine_nothing_is_sent_in_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.email.adapter._on_this_machine", lambda _host: False)
    server = Server()
    with pytest.raises(TryAgainError, match="SMTPNotSupportedError"):
        deliver(server)
    assert server.taken == []


def test_what_was_taken_is_not_sent_again_however_the_server_says_goodbye() -> None:
    server = Server({"QUIT": "500 what?"})
    deliver(server)
    assert len(server.taken) == 1


def test_the_head_of_the_audit_log_comes_with_what_to_do_with_it() -> None:
    message = notice(fakes.knowledge(), HELEN, EMAIL, AUDIT, head="9f" * 32)
    assert message
    server = Server()
    deliver(server, message)
    mail = message_from_string(server.taken[0], policy=default)
    assert mail["Subject"] == "Please keep this: today's head of the audit log"
    assert f"clausebot audit verify --head {'9f' * 32}" in mail.get_content()
