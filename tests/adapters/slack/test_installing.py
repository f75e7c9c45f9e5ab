"""Installation by OAuth in several workspaces, over HTTP as a browser and Slack do it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse

from bot.store import Transaction, handovers, installations, outbox
from bot.store.handovers import Handover
from bot.store.installations import Installation
from tests.adapters.slack.house import ASKER, House, read, run
from tests.adapters.slack.installer import PUBLIC, SEVERAL, begun, came_back, listed
from tests.adapters.slack.peer import Failure, Peer

TOKEN = "xoxb-9"


async def installed(house: House) -> ClientResponse:
    asked, cookie = await begun(house)
    return await came_back(house, asked["state"], cookie)


async def kept(house: House) -> Installation | None:
    return await house.desk.stored(lambda tx: installations.find(tx, "slack", "T9"))


def test_the_browser_goes_to_slack_and_asks_for_what_the_manifest_asks_for(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        asked, _ = await begun(house)
        assert asked["client_id"] == "1.2"
        assert asked["redirect_uri"] == f"{PUBLIC}/slack/oauth_redirect"
        assert "chat:write" in asked["scope"].split(",")
        assert "usergroups:read" not in asked["scope"]

    run(tmp_path, steps, environ=SEVERAL, talk=listed("T9"))


def test_user_groups_are_asked_for_where_a_folder_names_an_audience(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        asked, _ = await begun(house)
        assert "usergroups:read" in asked["scope"].split(",")

    run(tmp_path, steps, environ=SEVERAL, talk=listed("T9", audiences={"S1": "managers"}))


def test_a_workspace_that_installed_the_bot_is_answered_with_its_own_token(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        done = await installed(house)
        assert done.status == 200
        assert "installed" in await done.text()
        await house.event(
            {"type": "message", "channel_type": "im", "channel": "D1", "user": ASKER, "text": "may I?"},
            team_id="T9",
        )
        await house.peer.next("chat.postMessage")
        assert {call.token for call in house.peer.calls if call.method == "chat.postMessage"} == {TOKEN}

    run(tmp_path, steps, environ=SEVERAL, talk=listed("T9"))


def test_the_token_is_sealed_in_the_store_and_found_after_a_restart(tmp_path: Path) -> None:
    async def first(house: House) -> None:
        await installed(house)
        found = await kept(house)
        assert found is not None
        assert (found.organisation, found.detail) == ("northbridge", {"token": TOKEN, "bot": "U0BOT9"})

    async def second(house: House) -> None:
        house.peer.tokens[TOKEN] = "T9"
        event = {"type": "app_mention", "channel": "C1", "user": ASKER, "text": "<@U0BOT9> may I?"}
        await house.event(event, team_id="T9")
        assert read(await house.peer.next("chat.postMessage")).startswith("Not allowed.")

    run(tmp_path, first, environ=SEVERAL, talk=listed("T9"))
    files = [file.read_bytes() for file in tmp_path.rglob("store.db*")]
    assert files
    assert not any(TOKEN.encode() in content for content in files)
    run(tmp_path, second, environ=SEVERAL, talk=listed("T9"))


@pytest.mark.parametrize("wrong", ["no state", "another's state", "no cookie", "another's cookie", "no code"])
def test_who_comes_back_without_having_been_sent_is_turned_away(wrong: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        asked, cookie = await begun(house)
        other, other_cookie = await begun(house)
        state = {"no state": "", "another's state": other["state"]}.get(wrong, asked["state"])
        cookie = {"no cookie": "", "another's cookie": other_cookie}.get(wrong, cookie)
        answer = await came_back(house, state, cookie, "" if wrong == "no code" else "code-1")
        assert answer.status == 400
        assert await kept(house) is None

    run(tmp_path, steps, environ=SEVERAL, talk=listed("T9"))


def test_a_state_that_is_too_old_is_turned_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def steps(house: House) -> None:
        asked, cookie = await begun(house)
        monkeypatch.setattr("adapters.slack.installing.STATE_SECONDS", -2)
        assert (await came_back(house, asked["state"], cookie)).status == 400

    run(tmp_path, steps, environ=SEVERAL, talk=listed("T9"))


@pytest.mark.parametrize("failure", [Failure(error="invalid_code"), Failure(status=503)])
def test_when_slack_gives_no_token_it_says_so_and_keeps_nothing(failure: Failure, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        house.peer.fail("oauth.v2.access", failure)
        assert (await installed(house)).status == 502
        assert await kept(house) is None

    run(tmp_path, steps, environ=SEVERAL, talk=listed("T9"))


def test_a_workspace_that_no_organisation_lists_cannot_install_the_bot(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        answer = await installed(house)
        assert answer.status == 403
        assert await kept(house) is None

    run(tmp_path, steps, environ=SEVERAL, talk=listed("T2"))


def test_an_event_of_a_workspace_that_is_not_installed_gets_nothing(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.says("may I?")).status == 200
        await house.done()
        assert house.peer.calls == []
        assert house.talk.asked == []

    run(tmp_path, steps, environ=SEVERAL, talk=listed("T9"))


def test_without_a_client_id_there_is_nothing_to_install_by(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.client.get("/slack/install")).status == 404

    run(tmp_path, steps)


# --- leaving -------------------------------------------------------------------------------------

HANDOVER = Handover("slack", "northbridge", "T9", "marketing-team", "goats?", ASKER, "C1", "1.1")
GONE: dict[str, Mapping[str, Any]] = {
    "the app is uninstalled": {"type": "app_uninstalled"},
    "the bot's token is revoked": {"type": "tokens_revoked", "tokens": {"bot": ["U0BOT9"]}},
}


async def rows(house: House) -> tuple[Installation | None, Handover | None, int]:
    def look(tx: Transaction) -> tuple[Installation | None, Handover | None, int]:
        handed = handovers.sent_in(tx, "slack", "T9", "D2", "9.1")
        return installations.find(tx, "slack", "T9"), handed, outbox.waiting(tx)

    return await house.desk.stored(look)


async def with_rows(house: House) -> None:
    """A workspace with a token, a question that was handed over, and a message in the outbox."""
    await installed(house)

    def hand_over(tx: Transaction) -> None:
        handovers.sent(tx, handovers.add(tx, HANDOVER), "D2", "9.1")

    await house.desk.stored(hand_over)
    house.peer.fail("chat.postMessage", Failure(status=503))
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": ASKER, "text": "may I?"}
    await house.event(event, team_id="T9")
    await house.done()
    house.desk.open()
    assert None not in await rows(house)
    assert (await rows(house))[2] == 1


@pytest.mark.parametrize("event", GONE.values(), ids=list(GONE))
def test_when_a_workspace_takes_the_bot_away_nothing_of_it_is_kept(
    event: Mapping[str, Any], tmp_path: Path
) -> None:
    async def steps(house: House) -> None:
        await with_rows(house)
        assert (await house.event(event, team_id="T9")).status == 200
        await house.done()
        assert await rows(house) == (None, None, 0)

    run(tmp_path, steps, environ=SEVERAL, talk=listed("T9"))


def test_when_somebody_s_own_token_is_revoked_the_workspace_stays(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await with_rows(house)
        await house.event({"type": "tokens_revoked", "tokens": {"oauth": ["U2"], "bot": []}}, team_id="T9")
        await house.done()
        assert None not in await rows(house)

    run(tmp_path, steps, environ=SEVERAL, talk=listed("T9"))


def test_another_workspace_s_leaving_takes_nothing_from_this_one(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await with_rows(house)
        await house.event({"type": "app_uninstalled"}, team_id="T8")
        await house.done()
        assert None not in await rows(house)

    run(tmp_path, steps, environ=SEVERAL, talk=listed("T9", "T8"))


def test_a_workspace_that_left_can_come_back(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await with_rows(house)
        await house.event({"type": "app_uninstalled"}, team_id="T9")
        await house.done()
        house.desk.open()
        assert (await installed(house)).status == 200
        assert await kept(house) is not None

    run(tmp_path, steps, environ=SEVERAL, talk=listed("T9"))


def test_several_workspaces_share_one_store_and_each_has_its_own_token(tmp_path: Path) -> None:
    peer = Peer(tokens={"xoxb-a": "TA", "xoxb-b": "TB"})

    async def steps(house: House) -> None:
        for team, token in (("TA", "xoxb-a"), ("TB", "xoxb-b")):
            one = Installation("slack", team, "northbridge", {"token": token, "bot": "U0BOT"})
            await house.desk.stored(lambda tx, one=one: installations.save(tx, one))
        for team in ("TA", "TB"):
            dm = {"type": "message", "channel_type": "im", "channel": f"D{team}", "user": ASKER, "text": "x"}
            await house.event(dm, team_id=team)
        await house.done()
        sent = {(call.token, call.arguments["channel"]) for call in peer.calls if "channel" in call.arguments}
        assert sent == {("xoxb-a", "DTA"), ("xoxb-b", "DTB")}

    run(tmp_path, steps, environ=SEVERAL, talk=listed("TA", "TB"), peer=peer)


# --- Enterprise Grid -----------------------------------------------------------------------------

GRID = {"is_enterprise_install": True, "enterprise_id": "E1", "user_id": "U0BOT", "team_id": None}


async def with_grid(house: House) -> None:
    one = Installation("slack", "E1", "northbridge", {"token": "xoxb-e", "bot": "U0BOT"})
    await house.desk.stored(lambda tx: installations.save(tx, one))


@pytest.mark.parametrize("team", ["TA", "TB"])
def test_a_whole_grid_that_installed_the_bot_is_answered_in_each_of_its_workspaces(
    team: str, tmp_path: Path
) -> None:
    async def steps(house: House) -> None:
        await with_grid(house)
        dm = {"type": "message", "channel_type": "im", "channel": "D1", "user": ASKER, "text": "may I?"}
        await house.event(dm, team_id=team, enterprise_id="E1", authorizations=[GRID])
        await house.peer.next("chat.postMessage")
        assert {call.token for call in house.peer.calls} == {"xoxb-e"}

    run(tmp_path, steps, environ=SEVERAL, talk=listed("E1"), peer=Peer(tokens={"xoxb-e": "E1"}))


def test_a_shortcut_in_a_grid_is_answered(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await with_grid(house)
        typed = {"type": "shortcut", "callback_id": "ask_about_policy", "trigger_id": "t.1"}
        who = {"team": None, "enterprise": {"id": "E1"}, "is_enterprise_install": True, "user": {"id": ASKER}}
        await house.payload({**typed, **who})
        await house.peer.next("views.open")

    run(tmp_path, steps, environ=SEVERAL, talk=listed("E1"), peer=Peer(tokens={"xoxb-e": "E1"}))


def test_when_the_app_is_removed_from_a_grid_nothing_of_it_is_kept(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await with_grid(house)
        gone = {"type": "app_uninstalled"}
        await house.event(gone, team_id="TA", enterprise_id="E1", authorizations=[GRID])
        await house.done()
        assert await house.desk.stored(lambda tx: installations.find(tx, "slack", "E1")) is None

    run(tmp_path, steps, environ=SEVERAL, talk=listed("E1"), peer=Peer(tokens={"xoxb-e": "E1"}))
