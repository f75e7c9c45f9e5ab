"""Buttons, dialogs, feedback, the message extension and the message action."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from bot.replies import WhichOfThese
from bot.store import feedback
from bot.store.feedback import Feedback
from tests import fakes
from tests.adapters.teams.house import (
    ASKER,
    CHAT,
    REPLIES,
    SECOND,
    House,
    actions,
    button,
    card_of,
    in_channel,
    in_task,
    knowledge,
    read,
    run,
)
from tests.adapters.teams.limits import card_faults
from tests.adapters.teams.payloads import payload, pressed, query
from tests.adapters.teams.peer import Failure, Peer
from tests.fakes import FakeConversation

pytestmark = pytest.mark.usefixtures("sdk")


async def asked(house: House, text: str) -> dict[str, Any]:
    await house.says(text)
    return await house.reply()


def test_what_is_picked_takes_the_card_s_place_for_who_picked_and_then_for_all(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        card = await asked(house, "which?")
        assert [action["title"] for action in actions(card)] == ["1. clause 3.2.7", "2. clause 2"]
        told = await house.executes(card, "pick", about="m7")
        assert told["type"] == "application/vnd.microsoft.card.adaptive"
        assert card_faults(told["value"]) == []
        (question, _) = house.talk.asked[-1]
        assert (question.text, question.picked) == ("which?", "social-media:3.2.7")
        update = await house.peer.next("update")
        assert (update.place, update.about) == (CHAT, "m7")
        assert card_of(update.body) == told["value"]

    run(tmp_path, steps)


def test_each_clause_to_pick_has_a_line_of_its_own_where_a_phone_has_room_for_it(tmp_path: Path) -> None:
    """Side by side, the library of cards cuts three buttons to "1. clau…", "2. clau…", "3. clau…"."""

    async def steps(house: House) -> None:
        card = await asked(house, "which?")
        assert [part["type"] for part in card["body"][-2:]] == ["ActionSet"] * 2
        assert all(len(part["actions"]) == 1 for part in card["body"][-2:])

    run(tmp_path, steps)


def test_a_client_that_does_not_know_execute_sends_a_message_and_gets_the_same(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        fallback = button(await asked(house, "which?"), "pick")["fallback"]
        await house.says("", value=fallback["data"], replyToId="m1")
        update = await house.peer.next("update")
        assert update.about == "m1"
        await house.says("", value=fallback["data"])  # a client that does not say which card it was
        await house.peer.next("send", 2)
        assert [question.picked for question, _ in house.talk.asked[1:]] == ["social-media:3.2.7"] * 2

    run(tmp_path, steps)


def test_in_a_channel_a_button_needs_no_mention(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        data = {"do": "pick", "clause": SECOND.id, "asked": "which?"}
        await house.says("", value=data, replyToId="m1", conversation=in_channel())
        await house.peer.next("update")

    run(tmp_path, steps)


STRANGE = [None, 7, {}, {"action": 7}, {"action": {"data": {"do": "x"}}}, {"action": {"data": {"do": {}}}}]


@pytest.mark.parametrize("value", STRANGE, ids=str)
def test_a_button_that_is_none_of_the_bot_s_is_told_so(value: Any, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        told = await house.invokes("adaptiveCard/action", value)
        assert told["value"] == "I cannot answer here."
        told = await house.invokes("task/submit", value)
        assert told["task"] == {"type": "message", "value": "I cannot answer here."}

    run(tmp_path, steps)


def test_what_is_folded_is_read_in_a_dialog(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        dialog = await house.opens(await asked(house, "long?"), "whole")
        assert read(dialog).count("Ask before you film.") == 60

    run(tmp_path, steps)


@pytest.mark.parametrize("carried", [{}, {"clauses": 7}, {"clauses": [7, "gone:1"], "answer": {}}], ids=str)
def test_a_folded_reply_that_is_gone_is_told_so(carried: dict[str, Any], tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        dialog = in_task(await house.invokes("task/fetch", {"data": {"do": "whole", **carried}}))
        assert read(dialog) == "I cannot answer here."

    run(tmp_path, steps)


# --- feedback --------------------------------------------------------------------------------------


async def counts(house: House) -> tuple[Feedback, ...]:
    return await house.desk.stored(lambda tx: feedback.counts(tx, "northbridge"))


async def kept(house: House) -> str:
    """Ask, and wait until it is kept what the reply was about. Returns the reply's id."""
    await house.says("may I?")
    body = (await house.peer.next()).body
    assert body["channelData"] == {"feedbackLoop": {"type": "custom"}}
    await house.done()
    house.desk.open()
    return "m1"


