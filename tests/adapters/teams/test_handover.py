from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import fakes
from tests.adapters.teams.house import (
    AMIRA,
    ASKER,
    CHANNEL,
    CHAT,
    REPLIES,
    House,
    button,
    card_of,
    in_channel,
    in_task,
    knowledge,
    read,
    run,
)
from tests.adapters.teams.peer import TENANT, Call, Failure
from tests.fakes import FakeConversation

pytestmark = pytest.mark.usefixtures("sdk")

ROLES_CHANNEL = "19:marketing@thread.tacv2"


async def form(house: House) -> dict[str, Any]:
    await house.says("goats?")
    return await house.opens(await house.reply(), "hand_over")


async def handed(house: House) -> Call:
    """A question that was handed over, as the role got it."""
    await house.submits(await form(house), "hand_over_send", handed_question="May I keep <at>all</at> goats?")
    return await house.peer.next("send", 2)


def test_before_a_question_goes_anywhere_its_asker_sees_the_words_and_to_whom(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        dialog = await form(house)
        assert "I will send these words to: Marketing team. Your name goes with them." in read(dialog)
        assert dialog["body"][-1]["value"] == "goats?"
        await house.done()
        assert len(house.peer.calls) == 1

    run(tmp_path, steps)


def test_the_role_gets_the_words_with_the_asker_s_name_in_a_chat_of_its_own(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        told = await house.submits(await form(house), "hand_over_send", handed_question="May I keep goats?")
        assert "I have sent your question to: Marketing team." in read(told)
        opened = (await house.peer.next("open")).body
        assert (opened["members"], opened["tenantId"]) == ([{"id": AMIRA}], TENANT)
        call = await house.peer.next("send", 2)
        said = read(card_of(call.body))
        assert call.place == f"a:with {AMIRA}"
        assert "A question for: Marketing team. May I keep goats? Asked by: Robin Hill" in said
        assert "entities" not in call.body

    run(tmp_path, steps)


def test_a_role_with_a_channel_gets_the_words_there_as_a_new_thread(tmp_path: Path) -> None:
    roles = {"marketing-team": fakes.role(teams=ROLES_CHANNEL)}

    async def steps(house: House) -> None:
        await house.submits(await form(house), "hand_over_send", handed_question="Goats?")
        call = await house.peer.next("open")
        assert call.body["channelData"]["channel"] == {"id": ROLES_CHANNEL}
        assert "Goats?" in read(card_of(call.body["activity"]))
        await house.done()
        assert len(house.peer.made("send")) == 1  # the asker's reply; the thread's first message is in `open`

    run(tmp_path, steps, talk=FakeConversation(knowledge(roles=roles), REPLIES))


@pytest.mark.parametrize("typed", ["", "  ", None, 7], ids=str)
def test_nothing_is_sent_where_no_word_is_written(typed: Any, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        dialog = await form(house)
        again = await house.submits(dialog, "hand_over_send", handed_question=typed)
        assert button(again, "hand_over_send")
        await house.done()
        assert house.peer.made("open") == []

    run(tmp_path, steps)


@pytest.mark.parametrize("scope", ["personal", "channel"])
def test_the_role_s_answer_comes_back_to_where_it_was_asked(scope: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("goats?") if scope == "channel" else await house.says("goats?")
        where = in_channel() if scope == "channel" else {"id": CHAT, "conversationType": "personal"}
        data = button(await house.reply(), "hand_over")["data"]
        dialog = in_task(await house.invokes("task/fetch", {"data": data}, conversation=where))
        sending = {**button(dialog, "hand_over_send")["data"], "handed_question": "Goats?"}
        await house.invokes("task/submit", {"data": sending}, conversation=where)
        request = card_of((await house.peer.next("send", 2)).body)
        told = await house.executes(request, "hand_over_answer", handed_answer="Only on the farm.")
        assert "I have taken your answer" in read(told["value"])
        back = await house.peer.next("send", 3)
        assert back.place == (CHANNEL if scope == "channel" else CHAT)
        assert read(card_of(back.body)) == "An answer from Marketing team: Only on the farm."

    run(tmp_path, steps)


def test_a_question_asked_where_the_bot_is_not_is_answered_to_the_asker_alone(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        message = {"body": {"content": "<p>goats?</p>"}}
        value = {"commandId": "whatDoesThePolicySay", "messagePayload": message}
        dialog = in_task(await house.invokes("composeExtension/fetchTask", value))
        data = button(dialog, "hand_over")["data"]
        dialog = in_task(await house.invokes("composeExtension/submitAction", {"data": data}))
        sending = {**button(dialog, "hand_over_send")["data"], "handed_question": "Goats?"}
        await house.invokes("composeExtension/submitAction", {"data": sending})
        request = card_of((await house.peer.next("send")).body)
        await house.executes(request, "hand_over_answer", handed_answer="No.")
        assert (await house.peer.next("open", 2)).body["members"] == [{"id": ASKER}]
        assert (await house.peer.next("send", 2)).place == f"a:with {ASKER}"

    run(tmp_path, steps)


def test_an_answer_without_a_word_goes_nowhere(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        request = card_of((await handed(house)).body)
        told = await house.executes(request, "hand_over_answer", handed_answer=" ")
        assert button(told["value"], "hand_over_answer")
        await house.done()
        assert len(house.peer.made("send")) == 2

    run(tmp_path, steps)


@pytest.mark.parametrize("id_", ["0" * 32, "", 7, None], ids=str)
def test_an_answer_to_a_question_that_is_over_is_told_so(id_: Any, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        request = card_of((await handed(house)).body)
        told = await house.executes(request, "hand_over_answer", handover=id_, handed_answer="Yes.")
        assert read(told["value"]) == "This question is no longer open."

    run(tmp_path, steps)


def test_somebody_of_another_tenant_cannot_answer(tmp_path: Path) -> None:
    plain = knowledge()
    listed = replace(
        plain,
        organisation=replace(
            plain.organisation, teams=replace(plain.organisation.teams, guests=True, ids=(TENANT, "other"))
        ),
    )

    async def steps(house: House) -> None:
        action = button(card_of((await handed(house)).body), "hand_over_answer")
        data = {**action["data"], "handed_answer": "Yes."}
        value = {"action": {"data": data}}
        other = {"tenant": {"id": "other"}}
        told = await house.invokes("adaptiveCard/action", value, channelData=other)
        assert read(told["value"]) == "This question is no longer open."

    run(tmp_path, steps, talk=FakeConversation(listed, REPLIES))


def test_a_role_that_cannot_be_reached_after_all_is_told_to_the_asker(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        dialog = await form(house)
        house.peer.fail("open", Failure(status=403, code="BotNotInConversationRoster"))
        await house.submits(dialog, "hand_over_send", handed_question="Goats?")
        lost = await house.peer.next("send", 2)
        assert lost.place == CHAT
        assert "I could not reach Marketing team after all." in read(card_of(lost.body))

    run(tmp_path, steps)


def test_the_dialog_says_when_nothing_could_be_kept_and_so_nothing_was_sent(tmp_path: Path) -> None:
    from bot.store import StoreError

    async def steps(house: House) -> None:
        dialog = await form(house)

        async def away(*_: object, **__: object) -> None:
            raise StoreError("the store: away")

        stored, house.desk.stored = house.desk.stored, away  # type: ignore[assignment, method-assign]
        data = {**button(dialog, "hand_over_send")["data"], "handed_question": "Goats?"}
        activity = house.activity("invoke", name="task/submit", value={"data": data})
        house.desk._claims._stored = stored
        told = in_task(await (await house.send(activity)).json())
        house.desk.stored = stored  # type: ignore[method-assign]
        assert "nothing was passed on" in read(told)

    run(tmp_path, steps)


@pytest.mark.parametrize("role", ["gone", "", 7, None], ids=str)
def test_a_role_that_is_gone_is_told_so(role: Any, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        for do in ("hand_over", "hand_over_send"):
            data = {"do": do, "role": role, "handed_question": "Goats?"}
            assert read(in_task(await house.invokes("task/fetch", {"data": data}))) == "I cannot answer here."

    run(tmp_path, steps)
