"""The mail server that notices are handed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from bot.settings.environment import SettingError, value


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where notices are handed in: `smtp://` with STARTTLS, or `smtps://`; and whom they come from."""

    secure: bool
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str


def read_mail(environ: Mapping[str, str]) -> MailSettings | None:
    """Read the mail server; None where there is none. Raises SettingError when the settings are wrong."""
    url, sender = value(environ, "CLAUSEBOT_SMTP_URL"), value(environ, "CLAUSEBOT_MAIL_FROM")
    if not (url or sender):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or (465 if parts.scheme == "smtps" else 587)
        good = parts.scheme in ("smtp", "smtps") and parts.hostname and not (parts.query or parts.fragment)
    except ValueError:
        good = False
    if not good:
        raise SettingError(
            "CLAUSEBOT_SMTP_URL: this is no mail server. Write it like smtps://user:password@mail.example.org."
        )
    if "@" not in sender or any(sign in sender for sign in "<>\r\n"):
        raise SettingError("CLAUSEBOT_MAIL_FROM: this is no e-mail address. Write it like bot@example.org.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailSettings(parts.scheme == "smtps", parts.hostname or "", port, user, password, sender)
