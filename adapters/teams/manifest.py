"""The app package: what Teams needs to know of the bot, as the zip file that an administrator uploads."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from adapters.teams.form import COMMAND
from adapters.teams.icons import ACCENT, colour_icon, outline_icon
from adapters.teams.surfaces.searching import ON_MESSAGE, QUERY, SEARCH
from adapters.wording import as_title, shortened
from bot.model import Knowledge
from bot.settings import Serving, SettingError

VERSION = "1.27"
"""The first that knows prompts, which send a whole question at one click."""
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json"
APP_VERSION = "1.0.0"
NAME = "Clausebot"
SHORT = "Ask about a rule at work, and read what the policy says, word for word."
FULL = (
    "Ask a question about a rule at work in your own words. Clausebot finds the clause that answers it and "
    "shows it word for word, with its number and where to read on. When the policies do not say, it tells "
    "you so, and names the person to ask. It keeps neither your name nor your question, unless you ask it "
    "to send your question to a person."
)
MOST_COMMANDS = 10
LONGEST_TITLE = 32
LONGEST_DESCRIPTION = 128
WHERE = ("personal", "team", "groupChat")
TABS = ("conversations", "about")
"""Teams' own: the chat, and what the manifest says of the bot. docs/teams.md says why the form is no tab."""


def package(serving: Serving, knowledges: Sequence[Knowledge]) -> bytes:
    """The zip file. Raises SettingError as `manifest`."""
    told = json.dumps(manifest(serving, knowledges), indent=2, ensure_ascii=False)
    files = {
        "manifest.json": told.encode(),
        "color.png": colour_icon(),
        "outline.png": outline_icon(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(zipfile.ZipInfo(name), content)  # with no date: the same bytes each time
    return out.getvalue()


def manifest(serving: Serving, knowledges: Sequence[Knowledge]) -> dict[str, Any]:
    """The manifest that fits the settings; `knowledges` have the questions that are offered.

    Raises SettingError where there is no app id, or no address with HTTPS that people reach the bot by.
    """
    app_id = serving.teams.app_id if serving.teams else ""
    if not app_id:
        mend = "Set it to the id of your app registration; docs/teams.md says where it stands."
        raise SettingError(f"MICROSOFT_APP_ID: it is missing. {mend}")
    if not serving.public_url.startswith("https://"):
        mend = "Set it to the address with https:// that Teams sends messages to."
        raise SettingError(f"CLAUSEBOT_PUBLIC_URL: it is missing, or has no HTTPS. {mend}")
    address = serving.public_url
    return {
        "$schema": SCHEMA,
        "manifestVersion": VERSION,
        "version": APP_VERSION,
        "id": app_id,
        "developer": {
            "name": shortened(knowledges[0].organisation.name if len(knowledges) == 1 else NAME, 32),
            "websiteUrl": address,
            "privacyUrl": address,
            "termsOfUseUrl": address,
        },
        "name": {"short": NAME, "full": f"{NAME}: what the policy says"},
        "description": {"short": SHORT, "full": FULL},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "defaultInstallScope": "personal",
        "bots": [
            {
                "botId": app_id,
                "scopes": list(WHERE),
                "supportsFiles": False,
                "isNotificationOnly": False,
                **_offered(knowledges),
            }
        ],
        "staticTabs": [{"entityId": tab, "scopes": ["personal"]} for tab in TABS],
        "composeExtensions": [{"botId": app_id, "commands": list(_commands(serving))}],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(address).hostname or ""],
    }


def _offered(knowledges: Sequence[Knowledge]) -> dict[str, Any]:
    """Questions to begin with: the first of each policy, for everybody."""
    first: dict[str, str] = {}
    for knowledge in knowledges:
        for answer in knowledge.answers:
            if answer.audience is None and answer.cites and answer.questions:
                first.setdefault(answer.cites[0].partition(":")[0], as_title(answer.questions[0]))
    commands = [
        {
            "type": "prompt",
            "title": shortened(text, LONGEST_TITLE),
            "description": shortened(text, LONGEST_DESCRIPTION),
            "prompt": text[:4000],
        }
        for text in list(first.values())[:MOST_COMMANDS]
    ]
    return {"commandLists": [{"scopes": ["personal"], "commands": commands}]} if commands else {}


def _commands(serving: Serving) -> Iterator[dict[str, Any]]:
    yield _search()
    yield _on_message()
    if serving.reporting:
        yield _report()


def _search() -> dict[str, Any]:
    asked = {"name": QUERY, "title": "Words", "description": "A few words of the rule", "inputType": "text"}
    return {
        "id": SEARCH,
        "type": "query",
        "title": "Search the policies",
        "description": "Find a clause and put it into your message",
        "context": ["compose", "commandBox"],
        "initialRun": True,
        "parameters": [asked],
    }


def _on_message() -> dict[str, Any]:
    return {
        "id": ON_MESSAGE,
        "type": "action",
        "title": "What does the policy say?",
        "description": "Find the rule that a message is about",
        "context": ["message"],
        "fetchTask": True,
    }


def _report() -> dict[str, Any]:
    return {
        "id": COMMAND,
        "type": "action",
        "title": "Report something",
        "description": "Tell someone with a form, with your name or without it",
        "context": ["compose", "commandBox"],
        "fetchTask": True,
    }
