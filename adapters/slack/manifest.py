"""The app manifest: what Slack needs to know of the bot, and no permission more than it uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.surfaces.command import COMMAND
from adapters.slack.surfaces.shortcuts import ANYWHERE, ON_MESSAGE
from bot.settings import Serving

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "to hear a question that names the bot in a channel",
    "assistant:write": "to offer questions in the assistant panel, and to say that it is looking",
    "channels:history": "to hear a follow-up in a thread of a channel, where nobody names the bot again",
    "chat:write": "to answer",
    "commands": "for /policy and the two shortcuts",
    "groups:history": "as channels:history, in a private channel that the bot was invited to",
    "im:history": "to hear a direct message",
    "im:write": "to bring an answer, or a question that was handed over, to one person",
    "usergroups:read": "to know who is in a user group that organisation.yaml names an audience for",
}
"""Each permission, with what it is for."""

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "assistant_thread_started",
    "message.channels",
    "message.groups",
    "message.im",
    "tokens_revoked",
)
NAME = "Clausebot"
DESCRIPTION = "Ask about a rule at work, and read what the policy says, word for word."


def manifest(serving: Serving, *, audiences: bool) -> dict[str, Any]:
    """The manifest that fits the settings; `audiences` says whether a folder asks about user groups."""
    slack = serving.slack
    socket = bool(slack and slack.app_token)
    address = serving.public_url or "https://policies.example.org"
    events = {} if socket else {"request_url": f"{address}/slack/events"}
    shortcuts = [
        {
            "name": "What does the policy say?",
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
    command = {
        "command": COMMAND,
        "description": "Ask about a rule at work",
        "usage_hint": "can I reply from my own account?",
        "should_escape": False,
    }
    oauth: dict[str, Any] = {
        "scopes": {"bot": [one for one in SCOPES if audiences or one != "usergroups:read"]}
    }
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
            "assistant_view": {"assistant_description": DESCRIPTION, "suggested_prompts": []},
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": shortcuts,
            "slash_commands": [command if socket else {**command, "url": events["request_url"]}],
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
