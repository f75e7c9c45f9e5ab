"""The doctor's look at Teams: signs in, reads the keys, and says how to mend what is wrong."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from email.utils import parsedate_to_datetime

import aiohttp

from adapters.doctor import Finding
from adapters.finding import listed_by
from adapters.ports import BusyError, TryAgainError
from adapters.teams.adapter import metadata_url, signing_in
from adapters.teams.credentials import CONNECTOR, GRAPH
from adapters.teams.tenants import PLATFORM
from adapters.teams.tokens import LEEWAY_SECONDS, Keys
from adapters.teams.transport import SEND_SECONDS
from bot.model import Knowledge, Role
from bot.settings import Serving, SettingError, TeamsSettings

_MENDS = {
    "login_invalid_client": "Make a new secret on the app's page, Certificates & secrets; copy its value.",
    "login_unauthorized_client": "See that MICROSOFT_APP_ID is an app of MICROSOFT_APP_TENANT_ID.",
    "login_invalid_request": "See that MICROSOFT_APP_TENANT_ID is your directory's id.",
    "login_invalid_tenant": "See that MICROSOFT_APP_TENANT_ID is your directory's id.",
}
_REACH = "See whether this machine reaches login.microsoftonline.com and login.botframework.com over HTTPS."


async def check_up(serving: Serving, knowledges: Mapping[str, Knowledge]) -> AsyncIterator[Finding]:
    """Look at each setting of Teams', and at what the folders say of it."""
    teams = serving.teams
    if teams is None or not teams.app_id:
        yield Finding(
            "teams", True, "it is not set up; without MICROSOFT_APP_ID only this machine is answered"
        )
        return
    yield _endpoint(serving)
    yield _tenant(teams, knowledges)
    for role in _with_strange_ids(knowledges.values()):
        mend = "A channel's id begins with 19: and stands in its link. A person's belongs in people.yaml."
        place = f"{role.place.file}:{role.place.line}"
        yield Finding(f"teams channel of {role.id}", False, f"{place}: no channel has such an id. {mend}")
    session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SEND_SECONDS))
    try:
        async for finding in _signed_in(teams, session, knowledges.values()):
            yield finding
        yield await _keys(teams, session)
        yield await _clock(teams, session)
    finally:
        await session.close()


def _endpoint(serving: Serving) -> Finding:
    if not serving.public_url.startswith("https://"):
        mend = "Set it to the address with https:// that Teams sends messages to."
        return Finding("teams endpoint", False, f"CLAUSEBOT_PUBLIC_URL is missing, or has no HTTPS. {mend}")
    told = f"as the messaging endpoint, Azure must have {serving.public_url}/api/messages"
    return Finding("teams endpoint", True, told)


def _tenant(teams: TeamsSettings, knowledges: Mapping[str, Knowledge]) -> Finding:
    name = "teams tenant"
    listed = {id_ for one in knowledges.values() for id_ in one.organisation.teams.ids}
    if teams.tenant and (organisation := listed_by(PLATFORM, (teams.tenant,), knowledges)):
        return Finding(name, True, f"{teams.tenant} asks {organisation}")
    if not listed and len(knowledges) == 1:
        return Finding(name, True, f"whoever is let in asks {next(iter(knowledges))}, the only organisation")
    if teams.tenant:
        mend = f"Write teams: with tenants: [{teams.tenant}] into its organisation.yaml."
        return Finding(name, False, f"no organisation lists the tenant {teams.tenant}. {mend}")
    return Finding(name, True, f"tenants that a folder lists: {len(listed)}")


def _with_strange_ids(knowledges: Iterable[Knowledge]) -> Iterator[Role]:
    roles = (role for one in knowledges for role in one.roles.values())
    return (role for role in roles if role.teams and not role.teams.startswith("19:"))


async def _signed_in(
    teams: TeamsSettings, session: aiohttp.ClientSession, knowledges: Iterable[Knowledge]
) -> AsyncIterator[Finding]:
    scopes = {"teams sign-in": CONNECTOR}
    if any(one.organisation.teams.audiences for one in knowledges):
        scopes["teams groups"] = GRAPH
    try:
        credentials = signing_in(teams, session)
    except SettingError as error:
        yield Finding("teams sign-in", False, str(error))
        return
    for name, scope in scopes.items():
        try:
            await credentials.token(scope)
        except TryAgainError as error:
            yield Finding(
                name,
                False,
                f"Microsoft does not let the bot in ({error.kind}). {_MENDS.get(error.kind, _REACH)}",
            )
        else:
            yield Finding(name, True, f"Microsoft knows the app {teams.app_id}, over {teams.sdk}")


async def _keys(teams: TeamsSettings, session: aiohttp.ClientSession) -> Finding:
    name = "teams keys"
    try:
        await Keys(session, metadata_url(teams)).get("")
    except BusyError:
        return Finding(name, False, f"the keys of the Bot Connector cannot be had. {_REACH}")
    return Finding(name, True, "the keys of the Bot Connector can be had")


async def _clock(teams: TeamsSettings, session: aiohttp.ClientSession) -> Finding:
    name = "clock"
    try:
        async with session.get(metadata_url(teams)) as answer:
            theirs = parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError, ValueError):
        return Finding(name, True, "Microsoft's time is not known, so the clock was not looked at")
    off = round(abs(time.time() - theirs))
    if off > LEEWAY_SECONDS - 60:
        mend = "Set it by NTP: requests are refused when it is five minutes off."
        return Finding(name, False, f"this machine's clock is {off} seconds off Microsoft's. {mend}")
    return Finding(name, True, f"within {max(off, 1)} seconds of Microsoft's")
