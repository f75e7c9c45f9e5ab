"""Somebody reports with a browser that runs no scripts, and comes back."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reporting import handling
from bot.reporting.cases import State
from tests.adapters.web.reporter import (
    HOME,
    WITH_A_MANAGER,
    WORDS,
    in_french,
    kept,
    run,
    send,
    state,
    to_the_list,
)
from tests.adapters.web.serving import HELEN, MARGARET, Site, Visitor
from tests.reporting.handlers import cases_of
from tests.sample import northbridge


def test_a_report_goes_from_the_form_to_the_desk_and_the_answer_back(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        sent = await send(visitor, ("people", "callum-baird"))
        assert sent.heading == "Your report is sent"
        receipt = sent.receipt
        done = await visitor.fill(sent, last=receipt[-4:].lower())
        assert done.heading == "You are done"
        (case,) = cases_of(running.store, running.handlers[HELEN])
        with running.store.begin() as tx:
            read = handling.open_case(tx, running.handlers[HELEN], case.id)
            assert [entry.text for entry in read.entries] == [WORDS]
            assert read.head.people == ("callum-baird",)
            handling.reply(tx, running.handlers[HELEN], case.id, "Thank you. I will act today.")
        back = await visitor.fill(await visitor.get(f"{HOME}/back"), receipt=receipt.lower())
        assert "Thank you. I will act today." in back.text
        assert "Answer from: Designated Safeguarding Lead" in back.text
        assert "Helen" not in back.text.partition("Write something more")[0]
        more = await visitor.fill(back, text="It was in the car park.")
        assert "It was in the car park." in more.text
        asked = await visitor.fill(more, form=1)
        assert asked.heading == "Take your report back?"
        assert "They may still have to act" in asked.text
        for press in (asked, await visitor.fill(asked, sure="no")):
            assert "You took it back." not in press.text
            assert state(running, receipt) is not State.WITHDRAWN, "a slip takes nothing back"
        gone = await visitor.fill(asked, sure="yes")
        assert "You took it back." in gone.text
        assert state(running, receipt) is State.WITHDRAWN

    run(tmp_path, journey)


def test_a_named_sender_picks_their_line_manager_who_then_comes_first(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        second = await visitor.fill(await visitor.get(HOME), kind="online-abuse-of-staff", named="yes")
        assert "Who is your line manager?" in second.text
        who = await visitor.fill(second, ("other", "nobody"), manager="amira-khan")
        assert "Amira Khan , Your line manager" in who.text
        write = await visitor.fill(who, next="write")
        sent = await visitor.fill(write, text=WORDS, name="Jo Price")
        (case,) = cases_of(running.store, running.handlers["amira-khan"])
        with running.store.begin() as tx:
            handling.reply(tx, running.handlers["amira-khan"], case.id, "Thank you.")
        back = await visitor.fill(await visitor.get(f"{HOME}/back"), receipt=sent.receipt)
        assert "Answer from: " in back.text
        assert "Amira" not in back.text.partition("Write something more")[0]

    run(tmp_path, journey, people=WITH_A_MANAGER)


def test_an_anonymous_sender_is_not_asked_and_cannot_say_who_manages_them(tmp_path: Path) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        second = await visitor.fill(await visitor.get(HOME), kind="online-abuse-of-staff", named="no")
        assert "line manager?" not in second.text
        who = await visitor.fill(second, ("other", "nobody"), manager="amira-khan")
        assert "Lorna Fitzgerald" in who.text
        assert "Amira Khan" not in who.text

    run(tmp_path, journey, people=WITH_A_MANAGER)


def test_before_anything_is_written_the_reader_knows_what_is_seen_and_where_else_to_turn(
    tmp_path: Path,
) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        page = await visitor.get(HOME)
        for said in (
            "call 999 first",
            "your employer may be able to see",
            "While you send your words, the computer that runs this page can read them",
            "What somebody has read cannot be unread",
            "Protect, the whistleblowing charity: 020 3117 2520",
        ):
            assert said in page.text
        assert all(name != "text" for form in page.forms for name, _ in form.fields)

    run(tmp_path, journey)


def test_everyone_who_could_open_it_is_shown_with_the_clause_before_writing(tmp_path: Path) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        page = await to_the_list(visitor)
        assert page.heading == "Who could open your report"
        for said in (
            "Helen Marsh , Designated Safeguarding Lead",
            "you must tell the Designated Safeguarding Lead at once",
            "Margaret Adeyemi , Principal",
            "Rosalind Blake , Chair of Governors",
        ):
            assert said in page.text
        assert "Lorna Fitzgerald" not in page.text

    run(tmp_path, journey)


def test_about_one_of_them_they_are_neither_shown_nor_sealed_to(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        page = await to_the_list(visitor, ("people", HELEN))
        assert "Helen Marsh" not in page.text
        sent = await visitor.fill(await visitor.fill(page, next="write"), text=WORDS)
        assert sent.receipt
        assert cases_of(running.store, running.handlers[HELEN]) == ()
        assert len(cases_of(running.store, running.handlers[MARGARET])) == 1

    run(tmp_path, journey)


def test_the_reader_can_go_back_and_name_one_of_them_or_start_higher(tmp_path: Path) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        page = await to_the_list(visitor, ("people", "callum-baird"))
        again = await visitor.fill(page, next="about")
        assert again.heading == "Who is it about?"
        assert ("people", "callum-baird") in again.forms[0].fields
        higher = await visitor.fill(page, next="higher")
        assert "Helen Marsh" not in higher.text
        assert "Margaret Adeyemi" in higher.text
        write = await visitor.fill(higher, next="write")
        assert ("higher", "yes") in write.forms[0].fields

    run(tmp_path, journey)


def test_about_whoever_runs_the_bot_only_the_outside_is_shown_and_nothing_is_kept(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        page = await to_the_list(visitor, ("people", "sam-okoro"))
        assert page.heading == "We cannot take this report here"
        assert page.forms == []
        assert "020 3117 2520" in page.text
        assert kept(running) == 0

    run(tmp_path, journey)


def test_not_sure_starts_higher_and_says_so(tmp_path: Path) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        for other in ("unsure", "unlisted"):
            page = await to_the_list(visitor, ("other", other))
            assert "Because you are not sure, it starts one step higher." in page.text
            assert "Helen Marsh" not in page.text

    run(tmp_path, journey)


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ([], "Choose who it is about"),
        ([("other", "nobody"), ("people", HELEN)], "Please take one of them away"),
        ([("other", "nobody"), ("other", "unsure")], "Please take one of them away"),
    ],
)
def test_a_choice_that_is_missing_or_contradicts_itself_is_asked_for_again(
    tmp_path: Path, about: list[tuple[str, str]], told: str
) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        first = await visitor.fill(await visitor.get(HOME))
        assert first.status == 422
        assert "Choose what it is about" in first.text
        assert "Choose whether you want to give your name" in first.text
        second = await visitor.fill(first, kind="student-at-risk", named="no")
        again = await visitor.fill(second, *about)
        assert again.status == 422
        assert told in again.text

    run(tmp_path, journey)


def test_the_receipt_is_shown_until_its_end_was_typed_and_not_afterwards(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        write = await visitor.fill(await to_the_list(visitor), next="write")
        sent = await visitor.fill(write, text=WORDS)
        wrong = await visitor.fill(sent, last="0000" if not sent.receipt.endswith("0000") else "1111")
        assert "Those are not the last four" in wrong.text
        assert wrong.receipt == sent.receipt
        reloaded = await visitor.fill(write, text=WORDS)
        assert reloaded.receipt == sent.receipt
        assert kept(running) == 1
        await visitor.fill(wrong, last=sent.receipt[-4:])
        for again in (await visitor.fill(write, text=WORDS), await visitor.fill(sent, last="zzzz")):
            assert sent.receipt not in again.html
            assert "We do not show it again" in again.text
        assert kept(running) == 1

    run(tmp_path, journey)


def test_other_words_on_the_same_page_are_another_report_and_neither_is_lost(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        write = await visitor.fill(await to_the_list(visitor), next="write")
        one = await visitor.fill(write, text="First.")
        two = await visitor.fill(write, text="First, and more.")
        assert one.receipt != two.receipt
        assert kept(running) == 2

    run(tmp_path, journey)


def test_a_form_from_before_a_restart_keeps_its_words_and_asks_to_send_again(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        write = await visitor.fill(await to_the_list(visitor), next="write")
        again = await visitor.fill(write, text=WORDS, nonce="ab" * 32)
        assert "Your words are still here" in again.text
        assert ("text", WORDS) in again.forms[0].fields
        assert kept(running) == 0
        assert (await visitor.fill(again)).receipt

    run(tmp_path, journey)


def test_when_the_list_has_changed_meanwhile_it_is_shown_again_with_the_words_kept(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        write = await visitor.fill(await to_the_list(visitor), next="write")
        college = northbridge()
        away = replace(college.people[MARGARET], away=True)
        changed = replace(college, people={**college.people, MARGARET: away})
        running.desk.conversations["northbridge"].knowledge = changed  # type: ignore[misc]
        from tests.reporting.handlers import approves, asks

        asks(running.store, "peter-hollis")
        for one in (HELEN, MARGARET):
            approves(running.store, running.handlers[one], "peter-hollis")
        again = await visitor.fill(write, text=WORDS)
        assert "The list of people has just changed" in again.text
        assert "Peter Hollis" in again.text
        assert kept(running) == 0
        sent = await visitor.fill(await visitor.fill(again, next="write"))
        assert sent.receipt
        (case,) = cases_of(running.store, running.handlers[HELEN])
        with running.store.begin() as tx:
            assert handling.open_case(tx, running.handlers[HELEN], case.id).entries[0].text == WORDS

    run(tmp_path, journey)


def test_a_name_is_asked_for_only_from_those_who_want_to_give_it(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        anonymous = await visitor.fill(await to_the_list(visitor), next="write")
        assert all(name != "name" for name, _ in anonymous.forms[0].fields)
        named = await visitor.fill(await to_the_list(visitor, named="yes"), next="write")
        missing = await visitor.fill(named, text=WORDS)
        assert "Write your name" in missing.text
        assert kept(running) == 0
        await visitor.fill(missing, name="Chloe Nguyen")
        (case,) = cases_of(running.store, running.handlers[HELEN])
        with running.store.begin() as tx:
            assert handling.open_identity(tx, running.handlers[HELEN], case.id) == "Chloe Nguyen"

    run(tmp_path, journey)


def test_a_name_that_an_anonymous_sender_slips_in_is_not_kept(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        write = await visitor.fill(await to_the_list(visitor), next="write")
        await visitor.fill(write, text=WORDS, name="Chloe Nguyen")
        (case,) = cases_of(running.store, running.handlers[HELEN])
        assert not case.named

    run(tmp_path, journey)


def test_without_anybody_enrolled_the_form_takes_nothing_and_shows_the_outside(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        page = await visitor.get(HOME)
        assert "You cannot report anything here yet" in page.text
        assert page.forms == []
        assert "020 3117 2520" in page.text
        fields = {"kind": "student-at-risk", "named": "no", "other": "nobody", "text": WORDS}
        for step in ("about", "who", "write", "send"):
            await visitor.post(f"{HOME}/{step}", fields.items())
        assert kept(running) == 0

    run(tmp_path, journey, people=())


def test_a_kind_without_a_safe_way_is_not_offered_and_not_taken(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        page = await visitor.get(HOME)
        kinds = {value for name, value in page.forms[0].choices if name == "kind"}
        assert "student-at-risk" in kinds
        assert "fake-account" not in kinds, "above the vice principal only the principal is enrolled"
        assert "there is no safe way here yet" in page.text
        refused = await visitor.fill(page, kind="fake-account", named="no")
        assert "Choose what it is about" in refused.text

    run(tmp_path, journey, people=(HELEN, MARGARET))


def test_when_the_folder_changes_the_proof_is_made_anew_and_what_fails_is_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        assert "Personal data was lost" in (await visitor.get(HOME)).text
        assert caplog.text == ""
        college = northbridge()
        alone = replace(college.roles["data-protection-officer"], above=None)
        changed = replace(college, roles={**college.roles, alone.id: alone})
        running.desk.conversations["northbridge"].knowledge = changed  # type: ignore[misc]
        for _ in range(2):
            assert "Personal data was lost" not in (await visitor.get(HOME)).text

    run(tmp_path, journey)
    assert caplog.text.count("northbridge: data-breach cannot be reported through the bot: nobody who") == 1


def test_no_page_may_be_kept_framed_or_run_anything(tmp_path: Path) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        sent = await send(visitor)
        for page in (await visitor.get(HOME), await visitor.get(f"{HOME}/back"), sent):
            assert page.headers["Cache-Control"] == "no-store"
            assert page.headers["Referrer-Policy"] == "no-referrer"
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
            assert "script" not in page.headers["Content-Security-Policy"]
            assert "Set-Cookie" not in page.headers
            assert "<script" not in page.html
            assert " style=" not in page.html
        back = await visitor.fill(await visitor.get(f"{HOME}/back"), receipt=sent.receipt)
        assert "&lt;b&gt;&amp; more&lt;/b&gt;" in back.html
        assert sent.receipt not in back.html
        assert sent.receipt.replace("-", "") not in back.html

    run(tmp_path, journey)


def test_a_page_says_that_it_is_in_english_where_the_form_is_and_what_the_folder_says_is_not(
    tmp_path: Path,
) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        page = await to_the_list(visitor)
        assert page.html.startswith('<!doctype html>\n<html lang="en">')
        assert '<blockquote lang="fr">' in page.html
        back = await visitor.fill(await visitor.get(f"{HOME}/back"), receipt=(await send(visitor)).receipt)
        assert re.search(r"Sent on \d+ [A-Z][a-z]+ \d{4}", back.text)

    run(tmp_path, journey, knowledge=in_french())


def test_in_an_english_folder_all_of_a_page_is_in_its_kind_of_english(tmp_path: Path) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        assert set(re.findall(r'lang="([^"]*)"', (await to_the_list(visitor)).html)) == {"en-GB"}

    run(tmp_path, journey)


def test_an_organisation_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        assert (await visitor.get("/report/eastside")).status == 404
        assert (await visitor.get("/report")).heading == "Tell someone"

    run(tmp_path, journey)


def test_a_store_that_is_away_loses_no_words(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        write = await visitor.fill(await to_the_list(visitor), next="write")
        broken = running.desk.stored
        from bot.store import StoreError

        async def away(*_: object, **__: object) -> None:
            raise StoreError("the store: away")

        running.desk.stored = away  # type: ignore[method-assign, assignment]
        page = await visitor.fill(write, text=WORDS)
        assert page.status == 503
        assert ("text", WORDS) in page.forms[0].fields
        running.desk.stored = broken  # type: ignore[method-assign]
        assert (await visitor.fill(page)).receipt

    run(tmp_path, journey)


FIELDS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("kind", "named", "people", "roles", "other", "higher", "text"),
                *("name", "nonce", "shown", "token", "last", "receipt", "next", "sure"),
            ]
        ),
        st.sampled_from(["student-at-risk", "yes", "no", HELEN, "unsure", "nobody", "write", "higher"])
        | st.text(max_size=40),
    ),
    max_size=12,
)


def test_whatever_is_sent_the_answer_is_a_page_and_nothing_breaks(tmp_path: Path) -> None:
    steps = ["about", "who", "write", "send", "kept", "back", "back/add", "back/withdraw"]

    async def journey(running: Site, visitor: Visitor) -> None:
        loop = asyncio.get_running_loop()

        @settings(max_examples=150)
        @given(st.sampled_from(steps), FIELDS)
        def any_fields(step: str, fields: list[tuple[str, str]]) -> None:
            sent = asyncio.run_coroutine_threadsafe(visitor.post(f"{HOME}/{step}", fields), loop)
            page = sent.result(30)
            assert page.status in (200, 404, 422)
            assert page.heading

        await asyncio.to_thread(any_fields)
        assert kept(running) == 0
        for body in (b"\xff" * 20, b"text=%ff%fe&kind=%00", b"{}"):
            async with visitor.session.post(f"{visitor.url}{HOME}/send", data=body) as answer:
                assert answer.status < 500

    run(tmp_path, journey)
