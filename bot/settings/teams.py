"""How Microsoft Teams is reached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.settings.environment import SettingError, address, one_of, value

TEAMS_SDKS = ("botbuilder", "agents")
APP_TYPES = ("SingleTenant", "MultiTenant", "UserAssignedMSI")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """How Microsoft Teams is reached; "" is what is not set.

    Without an `app_id`, only clients on this machine are. With one, the bot shows who it is by a `password`,
    by a `certificate` (a .pfx file), or, with `app_type` UserAssignedMSI, by the machine's own identity.
    `cloud_url` stands in for Microsoft's own services in tests.
    """

    app_id: str
    password: str = field(repr=False)
    tenant: str
    app_type: str
    certificate: str
    sdk: str
    cloud_url: str


def read_teams(environ: Mapping[str, str], *, alone: bool) -> TeamsSettings | None:
    """Read how Teams is reached; None where nobody may reach it. Raises SettingError when that is wrong.

    `alone` says that nobody from elsewhere reaches the process, so that local clients may ask it.
    """
    tenant = value(environ, "MICROSOFT_APP_TENANT_ID")
    teams = TeamsSettings(
        app_id=value(environ, "MICROSOFT_APP_ID").lower(),
        password=value(environ, "MICROSOFT_APP_PASSWORD"),
        tenant=tenant.lower(),
        app_type=one_of(environ, "MICROSOFT_APP_TYPE", APP_TYPES) or APP_TYPES[0 if tenant else 1],
        certificate=value(environ, "MICROSOFT_APP_CERTIFICATE"),
        sdk=one_of(environ, "CLAUSEBOT_TEAMS_SDK", TEAMS_SDKS) or TEAMS_SDKS[0],
        cloud_url=address(environ, "CLAUSEBOT_TEAMS_CLOUD_URL", "http://127.0.0.1:8081").rstrip("/"),
    )
    if fault := next(_faults(teams), None):
        raise SettingError(fault)
    return teams if teams.app_id or alone else None


def _faults(teams: TeamsSettings) -> Iterator[str]:
    shown = {
        "PASSWORD": bool(teams.password),
        "CERTIFICATE": bool(teams.certificate),
        "TYPE": teams.app_type == "UserAssignedMSI",
    }
    ways = [name for name, is_set in shown.items() if is_set]
    if ways and not teams.app_id:
        yield f"MICROSOFT_APP_{ways[0]}: it is set without MICROSOFT_APP_ID. Set that too, or unset this."
    if teams.app_id and not _GUID.fullmatch(teams.app_id):
        yield "MICROSOFT_APP_ID: this is no app id. Copy it from the app's page in the Entra admin centre."
    if teams.app_id and not ways:
        missing = "it is missing. Set it to the client secret of the app MICROSOFT_APP_ID."
        yield f"MICROSOFT_APP_PASSWORD: {missing}"
    if len(ways) > 1:
        yield f"MICROSOFT_APP_{ways[-1]}: there is another way to sign in. Unset one."
    if teams.sdk != "agents" and ways and ways[0] != "PASSWORD":
        needs = "the other transport is needed for that. Set CLAUSEBOT_TEAMS_SDK=agents."
        yield f"MICROSOFT_APP_{ways[0]}: {needs}"
    if teams.app_id and teams.app_type != "MultiTenant" and not teams.tenant:
        yield "MICROSOFT_APP_TENANT_ID: it is missing. Set it to your directory's id, from the same page."
    if teams.certificate and not Path(teams.certificate).is_file():
        yield f"MICROSOFT_APP_CERTIFICATE: there is no file {teams.certificate}. Name the .pfx file."
