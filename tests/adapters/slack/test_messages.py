from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.model import Workspaces
from tests.adapters.slack.house import REPLIES, House, knowledge, read, run
from tests.adapters.slack.peer import BOT, Peer
from tests.fakes import FakeConversation


def test_a_direct_message_is_answered_where_it_was_written(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.says("may I?")).status == 200
        reply = await house.peer.next("chat.postMessage")
        assert reply["channel"] == "D1"
        assert "thread_ts" not in reply
        assert read(reply).startswith("Not allowed. No. Send it to the marketing team.")
        assert reply["text"].startswith("Not allowed. No.")

    run(tmp_path, steps)


def test_a_mention_is_answered_in_its_thread_and_a_follow_up_needs_no_second_one(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("may I?", ts="5.1")
        assert (await house.peer.next("chat.postMessage"))["thread_ts"] == "5.1"
        await house.in_channel("goats?", ts="5.2", thread_ts="5.1")
        second = await house.peer.next("chat.postMessage", 2)
        assert second["thread_ts"] == "5.1"
        assert "do not say" in read(second)
        assert [context for _, context in house.talk.asked] == [None, "after may I?"]

    run(tmp_path, steps)


def test_a_follow_up_is_known_after_a_restart(tmp_path: Path) -> None:
    async def first(house: House) -> None:
        await house.mentions("may I?", ts="5.1")
        await house.peer.next("chat.postMessage")

    async def second(house: House) -> None:
        await house.in_channel("goats?", ts="5.2", thread_ts="5.1")
        assert (await house.peer.next("chat.postMessage"))["thread_ts"] == "5.1"

    run(tmp_path, first)
    run(tmp_path, second)


SILENT: dict[str, dict[str, object]] = {
    "not to the bot": {},
    "a thread that it is not in": {"thread_ts": "5.0"},
    "naming the bot, which comes as a mention too": {"text": f"<@{BOT}> may I?"},
    "another bot": {"channel_type": "im", "bot_id": "B2"},
    "itself": {"channel_type": "im", "user": BOT},
    "an edit": {"channel_type": "im", "subtype": "message_changed"},
    "an edited mention": {"type": "app_mention", "edited": {"ts": "2"}},
    "a deletion": {"channel_type": "im", "subtype": "message_deleted"},
    "a join": {"channel_type": "channel", "subtype": "channel_join"},
    "a bot's message": {"channel_type": "im", "subtype": "bot_message", "user": None},
    "no text and no user": {"channel_type": "im", "user": None, "text": None},
}


@pytest.mark.parametrize("event", SILENT.values(), ids=list(SILENT))
def test_it_keeps_silent(event: dict[str, object], tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.in_channel(**{"text": "may I?", **event})).status == 200  # type: ignore[arg-type]
        await house.done()
        assert house.peer.made("chat.postMessage") == []
        assert house.talk.asked == []

    run(tmp_path, steps)


@pytest.mark.parametrize(
    "event", [{"user": "U2"}, {"text": "<@U2> what do you think?"}], ids=["other", "to other"]
)
def test_in_its_thread_it_keeps_out_of_other_people_s_talk(event: dict[str, str], tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("may I?", ts="5.1")
        await house.peer.next("chat.postMessage")
        await house.in_channel(**{"text": "goats?", "ts": "5.2", "thread_ts": "5.1", **event})
        await house.done()
        assert len(house.peer.made("chat.postMessage")) == 1

    run(tmp_path, steps)


def test_where_people_from_elsewhere_read_along_it_refuses_politely(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        event = {"type": "app_mention", "channel": "C1", "user": "U1", "text": f"<@{BOT}> may I?"}
        await house.event(event, is_ext_shared_channel=True)
        assert "People from other organisations" in read(await house.peer.next("chat.postMessage"))
        assert house.talk.asked == []

    run(tmp_path, steps)


def test_where_people_from_elsewhere_read_along_it_answers_if_the_organisation_lets_it(
    tmp_path: Path,
) -> None:
    plain = knowledge()
    shared = replace(plain, organisation=replace(plain.organisation, slack=Workspaces(shared_channels=True)))

    async def steps(house: House) -> None:
        event = {"type": "app_mention", "channel": "C1", "user": "U1", "text": f"<@{BOT}> may I?"}
        await house.event(event, is_ext_shared_channel=True)
        assert read(await house.peer.next("chat.postMessage")).startswith("Not allowed.")

    run(tmp_path, steps, talk=FakeConversation(shared, REPLIES))


def test_a_file_without_a_word_is_a_question_without_words(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.says("", subtype="file_share", files=[{"id": "F1"}])
        await house.peer.next("chat.postMessage")
        assert [question.text for question, _ in house.talk.asked] == [""]

    run(tmp_path, steps)


@pytest.mark.parametrize("text", ["w" * 40_000, "```\ncode\n```", "هل يمكنني؟", "\u202egnirts", "\ud800"])
def test_whatever_is_written_gets_a_reply(text: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.says(text)).status == 200
        await house.peer.next("chat.postMessage")

    run(tmp_path, steps)


def test_a_core_that_fails_gets_a_civil_reply(tmp_path: Path) -> None:
    class Broken(FakeConversation):
        def respond(self, question: object, context: object = None) -> Any:
            raise LookupError(question)

    async def steps(house: House) -> None:
        await house.says("may I?")
        assert "something went wrong" in read(await house.peer.next("chat.postMessage"))

    run(tmp_path, steps, talk=Broken(knowledge()))


def test_a_workspace_that_no_organisation_has_is_told_so(tmp_path: Path) -> None:
    plain = knowledge()
    elsewhere = replace(plain, organisation=replace(plain.organisation, slack=Workspaces(ids=("T2",))))

    async def steps(house: House) -> None:
        await house.says("may I?")
        assert "which organisation" in read(await house.peer.next("chat.postMessage"))
        assert house.talk.asked == []

    run(tmp_path, steps, talk=FakeConversation(elsewhere))


def test_the_audience_is_that_of_the_group_that_the_asker_is_in(tmp_path: Path) -> None:
    plain = knowledge()
    groups = Workspaces(audiences={"S1": "managers", "S2": "heads"})
    grouped = replace(plain, organisation=replace(plain.organisation, slack=groups))

    async def steps(house: House) -> None:
        for user in ("U1", "U2", "U1"):
            await house.says("may I?", user=user)
        await house.peer.next("chat.postMessage", 3)
        told = {question.audience for question, _ in house.talk.asked}
        assert told == {"heads", None}
        assert len(house.peer.made("usergroups.users.list")) == 2

    run(tmp_path, steps, talk=FakeConversation(grouped), peer=Peer(groups={"S2": ["U1"]}))
