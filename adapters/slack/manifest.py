"""The app manifest: what Slack needs to know of the bot, and no permission more than it uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.slack import form
from adapters.slack.surfaces.command import COMMAND
from adapters.slack.surfaces.shortcuts import ANYWHERE, ON_MESSAGE
from bot.model import Knowledge
from bot.settings import Serving, SettingError

CHANNELS = ("channels:read", "groups:read")
GROUPS = "usergroups:read"
SCOPES: Mapping[str, str] = {
    "app_mentions:read": "to hear a question that names the bot in a channel",
    "assistant:write": "to offer questions where a chat with the bot begins, and to say that it is looking",
    "channels:history": "to hear a follow-up in a thread of a channel, where nobody names the bot again",
    "channels:read": "to see, for clausebot doctor, whether a channel that roles.yaml names is archived",
    "chat:write": "to answer, and to bring a question that was handed over to a channel or a person",
    "commands": "for /policy and the shortcuts, and for /report where reports are taken",
    "groups:history": "as channels:history, in a private channel that the bot was invited to",
    "groups:read": "as channels:read, of a private channel that the bot was invited to",
    "im:history": "to hear a direct message",
    GROUPS: "to know who is in a user group that organisation.yaml names an audience for",
    "users:read": "to learn in which language somebody reads Slack, and speak to them in it",
}
"""Each permission, with what it is for."""

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "tokens_revoked",
)
NAME = "Clausebot"
DESCRIPTION = "Ask about a rule at work, and read what the policy says, word for word."


def scopes(knowledges: Iterable[Knowledge]) -> tuple[str, ...]:
    """The permissions that the bot needs, by what these folders name: user groups, channels of roles."""
    needed = set(SCOPES) - {GROUPS, *CHANNELS}
    for one in knowledges:
        needed |= {GROUPS} if one.organisation.slack.audiences else set()
        needed |= set(CHANNELS) if any(role.slack for role in one.roles.values()) else set()
    return tuple(scope for scope in SCOPES if scope in needed)


def manifest(serving: Serving, knowledges: Iterable[Knowledge]) -> dict[str, Any]:
    """The manifest that fits the settings and the folders.

    Without an address that people reach the bot by, and with a token for it, it is for Socket Mode. Raises
    SettingError where Slack is to send events over HTTPS, and no setting says where to.
    """
    slack, address = serving.slack, serving.public_url
    socket = bool(slack.app_token) if slack else not address
    if not (socket or address):
        mend = "Set it to the address that Slack sends events to, or set SLACK_APP_TOKEN for Socket Mode."
        raise SettingError(f"CLAUSEBOT_PUBLIC_URL: it is missing. {mend}")
    events = {} if socket else {"request_url": f"{address}/slack/events"}
    shortcuts = [
        {
            "name": "What does the policy say",  # 24 characters are Slack's most
            "type": "message",
            "callback_id": ON_MESSAGE,
            "description": "Find the rule that a message is about",
        },
        {
            "name": "Ask about policy",
            "type": "global",
            "callback_id": ANYWHERE,
            "description": "Ask about a rule at work",
        },
    ]
    commands: list[dict[str, Any]] = [
        {
            "command": COMMAND,
            "description": "Ask about a rule at work",
            "usage_hint": "can I reply from my own account?",
            "should_escape": False,
        }
    ]
    if serving.reporting:
        told = "Tell somebody what happened, with your name or without"
        reporting = {"type": "global", "callback_id": form.ANYWHERE, "description": told}
        shortcuts.append({"name": "Report something", **reporting})
        commands.append({"command": form.COMMAND, "description": told, "should_escape": False})
    oauth: dict[str, Any] = {"scopes": {"bot": list(scopes(knowledges))}}
    if slack and slack.client_id:
        oauth["redirect_urls"] = [f"{address}/slack/oauth_redirect"]
    return {
        "display_information": {"name": NAME, "description": DESCRIPTION},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {"agent_description": DESCRIPTION},
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": shortcuts,
            "slash_commands": [one if socket else {**one, "url": events["request_url"]} for one in commands],
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {**events, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **events},
            "org_deploy_enabled": bool(slack and slack.client_id),
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }
