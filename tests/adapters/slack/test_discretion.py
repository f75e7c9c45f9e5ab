"""Markers are planted wherever people and secrets come in, and every log is searched for them at DEBUG."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from adapters import delivering, logs
from adapters.slack.blocks import FEEDBACK, HAND_OVER, PICK
from adapters.slack.surfaces.home import SEARCH
from adapters.slack.surfaces.shortcuts import ANYWHERE, ON_MESSAGE
from bot.model import Workspaces
from tests.adapters.discretion import Heard, log, nothing_in, talkative
from tests.adapters.outgoing import delivered
from tests.adapters.slack.house import PEOPLE, REPLIES, House, carried, knowledge, run
from tests.adapters.slack.installer import SEVERAL, begun, came_back, listed
from tests.adapters.slack.over_a_socket import push, question
from tests.adapters.slack.peer import APP_TOKEN, BOT, TEAM, Failure, Peer
from tests.fakes import FakeConversation

__all__ = ["log"]

WORDS = "MARKwords-of-somebody"
NAME = "MARKname-of-somebody"
TOKEN = "xoxb-MARKtoken"
CODE = "MARKcode"
WHO = {"id": "U0MARKid", "username": NAME, "name": NAME, "team_id": TEAM}


def assert_mute(heard: Heard) -> None:
    """Slack's own libraries log whole requests; they say nothing, whatever their level."""
    assert [line for line in heard.lines if line.startswith("slack")] == []


async def everything(house: House) -> None:
    """Meet the bot in every place, as somebody with a marked name and marked words."""
    talkative()
    await house.says(WORDS, user=WHO["id"])
    await house.says("may I?", user=WHO["id"], username=NAME, user_profile={"real_name": NAME})
    await house.mentions(f"which? {WORDS}", user=WHO["id"])
    await house.mentions("which?", user=WHO["id"], ts="1.1")
    await house.in_channel(WORDS, user=WHO["id"])
    await house.command(WORDS)
    await house.command(f"search {WORDS}")
    fields = {"command": "/policy", "text": WORDS, "team_id": TEAM, "user_id": WHO["id"], "user_name": NAME}
    where = {"trigger_id": house.trigger(), "response_url": house.peer.url(f"/response/{WORDS}")}
    await house.send(urlencode({**fields, **where}).encode(), "application/x-www-form-urlencoded")
    await house.interacts("message_action", callback_id=ON_MESSAGE, message={"text": WORDS}, user=WHO)
    await house.interacts("shortcut", callback_id=ANYWHERE, user=WHO)
    await house.event({"type": "app_home_opened", "user": WHO["id"], "channel": "D1", "tab": "home"})
    typed = {"action_id": SEARCH, "type": "plain_text_input", "value": WORDS}
    await house.interacts("block_actions", actions=[typed], view={"id": "V1", "type": "home"}, user=WHO)
    replies = [await house.peer.next("chat.postMessage", number) for number in range(1, 5)]
    talkative()
    for reply in replies:
        for action in (f"{PICK}.1", FEEDBACK, HAND_OVER):
            if any(action in json.dumps(block) for block in reply["blocks"]):
                await house.presses(action, reply, user=WHO)
                assert carried(reply, action)
    await house.submits(
        {"type": "modal", "callback_id": "hand_over", "private_metadata": '{"role":"marketing-team"}'},
        {"handed_question": {"value": WORDS}},
    )


async def and_everything_wrong(house: House) -> None:
    """Garbage, forgeries, and a Slack that repeats what it was sent in its errors."""
    for body in (
        WORDS.encode(),
        json.dumps({"type": WORDS, "text": NAME}).encode(),
        b"\xff" + TOKEN.encode(),
    ):
        await house.send(body)
        await house.send(body, **{"X-Slack-Signature": f"v0={WORDS}"})
        await house.send(body, f"multipart/{WORDS}")
    await house.client.get(f"/slack/{WORDS}", headers={"Cookie": TOKEN})
    failures = [
        Failure(status=500, body=f"<html>{WORDS} {TOKEN}</html>"),
        Failure(error=f"invalid_{WORDS}"),
        Failure(body=f"{{{WORDS}"),
        Failure(status=429, error=WORDS, retry_after=WORDS),
    ]
    for number, failure in enumerate(failures):
        for method in ("chat.postMessage", "views.open", "response_url", "usergroups.users.list"):
            house.peer.failing[method].insert(0, failure)
        await house.says(WORDS, user=f"U{number}MARKid")
        await house.command(WORDS)
        await house.interacts("message_action", callback_id=ON_MESSAGE, message={"text": WORDS}, user=WHO)
        await house.done()
        house.desk.open()
    house.peer.failing.clear()


