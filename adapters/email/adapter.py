"""Hands notices in at a mail server. A notice says that there is something to read, and nothing of it."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Iterable
from contextlib import closing, suppress
from email.message import EmailMessage
from ipaddress import ip_address

from aiohttp import web

from adapters.notifying import NEWS
from adapters.ports import CannotDeliverError, TryAgainError
from adapters.reaching import EMAIL
from bot.phrases import phrase
from bot.settings import MailSettings
from bot.store.outbox import Message

SECONDS = 20.0


class EmailAdapter:
    """E-mail as `adapters.ports.Adapter`. It only sends."""

    platform = EMAIL
    ready = True

    def __init__(self, settings: MailSettings) -> None:
        """Nothing is connected before something is to be sent."""
        self._settings = settings

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """None."""
        return ()

    async def start(self) -> None:
        """Nothing to connect."""

    async def stop(self) -> None:
        """Nothing to disconnect."""

    async def deliver(self, message: Message) -> None:
        """Send it; its payload is what `adapters.notifying.notice` makes."""
        await asyncio.to_thread(self._send, self._written(message))

    def _written(self, message: Message) -> EmailMessage:
        payload = message.payload
        mail = EmailMessage()
        mail["From"], mail["To"] = self._settings.sender, payload["to"]
        mail["Subject"] = phrase(NEWS[payload["news"]], payload["language"])
        mail["Auto-Submitted"] = "auto-generated"
        if head := payload.get("head"):
            body = phrase("notice.audit_body", payload["language"], head=head)
        else:
            body = phrase("notice.body", payload["language"], said=mail["Subject"], link=payload["link"])
        mail.set_content(f"{body}\n")
        return mail

    def _send(self, mail: EmailMessage) -> None:
        settings, context = self._settings, ssl.create_default_context()
        try:
            server: smtplib.SMTP
            if settings.secure:
                server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=SECONDS, context=context)
            else:
                server = smtplib.SMTP(settings.host, settings.port, timeout=SECONDS)
            with closing(server):
                if not settings.secure and not _on_this_machine(settings.host):
                    server.starttls(context=context)
                if settings.user:
                    server.login(settings.user, settings.password)
                server.send_message(mail)
                # It is taken; however the server says goodbye, it must not be sent again.
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise _by_code(code) from None
        except smtplib.SMTPResponseException as error:
            raise _by_code(error.smtp_code) from None
        except (smtplib.SMTPException, OSError) as error:
            raise TryAgainError(type(error).__name__) from None


def _by_code(code: int) -> TryAgainError | CannotDeliverError:
    """A 5xx is for good (RFC 5321, 4.2.1), but for one that says that we are not let in."""
    kind = f"smtp_{code}"
    return CannotDeliverError(kind) if code >= 500 and code not in (530, 534, 535) else TryAgainError(kind)


def _on_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
