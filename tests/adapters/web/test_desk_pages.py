"""Handlers enrol, come to the desk and work on cases, with a browser that runs no scripts."""

from __future__ import annotations

import asyncio
import json
import re
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.web import entering
from adapters.web import sessions as web_sessions
from adapters.web.sessions import MOST_TRIES, SESSION_SECONDS, UNLOCKED_SECONDS, Sessions
from bot.reporting import listing, numbers, sending
from bot.reporting.cases import today
from bot.reporting.listing import PAGE
from bot.reporting.passphrases import PassphraseError, new_handler
from bot.reporting.receipts import new_receipt, read_receipt
from bot.reporting.roster import read_roster
from bot.reporting.sending import come_back
from bot.store import audit_lines, enrolments, reports
from bot.store.enrolments import Link
from bot.store.tables import reports as reports_table
from tests.adapters.web.handler import (
    COLLEGE,
    PASSPHRASES,
    at_the_desk,
    at_the_link,
    enrol,
    found,
    one_case,
    run,
)
from tests.adapters.web.serving import HELEN, MARGARET, ROSALIND, Shown, Site
from tests.reporting.steps import draft
from tests.sample import northbridge


def act_form(page: Shown, act: str) -> int:
    forms = page.html.split("<form")[1:]
    return next(number for number, html in enumerate(forms) if f'value="{act}"' in html)


