"""Markers are planted wherever people and secrets come in, and every log is searched for them at DEBUG."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path
from typing import Any

import pytest

from adapters import delivering
from tests.adapters.discretion import Heard, log, nothing_in, talkative
from tests.adapters.outgoing import delivered
from tests.adapters.teams.house import REPLIES, House, button, card_of, knowledge, run
from tests.adapters.teams.payloads import payload, pressed, query
from tests.adapters.teams.peer import Failure, Peer
from tests.fakes import FakeConversation

__all__ = ["log"]

pytestmark = pytest.mark.usefixtures("sdk")

WORDS = "MARKwords-of-somebody"
SECRET = "MARKsecret"
WHO = {"id": "29:MARKuser", "name": "MARKname", "aadObjectId": "MARKperson"}
WHERE = {"id": "a:MARKchat", "conversationType": "personal"}


class Careless(FakeConversation):
    """A core whose errors repeat what was asked."""

    def respond(self, question: Any, context: object = None) -> Any:
        if WORDS in question.text:
            raise LookupError(f"{question.text} {context}")
        return super().respond(question, context)


async def everything(house: House) -> None:
    """Meet the bot in every place, as somebody with a marked name and marked words."""
    talkative()
    for text in (WORDS, "may I?", "which?", "goats?", "hurt"):
        await house.says(text, **{"from": WHO, "conversation": WHERE})
        await house.mentions(f"{text} {WORDS}", **{"from": WHO})
    for name, value in (
        ("composeExtension/query", query(WORDS)),
        ("composeExtension/fetchTask", payload(f"<p>{WORDS}</p>")),
        ("message/fetchTask", pressed("like")),
        ("message/submitAction", {"actionValue": {"reaction": "dislike", "feedback": WORDS}}),
        ("task/fetch", {"data": {"do": WORDS}}),
    ):
        await house.invokes(name, value, **{"from": WHO, "conversation": WHERE, "replyToId": WORDS})
    sending = {"do": "hand_over_send", "role": "marketing-team", "handed_question": WORDS}
    await house.invokes("task/submit", {"data": sending}, **{"from": WHO, "conversation": WHERE})
    await house.done()
    house.desk.open()
    request = card_of(house.peer.made("send")[-1].body)
    await house.executes(request, "hand_over_answer", handed_answer=WORDS)
    assert button(request, "hand_over_answer")


async def and_everything_wrong(house: House) -> None:
    """Garbage, forgeries, and a Microsoft that repeats what it was sent in its errors."""
    talkative()
    for body in (
        WORDS.encode(),
        json.dumps({"type": WORDS, "text": WORDS}).encode(),
        b"\xff" + WORDS.encode(),
    ):
        await house.post(body)
        await house.post(body, Authorization=f"Bearer {WORDS}.{WORDS}.{WORDS}")
    strange = house.activity("message", serviceUrl=f"https://{WORDS}.example/", text=WORDS)
    await house.send(strange)
    for failure in (
        Failure(status=500, body=f"<html>{WORDS}</html>"),
        Failure(status=403, code=WORDS),
        Failure(status=404, body=json.dumps({"error": {"message": WORDS}})),
        Failure(body=f"{{{WORDS}"),
        Failure(status=429, retry_after=WORDS),
        Failure(status=302, location=f"https://{WORDS}.example/"),
    ):
        for kind in ("send", "open", "update", "member", "token", "metadata"):
            house.peer.failing[kind].insert(0, failure)
        await house.says(
            "may I?", **{"from": {**WHO, "id": f"29:MARK{failure.status}"}, "conversation": WHERE}
        )
        await house.executes(
            {"actions": [{"data": {"do": "pick", "asked": WORDS}}]}, "pick", about="MARKmessage"
        )
        await house.done()
        house.desk.open()
    house.peer.failing.clear()


@pytest.mark.parametrize("core", [FakeConversation, Careless])
def test_no_words_no_name_and_no_secret_reach_a_log_at_any_level(
    core: type[FakeConversation],
    log: tuple[io.StringIO, Heard],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    stream, _ = log
    monkeypatch.setattr(delivering, "LOOK_SECONDS", 0.01)

    async def steps(house: House) -> None:
        await everything(house)
        await and_everything_wrong(house)
        async with delivered(house.desk):
            await asyncio.sleep(0.2)
        house.peer.faults.clear()

    environ = {"MICROSOFT_APP_PASSWORD": SECRET}
    run(tmp_path, steps, talk=core(knowledge(), REPLIES), environ=environ, peer=Peer(secret=SECRET))
    nothing_in(stream)
    assert "clausebot.teams" in stream.getvalue()
    assert "MARK" not in "".join(capfd.readouterr())


def test_the_trap_is_set(log: tuple[io.StringIO, Heard], tmp_path: Path) -> None:
    """Without a formatter that is discreet, a library's own line would be found: so the search can fail."""
    import logging

    stream, heard = log
    logging.getLogger("msrest.http_logger").warning("a body: %s", WORDS)
    assert WORDS in "\n".join(heard.lines)
    nothing_in(stream)
