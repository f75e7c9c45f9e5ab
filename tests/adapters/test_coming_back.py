"""A report is one report, wherever its receipt is typed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.adapters.desks import REPORTING
from tests.adapters.slack.reporter import WORDS, college
from tests.adapters.teams.reporter import taking
from tests.adapters.terminal.reporter import FINISHED, come_back
from tests.adapters.web.serving import site


async def sent_in_slack(folder: Path) -> str:
    async with college(folder) as at:
        sent = await at.sent()
        receipt = sent.receipt
        await sent.sends(last=receipt[-4:])
        return receipt


async def read_on_the_web(folder: Path, receipt: str) -> str:
    """What stands there, after something was added."""
    async with site(folder, ()) as running, running.visitor() as visitor:
        back = await visitor.fill(await visitor.get("/report/northbridge/back"), receipt=receipt)
        return (await visitor.fill(back, text="Added on the web.")).text


async def read_in_teams(folder: Path, receipt: str) -> str:
    async with taking(folder, ()) as house:
        reporter = house.reporter()
        await reporter.open()
        await reporter.press("report_back")
        await reporter.press("report_come_back", receipt=receipt)
        await reporter.press("report_add", text="Added in Teams.")
        return reporter.text


def test_a_receipt_that_slack_showed_opens_the_report_on_the_web_in_teams_and_in_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = asyncio.run(sent_in_slack(tmp_path))
    words = " ".join(WORDS.split())
    web = asyncio.run(read_on_the_web(tmp_path, receipt))
    assert words in " ".join(web.split())
    teams = asyncio.run(read_in_teams(tmp_path, receipt))
    assert "Added on the web." in teams
    for name, value in {**REPORTING, "CLAUSEBOT_DATA": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    terminal = come_back(receipt, FINISHED).out
    assert WORDS in terminal
    assert terminal.index("Added on the web.") < terminal.index("Added in Teams.")
