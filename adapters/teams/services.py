"""Where the bot may post to: an activity names a service URL, and not every one is Teams'."""

from __future__ import annotations

import re

from bot.settings import TeamsSettings

HOSTS = frozenset(
    (
        "smba.trafficmanager.net",
        "smba.infra.gcc.teams.microsoft.com",
        "smba.infra.gov.teams.microsoft.us",
        "smba.infra.dod.teams.microsoft.us",
    )
)
"""The Bot Connector's for Teams: worldwide, and those of the clouds for governments."""
LOOPBACK = frozenset(("127.0.0.1", "localhost", "[::1]"))

WORLDWIDE = "https://smba.trafficmanager.net"
"""Takes a message that answers none, wherever its tenant is: learn.microsoft.com/microsoftteams/platform/
bots/how-to/conversations/send-proactive-messages. The clouds for governments have others."""

_URL = re.compile(
    r"(?P<origin>(?P<scheme>https?)://(?P<host>[a-z0-9.-]+|\[::1\])(?::\d{1,5})?)(?:/[A-Za-z0-9._~/-]*)?"
)


def is_allowed(url: str, settings: TeamsSettings) -> bool:
    """Whether `url` is Teams' own, or, for a bot without an app id, on this machine."""
    found = _URL.fullmatch(url)
    if found is None:
        return False
    if not settings.app_id:
        return found["host"] in LOOPBACK
    if settings.cloud_url and found["origin"] == settings.cloud_url:
        return True
    return found["host"] in HOSTS and found["origin"] == f"https://{found['host']}"


def for_a_beginning(settings: TeamsSettings) -> str:
    """The service URL for a message that answers none."""
    return f"{settings.cloud_url or WORLDWIDE}/teams/"
