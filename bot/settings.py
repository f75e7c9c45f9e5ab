"""The environment, read once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import platformdirs

SLACK_API = "https://slack.com/api/"
SEMANTIC = ("auto", "on", "off")
TEAMS_SDKS = ("botbuilder", "agents")
APP_TYPES = ("SingleTenant", "MultiTenant", "UserAssignedMSI")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class SettingError(ValueError):
    """A setting that is wrong. Its text is one line that names the setting and the mend."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says.

    `knowledge` is one organisation's folder, or holds one folder for each; `data` is where the
    index lives; `semantic` is `auto`, `on` or `off`; `locale` is that of whoever sits at the terminal.
    """

    knowledge: Path
    data: Path
    semantic: str
    locale: str = ""


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """How Slack is reached; "" is what is not set.

    There is a `bot_token`, for one workspace, or a `client_id` with its `client_secret`, for several;
    and a `signing_secret`, for events over HTTP, or an `app_token`, for Socket Mode.
    """

    bot_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    app_token: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    api_url: str


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


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where notices are handed in: `smtp://` with STARTTLS, or `smtps://`; and whom they come from."""

    secure: bool
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str


@dataclass(frozen=True, slots=True)
class Serving:
    """What `clausebot serve` needs beyond `core`.

    `secrets` is the folder with the keys that are not in the database, and `tombstones` the file that tells
    which cases were deleted; `public_url` has no slash at its end, and is "" when it is not set; `slack` is
    None where Slack is not set up, and `teams` where there is no app id and somebody from elsewhere may
    reach the process; `mail` is None where no notices go by e-mail. With `reporting`, reports are taken,
    and `mail` and `public_url` are there.
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
    """Read all that `clausebot serve` needs. Raises SettingError, as `read_settings`.

    Settings that only make sense together are looked at together.
    """
    core = read_settings(environ)
    public_url = _address(environ, "CLAUSEBOT_PUBLIC_URL", "https://policies.example.org").rstrip("/")
    slack = _slack(environ, public_url)
    teams = _teams(environ, alone=not (slack or public_url))
    mail = _mail(environ)
    return Serving(
        core=core,
        database_url=_value(environ, "CLAUSEBOT_DATABASE_URL") or f"sqlite:///{core.data / 'store.db'}",
        host=_value(environ, "CLAUSEBOT_HOST") or "127.0.0.1",
        port=_port(environ),
        secrets=_secrets(environ, core.data),
        tombstones=_tombstones(environ, core.data),
        public_url=public_url,
        slack=slack,
        teams=teams,
        mail=mail,
        reporting=_reporting(environ, public_url, tells=bool(mail or slack or teams)),
    )


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from `environ`; a setting that is absent or blank has its default.

    Raises SettingError, which names the setting and how to mend it.
    """
    locale = next(filter(None, (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return Settings(_knowledge(environ), _data(environ), _semantic(environ), locale)


def sample_folder() -> Path:
    """The sample that comes with the bot: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parent
    beside = package.parent / "knowledge"
    return beside if beside.is_dir() else package / "sample"


def _knowledge(environ: Mapping[str, str]) -> Path:
    named = _value(environ, "CLAUSEBOT_KNOWLEDGE")
    if not named:
        return sample_folder()
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise SettingError(
            f"CLAUSEBOT_KNOWLEDGE: there is no folder {folder}. Name the folder that holds your policies, "
            "or unset it to use the sample."
        )
    return folder


def _data(environ: Mapping[str, str]) -> Path:
    named = _value(environ, "CLAUSEBOT_DATA")
    if not named:
        return platformdirs.user_data_path("clausebot", appauthor=False)
    folder = Path(named).expanduser()
    if folder.exists() and not folder.is_dir():
        raise SettingError(f"CLAUSEBOT_DATA: {folder} is a file. Name a folder that the bot may write to.")
    return folder


def _semantic(environ: Mapping[str, str]) -> str:
    value = _value(environ, "CLAUSEBOT_SEMANTIC").lower() or "auto"
    if value not in SEMANTIC:
        raise SettingError(
            f"CLAUSEBOT_SEMANTIC: {value!r} is none of {', '.join(SEMANTIC)}. Use one of those."
        )
    return value


def _port(environ: Mapping[str, str]) -> int:
    value = _value(environ, "CLAUSEBOT_PORT") or "8080"
    if not (value.isascii() and value.isdigit() and int(value) <= 65535):
        raise SettingError("CLAUSEBOT_PORT: this is no port. Use a number up to 65535; 0 is any free one.")
    return int(value)


def _secrets(environ: Mapping[str, str], data: Path) -> Path:
    named = _value(environ, "CLAUSEBOT_SECRETS")
    folder = Path(named).expanduser() if named else data / "secrets"
    if folder.exists() and not folder.is_dir():
        raise SettingError(f"CLAUSEBOT_SECRETS: {folder} is a file. Name a folder for the keys.")
    return folder


def _tombstones(environ: Mapping[str, str], data: Path) -> Path:
    named = _value(environ, "CLAUSEBOT_TOMBSTONES")
    file = Path(named).expanduser() if named else data / "tombstones"
    if file.is_dir():
        raise SettingError(f"CLAUSEBOT_TOMBSTONES: {file} is a folder. Name a file that the bot may write.")
    return file


def _mail(environ: Mapping[str, str]) -> MailSettings | None:
    value, sender = _value(environ, "CLAUSEBOT_SMTP_URL"), _value(environ, "CLAUSEBOT_MAIL_FROM")
    if not (value or sender):
        return None
    try:
        parts = urlsplit(value)
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


def _reporting(environ: Mapping[str, str], public_url: str, *, tells: bool) -> bool:
    value = _value(environ, "CLAUSEBOT_REPORTING").lower() or "off"
    if value not in ("on", "off"):
        raise SettingError("CLAUSEBOT_REPORTING: write on or off.")
    if value == "on" and not public_url:
        raise SettingError(
            "CLAUSEBOT_PUBLIC_URL: it is missing. Reports are opened at a page that it leads to."
        )
    if value == "on" and not tells:
        raise SettingError(
            "CLAUSEBOT_SMTP_URL: it is missing, and neither Slack nor Teams is set up. Without one of them "
            "nobody would be told that a report has come."
        )
    return value == "on"


def _address(environ: Mapping[str, str], name: str, example: str) -> str:
    value = _value(environ, name)
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
    except ValueError:
        good = False
    if not good:
        raise SettingError(f"{name}: this is no web address. Write it like {example}.")
    return value


def _slack(environ: Mapping[str, str], public_url: str) -> SlackSettings | None:
    api_url = _address(environ, "SLACK_API_URL", SLACK_API) or SLACK_API
    slack = SlackSettings(
        bot_token=_value(environ, "SLACK_BOT_TOKEN"),
        signing_secret=_value(environ, "SLACK_SIGNING_SECRET"),
        app_token=_value(environ, "SLACK_APP_TOKEN"),
        client_id=_value(environ, "SLACK_CLIENT_ID"),
        client_secret=_value(environ, "SLACK_CLIENT_SECRET"),
        api_url=api_url,
    )
    if slack == SlackSettings("", "", "", "", "", api_url):
        return None
    for wrong, told in _slack_faults(slack, public_url):
        if wrong:
            raise SettingError(told)
    return slack


def _slack_faults(slack: SlackSettings, public_url: str) -> Iterator[tuple[bool, str]]:
    """Each thing that can be wrong: whether it is, and what to say then."""
    bot, app, several = slack.bot_token, slack.app_token, slack.client_id
    another = "this is another kind of token. Copy the one that begins with"
    yield bool(bot) and not bot.startswith("xoxb-"), f"SLACK_BOT_TOKEN: {another} xoxb-."
    yield bool(app) and not app.startswith("xapp-"), f"SLACK_APP_TOKEN: {another} xapp-."
    for here, there in (("CLIENT_ID", "CLIENT_SECRET"), ("CLIENT_SECRET", "CLIENT_ID")):
        alone = bool(getattr(slack, there.lower())) and not getattr(slack, here.lower())
        yield alone, f"SLACK_{here}: it is missing. Set it, or unset SLACK_{there}."
    yield (
        not (bot or several),
        "SLACK_BOT_TOKEN: it is missing. Set it, or unset all that begins with SLACK_.",
    )
    both = "it is for one workspace, and SLACK_CLIENT_ID is for several. Unset one of them."
    yield bool(bot and several), f"SLACK_BOT_TOKEN: {both}"
    no_way_in = "it is missing. Set it to get events over HTTPS, or SLACK_APP_TOKEN for Socket Mode."
    yield not (slack.signing_secret or app), f"SLACK_SIGNING_SECRET: {no_way_in}"
    no_page = "it is missing. To install in several workspaces, set the address that people reach the bot by."
    yield bool(several) and not public_url, f"CLAUSEBOT_PUBLIC_URL: {no_page}"


def _teams(environ: Mapping[str, str], *, alone: bool) -> TeamsSettings | None:
    """`alone` says that nobody from elsewhere reaches the process, so that local clients may ask it."""
    tenant = _value(environ, "MICROSOFT_APP_TENANT_ID")
    teams = TeamsSettings(
        app_id=_value(environ, "MICROSOFT_APP_ID").lower(),
        password=_value(environ, "MICROSOFT_APP_PASSWORD"),
        tenant=tenant.lower(),
        app_type=_one_of(environ, "MICROSOFT_APP_TYPE", APP_TYPES) or APP_TYPES[0 if tenant else 1],
        certificate=_value(environ, "MICROSOFT_APP_CERTIFICATE"),
        sdk=_one_of(environ, "CLAUSEBOT_TEAMS_SDK", TEAMS_SDKS) or TEAMS_SDKS[0],
        cloud_url=_address(environ, "CLAUSEBOT_TEAMS_CLOUD_URL", "http://127.0.0.1:8081").rstrip("/"),
    )
    for wrong, told in _teams_faults(teams):
        if wrong:
            raise SettingError(told)
    return teams if teams.app_id or alone else None


def _teams_faults(teams: TeamsSettings) -> Iterator[tuple[bool, str]]:
    """As `_slack_faults`."""
    shown = [
        ("PASSWORD", bool(teams.password)),
        ("CERTIFICATE", bool(teams.certificate)),
        ("TYPE", teams.app_type == "UserAssignedMSI"),
    ]
    ways = [name for name, is_set in shown if is_set]
    for name in ways:
        told = f"MICROSOFT_APP_{name}: it is set without MICROSOFT_APP_ID. Set that too, or unset this."
        yield not teams.app_id, told
    no_id = "MICROSOFT_APP_ID: this is no app id. Copy it from the app's page in the Entra admin centre."
    yield bool(teams.app_id) and not _GUID.fullmatch(teams.app_id), no_id
    missing = (
        "MICROSOFT_APP_PASSWORD: it is missing. Set it to the client secret of the app MICROSOFT_APP_ID."
    )
    yield bool(teams.app_id) and not ways, missing
    yield (
        len(ways) > 1,
        f"MICROSOFT_APP_{ways[-1:] and ways[-1]}: there is another way to sign in. Unset one.",
    )
    needs = "the other transport is needed for that. Set CLAUSEBOT_TEAMS_SDK=agents."
    for name in ways:
        yield name != "PASSWORD" and teams.sdk != "agents", f"MICROSOFT_APP_{name}: {needs}"
    no_tenant = "MICROSOFT_APP_TENANT_ID: it is missing. Set it to your directory's id, from the same page."
    yield bool(teams.app_id) and teams.app_type != "MultiTenant" and not teams.tenant, no_tenant
    gone = f"MICROSOFT_APP_CERTIFICATE: there is no file {teams.certificate}. Name the .pfx file."
    yield bool(teams.certificate) and not Path(teams.certificate).is_file(), gone


def _one_of(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = _value(environ, name)
    known = {choice.lower(): choice for choice in choices}
    if value and value.lower() not in known:
        raise SettingError(f"{name}: {value!r} is none of {', '.join(choices)}. Use one of those.")
    return known.get(value.lower(), "")


def _value(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name, "").strip()
