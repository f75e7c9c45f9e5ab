"""Somebody comes back with a receipt."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.reporting.receipts import new_receipt
from tests.adapters.web.reporter import HOME, run, send
from tests.adapters.web.serving import HELEN, ROSALIND, Site, Visitor
from tests.reporting.handlers import cases_of


@pytest.mark.parametrize("typed", ["", "hello", "7K3M-7K3M-7K3M-7K3M-7K3M-7K3M"])
def test_a_wrong_receipt_is_told_kindly_and_not_repeated(tmp_path: Path, typed: str) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        page = await visitor.fill(await visitor.get(f"{HOME}/back"), receipt=typed)
        assert "This is not a receipt" in page.text
        assert not typed or typed not in page.html

    run(tmp_path, journey)


def test_a_receipt_of_no_report_opens_nothing(tmp_path: Path) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        page = await visitor.fill(await visitor.get(f"{HOME}/back"), receipt=new_receipt().written)
        assert page.status == 404
        assert "There is no report with this receipt here" in page.text

    run(tmp_path, journey)


def test_a_new_subject_takes_the_report_from_them_and_if_nobody_is_left_says_so(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        receipt = (await send(visitor)).receipt
        back = await visitor.fill(await visitor.get(f"{HOME}/back"), receipt=receipt)
        more = await visitor.fill(back, ("people", HELEN), text="It was Helen.")
        assert "Sent. Come back" in more.text
        assert cases_of(running.store, running.handlers[HELEN]) == ()
        refused = await visitor.fill(more, ("people", ROSALIND), text="And Rosalind.")
        assert "Nothing was sent" in refused.text
        assert ("text", "And Rosalind.") in refused.forms[0].fields

    run(tmp_path, journey)
