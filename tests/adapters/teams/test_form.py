"""A report in Teams: in a dialog, to the right people, and nothing of it in a chat."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from adapters.teams.surfaces import reporting
from bot.reporting import handling, sending
from bot.reporting.cases import State
from bot.reporting.receipts import Receipt
from bot.store.tables import events_seen
from tests import fakes
from tests.adapters.canary import KIND, SUBJECT, WORDS, broken
from tests.adapters.teams.house import actions, button, card_of, house, in_channel, knowledge, read
from tests.adapters.teams.reporter import EVERYBODY, REPORT, Reporter, Taking, inputs, offered, taking
from tests.fakes import FakeConversation
from tests.reporting.handlers import HELEN, LORNA, MARGARET, approves, asks
from tests.sample import northbridge

pytestmark = pytest.mark.usefixtures("sdk")

Steps = Callable[[Taking], Awaitable[None]]


def run(folder: Path, steps: Steps, **how: Any) -> None:
    async def whole() -> None:
        async with taking(folder, **how) as one:
            await steps(one)

    asyncio.run(whole())


# --- the ways in ----------------------------------------------------------------------------------


def test_who_wants_to_report_is_told_that_a_chat_stays_and_offered_the_form(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        await house.house.says(REPORT)
        card = await house.house.reply()
        assert "What you write in this chat stays in Microsoft Teams" in read(card)
        assert [action["title"] for action in card["actions"]] == ["Open the form"]
        assert button(card, "report_open")["data"] == {
            "do": "report_open",
            "kind": KIND,
            "msteams": {"type": "task/fetch"},
        }
        assert REPORT not in json.dumps([call.body for call in house.house.peer.calls])

    run(tmp_path, steps)


def test_the_form_opens_with_the_kind_chosen_and_says_what_others_can_see(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        assert next(one["value"] for one in inputs(reporter.card) if one["id"] == "kind") == KIND
        assert "signed in with your work account" in reporter.text
        assert "https://desk.example/report/northbridge" in reporter.text
        assert "999" in reporter.text
        assert "They do not work for Northbridge College" in reporter.text
        assert house.house.peer.calls == []

    run(tmp_path, steps)


def test_the_command_beside_the_message_box_opens_it_and_puts_nothing_into_the_chat(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter(conversation=in_channel())
        await reporter.command()
        await reporter.press("report_about", kind=KIND, named="no")
        await reporter.press("report_who", other="nobody")
        await reporter.press("report_write")
        await reporter.press("report_send", text=WORDS)
        assert reporter.receipt
        await house.house.done()
        assert house.house.peer.calls == []

    run(tmp_path, steps)


def test_in_the_dialog_about_a_message_the_form_opens_in_the_same_dialog(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        value = {
            "commandId": "whatDoesThePolicySay",
            "messagePayload": {"body": {"content": REPORT, "contentType": "text"}},
        }
        reporter = house.reporter()
        await reporter._sent("composeExtension/fetchTask", value)
        assert "msteams" not in reporter.carried("report_open")
        await reporter.press("report_open")
        assert "Before you write" in reporter.text

    run(tmp_path, steps)


def test_a_word_of_welcome_has_the_form_too(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        await house.house.send(house.house.activity("installationUpdate", action="add"))
        card = await house.house.reply()
        assert button(card, "report_open")
        assert "I will show you the person to tell" not in read(card)

    run(tmp_path, steps)


def test_where_reports_are_not_taken_there_is_no_form(tmp_path: Path) -> None:
    async def whole() -> None:
        async with house(tmp_path, FakeConversation(knowledge(), offered())) as one:
            await one.says(REPORT)
            card = await one.reply()
            assert "actions" not in card
            assert "I have not passed this on." in read(card)
            for name, value in (
                ("task/fetch", {"data": {"do": "report_open"}}),
                ("task/submit", {"data": {"do": "report_send", "text": WORDS}}),
            ):
                assert (await one.invokes(name, value))["task"]["type"] == "message"
            command = {"commandId": "reportSomething"}
            invoke = one.activity("invoke", name="composeExtension/fetchTask", value=command)
            assert (await one.send(invoke)).status == 501

    asyncio.run(whole())


@pytest.mark.parametrize("do", ["report_open", "report_send"])
def test_a_client_without_dialogs_is_led_to_the_web_and_nothing_of_it_is_taken(
    do: str, tmp_path: Path
) -> None:
    async def steps(house: Taking) -> None:
        value = {"do": do, "kind": KIND, "named": "no", "other": "nobody", "text": WORDS}
        await house.house.says("", value=value)
        card = card_of((await house.house.peer.next()).body)
        assert "https://desk.example/report/northbridge" in read(card)
        told = await house.house.invokes("adaptiveCard/action", {"action": {"data": value}})
        assert "https://desk.example/report/northbridge" in read(told["value"])
        assert WORDS not in json.dumps([told, *(call.body for call in house.house.peer.calls)])
        assert house.cases(HELEN) == ()

    run(tmp_path, steps)


def test_before_anybody_is_enrolled_it_says_so_and_where_else_to_turn(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        assert "You cannot report anything here yet" in reporter.text
        assert "They do not work for Northbridge College" in reporter.text

    run(tmp_path, steps, people=())


def test_where_not_all_can_be_named_in_a_dialog_nobody_is_left_out_but_led_to_the_web(tmp_path: Path) -> None:
    known = northbridge()
    many = {f"person-{number}": fakes.person(f"person-{number}") for number in range(250)}

    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        assert "https://desk.example/report/northbridge" in reporter.text
        assert actions(reporter.card) == []
        data = {"do": "report_send", "kind": KIND, "named": "no", "other": "nobody", "text": WORDS}
        await reporter._sent("task/submit", {"data": data})
        assert house.cases(HELEN) == ()

    run(tmp_path, steps, knowledge=replace(known, people={**known.people, **many}))


# --- from the first step to the receipt -----------------------------------------------------------


def test_a_report_reaches_the_role_and_its_sender_reads_the_answer(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_receipt(WORDS, people=SUBJECT)
        receipt = reporter.receipt
        await reporter.press("report_kept", last=receipt[-4:])
        assert "Somebody should answer by" in reporter.text
        assert receipt not in reporter.text
        (entry,) = house.said(HELEN)
        assert entry.text == WORDS
        (case,) = house.cases(HELEN)
        assert (case.route, case.named) == (KIND, False)
        with house.store.begin() as tx:
            handling.reply(tx, house.handlers[HELEN], case.id, "We look into it.")

        again = house.reporter()
        await again.open()
        await again.press("report_back")
        await again.press("report_come_back", receipt=receipt.lower())
        assert "We look into it." in again.text
        assert "Answer from: Designated Safeguarding Lead" in again.text
        await again.press("report_add", text="One thing more.")
        assert "Sent. Come back to read the answer." in again.text
        await again.press("report_sure")
        assert "They may still have to act" in again.text
        await again.press("report_keep")
        assert "One thing more." in again.text
        assert house.cases(HELEN)[0].state is not State.WITHDRAWN, "a slip takes nothing back"
        await again.press("report_sure")
        await again.press("report_withdraw")
        assert "You took it back." in again.text
        assert house.cases(HELEN)[0].state is State.WITHDRAWN
        assert [one.text for one in house.said(HELEN)][-1] == "One thing more."

    run(tmp_path, steps)


def test_who_gives_a_name_has_it_sealed_apart(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_receipt(WORDS, name="Robin Hill", other="nobody")
        (case,) = house.cases(HELEN)
        assert case.named
        with house.store.begin() as tx:
            assert handling.open_identity(tx, house.handlers[HELEN], case.id) == "Robin Hill"

    run(tmp_path, steps)


def test_a_named_sender_picks_their_line_manager_who_then_comes_first(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open("online-abuse-of-staff")
        await reporter.press("report_about", named="yes")
        assert "Who is your line manager?" in reporter.text
        await reporter.press("report_who", other="nobody", manager="amira-khan")
        assert "Amira Khan, Your line manager" in reporter.text
        await reporter.press("report_write")
        await reporter.press("report_send", name="Jo Price", text=WORDS)
        assert len(house.cases("amira-khan")) == 1

    run(tmp_path, steps, people=(*EVERYBODY, "amira-khan"))


def test_an_anonymous_sender_is_not_asked_and_cannot_say_who_manages_them(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open("online-abuse-of-staff")
        await reporter.press("report_about", named="no")
        assert "line manager?" not in reporter.text
        value = {**reporter.carried("report_who"), "other": "nobody", "manager": "amira-khan"}
        await reporter._sent("task/submit", {"data": value})
        assert "Lorna Fitzgerald" in reporter.text
        assert "Amira Khan" not in reporter.text

    run(tmp_path, steps, people=(*EVERYBODY, "amira-khan"))


def test_whom_it_is_about_is_neither_listed_nor_sent_it(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_list(people=HELEN)
        assert "Helen Marsh" not in reporter.text
        await reporter.press("report_write")
        await reporter.press("report_send", text=WORDS)
        assert reporter.receipt
        assert house.cases(HELEN) == ()
        assert len(house.cases(MARGARET)) + len(house.cases(LORNA)) > 0

    run(tmp_path, steps)


def test_everyone_who_could_open_it_stands_there_with_the_clause(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_list(people=SUBJECT)
        known = house.house.talk.knowledge
        assert "Helen Marsh, Designated Safeguarding Lead" in reporter.text
        assert known.clauses[known.routes[KIND].clause].words[:60] in reporter.text
        assert all(one.contact in reporter.text for one in known.organisation.outside)
        first = reporter.text
        await reporter.press("report_higher")
        assert "Helen Marsh" not in reporter.text
        assert len(reporter.text) < len(first)
        with pytest.raises(AssertionError):
            reporter.carried("report_higher")
        await reporter.press("report_about")
        assert next(one["value"] for one in inputs(reporter.card) if one["id"] == "people") == SUBJECT

    run(tmp_path, steps)


def test_about_whoever_runs_the_bot_only_the_ways_outside_are_shown(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        (administrator, *_) = house.house.talk.knowledge.organisation.administrators
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_list(people=administrator)
        assert "It is about someone who runs this computer system." in reporter.text
        assert actions(reporter.card) == []
        assert "They do not work for Northbridge College" in reporter.text

    run(tmp_path, steps)


WRONG = {
    "no kind": ("report_about", {"kind": "", "named": "no"}, "Choose what it is about."),
    "no name or not": ("report_about", {"named": ""}, "Choose whether you want to give your name."),
}


@pytest.mark.parametrize(("do", "typed", "told"), WRONG.values(), ids=list(WRONG))
def test_what_is_missing_at_first_is_said(do: str, typed: dict[str, str], told: str, tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.press(do, **typed)
        assert told in reporter.text
        assert "Before you write" in reporter.text

    run(tmp_path, steps)


def test_what_is_missing_further_on_is_said_and_no_words_are_lost(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_list("yes")
        await reporter.press("report_about")
        await reporter.press("report_who", other="")
        assert "Choose who it is about." in reporter.text
        await reporter.press("report_who", other="nobody", people=SUBJECT)
        assert "and also “It is not about a person”" in reporter.text
        await reporter.press("report_who", other="nobody", people="")
        await reporter.press("report_write")
        await reporter.press("report_send", text=WORDS)
        assert "Write your name" in reporter.text
        assert next(one["value"] for one in inputs(reporter.card) if one["id"] == "text") == WORDS
        await reporter.press("report_send", name="Robin", text=" ")
        assert "You have not written anything yet." in reporter.text
        assert house.cases(HELEN) == ()

    run(tmp_path, steps)


def test_going_back_from_the_words_loses_none(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_list()
        await reporter.press("report_write")
        await reporter.press("report_who", text=WORDS)
        await reporter.press("report_about")
        await reporter.press("report_who", other="unsure")
        await reporter.press("report_write")
        assert next(one["value"] for one in inputs(reporter.card) if one["id"] == "text") == WORDS

    run(tmp_path, steps)


def test_when_the_list_has_changed_meanwhile_it_is_shown_again_with_the_words_kept(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_list()
        await reporter.press("report_write")
        talk = house.house.talk
        before, margaret = talk.knowledge, talk.knowledge.people[MARGARET]
        talk.knowledge = replace(before, people={**before.people, MARGARET: replace(margaret, away=True)})
        asks(house.store, "peter-hollis")
        for one in (HELEN, MARGARET):
            approves(house.store, house.handlers[one], "peter-hollis")
        await reporter.press("report_send", text=WORDS)
        assert "The list of people has just changed" in reporter.text
        assert "Peter Hollis" in reporter.text
        assert house.cases(HELEN) == ()
        await reporter.press("report_write")
        await reporter.press("report_send")
        assert reporter.receipt
        (entry,) = house.said(HELEN)
        assert entry.text == WORDS

    run(tmp_path, steps)


# --- the receipt ----------------------------------------------------------------------------------


def test_the_receipt_is_shown_until_its_end_was_typed_and_not_afterwards(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_list()
        await reporter.press("report_write")
        sheet = reporter.card
        await reporter.press("report_send", text=WORDS)
        receipt = reporter.receipt
        await reporter.press("report_kept", last="!")
        assert "Those are not the last four." in reporter.text
        assert reporter.receipt == receipt
        assert receipt not in reporter.card["speak"] + reporter.card["fallbackText"]
        await reporter.press("report_kept", last=receipt[-4:].lower())
        reporter.card = sheet
        await reporter.press("report_send", text=WORDS)
        assert receipt not in reporter.text
        assert "We do not show it again." in reporter.text
        assert len(house.cases(HELEN)) == 1

    run(tmp_path, steps)


def test_sent_twice_it_is_one_report_with_one_receipt(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        first = house.reporter()
        await first.open()
        await first.to_the_list()
        await first.press("report_write")
        second = Reporter(house.house, card=first.card)
        await asyncio.gather(first.press("report_send", text=WORDS), second.press("report_send", text=WORDS))
        assert first.receipt == second.receipt
        assert len(house.cases(HELEN)) == 1

    run(tmp_path, steps)


@pytest.mark.parametrize("words", [WORDS, f"  {WORDS}\r\n\t{{{{DATE}}}} ${{x}} \u202e\x07 \ud800 \n"])
def test_a_store_that_is_slow_loses_no_words_and_makes_no_second_report(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_list()
        await reporter.press("report_write")
        with monkeypatch.context() as slow:
            slow.setattr(reporting, "SEND_SECONDS", 0.0)
            await reporter.press("report_send", text=words)
        assert "Your words are still here." in reporter.text
        await reporter.press("report_send")
        assert reporter.receipt
        assert len(house.cases(HELEN)) == 1

    run(tmp_path, steps)


def test_what_fails_in_the_middle_keeps_nothing_and_says_so(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_list()
        await reporter.press("report_write")
        value = {"data": {**reporter.carried("report_send"), "text": WORDS}}
        with broken():
            told = await house.house.invokes("task/submit", value)
        assert told["task"]["type"] == "message"
        assert "something went wrong" in told["task"]["value"]
        assert house.cases(HELEN) == ()

    run(tmp_path, steps)


@pytest.mark.parametrize(
    ("receipt", "told"),
    [
        ("", "This is not a receipt."),
        (Receipt(7).written, "There is no report with this receipt here."),
    ],
)
def test_a_receipt_that_is_none_opens_nothing(receipt: str, told: str, tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.press("report_back")
        await reporter.press("report_come_back", receipt=receipt)
        assert told in reporter.text

    run(tmp_path, steps)


def test_what_is_added_is_given_to_nobody_whom_it_is_about_too(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_receipt(WORDS, other="nobody")
        receipt = reporter.receipt
        assert len(house.cases(HELEN)) == 1
        await reporter.press("report_kept", last=receipt[-4:])
        await reporter.open()
        await reporter.press("report_back")
        await reporter.press("report_come_back", receipt=receipt)
        await reporter.press("report_add", text="It is Helen.", people=HELEN)
        assert "Sent." in reporter.text
        assert house.cases(HELEN) == ()

    run(tmp_path, steps)


def test_a_long_conversation_shows_what_came_last_and_where_the_rest_is(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_receipt("the first of them " * 100, other="nobody")
        receipt = reporter.receipt
        (case,) = house.cases(HELEN)
        for number in range(6):
            with house.store.begin() as tx:
                handling.reply(tx, house.handlers[HELEN], case.id, f"answer {number} " + "w " * 1400)
        await reporter.open()
        await reporter.press("report_back")
        await reporter.press("report_come_back", receipt=receipt)
        assert "answer 5" in reporter.text
        assert "the first of them" not in reporter.text
        assert "https://desk.example/report/northbridge/back" in reporter.text

    run(tmp_path, steps)


# --- nothing is left behind -----------------------------------------------------------------------


def test_the_form_leaves_no_row_that_tells_when_somebody_used_it(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_receipt(WORDS, other="nobody")
        await reporter.press("report_kept", last="!")
        await house.house.done()
        with house.store.begin() as tx:
            assert tx.connection.execute(select(events_seen)).all() == []

    run(tmp_path, steps)


def test_an_activity_of_the_form_that_comes_again_is_done_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []
    monkeypatch.setattr(sending, "submit", lambda *_: sent.append(1))

    async def steps(house: Taking) -> None:
        reporter = house.reporter()
        await reporter.open()
        await reporter.to_the_list()
        await reporter.press("report_write")
        value = {"data": {**reporter.carried("report_send"), "text": WORDS}}
        activity = house.house.activity("invoke", name="task/submit", value=value)
        assert [(await house.house.send(activity)).status for _ in range(2)] == [200, 200]
        assert sent == [1]

    run(tmp_path, steps)