def test_an_organisation_enrols_from_nothing_and_handles_its_first_report(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        await found(running)
        with running.store.begin() as tx:
            assert read_roster(tx, COLLEGE).enrolled.keys() == {HELEN, MARGARET, ROSALIND}
        receipt, _ = await one_case(running)
        async with at_the_desk(running, HELEN) as (visitor, listed):
            assert listed.heading == "Your cases"
            assert "A student may be at risk of harm" in listed.text
            path = listed.html.partition('href="/desk/case/')[2].partition('"')[0]
            case = await visitor.get(f"/desk/case/{path}")
            assert "He waits for her after every lesson <b>& more</b>." in case.text
            assert "&lt;b&gt;&amp; more&lt;/b&gt;" in case.html
            assert "Margaret Adeyemi Rosalind Blake" in case.text
            replied = await visitor.fill(
                case, ("act", "reply"), form=act_form(case, "reply"), text="Thank you. I act today."
            )
            assert "In hand: give feedback" in replied.text
            closed = await visitor.fill(
                replied,
                ("act", "close"),
                form=act_form(replied, "close"),
                outcome="acted",
                text="It has stopped.",
            )
            assert "Closed" in closed.text
        with running.store.begin() as tx:
            visit = come_back(tx, northbridge(), read_receipt(receipt))
        assert [entry.text for entry in visit.entries if entry.by and entry.kind == "reply"] == [
            "Thank you. I act today.",
            "It has stopped.",
        ]
        async with at_the_desk(running, MARGARET) as (_, listed):
            assert "There is nothing for you." in listed.text

    run(tmp_path, journey)


def test_programs_that_look_at_a_link_do_not_use_it_up_and_a_press_does(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        with running.store.begin() as tx:
            token = enrolments.make_link(tx, Link("desk", COLLEGE, HELEN))
        async with running.visitor() as visitor:
            for _ in range(3):
                page = await visitor.get(f"/desk/enter/{token}")
            assert (await visitor.fill(page)).heading == "Your passphrase"
        async with running.visitor() as another:
            again = await another.fill(page)
            assert again.status == 403
            assert "was used already" in again.text

    run(tmp_path, journey, (HELEN, MARGARET))


def test_without_a_link_nobody_gets_anywhere(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        async with running.visitor() as visitor:
            for path in (
                "/desk",
                "/desk/roster",
                "/desk/numbers",
                f"/desk/case/{'ab' * 16}",
                "/desk/passphrase",
                "/desk/enrol",
            ):
                assert (await visitor.get(path)).heading == "Come to the desk"
            for path in ("/desk/roster", "/desk/passphrase", "/desk/enrol", "/desk/leave"):
                assert (await visitor.post(path, [("csrf", "")])).heading == "Come to the desk"

    run(tmp_path, journey)


def test_a_link_alone_opens_nothing(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        _, id_ = await one_case(running)
        async with at_the_link(running, HELEN, "desk") as (visitor, _):
            for path in ("/desk", "/desk/roster", "/desk/numbers", f"/desk/case/{id_}"):
                assert (await visitor.get(path)).heading == "Your passphrase"

    run(tmp_path, journey, (HELEN, MARGARET))


def test_after_too_many_wrong_passphrases_another_link_is_needed(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        await enrol(running, HELEN)
        async with at_the_link(running, HELEN, "desk") as (visitor, page):
            for _ in range(MOST_TRIES - 1):
                page = await visitor.fill(page, passphrase="not this one at all")
                assert "That is not your passphrase" in page.text
            over = await visitor.fill(page, passphrase="not this one at all")
            assert "wrong too often" in over.text
            again = await visitor.fill(page, passphrase=PASSPHRASES[HELEN])
            assert again.heading == "Come to the desk"
        with running.store.begin() as tx:
            said = [json.loads(line.line)["event"] for line in audit_lines.every(tx, COLLEGE)]
        assert said[-1] == "locked_out"

    run(tmp_path, journey)


def test_many_passphrases_at_once_are_no_more_tries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def slowly(_organisation: str, _person: str, _public: str, _wrapped: bytes, passphrase: str) -> None:
        tried.append(passphrase)
        time.sleep(0.2)
        raise PassphraseError

    async def journey(running: Site) -> None:
        await enrol(running, HELEN)
        monkeypatch.setattr(entering, "unlock", slowly)
        async with at_the_link(running, HELEN, "desk") as (visitor, page):
            answers = await asyncio.gather(
                *(visitor.fill(page, passphrase=f"the passphrase no. {n}") for n in range(4 * MOST_TRIES))
            )
            assert {answer.status for answer in answers} == {403}
            assert (await visitor.get("/desk/passphrase")).heading == "Come to the desk"
        assert len(tried) == MOST_TRIES

    run(tmp_path, journey)


def test_a_form_that_was_made_elsewhere_does_nothing(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        await found(running)
        _, id_ = await one_case(running)
        async with at_the_desk(running, HELEN) as (visitor, _):
            for csrf in ([], [("csrf", "")], [("csrf", "guessed")]):
                for path, fields in (
                    (f"/desk/case/{id_}", [("act", "reply"), ("text", "x")]),
                    ("/desk/roster", [("number", "0")]),
                    ("/desk/leave", []),
                ):
                    assert (await visitor.post(path, [*csrf, *fields])).status == 403
            case = await visitor.get(f"/desk/case/{id_}")
            assert "Reply by" not in case.text

    run(tmp_path, journey)


def test_a_case_that_is_not_theirs_is_not_there_whatever_they_try(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        await found(running)
        _, id_ = await one_case(running)
        async with at_the_desk(running, ROSALIND) as (visitor, listed):
            csrf = dict(listed.forms[-1].fields)["csrf"]
            assert (await visitor.get(f"/desk/case/{id_}")).status == 404
            assert (await visitor.get(f"/desk/case/{'ab' * 16}")).status == 404
            for act in (
                "acknowledge",
                "reply",
                "note",
                "name",
                "conflict",
                "reassign",
                "link",
                "unlink",
                "renew",
                "hold",
                "release",
                "close",
            ):
                fields = [("csrf", csrf), ("act", act), ("text", "x"), ("outcome", "acted")]
                fields += [("person", ROSALIND), ("other", "ab" * 16), ("relation", "again")]
                assert (await visitor.post(f"/desk/case/{id_}", fields)).status == 404, act

    run(tmp_path, journey)


def test_a_case_is_given_to_somebody_by_name_and_leaves_the_desk_of_whoever_gave_it(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        await found(running)
        _, id_ = await one_case(running)
        async with at_the_desk(running, HELEN) as (visitor, _):
            case = await visitor.get(f"/desk/case/{id_}")
            form = act_form(case, "reassign")
            refused = await visitor.fill(case, ("act", "reassign"), form=form, person="lorna-fitzgerald")
            assert refused.status == 422
            assert "Choose one of the people in the list" in refused.text
            listed = await visitor.fill(case, ("act", "reassign"), form=form, person=ROSALIND)
            assert "There is nothing for you." in listed.text
            assert (await visitor.get(f"/desk/case/{id_}")).status == 404
        async with at_the_desk(running, ROSALIND) as (visitor, listed):
            assert "A student may be at risk of harm" in listed.text
            assert "Given to another handler" in (await visitor.get(f"/desk/case/{id_}")).text

    run(tmp_path, journey)


def test_a_case_is_held_with_its_reason_and_let_go(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        await found(running)
        _, id_ = await one_case(running)
        async with at_the_desk(running, HELEN) as (visitor, _):
            case = await visitor.get(f"/desk/case/{id_}")
            assert "It is deleted on" in case.text
            form, press = act_form(case, "hold"), ("act", "hold")
            assert (await visitor.fill(case, press, form=form, text="")).status == 422
            held = await visitor.fill(case, press, form=form, text="The court has asked for it.")
            assert "It is held and not deleted" in held.text
            assert "Held back from deletion by Helen Marsh" in held.text
            assert "The court has asked for it." in held.text
            free = await visitor.fill(held, ("act", "release"), form=act_form(held, "release"))
            assert "It is deleted on" in free.text

    run(tmp_path, journey)


def test_two_cases_are_linked_by_the_address_of_one_and_taken_apart_again(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        await found(running)
        for _ in range(2):
            await one_case(running)
        with running.store.begin() as tx:
            one, other = (id_ for id_, _ in reports.stamps(tx, COLLEGE))
        async with at_the_desk(running, HELEN) as (visitor, _):
            case = await visitor.get(f"/desk/case/{one}")
            form, press = act_form(case, "link"), ("act", "link")
            address = f"https://desk.example/desk/case/{other}"
            refused = await visitor.fill(case, press, form=form, other=f"{address}0", relation="again")
            assert "There is no such case at your desk" in refused.text
            linked = await visitor.fill(case, press, form=form, other=address, relation="same_matter")
            assert "Linked cases" in linked.text
            assert f'href="/desk/case/{other}"' in linked.html
            apart = await visitor.get(f"/desk/case/{other}")
            assert f'href="/desk/case/{one}"' in apart.html
            apart = await visitor.fill(apart, ("act", "unlink"), form=act_form(apart, "unlink"))
            assert "Linked cases" not in apart.text

    run(tmp_path, journey)


def test_the_numbers_of_a_year_that_is_over_are_a_table_and_small_groups_are_not_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey(running: Site) -> None:
        await found(running)
        for _ in range(9):
            await one_case(running)
        async with at_the_desk(running, HELEN) as (visitor, listed):
            paths = re.findall(r'href="(/desk/case/\w+)"', listed.html)
            for path, outcome in zip(paths, ["acted"] * 5 + ["mistaken"] * 4, strict=True):
                case = await visitor.get(path)
                form = act_form(case, "close")
                await visitor.fill(case, ("act", "close"), form=form, outcome=outcome, text="Done.")
            assert "There is nothing to show yet" in (await visitor.get("/desk/numbers")).text
            monkeypatch.setattr(numbers, "today", lambda tx: date(today(tx).year + 1, 1, 1))
            page = await visitor.get("/desk/numbers")
        assert "A student may be at risk of harm Something was wrong and was dealt with 5" in page.text
        assert "A mistake" not in page.text

    run(tmp_path, journey)


def test_a_long_list_is_turned_page_by_page(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        await found(running)
        with running.store.begin() as tx:
            for _ in range(PAGE + 1):
                what = draft(people=(HELEN, MARGARET, ROSALIND))
                sending.submit(tx, northbridge(), what, new_receipt())
        async with at_the_desk(running, HELEN) as (visitor, first):
            assert first.html.count("/desk/case/") == PAGE
            assert "Due before these" not in first.text
            second = await visitor.get("/desk?page=2")
            assert 'href="/desk?page=2"' in first.html
            assert second.html.count("/desk/case/") == 1
            assert "Due after these" not in second.text
            assert 'href="/desk?page=1"' in second.html
            for made_up in ("0", "-1", "x", "9" * 5000, "", "1e3"):
                assert (await visitor.get(f"/desk?page={made_up}")).html.count("/desk/case/") == PAGE

    run(tmp_path, journey)


def test_while_reports_are_still_looked_through_the_list_says_so_and_has_them_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PATIENCE_SECONDS", -1.0)

    async def journey(running: Site) -> None:
        await found(running)
        await one_case(running)
        async with at_the_desk(running, HELEN) as (visitor, page):
            assert "Reports to look at: 1." in page.text
            assert "There is nothing for you" not in page.text
            async with asyncio.timeout(30):
                while "A student may be at risk of harm" not in page.text:
                    page = await visitor.get("/desk")
            assert "still looking" not in page.text

    run(tmp_path, journey)


def test_of_a_case_that_does_not_open_the_pages_say_what_to_do_and_the_others_are_there(
    tmp_path: Path,
) -> None:
    async def journey(running: Site) -> None:
        await found(running)
        for _ in range(2):
            await one_case(running)
        with running.store.begin() as tx:
            (bad, _), (good, _) = reports.stamps(tx, COLLEGE)
            tx.connection.execute(reports_table.update().values(head=b"x").where(reports_table.c.id == bad))
        async with at_the_desk(running, HELEN) as (visitor, listed):
            assert "Some of your cases could not be opened" in listed.text
            assert f'href="/desk/case/{good}"' in listed.html
            csrf = dict(listed.forms[-1].fields)["csrf"]
            note = [("csrf", csrf), ("act", "note"), ("text", "x")]
            for page in (
                await visitor.get(f"/desk/case/{bad}"),
                await visitor.post(f"/desk/case/{bad}", note),
                await visitor.get(f"/desk/case/{bad}/export"),
                await visitor.get(f"/desk/case/{bad}/file/1/copy"),
            ):
                assert page.status == 500
                assert page.heading == "This case could not be opened"
                assert "put back the last good backup" in page.text
                assert bad in page.text
                assert page.headers["Cache-Control"] == "no-store"
            assert (await visitor.get(f"/desk/case/{good}")).status == 200
        with running.store.begin() as tx:
            said = [json.loads(line.line) for line in audit_lines.every(tx, COLLEGE)]
        assert [one["by"] for one in said if one["event"] == "damaged"] == [HELEN] * 5
        assert bad not in str(said)

    run(tmp_path, journey)


def test_two_take_somebody_off_the_list_and_everybody_on_it_is_told(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        await found(running)
        for person, left in ((HELEN, {HELEN, MARGARET, ROSALIND}), (MARGARET, {HELEN, MARGARET})):
            async with at_the_desk(running, person) as (visitor, _):
                page = await visitor.get("/desk/roster")
                form = next(n for n, form in enumerate(page.forms) if ("off", "") in form.choices)
                with running.store.begin() as tx:
                    reports.due_notices(tx, date.max.isoformat(), urgent_only=False)
                after = await visitor.fill(page, form=form, off=ROSALIND)
            assert ("Rosalind Blake: agreed so far by 1" in after.text) == (ROSALIND in left)
            with running.store.begin() as tx:
                assert read_roster(tx, COLLEGE).enrolled.keys() == left
                told = reports.due_notices(tx, date.max.isoformat(), urgent_only=True)
                whom = sorted(json.loads(tx.keys.open(one.sealed))[0] for one in told)
            assert whom == sorted((HELEN, MARGARET, ROSALIND)), "whoever goes is told as well"
        async with at_the_link(running, ROSALIND, "desk") as (visitor, page):
            gone = await visitor.fill(page, passphrase=PASSPHRASES[ROSALIND])
            assert "You are not on the list" in gone.text
        async with at_the_desk(running, HELEN) as (visitor, _):
            page = await visitor.get("/desk/roster")
            refused = await visitor.fill(page, form=form, off=HELEN)
            assert refused.status == 422
            assert "enrol somebody else first" in refused.text

    run(tmp_path, journey)


def test_when_the_roster_is_tampered_with_nobody_works_on(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        await found(running)
        _, id_ = await one_case(running)
        async with at_the_desk(running, HELEN) as (visitor, _):
            with running.store.begin() as tx:
                enrolments.append(tx, COLLEGE, "{}")
            for path in ("/desk", "/desk/numbers", "/desk/roster", f"/desk/case/{id_}"):
                assert (await visitor.get(path)).status == 503, path

    run(tmp_path, journey)


def test_a_passphrase_is_typed_twice_and_is_long_enough(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        async with at_the_link(running, HELEN, "enrol") as (visitor, page):
            other = await visitor.fill(page, passphrase="a" * 20, again="b" * 20)
            assert "not the same" in other.text
            short = await visitor.fill(page, passphrase="short", again="short")
            assert "too short" in short.text
        with running.store.begin() as tx:
            assert read_roster(tx, COLLEGE).asking == ()

    run(tmp_path, journey)


def test_a_link_to_the_desk_enrols_nobody(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        async with at_the_link(running, HELEN, "desk") as (visitor, page):
            csrf = dict(page.forms[0].fields)["csrf"]
            words = PASSPHRASES[HELEN]
            fields = [("csrf", csrf), ("passphrase", words), ("again", words)]
            assert (await visitor.post("/desk/enrol", fields)).status == 403

    run(tmp_path, journey, (HELEN, MARGARET))


def test_whether_an_address_may_come_to_the_desk_is_not_told_and_only_the_enrolled_get_a_link(
    tmp_path: Path,
) -> None:
    async def journey(running: Site) -> None:
        answers = set()
        async with running.visitor() as visitor:
            for address in ("helen.marsh@northbridge.example", "chloe.nguyen@northbridge.example", "x", ""):
                page = await visitor.fill(await visitor.get("/desk/link"), address=address)
                answers.add(page.html)
            for _ in range(5):
                await visitor.fill(page, address=" Helen.Marsh@northbridge.example ")
        assert len(answers) == 1
        await asyncio.gather(*entering._RUNNING)
        assert [one.payload["to"] for one in running.sent] == ["helen.marsh@northbridge.example"] * 3
        link = running.sent[0].payload["link"]
        assert link.startswith("https://desk.example/desk/enter/")
        with running.store.begin() as tx:
            assert enrolments.look_at_link(tx, link.rpartition("/")[2]) == Link("desk", COLLEGE, HELEN)

    run(tmp_path, journey, (HELEN, MARGARET))


def test_the_cookie_goes_to_the_desk_alone_and_to_no_script_and_no_other_site(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        with running.store.begin() as tx:
            token = enrolments.make_link(tx, Link("desk", COLLEGE, HELEN))
        async with running.visitor() as visitor:
            url = f"{visitor.url}/desk/enter"
            async with visitor.session.post(url, data={"token": token}, allow_redirects=False) as answer:
                cookie = answer.headers["Set-Cookie"]
        for wanted in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/desk"):
            assert wanted in cookie
        assert token not in cookie

    run(tmp_path, journey, (HELEN, MARGARET))


def test_leaving_ends_the_session(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        await enrol(running, HELEN)
        async with at_the_desk(running, HELEN) as (visitor, page):
            assert "You have left" in (await visitor.fill(page, form=len(page.forms) - 1)).text
            assert (await visitor.get("/desk")).heading == "Come to the desk"

    run(tmp_path, journey)


def test_somebody_who_only_asks_sees_no_case(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        await found(running)
        _, id_ = await one_case(running)
        PASSPHRASES["kwame-asante"] = "kwame likes long walks too"
        await enrol(running, "kwame-asante")
        async with at_the_desk(running, "kwame-asante") as (visitor, page):
            assert page.heading == "Who may open reports"
            assert (await visitor.get(f"/desk/case/{id_}")).status == 404
            assert (await visitor.get("/desk/numbers")).heading == "Who may open reports"

    run(tmp_path, journey)


def test_whatever_a_handler_sends_the_answer_is_a_page_and_the_case_stays_whole(tmp_path: Path) -> None:
    texts = st.text(max_size=30) | st.sampled_from(["reply", "close", "note", "hold", "acted", "0", "7"])
    fields = st.lists(
        st.tuples(
            st.sampled_from(["act", "text", "outcome", "number", "off", "passphrase", "again", "x"]), texts
        ),
        max_size=6,
    )

    async def journey(running: Site) -> None:
        await found(running)
        receipt, id_ = await one_case(running)
        places = ["/desk/roster", "/desk/enrol", "/desk/link", "/desk/enter", f"/desk/case/{id_}"]
        async with at_the_desk(running, HELEN) as (visitor, listed):
            csrf = dict(listed.forms[-1].fields)["csrf"]
            loop = asyncio.get_running_loop()

            @settings(max_examples=60)
            @given(st.sampled_from(places), fields)
            def anything(place: str, sent: list[tuple[str, str]]) -> None:
                answer = visitor.post(place, [("csrf", csrf), *sent])
                assert asyncio.run_coroutine_threadsafe(answer, loop).result(30).status in (200, 403, 422)

            await asyncio.to_thread(anything)
        with running.store.begin() as tx:
            visit = come_back(tx, northbridge(), read_receipt(receipt))
        assert visit.entries[0].text == "He waits for her\nafter every lesson <b>& more</b>."

    run(tmp_path, journey)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_key_is_in_memory_for_ten_minutes_and_a_session_for_an_hour() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    token = sessions.begin(Link("desk", COLLEGE, HELEN))
    session = sessions.find(token)
    assert session is not None

    async def unlock() -> None:
        sessions.unlocked(session, new_handler(COLLEGE, HELEN))

    asyncio.run(unlock())
    clock.now = UNLOCKED_SECONDS - 1
    assert session is sessions.find(token)
    assert session.handler is not None
    clock.now = UNLOCKED_SECONDS
    sessions.find(token)
    assert session.handler is None
    clock.now = SESSION_SECONDS
    assert sessions.find(token) is None


def test_a_key_is_gone_in_its_time_even_if_nobody_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_sessions, "UNLOCKED_SECONDS", 0.6)

    async def go() -> None:
        sessions = Sessions()
        session = sessions.find(sessions.begin(Link("desk", COLLEGE, HELEN)))
        assert session is not None
        sessions.unlocked(session, new_handler(COLLEGE, HELEN))
        await asyncio.sleep(0.3)
        again = new_handler(COLLEGE, HELEN)
        sessions.unlocked(session, again)
        await asyncio.sleep(0.4)
        assert session.handler is again, "whoever unlocked it anew has their whole time"
        await asyncio.sleep(0.4)
        assert session.handler is None

    asyncio.run(go())


def test_a_session_shows_neither_its_key_nor_its_token() -> None:
    sessions = Sessions()
    token = sessions.begin(Link("desk", COLLEGE, HELEN))
    session = sessions.find(token)
    assert session is not None
    assert session.csrf not in repr(session)
    assert token not in repr(vars(sessions))


@pytest.mark.parametrize("token", ["", "x", "\udcff"])
def test_a_made_up_cookie_is_no_session(token: str) -> None:
    assert Sessions().find(token) is None
