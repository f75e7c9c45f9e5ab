import json
from pathlib import Path

import pytest

from adapters.slack import gate
from adapters.slack.blocks import HAND_OVER
from bot.replies import NotInPolicy, WhomToAsk
from tests import fakes
from tests.adapters.slack.handing_over import known_where
from tests.adapters.slack.house import ASKER, House, carried, knowledge, read, run
from tests.adapters.slack.peer import BOT, Failure
from tests.adapters.slack.reporter import PATIENCE
from tests.fakes import FakeConversation

EPHEMERAL = {"container": {"type": "message", "channel_id": "C1", "message_ts": "3.1", "is_ephemeral": True}}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine, too, a window is answered at once."""
    monkeypatch.setattr(gate, "INLINE_SECONDS", PATIENCE)


async def handed(house: House, **box: object) -> dict[str, object]:
    """From a refusal to a question on its way. Returns what the window says at the end."""
    await house.mentions("goats?", ts="1.1")
    reply = await house.peer.next("chat.postMessage")
    await house.presses(HAND_OVER, reply, **box)
    window = (await house.peer.next("views.open"))["view"]
    return await house.submits(window, {"handed_question": {"value": "May I keep <!channel> goats?"}})


def test_before_a_question_goes_anywhere_its_asker_sees_the_words_and_to_whom(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("goats?", ts="1.1")
        await house.presses(HAND_OVER, await house.peer.next("chat.postMessage"))
        window = (await house.peer.next("views.open"))["view"]
        assert "I will send these words to: Marketing team. Your name goes with them." in read(window)
        assert window["blocks"][1]["element"]["initial_value"] == "goats?"
        await house.done()
        assert len(house.peer.made("chat.postMessage")) == 1

    run(tmp_path, steps)


def test_the_role_gets_the_words_with_the_asker_s_name_and_no_live_markup(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        told = await handed(house)
        assert "I have sent your question to: Marketing team." in read(told["view"])  # type: ignore[arg-type]
        assert told["view"]["title"]["text"] == "Ask a person"  # type: ignore[index]
        sent = await house.peer.next("chat.postMessage", 2)
        assert sent["channel"] == "U0AMIRA"
        assert "A question for: Marketing team. May I keep @channel goats? Asked by:" in read(sent)
        assert {"type": "user", "user_id": ASKER} in sent["blocks"][0]["elements"][2]["elements"]

    run(tmp_path, steps)


@pytest.mark.parametrize("name", ["<!channel> & co", "Head of " * 60, "\u202eHR"])
def test_a_role_of_any_name_can_be_asked(name: str, tmp_path: Path) -> None:
    asked = fakes.role(name=name)
    roles = {asked.id: asked}
    talk = FakeConversation(knowledge(roles=roles), {"goats?": NotInPolicy(WhomToAsk(asked, None), 0.1)})

    async def steps(house: House) -> None:
        told = await handed(house)
        assert told["response_action"] == "update"
        sent = await house.peer.next("chat.postMessage", 2)
        assert sent["text"].startswith("A question for:")
        assert "<!channel>" not in sent["text"]

    run(tmp_path, steps, talk=talk)


@pytest.mark.parametrize("typed", ["", "  ", "<@U2>", None])
def test_nothing_is_sent_where_no_word_is_written(typed: str | None, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("goats?", ts="1.1")
        await house.presses(HAND_OVER, await house.peer.next("chat.postMessage"))
        window = (await house.peer.next("views.open"))["view"]
        told = await house.submits(window, {"handed_question": {"value": typed}})
        assert told["response_action"] == "errors"
        assert told["errors"]["handed_question"].startswith("Write your question here")
        await house.done()
        assert len(house.peer.made("chat.postMessage")) == 1

    run(tmp_path, steps)


def test_the_role_s_answer_comes_back_to_the_asker_s_thread(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await handed(house)
        await house.peer.next("chat.postMessage", 2)
        await known_where(house)
        answer = {"channel": "D0AMIRA", "user": "U0AMIRA", "thread_ts": "9.4"}
        await house.says("Only on <https://farm.example|the farm>.", **answer)
        back = await house.peer.next("chat.postMessage", 3)
        assert (back["channel"], back["thread_ts"]) == ("C1", "1.1")
        assert read(back) == "An answer from Marketing team: Only on the farm (https://farm.example)."
        assert [question.text for question, _ in house.talk.asked] == ["goats?"]

    run(tmp_path, steps)


ANSWERS = {
    "naming the asker": ({"text": f"<@{ASKER}> yes."}, "yes."),
    "naming the bot": ({"text": f"<@{BOT}> yes.", "type": "app_mention"}, "yes."),
    "naming a colleague": ({"text": "Ask <@U0JO>."}, "Ask @Jo Price."),
    "naming somebody unknown": ({"text": "Ask <@U0NEW> or <!here>."}, "Ask @somebody or @here."),
}


@pytest.mark.parametrize(("event", "words"), ANSWERS.values(), ids=list(ANSWERS))
def test_whomever_the_role_names_its_answer_comes_back_and_pings_nobody(
    event: dict[str, str], words: str, tmp_path: Path
) -> None:
    async def steps(house: House) -> None:
        await handed(house)
        await house.peer.next("chat.postMessage", 2)
        await known_where(house)
        answer = {"channel": "D0AMIRA", "user": "U0AMIRA", "thread_ts": "9.4"}
        await house.in_channel(**{**answer, **event})
        back = await house.peer.next("chat.postMessage", 3)
        assert back["channel"] == "C1"
        assert read(back) == f"An answer from Marketing team: {words}"
        assert '"type": "user"' not in json.dumps(back)
        assert len(house.talk.asked) == 1

    run(tmp_path, steps)


def test_a_role_that_answers_with_a_file_alone_is_asked_for_words(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await handed(house)
        await house.peer.next("chat.postMessage", 2)
        await known_where(house)
        file = {"subtype": "file_share", "files": [{"id": "F1"}]}
        await house.says("", channel="D0AMIRA", user="U0AMIRA", thread_ts="9.4", **file)
        told = await house.peer.next("chat.postMessage", 3)
        assert (told["channel"], told["thread_ts"]) == ("D0AMIRA", "9.4")
        assert read(told).startswith("I can take words only.")

    run(tmp_path, steps)


@pytest.mark.parametrize(("box", "told"), [({}, True), (EPHEMERAL, False)], ids=["in a thread", "alone"])
def test_an_asker_is_told_when_others_can_read_the_answer(
    box: dict[str, object], told: bool, tmp_path: Path
) -> None:
    async def steps(house: House) -> None:
        await house.mentions("goats?", ts="1.1")
        await house.presses(HAND_OVER, await house.peer.next("chat.postMessage"), **box)
        window = (await house.peer.next("views.open"))["view"]
        assert ("where others can read it" in read(window)) is told

    run(tmp_path, steps)


def test_a_question_that_only_its_asker_saw_is_answered_to_the_asker_alone(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await handed(house, **EPHEMERAL)
        await house.peer.next("chat.postMessage", 2)
        await known_where(house)
        await house.says("Yes.", channel="D0AMIRA", user="U0AMIRA", thread_ts="9.4")
        back = await house.peer.next("chat.postMessage", 3)
        assert (back["channel"], "thread_ts" in back) == (ASKER, False)

    run(tmp_path, steps)


def test_a_role_that_cannot_be_reached_after_all_is_told_to_the_asker(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("goats?", ts="1.1")
        await house.presses(HAND_OVER, await house.peer.next("chat.postMessage"))
        window = (await house.peer.next("views.open"))["view"]
        house.peer.fail("chat.postMessage", Failure(error="channel_not_found"))
        await house.submits(window, {"handed_question": {"value": "goats?"}})
        lost = await house.peer.next("chat.postMessage", 2)
        assert (lost["channel"], lost["thread_ts"]) == ("C1", "1.1")
        assert "I could not reach Marketing team after all." in read(lost)

    run(tmp_path, steps)


def test_the_window_says_when_nothing_could_be_kept_and_so_nothing_was_sent(tmp_path: Path) -> None:
    from bot.store import StoreError

    async def steps(house: House) -> None:
        await house.mentions("goats?", ts="1.1")
        reply = await house.peer.next("chat.postMessage")
        assert carried(reply, HAND_OVER)
        await house.presses(HAND_OVER, reply)
        window = (await house.peer.next("views.open"))["view"]

        async def away(*_: object, **__: object) -> None:
            raise StoreError("the store: away")

        stored, house.desk.stored = house.desk.stored, away  # type: ignore[assignment, method-assign]
        told = await house.submits(window, {"handed_question": {"value": "goats?"}})
        house.desk.stored = stored  # type: ignore[method-assign]
        assert "nothing was passed on" in read(told["view"])

    run(tmp_path, steps)
