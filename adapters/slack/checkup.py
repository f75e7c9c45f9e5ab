"""The doctor's look at Slack: asks it about each setting, and says how to mend what is wrong."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping

from adapters.doctor import Finding
from adapters.finding import organisation_of
from adapters.ports import CannotDeliverError, TryAgainError
from adapters.slack.api import Api, Told
from adapters.slack.manifest import scopes
from adapters.slack.socket import NEW_TOKEN
from adapters.slack.workspaces import PLATFORM
from bot.model import Knowledge, Role
from bot.settings import SlackSettings
from bot.store.installations import Installation

_SECRET = re.compile(r"[0-9a-f]{32}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_LONG_AGO = "0.000001"
"""A time before any message: asked for what came before it, Slack says who may read, and no words."""
_OF_THE_SETTINGS = (
    "SLACK_BOT_TOKEN",
    "Install the app again and copy the token from the app's page, OAuth & Permissions.",
)
_INSTALL_AGAIN = "Open /slack/install at your address and install the bot there again."
_CHANNEL_MENDS = {
    "not_in_channel": "Invite the bot: write /invite @Clausebot in the channel.",
    "missing_scope": "Give the app the manifest of clausebot slack manifest, and install it again.",
    "channel_not_found": "See that the id in roles.yaml is right; into a private channel, invite the bot.",
}


async def check_up(
    slack: SlackSettings, knowledges: Mapping[str, Knowledge], installed: Iterable[Installation]
) -> AsyncIterator[Finding]:
    """Look at each setting of Slack's, and at the channels that the roles of `knowledges` name.

    `installed` are the workspaces that brought a token of their own; not looked at where the settings
    have one.
    """
    api = Api(slack.api_url)
    try:
        if slack.signing_secret:
            yield _signing_secret(slack.signing_secret)
        if slack.app_token:
            yield await _app_token(api, slack.app_token)
        if slack.bot_token:
            async for finding in _bot_token(api, slack.bot_token, knowledges, _OF_THE_SETTINGS):
                yield finding
        else:
            yield Finding("slack token", True, "each workspace that installs the bot brings its own")
            for one in installed:
                if one.platform == PLATFORM:
                    whose = f"the token of the workspace {one.workspace}", _INSTALL_AGAIN
                    async for finding in _bot_token(api, one.detail["token"], knowledges, whose):
                        yield finding
    finally:
        await api.close()


def _signing_secret(secret: str) -> Finding:
    if _SECRET.fullmatch(secret):
        told = "it has the form of one; the first event shows whether it is right"
        return Finding("slack signing secret", True, told)
    mend = "Copy it from the app's page, Basic Information: 32 digits and letters from a to f."
    return Finding(
        "slack signing secret", False, f"SLACK_SIGNING_SECRET does not look like one of Slack's. {mend}"
    )


async def _app_token(api: Api, token: str) -> Finding:
    name = "slack socket"
    try:
        await api.call(token, "apps.connections.open", {})
    except TryAgainError as error:
        return _unreachable(name, error)
    except CannotDeliverError as error:
        return Finding(name, False, f"SLACK_APP_TOKEN: Slack does not take it ({error.kind}). {NEW_TOKEN}")
    return Finding(name, True, "Slack takes SLACK_APP_TOKEN, and Socket Mode is on")


async def _bot_token(
    api: Api, token: str, knowledges: Mapping[str, Knowledge], whose: tuple[str, str]
) -> AsyncIterator[Finding]:
    """`whose` is what the token is called, and how to get a new one."""
    called, mend = whose
    try:
        told = await api.ask(token, "auth.test", {})
    except TryAgainError as error:
        yield _unreachable("slack token", error)
        return
    except CannotDeliverError as error:
        yield Finding("slack token", False, f"{called}: Slack does not take it ({error.kind}). {mend}")
        return
    names = tuple(str(told.data.get(key) or "") for key in ("team_id", "enterprise_id"))
    organisation = organisation_of(PLATFORM, names, knowledges)
    yield _workspace(names[0], organisation)
    known = {organisation: knowledges[organisation]} if organisation else knowledges
    yield _granted(told, scopes(known.values()))
    for role in _asked_in_channels(known.values()):
        yield await _channel(api, token, role)


def _workspace(team: str, organisation: str | None) -> Finding:
    if organisation is None:
        mend = f"Write slack: with workspaces: [{team}] into its organisation.yaml."
        return Finding("slack token", False, f"no organisation lists the workspace {team}. {mend}")
    return Finding("slack token", True, f"it is for the workspace {team}, which asks {organisation}")


def _granted(told: Told, needed: tuple[str, ...]) -> Finding:
    name = "slack scopes"
    said = told.headers.get("x-oauth-scopes")
    if said is None:
        return Finding(name, True, "this Slack does not say which are granted")
    granted = set(filter(None, re.split(r"[,\s]+", said)))
    if missing := [one for one in needed if one not in granted]:
        mend = "Give the app the manifest of clausebot slack manifest, and install it again."
        return Finding(name, False, f"missing: {', '.join(missing)}. {mend}")
    if extra := sorted(granted - set(needed)):
        return Finding(name, True, f"all are granted; the bot has no need of {', '.join(extra)}")
    return Finding(name, True, "all that are needed are granted, and no other")


async def _channel(api: Api, token: str, role: Role) -> Finding:
    name = f"slack channel of {role.id}"
    if not _CHANNEL.fullmatch(role.slack or ""):
        mend = "An id begins with C; it stands at the end of the channel's details in Slack."
        return Finding(name, False, f"{role.place.file}:{role.place.line}: no channel has such an id. {mend}")
    try:
        wanted = {"channel": role.slack, "latest": _LONG_AGO, "limit": 1}
        await api.call(token, "conversations.history", wanted)
        told = (await api.call(token, "conversations.info", {"channel": role.slack})).get("channel")
    except TryAgainError as error:
        return _unreachable(name, error)
    except CannotDeliverError as error:
        mend = _CHANNEL_MENDS.get(error.kind, "See what Slack's documents say of it.")
        return Finding(name, False, f"the bot cannot write to {role.slack} ({error.kind}). {mend}")
    if isinstance(told, dict) and told.get("is_archived") is True:
        mend = f"Unarchive it in Slack, or name another: {role.place.file}:{role.place.line}."
        return Finding(name, False, f"the channel {role.slack} is archived: nobody can write there. {mend}")
    return Finding(name, True, f"the bot is in {role.slack}")


def _asked_in_channels(knowledges: Iterable[Knowledge]) -> list[Role]:
    return [role for one in knowledges for role in one.roles.values() if role.slack]


def _unreachable(name: str, error: TryAgainError) -> Finding:
    mend = "See whether this machine reaches slack.com over HTTPS, and try again."
    return Finding(name, False, f"Slack does not answer ({error.kind}). {mend}")