def test_a_reply_that_helped_is_counted_for_the_answer_it_gave(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        id_ = await kept(house)
        told = await house.invokes("message/fetchTask", pressed("like"), replyToId=id_)
        assert told["task"]["value"].startswith("Thank you.")
        assert await counts(house) == (Feedback("social-media/reply", True, "", 1),)

    run(tmp_path, steps)


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"reason": "unclear"}, "unclear"),
        ('{"reason": "outdated"}', "outdated"),
        ('{"feedbackText": "MARK"}', ""),
        ("MARK", ""),
        ({"reason": "MARK"}, ""),
        (None, ""),
    ],
)
def test_a_reply_that_did_not_help_is_counted_with_the_reason_and_no_words(
    sent: object, reason: str, tmp_path: Path
) -> None:
    async def steps(house: House) -> None:
        id_ = await kept(house)
        dialog = in_task(await house.invokes("message/fetchTask", pressed("dislike"), replyToId=id_))
        assert "It is not the rule that I meant" in read(dialog)
        assert await counts(house) == ()
        value = {"actionName": "feedback", "actionValue": {"reaction": "dislike", "feedback": sent}}
        assert await house.invokes("message/submitAction", value, replyToId=id_) == {}
        assert await counts(house) == (Feedback("social-media/reply", False, reason, 1),)

    run(tmp_path, steps)


