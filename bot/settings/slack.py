"""How Slack is reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.settings.environment import SettingError, address, value

SLACK_API = "https://slack.com/api/"


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


def read_slack(environ: Mapping[str, str], public_url: str) -> SlackSettings | None:
    """Read how Slack is reached; None where it is not set up. Raises SettingError when that is wrong.

    Installing in several workspaces needs a `public_url`, which may be "".
    """
    api_url = address(environ, "SLACK_API_URL", SLACK_API) or SLACK_API
    slack = SlackSettings(
        bot_token=value(environ, "SLACK_BOT_TOKEN"),
        signing_secret=value(environ, "SLACK_SIGNING_SECRET"),
        app_token=value(environ, "SLACK_APP_TOKEN"),
        client_id=value(environ, "SLACK_CLIENT_ID"),
        client_secret=value(environ, "SLACK_CLIENT_SECRET"),
        api_url=api_url,
    )
    if slack == SlackSettings("", "", "", "", "", api_url):
        return None
    if fault := next(_faults(slack, public_url), None):
        raise SettingError(fault)
    return slack


def _faults(slack: SlackSettings, public_url: str) -> Iterator[str]:
    bot, app, several = slack.bot_token, slack.app_token, slack.client_id
    another = "this is another kind of token. Copy the one that begins with"
    if bot and not bot.startswith("xoxb-"):
        yield f"SLACK_BOT_TOKEN: {another} xoxb-."
    if app and not app.startswith("xapp-"):
        yield f"SLACK_APP_TOKEN: {another} xapp-."
    if slack.client_secret and not slack.client_id:
        yield "SLACK_CLIENT_ID: it is missing. Set it, or unset SLACK_CLIENT_SECRET."
    if slack.client_id and not slack.client_secret:
        yield "SLACK_CLIENT_SECRET: it is missing. Set it, or unset SLACK_CLIENT_ID."
    if not (bot or several):
        yield "SLACK_BOT_TOKEN: it is missing. Set it, or unset all that begins with SLACK_."
    if bot and several:
        both = "it is for one workspace, and SLACK_CLIENT_ID is for several. Unset one of them."
        yield f"SLACK_BOT_TOKEN: {both}"
    if not (slack.signing_secret or app):
        no_way_in = "it is missing. Set it to get events over HTTPS, or SLACK_APP_TOKEN for Socket Mode."
        yield f"SLACK_SIGNING_SECRET: {no_way_in}"
    if several and not public_url:
        no_page = (
            "it is missing. To install in several workspaces, set the address that people reach the bot by."
        )
        yield f"CLAUSEBOT_PUBLIC_URL: {no_page}"
