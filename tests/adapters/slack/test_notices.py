"""Handlers in Slack: a notice that says nothing, and a link to the desk for whoever may have one."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters.notifying import AUDIT, Notifier, notice
from adapters.reaching import SLACK
from adapters.slack.form import DESK, DESK_LINK
from bot.model import Knowledge
from bot.store import enrolments
from bot.store.tables import outbox as outbox_table
from tests.adapters.outgoing import delivered
from tests.adapters.slack.house import read
from tests.adapters.slack.reporter import College, college
from tests.adapters.slack.reporter import run as run_college
from tests.reporting.handlers import HELEN
from tests.sample import northbridge

HELEN_IN_SLACK = "U0HELEN"


def in_slack() -> Knowledge:
    known = northbridge()
    helen = replace(known.people[HELEN], slack=HELEN_IN_SLACK)
    return replace(known, people={**known.people, HELEN: helen})


async def told(at: College) -> dict[str, object]:
    """Somebody reports, and the notice leaves by the outbox."""
    await at.sent()
    await Notifier(at.house.desk, lambda: datetime(2026, 11, 21, 9, 0, tzinfo=UTC)).look()
    async with delivered(at.house.desk):
        return await at.house.peer.next("chat.postMessage")


def test_a_handler_who_is_in_slack_is_told_there_and_by_mail_and_no_word_of_it(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        notice = await told(at)
        assert notice["channel"] == HELEN_IN_SLACK
        assert read(notice).startswith("Something new is at your desk")
        for word in ("waits for her", "student-at-risk", "at risk", "northbridge", "Northbridge"):
            assert word not in json.dumps(notice)
        with at.house.desk.store.begin() as tx:
            (left,) = tx.connection.execute(select(outbox_table)).all()
        assert left.platform == "email", "there is no mail server here; what went to Slack has left no row"

    run_college(tmp_path, journey, knowledge=in_slack())


def test_the_button_under_it_gives_a_link_that_works_once(tmp_path: Path) -> None:
    async def journey(at: College) -> None:
        notice = await told(at)
        await at.house.presses(DESK, notice, user={"id": HELEN_IN_SLACK})
        shown = (await at.house.peer.next("views.open", 2))["view"]
        (link,) = (one for block in shown["blocks"] for one in block["elements"] if "url" in one)
        assert link["action_id"] == DESK_LINK
        place, _, token = link["url"].rpartition("/")
        assert place == "https://desk.example/desk/enter"
        with at.house.desk.store.begin() as tx:
            used = enrolments.use_link(tx, token)
            assert used
            assert used.person == HELEN
            assert enrolments.use_link(tx, token) is None

    run_college(tmp_path, journey, knowledge=in_slack())


def test_the_head_of_the_audit_log_goes_to_the_second_role_in_slack_with_what_to_do_with_it(
    tmp_path: Path,
) -> None:
    async def journey(at: College) -> None:
        known = in_slack()
        message = notice(known, known.people[HELEN], SLACK, AUDIT, head="9f" * 32)
        assert message
        await at.house.desk.send(message)
        sent = await at.house.peer.next("chat.postMessage")
        assert sent["channel"] == HELEN_IN_SLACK
        assert f"clausebot audit verify --head {'9f' * 32}" in read(sent)
        assert "copy the head to a place of your own" in read(sent)
        assert DESK not in json.dumps(sent), "no way to the desk for whoever may not be enrolled"

    run_college(tmp_path, journey, knowledge=in_slack())


@pytest.mark.parametrize("user", ["U1", "U0AMIRA", ""])
def test_whoever_is_not_on_the_roster_gets_none(tmp_path: Path, user: str) -> None:
    async def go() -> None:
        known = northbridge()
        amira = replace(known.people["amira-khan"], slack="U0AMIRA")
        knowledge = replace(known, people={**known.people, "amira-khan": amira})
        async with college(tmp_path, knowledge=knowledge) as at:
            pressed = {"action_id": DESK, "value": "{}"}
            await at.house.interacts("block_actions", actions=[pressed], user={"id": user})
            shown = (await at.house.peer.next("views.open"))["view"]
            assert "not on the list" in read(shown)
            assert "url" not in json.dumps(shown)

    asyncio.run(go())