@pytest.mark.parametrize("value", [None, {}, {"data": 7}, {"actionName": "other"}], ids=str)
def test_feedback_on_a_message_that_nobody_knows_counts_nothing(value: Any, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await kept(house)
        await house.invokes("message/fetchTask", value, replyToId="m99")
        await house.invokes("message/submitAction", value, replyToId="m99")
        assert await counts(house) == ()

    run(tmp_path, steps)


# --- the message extension -------------------------------------------------------------------------


def test_a_search_lists_clauses_to_put_into_a_message(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        told = (await house.invokes("composeExtension/query", query("which?")))["composeExtension"]
        assert (told["type"], told["attachmentLayout"]) == ("result", "list")
        for found, words in zip(told["attachments"], ("Leave questions", "Ask your manager"), strict=True):
            assert card_faults(found["content"]) == []
            assert words in read(found["content"])
            assert "actions" not in found["content"]
            preview = found["preview"]["content"]
            assert re.fullmatch(r"clause [0-9.]+ · Social media", preview["title"])
            assert preview["text"].startswith(words)
        assert house.talk.asked[-1][0].search is True

    run(tmp_path, steps)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (query(""), "Type a few words"),
        (query("goats?"), "do not say"),
        ({"parameters": [{"name": "initialRun", "value": "true"}]}, "Type a few words"),
        ({"parameters": 7}, "Type a few words"),
        ({"parameters": [7, {"name": "query", "value": 7}]}, "Type a few words"),
        (None, "Type a few words"),
    ],
    ids=str,
)
def test_a_search_for_nothing_or_for_what_is_not_there_says_so(value: Any, told: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        answer = (await house.invokes("composeExtension/query", value))["composeExtension"]
        assert answer["type"] == "message"
        assert told in answer["text"]

    run(tmp_path, steps)


NOT_A_MEMBER = Failure(status=403, code="BotNotInConversationRoster")


def test_a_search_in_a_chat_that_the_bot_is_no_member_of_is_answered_to_staff(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        house.peer.fail("member", NOT_A_MEMBER)
        told = (await house.invokes("composeExtension/query", query("which?")))["composeExtension"]
        assert told["type"] == "result"
        assert (await house.peer.next("open")).body["members"] == [{"id": ASKER}]

    run(tmp_path, steps)


@pytest.mark.parametrize("member", [{"userRole": "guest"}, None], ids=["a guest", "somebody unknown"])
def test_a_search_there_is_not_answered_to_others(member: dict[str, str] | None, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        house.peer.fail("member", *([NOT_A_MEMBER] if member else [NOT_A_MEMBER] * 2))
        told = (await house.invokes("composeExtension/query", query("which?")))["composeExtension"]
        assert told["type"] == "message"
        assert house.talk.asked == []

    run(tmp_path, steps, peer=Peer(members={ASKER: member} if member else {}))


def test_the_policy_on_a_message_is_shown_in_a_dialog_whose_buttons_stay_in_it(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        html = "<div><p>which?</p><attachment id='1'></attachment></div>"
        dialog = in_task(await house.invokes("composeExtension/fetchTask", payload(html)))
        assert [question.text for question, _ in house.talk.asked] == ["which?"]
        data = button(dialog, "pick")["data"]
        assert button(dialog, "pick")["type"] == "Action.Submit"
        shown = in_task(await house.invokes("composeExtension/submitAction", {"data": data}))
        assert read(shown)
        assert house.peer.made("send") == []

    run(tmp_path, steps)


@pytest.mark.parametrize("content", ["", "<p> </p>", None, 7, "<img src=x>"], ids=str)
def test_a_message_without_words_is_told_so(content: object, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        dialog = in_task(await house.invokes("composeExtension/fetchTask", payload(content)))
        assert "I did not see a question there." in read(dialog)

    run(tmp_path, steps)


def test_an_answer_that_takes_too_long_is_replaced_by_a_word_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.teams.gate.INLINE_SECONDS", 0.2)

    class Slow(FakeConversation):
        def respond(self, question: Any, context: object = None) -> Any:
            import time

            time.sleep(1)
            return super().respond(question, context)

    async def steps(house: House) -> None:
        async with asyncio.timeout(0.9):
            told = await house.invokes("composeExtension/query", query("which?"))
        assert told["composeExtension"]["text"] == "That took too long. Please try again."

    run(tmp_path, steps, talk=Slow(knowledge(), REPLIES))


def test_an_invoke_that_comes_twice_is_answered_once(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        first = await house.invokes("composeExtension/query", query("which?"), id="f:1")
        assert first["composeExtension"]["type"] == "result"
        assert await house.invokes("composeExtension/query", query("which?"), id="f:1") == {}
        assert len(house.talk.asked) == 1

    run(tmp_path, steps)


def test_an_answer_that_goes_wrong_is_a_civil_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def steps(house: House) -> None:
        async def broken(*_: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(house.adapter._clerk, "refusal", broken)
        told = await house.invokes("task/fetch", {})
        assert "something went wrong" in told["task"]["value"]

    run(tmp_path, steps)


def test_a_long_list_has_no_more_buttons_than_teams_shows(tmp_path: Path) -> None:
    clauses = [fakes.clause(f"social-media:{number}") for number in range(10)]
    many = WhichOfThese(tuple(fakes.citation(clause) for clause in clauses), 0.4)
    talk = FakeConversation(knowledge(), {"which?": many})

    async def steps(house: House) -> None:
        assert len(actions(await asked(house, "which?"))) == 6
        told = await house.invokes("composeExtension/query", query("which?"))
        assert len(told["composeExtension"]["attachments"]) == 10

    run(tmp_path, steps, talk=talk, peer=Peer())
