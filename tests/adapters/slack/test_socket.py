"""Socket Mode, against a WebSocket of our own."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.surfaces.shortcuts import ANYWHERE
from bot.settings import SettingError
from tests.adapters.slack.house import ASKER, House, Slow, house, read, run
from tests.adapters.slack.over_a_socket import push, question
from tests.adapters.slack.peer import APP_TOKEN, Failure, Peer

SOCKET = {"SLACK_SIGNING_SECRET": "", "SLACK_APP_TOKEN": APP_TOKEN}


async def acknowledged(house: House) -> dict[str, Any]:
    async with asyncio.timeout(20):
        return await house.peer.acknowledged.get()


def test_a_question_over_a_socket_is_acknowledged_and_answered(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await push(await house.peer.connected(), question(house))
        assert await acknowledged(house) == {"envelope_id": "E1"}
        assert house.adapter.ready
        assert read(await house.peer.next("chat.postMessage")).startswith("Not allowed.")

    run(tmp_path, steps, environ=SOCKET)


def test_no_address_is_open_beside_the_socket(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.says("may I?")).status == 404

    run(tmp_path, steps, environ=SOCKET)


def test_a_command_over_a_socket_is_answered(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        typed = {"command": "/policy", "text": "may I?", "team_id": "T1", "user_id": ASKER}
        where = {"trigger_id": "t.1", "response_url": house.peer.url("/response/1")}
        await push(await house.peer.connected(), {**typed, **where})
        assert await acknowledged(house) == {"envelope_id": "E1"}
        assert (await house.peer.next("response_url"))["response_type"] == "ephemeral"

    run(tmp_path, steps, environ=SOCKET)


def test_a_window_gets_its_answer_with_the_acknowledgement(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        socket = await house.peer.connected()
        who = {"team": {"id": "T1"}, "user": {"id": ASKER}}
        await push(socket, {"type": "shortcut", "callback_id": ANYWHERE, "trigger_id": "t.1", **who})
        await acknowledged(house)
        window = (await house.peer.next("views.open"))["view"]
        typed = {"values": {"question": {"question": {"value": "may I?"}}}}
        view = {**window, "id": "V1", "state": typed}
        await push(socket, {"type": "view_submission", "view": view, "trigger_id": "t.2", **who}, "E2")
        answer = await acknowledged(house)
        assert answer["envelope_id"] == "E2"
        assert answer["payload"]["response_action"] == "update"
        assert read(answer["payload"]["view"]).startswith("Not allowed.")

    run(tmp_path, steps, environ=SOCKET)


def test_what_slack_sends_again_is_acknowledged_and_answered_once(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        socket = await house.peer.connected()
        for envelope in ("E1", "E2", "E2"):
            await push(socket, question(house, "Ev1"), envelope)
            assert (await acknowledged(house))["envelope_id"] == envelope
        await house.done()
        assert len(house.peer.made("chat.postMessage")) == 1

    run(tmp_path, steps, environ=SOCKET)


def test_of_two_sockets_one_answers(tmp_path: Path) -> None:
    async def whole() -> None:
        async with house(tmp_path, environ=SOCKET) as one, house(tmp_path, environ=SOCKET) as other:
            for number in range(5):
                for each in (one, other):
                    await push(await each.peer.connected(), question(each, f"Ev{number}"), f"E{number}")
                    await acknowledged(each)
            await one.done()
            await other.done()
            assert sum(len(each.peer.made("chat.postMessage")) for each in (one, other)) == 5

    asyncio.run(whole())


def test_when_it_is_full_nothing_is_acknowledged_and_slack_sends_it_again(tmp_path: Path) -> None:
    slow = Slow()

    async def steps(house: House) -> None:
        socket = await house.peer.connected()
        await push(socket, question(house, "Ev1"), "E1")
        assert (await acknowledged(house))["envelope_id"] == "E1"
        await push(socket, question(house, "Ev2"), "E2")
        slow.go.set()
        await house.peer.next("chat.postMessage")
        while house.peer.acknowledged.empty():
            await push(socket, question(house, "Ev2"), "E3")
            await asyncio.sleep(0.05)
        assert (await acknowledged(house))["envelope_id"] == "E3"
        await house.peer.next("chat.postMessage", 2)

    run(tmp_path, steps, environ=SOCKET, talk=slow, most_jobs=1)


def test_what_cannot_be_read_is_acknowledged_so_that_it_does_not_come_again(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        socket = await house.peer.connected()
        await push(socket, {"type": "dialog_submission"})
        assert await acknowledged(house) == {"envelope_id": "E1"}
        await push(socket, question(house), "E2")
        await house.peer.next("chat.postMessage")

    run(tmp_path, steps, environ=SOCKET)


@pytest.mark.parametrize("how", ["slack says so", "it breaks"])
def test_a_socket_that_ends_is_opened_again(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.socket.RETRY_SECONDS", 0.01)

    async def steps(house: House) -> None:
        socket = await house.peer.connected()
        if how == "slack says so":
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
        else:
            await socket.close(code=1011)
        await push(await house.peer.connected(2), question(house))
        await house.peer.next("chat.postMessage")

    run(tmp_path, steps, environ=SOCKET)


def test_a_slack_that_cannot_be_reached_at_the_start_is_tried_until_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.socket.RETRY_SECONDS", 0.01)
    peer = Peer()
    peer.fail("apps.connections.open", Failure(status=503), Failure(error="internal_error"))

    async def steps(house: House) -> None:
        await push(await house.peer.connected(), question(house))
        await house.peer.next("chat.postMessage")

    run(tmp_path, steps, environ=SOCKET, peer=peer)


def test_until_the_next_one_is_open_the_socket_that_is_about_to_end_is_still_heard(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        socket = await house.peer.connected()
        house.peer.fail("apps.connections.open", *[Failure(status=503)] * 100)
        await socket.send_json({"type": "disconnect", "reason": "warning"})
        await push(socket, question(house))
        await house.peer.next("chat.postMessage")

    run(tmp_path, steps, environ=SOCKET)


def test_a_token_that_is_revoked_later_ends_in_one_line_and_no_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("adapters.slack.socket.RETRY_SECONDS", 0.01)

    async def steps(house: House) -> None:
        socket = await house.peer.connected()
        house.peer.fail("apps.connections.open", *[Failure(error="token_revoked")] * 2)
        await socket.close()
        async with asyncio.timeout(20):
            while not any("SLACK_APP_TOKEN" in line for line in caplog.messages):
                await asyncio.sleep(0.01)
        assert not house.adapter.ready
        await asyncio.sleep(0.1)
        assert len(house.peer.failing["apps.connections.open"]) == 1
        assert sum("token_revoked" in line for line in caplog.messages) == 1

    run(tmp_path, steps, environ=SOCKET)


def test_a_token_that_slack_does_not_take_stops_the_start_with_its_mend(tmp_path: Path) -> None:
    async def whole() -> None:
        async with house(tmp_path, environ={**SOCKET, "SLACK_APP_TOKEN": "xapp-old"}):
            pass

    with pytest.raises(SettingError, match=r"^SLACK_APP_TOKEN: Slack does not take it \(invalid_auth\)"):
        asyncio.run(whole())


def test_a_stop_finishes_what_came_over_the_socket(tmp_path: Path) -> None:
    slow = Slow()

    async def steps(house: House) -> None:
        await push(await house.peer.connected(), question(house))
        await acknowledged(house)
        draining = asyncio.create_task(house.desk.drain(20))
        slow.go.set()
        assert await draining == 0
        assert len(house.peer.made("chat.postMessage")) == 1

    run(tmp_path, steps, environ=SOCKET, talk=slow)
