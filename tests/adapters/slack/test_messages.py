from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import Conversation
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
    "event",
    [{"user": "U2"}, {"text": "<@U2> what do you think?"}, {"text": f"<@{BOT}> goats?"}],
    ids=["other", "to other", "to the bot, which comes as a mention too"],
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


STRANGE: dict[str, dict[str, object]] = {
    "a user who left": {"user": "U0GONE"},
    "no language": {"user_locale": None},
    "a language that the bot has no words in": {"user_locale": "cy-GB", "locale": "cy-GB"},
    "a message with files": {"subtype": "file_share", "files": [{"id": "F1", "url_private": "https://x"}]},
    "blocks beside the text": {"blocks": [{"type": "rich_text", "elements": []}]},
    "an attachment": {"attachments": [{"text": "<!channel>", "fallback": "x"}]},
    "a message shared from elsewhere": {"attachments": [{"is_share": True, "text": "may I?"}]},
    "a huge timestamp": {"ts": "9" * 40},
    "a reply in a thread, sent to the channel too": {"subtype": "thread_broadcast", "thread_ts": "5.1"},
}


@pytest.mark.parametrize("event", STRANGE.values(), ids=list(STRANGE))
def test_a_message_with_anything_beside_its_words_is_answered(
    event: dict[str, object], tmp_path: Path
) -> None:
    async def steps(house: House) -> None:
        assert (await house.says("may I?", **event)).status == 200
        assert read(await house.peer.next("chat.postMessage")).startswith("Not allowed.")

    run(tmp_path, steps)


def test_a_question_of_40_000_characters_is_asked_and_carried_on_as_far_as_slack_lets_it(
    tmp_path: Path,
) -> None:
    long = "May I reply? " * 3000
    talk = FakeConversation(knowledge(), {long.strip(): REPLIES["which?"]})

    async def steps(house: House) -> None:
        await house.says(long)
        reply = await house.peer.next("chat.postMessage")
        assert '"asked":"May I reply? May I reply?' in reply["blocks"][-1]["elements"][0]["value"]

    run(tmp_path, steps, talk=talk)


@pytest.mark.parametrize("question", ["هل يمكنني الرد؟", "האם מותר לי להגיב?"])
def test_a_question_from_right_to_left_is_asked_as_it_was_written(question: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.says(question)
        await house.peer.next("chat.postMessage")
        assert [asked.text for asked, _ in house.talk.asked] == [question]

    run(tmp_path, steps)


@pytest.mark.parametrize("mark", ["```{}```", "`{}`", "*{}*", "> {}", "_{}_", "~{}~"])
def test_a_question_in_code_or_bold_or_quoted_is_answered_like_the_bare_one(
    mark: str, sample_conversation: Conversation, tmp_path: Path
) -> None:
    async def steps(house: House) -> None:
        for number, text in enumerate(("can I reply from my personal account?", mark), start=1):
            await house.says(text.format("can I reply from my personal account?"), channel=f"D{number}")
        bare, marked = [await house.peer.next("chat.postMessage", number) for number in (1, 2)]
        assert read(bare) == read(marked)

    run(tmp_path, steps, talk=sample_conversation)


def test_a_question_that_is_deleted_meanwhile_is_answered_where_it_stood(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("may I?", ts="5.1")
        gone = {"subtype": "message_deleted", "deleted_ts": "5.1", "previous_message": {"text": "may I?"}}
        await house.in_channel("", **gone)
        assert (await house.peer.next("chat.postMessage"))["thread_ts"] == "5.1"
        await house.done()
        assert len(house.peer.made("chat.postMessage")) == 1

    run(tmp_path, steps)


@pytest.mark.parametrize("kind", ["member_left_channel", "channel_left", "user_change", "team_join"])
def test_who_comes_and_goes_is_none_of_its_business(kind: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.event({"type": kind, "user": BOT, "channel": "C1"})).status == 200
        await house.done()
        assert [call.method for call in house.peer.calls] == ["auth.test"]

    run(tmp_path, steps)
