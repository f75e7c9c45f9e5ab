"""What `clausebot serve` goes by; settings that only make sense together are looked at together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.settings.core import Settings, read_settings
from bot.settings.environment import SettingError, address, folder, value
from bot.settings.mail import MailSettings, read_mail
from bot.settings.slack import SlackSettings, read_slack
from bot.settings.teams import TeamsSettings, read_teams


@dataclass(frozen=True, slots=True)
class Serving:
    """What `clausebot serve` needs beyond `core`.

    `secrets` is the folder with the keys that are not in the database, and `tombstones` the file that tells
    which cases were deleted; `public_url` has no slash at its end, and is "" when it is not set; `slack` is
    None where Slack is not set up, and `teams` where there is no app id and somebody from elsewhere may
    reach the process; `mail` is None where no notices go by e-mail. With `reporting`, reports are taken,
    and `public_url` is there, and one of `mail`, `slack` and `teams`.
    """

    core: Settings
    database_url: str = field(repr=False)
    host: str
    port: int
    secrets: Path
    tombstones: Path
    public_url: str
    slack: SlackSettings | None
    teams: TeamsSettings | None = None
    mail: MailSettings | None = None
    reporting: bool = False


def read_serving(environ: Mapping[str, str]) -> Serving:
    """Read all that `clausebot serve` needs. Raises SettingError, as `read_settings`."""
    core = read_settings(environ)
    public_url = address(environ, "CLAUSEBOT_PUBLIC_URL", "https://policies.example.org").rstrip("/")
    slack = read_slack(environ, public_url)
    teams = read_teams(environ, alone=not (slack or public_url))
    mail = read_mail(environ)
    return Serving(
        core=core,
        database_url=value(environ, "CLAUSEBOT_DATABASE_URL") or f"sqlite:///{core.data / 'store.db'}",
        host=value(environ, "CLAUSEBOT_HOST") or "127.0.0.1",
        port=_port(environ),
        secrets=folder(
            environ, "CLAUSEBOT_SECRETS", otherwise=core.data / "secrets", mend="Name a folder for the keys."
        ),
        tombstones=_tombstones(environ, core.data),
        public_url=public_url,
        slack=slack,
        teams=teams,
        mail=mail,
        reporting=_reporting(environ, public_url, tells=bool(mail or slack or teams)),
    )


def _port(environ: Mapping[str, str]) -> int:
    given = value(environ, "CLAUSEBOT_PORT") or "8080"
    if not (given.isascii() and given.isdigit() and int(given) <= 65535):
        raise SettingError("CLAUSEBOT_PORT: this is no port. Use a number up to 65535; 0 is any free one.")
    return int(given)


def _tombstones(environ: Mapping[str, str], data: Path) -> Path:
    named = value(environ, "CLAUSEBOT_TOMBSTONES")
    file = Path(named).expanduser() if named else data / "tombstones"
    if file.is_dir():
        raise SettingError(f"CLAUSEBOT_TOMBSTONES: {file} is a folder. Name a file that the bot may write.")
    return file


def _reporting(environ: Mapping[str, str], public_url: str, *, tells: bool) -> bool:
    given = value(environ, "CLAUSEBOT_REPORTING").lower() or "off"
    if given not in ("on", "off"):
        raise SettingError("CLAUSEBOT_REPORTING: write on or off.")
    if given == "on" and not public_url:
        raise SettingError(
            "CLAUSEBOT_PUBLIC_URL: it is missing. Reports are opened at a page that it leads to."
        )
    if given == "on" and not tells:
        raise SettingError(
            "CLAUSEBOT_SMTP_URL: it is missing, and neither Slack nor Teams is set up. Without one of them "
            "nobody would be told that a report has come."
        )
    return given == "on"
