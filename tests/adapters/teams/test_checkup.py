"""What the doctor says of Teams."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from adapters.doctor import Finding
from adapters.teams.checkup import check_up
from bot.model import Knowledge, Workspaces
from bot.settings import read_serving
from tests import fakes
from tests.adapters.teams.peer import APP_ID, SECRET, TENANT, Failure, Peer


def looked(
    peer: Peer | None = None, knowledge: Knowledge | None = None, **environ: str
) -> dict[str, Finding]:
    """The findings by name, with a Microsoft of our own."""

    async def look() -> dict[str, Finding]:
        microsoft = await (peer or Peer()).start()
        settings = {
            "MICROSOFT_APP_ID": APP_ID,
            "MICROSOFT_APP_PASSWORD": SECRET,
            "MICROSOFT_APP_TENANT_ID": TENANT,
            "CLAUSEBOT_TEAMS_CLOUD_URL": microsoft.url(),
            "CLAUSEBOT_PUBLIC_URL": "https://policies.example.org",
            **environ,
        }
        serving = read_serving({name: value for name, value in settings.items() if value})
        known = {"northbridge": knowledge or fakes.knowledge()}
        found = {finding.name: finding async for finding in check_up(serving, known)}
        await microsoft.stop()
        return found

    return asyncio.run(look())


def there(**said: Any) -> Knowledge:
    plain = fakes.knowledge()
    return replace(plain, organisation=replace(plain.organisation, teams=Workspaces(**said)))


def test_when_all_is_well_it_says_what_azure_must_have() -> None:
    found = looked()
    assert [finding.well for finding in found.values()] == [True] * len(found)
    assert "https://policies.example.org/api/messages" in found["teams endpoint"].told
    assert set(found) == {"teams endpoint", "teams tenant", "teams sign-in", "teams keys", "clock"}


def test_without_an_app_id_nobody_is_asked() -> None:
    peer = Peer()
    found = looked(peer, MICROSOFT_APP_ID="", MICROSOFT_APP_PASSWORD="", CLAUSEBOT_TEAMS_SDK="botbuilder")
    assert (list(found), peer.fetched) == (["teams"], [])


WRONG: dict[str, tuple[Mapping[str, Any], str, str]] = {
    "a wrong secret": ({"peer": Peer(secret="other")}, "teams sign-in", "Make a new secret"),
    "no address": ({"CLAUSEBOT_PUBLIC_URL": ""}, "teams endpoint", "CLAUSEBOT_PUBLIC_URL is missing"),
    "an address without HTTPS": ({"CLAUSEBOT_PUBLIC_URL": "http://x.example"}, "teams endpoint", "no HTTPS"),
    "a tenant that nobody has": ({"knowledge": there(ids=("t",))}, "teams tenant", f"tenants: [{TENANT}]"),
    "a role's channel that is none": (
        {"knowledge": fakes.knowledge(roles={"marketing-team": fakes.role(teams="General")})},
        "teams channel of marketing-team",
        "begins with 19:",
    ),
}


@pytest.mark.parametrize(("given", "name", "told"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_is_named_with_its_mend(given: dict[str, Any], name: str, told: str) -> None:
    finding = looked(**given)[name]
    assert not finding.well
    assert told in finding.told
    assert SECRET not in finding.told


def test_a_microsoft_that_cannot_be_reached_is_told_as_such() -> None:
    peer = Peer()
    peer.fail("token", Failure(status=503))
    peer.fail("metadata", Failure(status=503))
    found = looked(peer)
    assert "See whether this machine reaches" in found["teams sign-in"].told
    assert "See whether this machine reaches" in found["teams keys"].told


def test_a_clock_that_is_far_off_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def late(self: Peer, request: web.Request) -> web.Response:
        told = {"jwks_uri": self.url("/keys")}
        return web.json_response(told, headers={"Date": formatdate(0, usegmt=True)})

    monkeypatch.setattr(Peer, "_metadata", late)
    finding = looked()["clock"]
    assert not finding.well
    assert "Set it by NTP" in finding.told


def test_the_groups_are_looked_at_where_a_folder_names_an_audience() -> None:
    assert looked(knowledge=there(audiences={"g": "heads"}))["teams groups"].well


def test_the_doctor_shows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.adapters.command import clausebot

    monkeypatch.setenv("CLAUSEBOT_DATA", str(tmp_path))
    run = clausebot("doctor")
    assert "teams: it is not set up" in run.out
