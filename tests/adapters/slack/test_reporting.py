"""Somebody reports in a window of Slack's, and comes back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters.slack import gate
from adapters.slack.form import ABOUT as ABOUT_WINDOW
from adapters.slack.form import ANYWHERE, FIRST, OPEN, WITH_RECEIPT, WITHDRAW
from bot.reporting import handling, sending
from bot.reporting.cases import State
from bot.reporting.receipts import new_receipt, read_receipt
from bot.store import StoreError
from bot.store.tables import events_seen, threads
from tests.adapters.canary import broken
from tests.adapters.slack.house import ASKER, House, read
from tests.adapters.slack.reporter import (
    ANONYMOUS,
    ASKED,
    EVERYBODY,
    KIND,
    NAMED,
    NOBODY,
    WORDS,
    College,
    Reporter,
    run,
)
from tests.reporting.handlers import HELEN, MARGARET, ROSALIND, approves, asks, cases_of
from tests.sample import northbridge

HELEN_IN_LIST = "Helen Marsh"
CALLUM = "Callum Baird"


async def reply_to(house: House, thread: str = "") -> dict[str, object]:
    number = len(house.peer.made("chat.postMessage")) + 1
    await house.says(ASKED, thread_ts=thread)
    return await house.peer.next("chat.postMessage", number)


async def from_reply(at: College) -> Reporter:
    reply = await reply_to(at.house)
    return await at.reporter.gets("views.open", at.house.presses(OPEN, reply))


async def from_home(at: College) -> Reporter:
    await at.house.event({"type": "app_home_opened", "user": ASKER, "channel": "D1", "tab": "home"})
    home = (await at.house.peer.next("views.publish"))["view"]
    pressed = at.house.presses(OPEN, home, view={**home, "id": "V1"}, container={"type": "view"})
    return await at.reporter.gets("views.open", pressed)


async def from_shortcut(at: College) -> Reporter:
    return await at.reporter.opens()


async def from_command(at: College) -> Reporter:
    return await at.reporter.gets("views.open", at.house.command("what he did", command="/report"))


# --- from the words to the desk and back ----------------------------------------------------------


def test_a_report_goes_from_a_window_to_the_desk_and_the_answer_back(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        first = await from_reply(at)
        assert "call 999 first" in first.text
        second = await first.sends(named=ANONYMOUS)  # the kind is chosen already
        assert second.heading == "Who is it about?"
        third = await second.sends(people=[CALLUM])
        assert third.heading == "Who could open your report"
        fourth = await third.sends()
        assert fourth.heading == "Write what happened"
        sent = await fourth.sends(text=WORDS)
        assert sent.heading == "Your report is sent"
        receipt = sent.receipt
        done = await sent.sends(last=receipt[-4:].lower())
        assert done.heading == "You are done"
        assert "submit" not in done.view
        desk = at.house.desk
        (case,) = cases_of(desk.store, at.handlers[HELEN])
        with desk.store.begin() as tx:
            opened = handling.open_case(tx, at.handlers[HELEN], case.id)
            assert [entry.text for entry in opened.entries] == [WORDS]
            assert opened.head.people == ("callum-baird",)
            assert not opened.head.named
            handling.reply(tx, at.handlers[HELEN], case.id, "Thank you. I will act today.")
        back = await (await Reporter(at.house).opens()).presses(WITH_RECEIPT, "views.push")
        visit = await back.sends(typed=receipt.lower())
        assert "Thank you. I will act today." in visit.text
        assert "Answer from: Designated Safeguarding Lead" in visit.text
        assert "Helen" not in visit.text.partition("Write something more")[0]
        more = await visit.sends(text="It was in the car park.")
        assert "✓ Sent." in more.text
        assert "It was in the car park." in more.text
        assert not any(value.get("value") for value in more.state.values()), "the field is empty again"
        (button,) = (one["elements"][0] for one in more.view["blocks"] if WITHDRAW in str(one))
        assert "They may still have to act" in button["confirm"]["text"]["text"], "a slip takes nothing back"
        gone = await more.presses(WITHDRAW, "views.update")
        assert "✓ You took it back." in gone.text
        with desk.store.begin() as tx:
            assert sending.come_back(tx, northbridge(), read_receipt(receipt)).state is State.WITHDRAWN

    run(tmp_path, journey)


@pytest.mark.parametrize("opened", [from_reply, from_home, from_shortcut, from_command])
def test_the_form_opens_from_a_reply_the_home_the_shortcut_and_the_command(
    tmp_path: Path, opened: object
) -> None:
    async def journey(at: College) -> None:
        first = await opened(at)  # type: ignore[operator]
        assert "Before you write" in first.text
        assert at.house.talk.asked == [] or opened is from_reply

    run(tmp_path, journey)


# --- a report that somebody begins to type in a chat ------------------------------------------------


def test_who_types_a_report_is_offered_the_form_and_told_that_the_chat_stays_in_slack(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        reply = await reply_to(at.house, "7.1")
        assert "stays in Slack" in read(reply)
        assert "Designated Safeguarding Lead" in read(reply)
        await at.house.done()
        for call in at.house.peer.calls:
            assert ASKED not in json.dumps(call.arguments), call.method
        with at.house.desk.store.begin() as tx:
            assert tx.connection.execute(select(threads)).all() == []

    run(tmp_path, journey)


@pytest.mark.parametrize(
    "how", [{"people": ()}, {"environ": {"CLAUSEBOT_REPORTING": "off"}}], ids=["nobody enrolled", "off"]
)
def test_where_nothing_can_be_reported_the_reply_and_the_home_are_as_without_the_form(
    tmp_path: Path, how: dict[str, object]
) -> None:
    async def journey(at: College) -> None:
        reply = await reply_to(at.house)
        assert OPEN not in json.dumps(reply)
        assert "I have not passed this on." in read(reply)
        await at.house.event({"type": "app_home_opened", "user": ASKER, "channel": "D1", "tab": "home"})
        assert OPEN not in json.dumps(await at.house.peer.next("views.publish"))
        first = await at.reporter.opens()
        assert "You cannot report anything here yet" in first.text
        assert "020 3117 2520" in first.text
        assert "submit" not in first.view

    run(tmp_path, journey, **how)


# --- who could open it ------------------------------------------------------------------------------


def test_everyone_who_could_open_it_is_shown_with_the_clause_before_writing(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        page = await at.at_the_list()
        for said in (
            "Helen Marsh, Designated Safeguarding Lead",
            "you must tell the Designated Safeguarding Lead at once",
            "Margaret Adeyemi, Principal",
            "Rosalind Blake, Chair of Governors",
            "They do not work for Northbridge",
            *(one.contact for one in northbridge().organisation.outside),
        ):
            assert said in page.text
        assert "Lorna Fitzgerald" not in page.text

    run(tmp_path, journey)


def test_where_the_form_is_not_in_the_folders_language_all_of_a_window_is_in_english(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        page = await at.reporter.opens()
        assert page.view["title"]["text"] == "Tell someone"
        assert page.view["close"]["text"] == "Close"

    plain = northbridge()
    french = replace(plain, organisation=replace(plain.organisation, language="fr"))
    run(tmp_path, journey, knowledge=french)


def test_whom_it_is_about_is_neither_shown_nor_sealed_to(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        page = await at.at_the_list(people=[HELEN_IN_LIST])
        assert "Helen Marsh" not in page.text
        await (await page.sends()).sends(text=WORDS)
        store = at.house.desk.store
        assert cases_of(store, at.handlers[HELEN]) == ()
        assert len(cases_of(store, at.handlers[MARGARET])) == 1

    run(tmp_path, journey)


def test_who_gives_a_name_can_say_who_their_line_manager_is_and_nobody_else_is_asked(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        kind = northbridge().routes["online-abuse-of-staff"].name
        anonymous = await (await Reporter(at.house).opens()).sends(kind=kind, named=ANONYMOUS)
        assert ("manager", "manager") not in anonymous.state
        named = await (await Reporter(at.house).opens()).sends(kind=kind, named=NAMED)
        page = await named.sends(other=[NOBODY], manager="Amira Khan")
        assert "Amira Khan, Your line manager" in page.text
        back = await page.presses(f"report_again.{ABOUT_WINDOW}", "views.update")
        assert back.state["manager", "manager"]["selected_option"]["text"]["text"].startswith("Amira Khan")

    run(tmp_path, journey, people=(*EVERYBODY, "amira-khan"))


def test_one_of_the_list_can_be_taken_off_it_and_it_can_begin_higher(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        page = await at.at_the_list()
        without = await page.sends(people=[HELEN_IN_LIST])
        assert without.heading == "Who could open your report"
        assert "Helen Marsh" not in without.text
        higher = await without.sends(higher=["Start one step higher"])
        assert "Margaret Adeyemi" not in higher.text
        assert "Rosalind Blake" in higher.text
        await (await higher.sends()).sends(text=WORDS)
        for who, cases in ((HELEN, 0), (MARGARET, 0), (ROSALIND, 1)):
            assert len(cases_of(at.house.desk.store, at.handlers[who])) == cases

    run(tmp_path, journey)


def test_about_whoever_runs_the_bot_only_the_outside_is_shown_and_nothing_is_kept(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        page = await at.at_the_list(people=["Sam Okoro"])
        assert page.heading == "We cannot take this report here"
        assert "020 3117 2520" in page.text
        assert "submit" not in page.view
        assert at.kept() == 0

    run(tmp_path, journey)


def test_somebody_who_has_left_the_folder_meanwhile_is_one_whom_it_does_not_know(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        second = await (await Reporter(at.house).opens()).sends(kind=KIND, named=ANONYMOUS)
        known = northbridge()
        people = {id_: one for id_, one in known.people.items() if id_ != "callum-baird"}
        at.house.talk.knowledge = replace(known, people=people)
        page = await second.sends(people=[CALLUM])
        assert "Because you are not sure, it starts one step higher." not in page.text
        assert "Helen Marsh" not in page.text
        assert "Margaret Adeyemi" in page.text

    run(tmp_path, journey)


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({}, "Choose who it is about"),
        ({"other": [NOBODY], "people": [CALLUM]}, "Please take one of them away"),
    ],
)
def test_a_choice_that_is_missing_or_contradicts_itself_is_asked_for_again(
    tmp_path: Path, about: dict[str, list[str]], told: str
) -> None:
    async def journey(at: College) -> None:
        second = await (await Reporter(at.house).opens()).sends(kind=KIND, named=ANONYMOUS)
        again = await second.sends(**about)
        assert told in again.text
        back = await again.presses(f"report_again.{FIRST}", "views.update")
        assert back.state["kind", "kind"]["selected_option"]["text"]["text"] == KIND

    run(tmp_path, journey)


def test_from_the_list_one_can_go_back_to_whom_it_is_about(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        page = await at.at_the_list(people=[CALLUM])
        back = await page.presses(f"report_again.{ABOUT_WINDOW}", "views.update")
        (chosen,) = back.state["people", "people"]["selected_options"]
        assert chosen["text"]["text"].startswith(CALLUM)

    run(tmp_path, journey)


# --- the words and the receipt ----------------------------------------------------------------------


def test_the_receipt_is_shown_until_its_end_was_typed_and_closing_early_keeps_the_report(
    tmp_path: Path,
) -> None:
    async def journey(at: College) -> None:
        write = await (await at.at_the_list()).sends()
        before = dict(write.view)
        sent = await write.sends(text=WORDS)
        receipt = sent.receipt
        assert at.kept() == 1
        wrong = await sent.sends(last="0000" if not receipt.endswith("0000") else "1111")
        assert "Those are not the last four" in wrong.text
        assert wrong.receipt == receipt
        again = Reporter(at.house, before, {("text", "text"): {"value": WORDS}})
        assert (await again.sends(text=WORDS)).receipt == receipt, "the same window, sent once more"
        await wrong.sends(last=receipt[-4:])
        late = Reporter(at.house, before, {("text", "text"): {"value": WORDS}})
        assert "We do not show it again" in (await late.sends(text=WORDS)).text
        assert at.kept() == 1

    run(tmp_path, journey)


def test_a_window_from_before_a_restart_keeps_its_words_and_asks_to_send_again(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        write = await (await at.at_the_list()).sends()
        carried = json.loads(write.view["private_metadata"]) | {"nonce": "ab" * 32}
        write.view["private_metadata"] = json.dumps(carried)
        again = await write.sends(text=WORDS)
        assert "Your words are still here" in again.text
        assert at.kept() == 0
        assert (await again.sends()).receipt

    run(tmp_path, journey)


def test_when_the_list_has_changed_meanwhile_it_stands_above_the_words_and_one_of_it_can_be_named(
    tmp_path: Path,
) -> None:
    async def journey(at: College) -> None:
        write = await (await at.at_the_list()).sends()
        known = northbridge()
        away = replace(known.people[MARGARET], away=True)
        at.house.talk.knowledge = replace(known, people={**known.people, MARGARET: away})
        asks(at.house.desk.store, "peter-hollis")
        for one in (HELEN, MARGARET):
            approves(at.house.desk.store, at.handlers[one], "peter-hollis")
        again = await write.sends(text=WORDS)
        assert "The list of people has just changed" in again.text
        assert "Peter Hollis" in again.text
        assert at.kept() == 0
        without = await again.sends(people=["Peter Hollis"])
        assert "Peter Hollis" not in without.text
        assert at.kept() == 0
        assert (await without.sends()).receipt
        (case,) = cases_of(at.house.desk.store, at.handlers[MARGARET])
        with at.house.desk.store.begin() as tx:
            assert handling.open_case(tx, at.handlers[MARGARET], case.id).entries[0].text == WORDS

    run(tmp_path, journey)


def test_a_name_is_asked_for_only_from_those_who_want_to_give_it(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        anonymous = await (await at.at_the_list()).sends()
        assert ("name", "name") not in anonymous.state
        named = await (await at.at_the_list(named=NAMED)).sends()
        await named.sends(text=WORDS, name="Chloe Nguyen")
        (case,) = cases_of(at.house.desk.store, at.handlers[HELEN])
        with at.house.desk.store.begin() as tx:
            assert handling.open_identity(tx, at.handlers[HELEN], case.id) == "Chloe Nguyen"

    run(tmp_path, journey)


def test_what_breaks_in_the_middle_leaves_the_window_open_with_its_words(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        write = await (await at.at_the_list()).sends()
        with broken():
            answer = await write.sends_off(text=WORDS)
        assert answer["response_action"] == "errors"
        (said,) = answer["errors"].items()
        assert said[0] == "text"
        assert "nothing was sent" in said[1]
        assert at.kept() == 0
        assert (await write.sends()).receipt

    run(tmp_path, journey)


def test_a_store_that_is_away_loses_no_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object, **__: object) -> None:
        raise StoreError("the store: away")

    async def journey(at: College) -> None:
        write = await (await at.at_the_list()).sends()
        with monkeypatch.context() as patch:
            patch.setattr(at.house.desk, "stored", away)
            again = await write.sends(text=WORDS)
            assert "Your words are still here" in again.text
            opened = await Reporter(at.house).opens()
            assert "020 3117 2520" in opened.text
        assert (await again.sends()).receipt

    run(tmp_path, journey)


def test_what_takes_too_long_for_an_answer_comes_into_the_window_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey(at: College) -> None:
        write = await (await at.at_the_list()).sends()
        monkeypatch.setattr(gate, "INLINE_SECONDS", 0.0)
        with broken():
            waiting = await write.sends_off(text=WORDS)
            assert "One moment" in read(waiting["view"])
            told = (await at.house.peer.next("views.update"))["view"]
        assert "went wrong" in read(told)
        assert at.kept() == 0
        await write.sends_off(text=WORDS)
        sent = (await at.house.peer.next("views.update", 2))["view"]
        assert Reporter(at.house, sent).receipt
        assert at.kept() == 1

    run(tmp_path, journey)


@pytest.mark.parametrize(
    "typed",
    ["hello", "7K3M-7K3M-7K3M-7K3M-7K3M-7K3M", new_receipt().written],
    ids=["no receipt", "signs that do not agree", "a receipt for nothing"],
)
def test_a_receipt_that_opens_nothing_is_told_kindly_and_not_repeated(tmp_path: Path, typed: str) -> None:
    async def journey(at: College) -> None:
        back = await (await Reporter(at.house).opens()).presses(WITH_RECEIPT, "views.push")
        page = await back.sends(typed=typed)
        assert page.heading == "Come back to your report"
        assert "⚠" in page.text
        assert typed not in json.dumps(page.view)

    run(tmp_path, journey)


def test_a_new_subject_takes_the_report_from_them_and_if_nobody_is_left_says_so(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        receipt = (await at.sent()).receipt
        back = await (await Reporter(at.house).opens()).presses(WITH_RECEIPT, "views.push")
        visit = await back.sends(typed=receipt)
        more = await visit.sends(text="It was Helen.", people=[HELEN_IN_LIST])
        assert "✓ Sent." in more.text
        assert cases_of(at.house.desk.store, at.handlers[HELEN]) == ()
        refused = await more.sends(text="And Rosalind.", people=["Rosalind Blake"])
        assert "Nothing was sent" in refused.text
        assert refused.state["text.2", "text"]["value"] == "And Rosalind."

    run(tmp_path, journey)


# --- what is left of it ------------------------------------------------------------------------------


def test_no_row_of_the_store_tells_when_a_window_of_the_form_was_opened_or_sent(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        await from_command(at)
        sent = await at.sent()
        await sent.sends(last=sent.receipt[-4:])
        back = await (await Reporter(at.house).opens()).presses(WITH_RECEIPT, "views.push")
        await back.sends(typed="hello")
        with at.house.desk.store.begin() as tx:
            assert tx.connection.execute(select(events_seen)).all() == []
        asked = {call.method for call in at.house.peer.calls}
        assert asked == {"auth.test", "views.open", "views.push"}, "Slack is asked nothing about them"

    run(tmp_path, journey)


def test_a_request_of_the_form_that_is_played_again_is_refused(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        body = json.dumps(
            {
                "type": "shortcut",
                "callback_id": ANYWHERE,
                "team": {"id": "T1"},
                "user": {"id": ASKER},
                "trigger_id": "once",
            }
        ).encode()
        assert [(await at.house.send(body)).status for _ in range(2)] == [200, 403]

    run(tmp_path, journey)
