import threading
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.adapters.desks import counted
from tests.adapters.teams.house import (
    ASKER,
    CHANNEL,
    CHAT,
    PERSON,
    REPLIES,
    House,
    in_channel,
    knowledge,
    read,
    run,
    there,
)
from tests.adapters.teams.peer import BOT, TENANT, Failure, Peer
from tests.fakes import FakeConversation

pytestmark = pytest.mark.usefixtures("sdk")


def test_a_question_is_acknowledged_and_answered_as_a_card_where_it_was_asked(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.says("may I?", id="f:7")).status == 200
        call = await house.peer.next()
        assert (call.place, call.about) == (CHAT, "f:7")
        card = await house.reply()
        assert read(card).startswith("Not allowed. No. Send it to the marketing team.")
        assert "Not allowed. No." in card["fallbackText"]
        assert call.body["summary"].startswith("Not allowed. No.")

    run(tmp_path, steps)


def test_a_message_is_acknowledged_before_its_answer_is_there(tmp_path: Path) -> None:
    looked = threading.Event()

    class Slow(FakeConversation):
        def respond(self, question: Any, context: object = None) -> Any:
            assert looked.wait(20)
            return super().respond(question, context)

    async def steps(house: House) -> None:
        assert (await house.says("may I?")).status == 200
        assert house.peer.calls == []
        looked.set()
        assert read(await house.reply()).startswith("Not allowed.")

    run(tmp_path, steps, talk=Slow(knowledge(), REPLIES))


