from pathlib import Path

import pytest

from adapters.slack.blocks import FEEDBACK, PICK, WHOLE
from adapters.slack.surfaces.home import SEARCH
from adapters.slack.surfaces.shortcuts import ANYWHERE, ON_MESSAGE
from adapters.slack.windows import SHOW
from bot.store import Transaction, asked, feedback
from bot.store.feedback import Feedback
from tests.adapters.desks import ORGANISATION
from tests.adapters.slack.house import ASKER, House, Slow, carried, read, run

IN_WINDOW = {"container": {"type": "view", "view_id": "V5"}, "view": {"id": "V5", "type": "modal"}}


# --- the command ---------------------------------------------------------------------------------


def test_a_command_is_answered_for_the_eyes_of_its_user(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        answer = await house.command("may I?")
        assert (answer.status, await answer.text()) == (200, "")
        reply = await house.peer.next("response_url")
        assert reply["response_type"] == "ephemeral"
        assert read(reply).startswith("Not allowed.")

    run(tmp_path, steps)


@pytest.mark.parametrize("typed", ["", "help", " HELP ", "search"])
def test_a_command_without_a_question_says_how_to_ask(typed: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.command(typed)
        assert "/policy search and a few words" in read(await house.peer.next("response_url"))
        assert house.talk.asked == []

    run(tmp_path, steps)


def test_a_search_asks_for_what_there_is(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.command("search which?")
        reply = await house.peer.next("response_url")
        assert [(question.text, question.search) for question, _ in house.talk.asked] == [("which?", True)]
        assert read(reply).startswith("These rules come nearest to your words.")

    run(tmp_path, steps)


# --- which of these, and read it all -------------------------------------------------------------


def test_what_is_picked_takes_the_place_of_the_choice(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("which?", ts="1.1")
        choice = await house.peer.next("chat.postMessage")
        await house.presses(f"{PICK}.1", choice)
        edited = await house.peer.next("response_url")
        assert edited["replace_original"] is True
        question, context = house.talk.asked[-1]
        assert (question.text, question.picked) == ("which?", "social-media:3.2.7")
        assert context == "after which?"

    run(tmp_path, steps)


def test_what_is_picked_in_a_window_is_shown_in_it(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.interacts("message_action", callback_id=ON_MESSAGE, message={"text": "which?"})
        shown = await house.peer.next("views.update")
        await house.presses(f"{PICK}.2", shown["view"], **IN_WINDOW)
        assert (await house.peer.next("views.update", 2))["view_id"] == "V5"

    run(tmp_path, steps)


def test_what_was_folded_is_read_whole_in_a_window(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.says("long?")
        folded = await house.peer.next("chat.postMessage")
        await house.presses(WHOLE, folded)
        window = await house.peer.next("views.open")
        whole = ("Ask before you film. " * 60).strip()
        assert whole not in read(folded)
        assert whole in read(window["view"])

    run(tmp_path, steps)


# --- shortcuts -----------------------------------------------------------------------------------


def test_a_message_s_shortcut_shows_what_the_policy_says_on_it_in_a_window(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        message = {"text": "<@U2> may I?", "user": "U2"}
        await house.interacts("message_action", callback_id=ON_MESSAGE, message=message)
        assert "One moment" in read((await house.peer.next("views.open"))["view"])
        shown = await house.peer.next("views.update")
        assert shown["view_id"].startswith("V")
        assert read(shown["view"]).startswith("Not allowed.")

    run(tmp_path, steps)


def test_the_shortcut_from_anywhere_asks_and_answers_in_one_window(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.interacts("shortcut", callback_id=ANYWHERE)
        opened = await house.peer.next("views.open")
        answer = await house.submits(opened["view"], {"question": {"value": "may I?"}})
        assert answer["response_action"] == "update"
        assert read(answer["view"]).startswith("Not allowed.")

    run(tmp_path, steps)


def test_an_answer_that_takes_long_comes_into_the_window_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.gate.INLINE_SECONDS", 0.01)
    slow = Slow()

    async def steps(house: House) -> None:
        await house.interacts("shortcut", callback_id=ANYWHERE)
        opened = await house.peer.next("views.open")
        answer = await house.submits(opened["view"], {"question": {"value": "may I?"}})
        assert "One moment" in read(answer["view"])
        slow.go.set()
        later = await house.peer.next("views.update")
        assert later["view_id"] == "V77"
        assert read(later["view"]).startswith("Not allowed.")

    run(tmp_path, steps, talk=slow)


# --- feedback ------------------------------------------------------------------------------------


async def counts(house: House) -> tuple[Feedback, ...]:
    def read_them(tx: Transaction) -> tuple[Feedback, ...]:
        return feedback.counts(tx, ORGANISATION)

    await house.done()
    return await house.desk.stored(read_them)


def test_that_a_reply_helped_is_counted(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.says("may I?")
        reply = await house.peer.next("chat.postMessage")
        pressed = {"action_id": FEEDBACK, "value": carried(reply, FEEDBACK, "positive_button")}
        await house.interacts("block_actions", actions=[pressed])
        assert await counts(house) == (Feedback("social-media/reply", True, "", 1),)

    run(tmp_path, steps)


@pytest.mark.parametrize("chosen", ["outdated", "<!channel>"])
def test_why_a_reply_did_not_help_is_one_of_a_few_reasons(chosen: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.says("may I?")
        await house.presses(FEEDBACK, await house.peer.next("chat.postMessage"))
        window = (await house.peer.next("views.open"))["view"]
        assert "What was wrong with it?" in read(window)
        await house.submits(window, {"reason": {"selected_option": {"value": chosen}}})
        reason = chosen if chosen == "outdated" else ""
        assert await counts(house) == (Feedback("social-media/reply", False, reason, 1),)

    run(tmp_path, steps)


def test_a_reply_that_did_not_help_is_counted_when_no_reason_is_given(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.says("may I?")
        await house.presses(FEEDBACK, await house.peer.next("chat.postMessage"))
        window = (await house.peer.next("views.open"))["view"]
        await house.interacts("view_closed", view=window)
        assert await counts(house) == (Feedback("social-media/reply", False, "", 1),)

    run(tmp_path, steps)


# --- home and panel ------------------------------------------------------------------------------


async def open_home(house: House) -> dict[str, object]:
    await house.event({"type": "app_home_opened", "user": ASKER, "channel": "D1", "tab": "home"})
    home: dict[str, object] = (await house.peer.next("views.publish"))["view"]
    return home


def test_the_home_shows_the_emergency_topics_common_questions_and_how_to_report(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        words = read(await open_home(house))
        for part in ("Northbridge College", "call 999 first", "Topics Social media", "Can I reply as me?"):
            assert part in words
        assert words.endswith("I do not pass anything on by myself.")

    run(tmp_path, steps)


def test_what_is_typed_into_the_home_is_answered_in_a_window(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await open_home(house)
        typed = {"action_id": SEARCH, "type": "plain_text_input", "value": "may I?"}
        home = {"id": "V1", "type": "home"}
        await house.interacts("block_actions", actions=[typed], view=home)
        await house.peer.next("views.open")
        assert read((await house.peer.next("views.update"))["view"]).startswith("Not allowed.")

    run(tmp_path, steps)


def test_a_topic_lists_its_questions_and_each_shows_its_answer(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        home = await open_home(house)
        await house.presses("topic.0", home, view={"id": "V1", "type": "home"})
        topic = (await house.peer.next("views.open"))["view"]
        assert read(topic).startswith("Social media Social media, version 3.1 Can I reply as me?")
        await house.presses(f"{SHOW}.0", topic, **IN_WINDOW)
        await house.peer.next("views.push")
        await house.peer.next("views.update")
        assert house.talk.asked[-1][0].text == "Can I reply as me?"

    run(tmp_path, steps)


def test_the_panel_offers_what_is_asked_most(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.desk.stored(lambda tx: asked.add(tx, ORGANISATION, "social-media/reply"))
        panel = {"channel_id": "D1", "thread_ts": "7.1", "user_id": ASKER}
        await house.event({"type": "assistant_thread_started", "assistant_thread": panel})
        offered = await house.peer.next("assistant.threads.setSuggestedPrompts")
        assert offered["prompts"] == [{"title": "Can I reply as me?", "message": "Can I reply as me?"}]

    run(tmp_path, steps)


def test_the_chat_offers_what_is_asked_most_and_names_no_thread(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.event({"type": "app_home_opened", "user": ASKER, "channel": "D1", "tab": "messages"})
        offered = await house.peer.next("assistant.threads.setSuggestedPrompts")
        prompt = {"title": "Can I reply as me?", "message": "Can I reply as me?"}
        assert offered == {"channel_id": "D1", "prompts": [prompt]}
        await house.done()
        assert house.peer.made("views.publish") == []

    run(tmp_path, steps)


def test_a_panel_gets_its_title_once_and_a_word_only_when_the_answer_takes_long(tmp_path: Path) -> None:
    slow = Slow()

    async def steps(house: House) -> None:
        await house.says("may I?", thread_ts="7.1")
        assert "looking" in (await house.peer.next("assistant.threads.setStatus"))["status"]
        slow.go.set()
        assert (await house.peer.next("chat.postMessage"))["thread_ts"] == "7.1"
        assert (await house.peer.next("assistant.threads.setTitle"))["title"] == "may I?"
        await house.says("goats?", thread_ts="7.1")
        await house.done()
        assert len(house.peer.made("assistant.threads.setTitle")) == 1

    run(tmp_path, steps, talk=slow)


def test_a_workspace_without_the_panel_still_gets_its_answer(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        house.peer.scopes.discard("assistant:write")
        await house.says("may I?", thread_ts="7.1")
        await house.peer.next("chat.postMessage")
        await house.done()
        assert house.peer.faults == ["assistant.threads.setTitle: missing_scope"]
        house.peer.faults.clear()

    run(tmp_path, steps)
