"""Handlers in Teams: a notice that says nothing, and a link to the desk for whoever may have one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from adapters.notifying import AUDIT, Notifier, notice
from adapters.reaching import TEAMS, set_up
from adapters.teams.elements import DO
from bot.model import Knowledge
from bot.settings import read_serving
from bot.store import enrolments
from bot.store.tables import outbox as outbox_table
from tests.adapters.canary import KIND, WORDS
from tests.adapters.desks import REPORTING
from tests.adapters.outgoing import delivered
from tests.adapters.teams.house import ASKER, PERSON, actions, card_of, read
from tests.adapters.teams.peer import BOT, TENANT
from tests.adapters.teams.reporter import Taking, taking
from tests.reporting.handlers import HELEN
from tests.sample import northbridge

pytestmark = pytest.mark.usefixtures("sdk")

HELEN_IN_TEAMS = "5f0c0d0e-0000-4000-8000-00000000000A"


def in_teams() -> Knowledge:
    known = northbridge()
    helen = replace(known.people[HELEN], teams=HELEN_IN_TEAMS)
    return replace(known, people={**known.people, HELEN: helen})


def run(folder: Path, steps: Callable[[Taking], Awaitable[None]], **how: Any) -> None:
    async def whole() -> None:
        async with taking(folder, knowledge=in_teams(), **how) as one:
            await steps(one)

    asyncio.run(whole())


async def told(house: Taking) -> dict[str, Any]:
    """Somebody reports, and the notice leaves by the outbox. Returns its card."""
    reporter = house.reporter()
    await reporter.open()
    await reporter.to_the_receipt(WORDS, other="nobody")
    await Notifier(house.house.desk, lambda: datetime(2026, 11, 21, 9, 0, tzinfo=UTC)).look()
    async with delivered(house.house.desk):
        notice = await house.house.peer.next("send")
    return card_of(notice.body)


def by(person: str) -> dict[str, Any]:
    return {"from": {"id": ASKER, "name": "Somebody", "aadObjectId": person}}


def test_a_handler_who_is_in_teams_is_told_in_a_chat_of_their_own_and_no_word_of_it(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        card = await told(house)
        opened = await house.house.peer.next("open")
        assert opened.body["members"] == [{"id": HELEN_IN_TEAMS}]
        assert (opened.body["bot"], opened.body["tenantId"]) == ({"id": BOT}, TENANT)
        assert read(card).startswith("Something new is at your desk")
        sent = json.dumps([call.body for call in house.house.peer.calls])
        for word in (WORDS, KIND, "at risk", "northbridge", "Northbridge"):
            assert word not in sent
        with house.store.begin() as tx:
            (left,) = tx.connection.execute(select(outbox_table)).all()
        assert left.platform == "email", "there is no mail server here; what went to Teams has left no row"

    run(tmp_path, steps)


def test_the_head_of_the_audit_log_goes_to_the_second_role_in_teams_with_what_to_do_with_it(
    tmp_path: Path,
) -> None:
    async def steps(house: Taking) -> None:
        known = in_teams()
        message = notice(known, known.people[HELEN], TEAMS, AUDIT, head="9f" * 32)
        assert message
        await house.house.desk.send(message)
        opened = await house.house.peer.next("open")
        assert opened.body["members"] == [{"id": HELEN_IN_TEAMS}]
        card = card_of((await house.house.peer.next("send")).body)
        assert f"clausebot audit verify --head {'9f' * 32}" in read(card)
        assert "copy the head to a place of your own" in read(card)
        assert actions(card) == [], "no way to the desk for whoever may not be enrolled"

    run(tmp_path, steps)


def test_the_button_under_it_gives_a_link_that_works_once(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        dialog = await house.house.invokes(
            "task/fetch", {"data": {DO: "report_desk"}}, **by(HELEN_IN_TEAMS.lower())
        )
        (door,) = actions(dialog["task"]["value"]["card"]["content"])
        place, _, token = door["url"].rpartition("/")
        assert place == "https://desk.example/desk/enter"
        with house.store.begin() as tx:
            used = enrolments.use_link(tx, token)
            assert used
            assert used.person == HELEN
            assert enrolments.use_link(tx, token) is None

    run(tmp_path, steps)


@pytest.mark.parametrize("person", [PERSON, ""])
def test_whoever_is_not_on_the_roster_gets_none(person: str, tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        told = await house.house.invokes("task/fetch", {"data": {DO: "report_desk"}}, **by(person))
        card = told["task"]["value"]["card"]["content"]
        assert "not on the list" in read(card)
        assert actions(card) == []

    run(tmp_path, steps)


def test_no_link_is_ever_said_in_a_chat(tmp_path: Path) -> None:
    async def steps(house: Taking) -> None:
        await house.house.says("", value={DO: "report_desk"}, **by(HELEN_IN_TEAMS))
        assert "desk/enter" not in json.dumps((await house.house.peer.next()).body)

    run(tmp_path, steps)


def test_without_an_app_id_no_notice_goes_to_teams() -> None:
    assert "teams" not in set_up(read_serving({**REPORTING, "CLAUSEBOT_TEAMS_SDK": "botbuilder"}))