def test_a_mention_in_a_channel_is_answered_in_its_thread(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("may I?")
        assert (await house.peer.next()).place == CHANNEL
        assert [question.text for question, _ in house.talk.asked] == ["may I?"]

    run(tmp_path, steps)


@pytest.mark.parametrize(
    "name", ["Clausebot", "Clause Bot (College)", "قانون", "Règlement & Cie", "条項ボット", "a.*"]
)
def test_the_bot_s_name_goes_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("may I?", name)
        await house.peer.next()
        assert [question.text for question, _ in house.talk.asked] == ["may I?"]

    run(tmp_path, steps)


def test_other_people_s_names_stay_and_html_is_read(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        mention = {"type": "mention", "mentioned": {"id": "29:jo"}, "text": "<at>Jo</at>"}
        ours = {"type": "mention", "mentioned": {"id": BOT}, "text": "<at>Clausebot</at>"}
        text = "<at>Clausebot</at>&nbsp;may <at>Jo</at> post &amp; share?"
        await house.says(text, entities=[mention, ours], conversation=in_channel())
        await house.peer.next()
        assert [question.text for question, _ in house.talk.asked] == ["may Jo post & share?"]

    run(tmp_path, steps)


SILENT: dict[str, dict[str, Any]] = {
    "a channel in which nobody names it": {"conversation": in_channel()},
    "a group chat in which nobody names it": {
        "conversation": {"id": "19:g", "conversationType": "groupChat", "tenantId": TENANT}
    },
    "a mention of somebody else": {
        "conversation": in_channel(),
        "entities": [{"type": "mention", "mentioned": {"id": "29:jo"}, "text": "<at>Clausebot</at>"}],
    },
    "its own message": {"from": {"id": BOT}},
}


@pytest.mark.parametrize("how", SILENT.values(), ids=list(SILENT))
def test_it_keeps_silent(how: dict[str, Any], tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.says("may I?", **how)).status == 200
        await house.done()
        assert (house.talk.asked, house.peer.calls) == ([], [])

    run(tmp_path, steps)


def test_in_a_personal_chat_a_follow_up_is_understood_and_in_a_channel_for_each_person(
    tmp_path: Path,
) -> None:
    async def steps(house: House) -> None:
        await house.says("may I?")
        await house.peer.next()
        await house.says("goats?")
        await house.peer.next("send", 2)
        await house.mentions("may I?")
        await house.peer.next("send", 3)
        await house.mentions("goats?", **{"from": {"id": "29:other"}})
        await house.peer.next("send", 4)
        assert [context for _, context in house.talk.asked] == [None, "after may I?", None, None]

    run(tmp_path, steps)


STRANGE: dict[str, dict[str, Any]] = {
    "no text": {"text": None},
    "a number for a text": {"text": 7},
    "half a character": {"text": "\ud800"},
    "entities that are none": {"entities": [None, 7, {"type": "mention"}, {"type": "mention", "text": 7}]},
    "entities in no list": {"entities": {"a": 1}},
    "attachments": {"attachments": [{"contentType": "text/html", "content": "<p>may I?</p>"}]},
    "no locale": {"locale": None},
    "a locale that is a path": {"locale": "../../../etc/passwd"},
    "a value that is no button's": {"value": {"do": ["pick"]}},
    "somebody without a directory": {"from": {"id": ASKER}},
}


@pytest.mark.parametrize("how", STRANGE.values(), ids=list(STRANGE))
def test_whatever_else_a_message_holds_it_gets_a_reply(how: dict[str, Any], tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.says(**{"text": "may I?", **how})).status == 200
        await house.peer.next()

    run(tmp_path, steps)


@pytest.mark.parametrize(
    "text", ["w" * 40_000, "<at>everyone</at>", "هل يمكنني؟", "\u202egnirts", "{{DATE(x)}}"]
)
def test_whatever_is_written_gets_a_reply(text: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.says(text)).status == 200
        await house.peer.next()

    run(tmp_path, steps)


def test_a_core_that_fails_gets_a_civil_reply(tmp_path: Path) -> None:
    class Broken(FakeConversation):
        def respond(self, question: object, context: object = None) -> Any:
            raise LookupError(question)

    async def steps(house: House) -> None:
        await house.says("may I?")
        assert "something went wrong" in read(await house.reply())

    run(tmp_path, steps, talk=Broken(knowledge()))


def test_in_a_personal_chat_quotes_are_cited_in_teams_own_way_too(
    tmp_path: Path,
) -> None:
    async def steps(house: House) -> None:
        await house.says("may I?")
        body = (await house.peer.next("cited")).body
        (entity,) = body["entities"]
        (claim,) = entity["citation"]
        assert claim["appearance"]["name"] == "Social media, clause 3.2.7 (must)"
        assert claim["appearance"]["abstract"] == "Leave questions to the team."
        assert body["text"] == "Not allowed. [1]"
        card = await house.reply()
        assert "Quotes are word for word from the policies. No machine wrote them." in read(card)
        assert "AIGeneratedContent" not in str(house.peer.calls)

    run(tmp_path, steps)


def test_where_several_talk_a_reply_is_one_message(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("may I?")
        await house.done()
        assert [call.kind for call in house.peer.calls] == ["send"]

    run(tmp_path, steps)


# --- who is who ------------------------------------------------------------------------------------


def test_a_tenant_that_no_organisation_has_is_told_so(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.says("may I?")
        assert "which organisation" in read(await house.reply())
        assert house.talk.asked == []

    run(tmp_path, steps, talk=there(ids=("another",)))


@pytest.mark.parametrize("given", [TENANT, TENANT.upper()])
def test_a_tenant_that_a_folder_lists_is_its_own(given: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.says("may I?", channelData={"tenant": {"id": given}})
        assert read(await house.reply()).startswith("Not allowed.")

    run(tmp_path, steps, talk=there(ids=(TENANT,)))


def test_a_bot_of_one_tenant_answers_no_other_unless_a_folder_lists_it(tmp_path: Path) -> None:
    other = {"tenant": {"id": "another"}}

    async def refused(house: House) -> None:
        await house.says("may I?", channelData=other)
        assert "which organisation" in read(await house.reply())

    async def answered(house: House) -> None:
        house.peer.members[ASKER] = {"tenantId": "another"}
        await house.says("may I?", channelData=other)
        assert read(await house.reply()).startswith("Not allowed.")

    run(tmp_path / "one", refused)
    run(tmp_path / "two", answered, talk=there(ids=("another",)))


OUTSIDERS = {
    "a guest": {"userRole": "guest"},
    "somebody anonymous in a meeting": {"userRole": "anonymous"},
    "somebody of another organisation in a shared channel": {"tenantId": "another"},
}


@pytest.mark.parametrize("member", OUTSIDERS.values(), ids=list(OUTSIDERS))
def test_who_is_no_member_of_the_organisation_is_refused(member: dict[str, str], tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("may I?")
        assert "I answer people of Northbridge College only." in read(await house.reply())
        told = await house.invokes(
            "composeExtension/query", {"parameters": [{"name": "query", "value": "x"}]}
        )
        assert "only" in told["composeExtension"]["text"]
        assert house.talk.asked == []

    run(tmp_path, steps, peer=Peer(members={ASKER: member}))


def test_guests_are_answered_where_the_organisation_wants_it(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("may I?")
        assert read(await house.reply()).startswith("Not allowed.")

    run(tmp_path, steps, talk=there(guests=True), peer=Peer(members={ASKER: {"userRole": "guest"}}))


def test_who_somebody_is_is_asked_once(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        for number in range(3):
            await house.says("may I?")
            await house.peer.next("send", number + 1)
        assert house.peer.fetched.count("member") == 1

    run(tmp_path, steps)


def test_while_it_is_not_known_who_asks_nothing_is_answered(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        house.peer.fail("member", Failure(status=503))
        await house.says("may I?")
        assert "something went wrong" in read(await house.reply())
        assert house.talk.asked == []
        await house.says("may I?")
        assert read(await house.reply(2)).startswith("Not allowed.")

    run(tmp_path, steps)


def test_the_audience_is_that_of_the_entra_group_that_the_asker_is_in(tmp_path: Path) -> None:
    group, other = "77777777-0000-4000-8000-000000000001", "77777777-0000-4000-8000-000000000002"

    async def steps(house: House) -> None:
        for number in range(2):
            await house.says("may I?")
            await house.peer.next("send", number + 1)
        await house.says("may I?", **{"from": {"id": ASKER, "aadObjectId": "../../me"}})
        await house.peer.next("send", 3)
        assert [question.audience for question, _ in house.talk.asked] == ["heads", "heads", None]
        assert house.peer.fetched.count("groups") == 1

    talk = there(audiences={other: "managers", group.upper(): "heads"})
    run(tmp_path, steps, talk=talk, peer=Peer(groups={PERSON: [group.upper()]}))


@pytest.mark.parametrize("instead", [None, {"value": 7}, [7]], ids=str)
def test_while_entra_cannot_say_which_group_the_asker_is_for_everybody(
    instead: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def mute(self: Peer, request: web.Request) -> web.Response:
        return web.json_response(instead, status=200 if instead else 403)

    monkeypatch.setattr(Peer, "_groups", mute)

    async def steps(house: House) -> None:
        await house.says("may I?")
        assert read(await house.reply()).startswith("Not allowed.")
        assert [question.audience for question, _ in house.talk.asked] == [None]

    run(tmp_path, steps, talk=there(audiences={"g": "heads"}))


def test_a_locale_that_has_no_words_gets_the_organisation_s_language(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.says("goats?", locale="cy-GB")
        card = await house.reply()
        assert card["lang"] == "en"
        assert "do not say" in read(card)

    run(tmp_path, steps)


# --- welcome ---------------------------------------------------------------------------------------


def test_who_adds_the_bot_is_told_once_what_it_does_keeps_and_how_to_report(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.send(house.activity("conversationUpdate", membersAdded=[{"id": BOT}, {"id": ASKER}]))
        await house.send(house.activity("installationUpdate", action="add"))
        await house.done()
        (call,) = house.peer.made("send")
        said = read(call.body["attachments"][0]["content"])
        for words in ("I am Clausebot, a computer program.", "I do not keep your name", "tell me."):
            assert words in said
        (prompt,) = call.body["suggestedActions"]["actions"]
        assert prompt == {"type": "imBack", "title": "Can I reply as me?", "value": "Can I reply as me?"}

    run(tmp_path, steps)


def test_a_channel_is_told_how_to_ask_and_gets_no_prompts(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        added = house.activity("conversationUpdate", membersAdded=[{"id": BOT}], conversation=in_channel())
        await house.send(added)
        body = (await house.peer.next()).body
        assert "Name me in a message here" in read(body["attachments"][0]["content"])
        assert "suggestedActions" not in body

    run(tmp_path, steps)


@pytest.mark.parametrize(
    "activity",
    [
        {"type": "conversationUpdate", "membersAdded": [{"id": "29:new"}]},
        {"type": "conversationUpdate", "membersRemoved": [{"id": BOT}]},
        {"type": "conversationUpdate", "membersAdded": "all"},
        {"type": "installationUpdate", "action": "remove"},
    ],
    ids=str,
)
def test_nobody_is_welcomed_when_others_come_or_the_bot_goes(
    activity: dict[str, Any], tmp_path: Path
) -> None:
    async def steps(house: House) -> None:
        await house.send({**house.activity(""), **activity})
        await house.done()
        assert house.peer.calls == []

    run(tmp_path, steps)


def test_what_is_replied_is_counted(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.says("may I?")
        await house.peer.next()
        assert counted(house.desk, 'clausebot_replies_total{outcome="answer",platform="teams"}') == 1

    run(tmp_path, steps)
