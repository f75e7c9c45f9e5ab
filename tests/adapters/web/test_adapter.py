"""The form and the desk as a whole, from start to stop."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from adapters import reports
from adapters.reports import Reports
from adapters.web.adapter import WebAdapter
from bot.model import Knowledge
from tests.adapters.desks import REPORTING, front_desk
from tests.fakes import FakeConversation
from tests.reporting.handlers import HELEN, LORNA, MARGARET, ROSALIND, enrolled
from tests.sample import northbridge

TOLD = "northbridge: data-breach cannot be reported through the bot: nobody who"


def changed() -> Knowledge:
    """Northbridge after somebody took away who stands above the data-protection officer."""
    college = northbridge()
    alone = replace(college.roles["data-protection-officer"], above=None)
    return replace(college, roles={**college.roles, alone.id: alone})


def test_what_a_change_of_the_folder_makes_unsafe_is_in_the_log_before_anybody_opens_the_form(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "PROVE_SECONDS", 0.01)

    async def whole() -> None:
        async with front_desk(tmp_path, FakeConversation(northbridge()), environ=REPORTING) as desk:
            enrolled(desk.store, HELEN, MARGARET, ROSALIND, LORNA)
            adapter = WebAdapter(desk, desk.store, Reports(desk))
            await adapter.start()
            await asyncio.sleep(0.1)
            assert caplog.text == ""
            now = SimpleNamespace(state=SimpleNamespace(conversation=FakeConversation(changed())))
            desk.lives = {"northbridge": now}  # type: ignore[dict-item]
            async with asyncio.timeout(20):
                while TOLD not in caplog.text:
                    await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)
            await adapter.stop()

    asyncio.run(whole())
    assert caplog.text.count(TOLD) == 1