class Careless(FakeConversation):
    """A core whose errors repeat what was asked."""

    def respond(self, question: Any, context: object = None) -> Any:
        if "which" not in question.text and WORDS in question.text:
            raise LookupError(f"{question.text} {context}")
        return super().respond(question, context)


@pytest.mark.parametrize("core", [FakeConversation, Careless])
def test_no_words_no_name_and_no_token_reach_a_log_at_any_level(
    core: type[FakeConversation],
    log: tuple[io.StringIO, Heard],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    stream, heard = log
    monkeypatch.setattr(delivering, "LOOK_SECONDS", 0.01)
    plain = knowledge(people=PEOPLE)
    grouped = replace(plain.organisation, slack=Workspaces(audiences={"S1": "managers"}))
    peer = Peer(tokens={TOKEN: TEAM})

    async def steps(house: House) -> None:
        house.peer.scopes |= {"usergroups:read"}
        await everything(house)
        await house.done()
        house.desk.open()
        await and_everything_wrong(house)
        async with delivered(house.desk):
            await asyncio.sleep(0.2)
        house.peer.faults.clear()

    talk = core(replace(plain, organisation=grouped), REPLIES)
    run(tmp_path, steps, talk=talk, environ={"SLACK_BOT_TOKEN": TOKEN}, peer=peer)
    nothing_in(stream)
    assert "clausebot.slack" in stream.getvalue()
    assert "MARK" not in "".join(capfd.readouterr())
    if core is Careless:  # the trap is set: an error that repeats what was asked is heard
        assert WORDS in "\n".join(heard.lines)
    assert_mute(heard)


def test_nothing_reaches_a_log_over_a_socket(log: tuple[io.StringIO, Heard], tmp_path: Path) -> None:
    stream, heard = log

    async def steps(house: House) -> None:
        socket = await house.peer.connected()
        talkative()
        await push(socket, question(house, text=WORDS))
        await house.peer.next("chat.postMessage")
        await push(socket, {"type": WORDS, "user": WHO}, "E2")
        await socket.send_str(f"{{{WORDS}")
        await push(socket, {**question(house, text=WORDS), "team_id": None, "event": None}, "E3")
        await socket.close()
        await house.done()

    environ = {"SLACK_SIGNING_SECRET": "", "SLACK_APP_TOKEN": APP_TOKEN}
    run(tmp_path, steps, environ=environ, talk=FakeConversation(knowledge(), {WORDS: REPLIES["which?"]}))
    nothing_in(stream)
    assert_mute(heard)


def test_nothing_reaches_a_log_when_a_workspace_installs_the_bot(
    log: tuple[io.StringIO, Heard], tmp_path: Path
) -> None:
    stream, heard = log

    async def steps(house: House) -> None:
        talkative()
        asked, cookie = await begun(house)
        await came_back(house, asked["state"], cookie, CODE)
        await came_back(house, f"{WORDS}", cookie, CODE)
        house.peer.fail("oauth.v2.access", Failure(error=f"bad_{TOKEN}"))
        await came_back(house, asked["state"], cookie, CODE)

    run(tmp_path, steps, environ=SEVERAL, talk=listed("T9"))
    nothing_in(stream)
    assert_mute(heard)


def test_our_own_lines_are_logged_after_the_first_event_as_before(
    log: tuple[io.StringIO, Heard], tmp_path: Path
) -> None:
    stream, _ = log

    async def steps(house: House) -> None:
        await house.says("may I?")
        await house.command("may I?")
        await house.done()
        logs.logger("serve").info("stopped")

    run(tmp_path, steps)
    assert "INFO clausebot.serve: stopped" in stream.getvalue()
    assert logging.getLogger("clausebot").level in (logging.NOTSET, logging.DEBUG)
    assert BOT not in stream.getvalue()
