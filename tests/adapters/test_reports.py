"""The steps of a report, as any surface gets them; the pages and windows have tests of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Table

from adapters.desk import FrontDesk
from adapters.form import Changed, Chosen, Kept, Opened, Refused, Sent, Step, Written
from adapters.reports import Reports
from bot.reporting.routing import About, Inside
from bot.store import StoreError
from bot.store.tables import report_entries
from bot.store.tables import reports as reports_table
from tests.adapters.desks import REPORTING, front_desk
from tests.fakes import FakeConversation
from tests.reporting.handlers import HELEN, LORNA, MARGARET, ROSALIND, enrolled
from tests.sample import northbridge

COLLEGE = northbridge()
CHOSEN = Chosen("student-at-risk", "no", other=("nobody",))
Steps = Callable[[FrontDesk, Reports], Awaitable[None]]


def run(folder: Path, steps: Steps, **environ: str) -> None:
    async def whole() -> None:
        async with front_desk(folder, FakeConversation(COLLEGE), environ=REPORTING | environ) as desk:
            enrolled(desk.store, HELEN, MARGARET, ROSALIND, LORNA)
            await steps(desk, Reports(desk))

    asyncio.run(whole())


async def written(reports: Reports, text: str = "What he did.", **changes: object) -> Written:
    found = await reports.who(COLLEGE, CHOSEN)
    assert isinstance(found, Inside)
    shown = tuple(one.person.id for one in found.openers)
    return replace(Written(text, "", shown, reports.nonce()), **changes)  # type: ignore[arg-type]


def test_nothing_can_be_reported_where_it_is_not_switched_on(tmp_path: Path) -> None:
    async def steps(_: FrontDesk, reports: Reports) -> None:
        assert await reports.open_routes(COLLEGE) == ()

    run(tmp_path, steps, CLAUSEBOT_REPORTING="off")


@pytest.mark.parametrize(
    ("chosen", "refused"),
    [
        (replace(CHOSEN, kind="gossip"), Refused(Step.FIRST, "form.kind_missing")),
        (replace(CHOSEN, other=()), Refused(Step.ABOUT, "form.about_missing")),
        (replace(CHOSEN, people=(HELEN,)), Refused(Step.ABOUT, "form.about_both")),
    ],
)
def test_a_step_that_was_skipped_is_named_before_anything_is_kept(
    tmp_path: Path, chosen: Chosen, refused: Refused
) -> None:
    async def steps(_: FrontDesk, reports: Reports) -> None:
        assert await reports.who(COLLEGE, chosen) == refused
        assert await reports.send(COLLEGE, chosen, await written(reports)) == refused

    run(tmp_path, steps)


@pytest.mark.parametrize(
    ("table", "changed"), [(reports_table, {"head": b"x"}), (report_entries, {"body": b"x"})]
)
def test_of_a_report_that_somebody_damaged_its_sender_is_told_so(
    tmp_path: Path, table: Table, changed: dict[str, bytes]
) -> None:
    async def steps(desk: FrontDesk, reports: Reports) -> None:
        sent = await reports.send(COLLEGE, CHOSEN, await written(reports))
        assert isinstance(sent, Sent)
        with desk.store.begin() as tx:
            tx.connection.execute(table.update().values(changed))
        refused = Refused(Step.BACK, "form.return_damaged")
        assert await reports.come_back(COLLEGE, sent.receipt) == refused
        assert await reports.withdraw(COLLEGE, sent.token) == refused

    run(tmp_path, steps)


def test_what_is_sent_twice_has_one_receipt_until_its_owner_has_it(tmp_path: Path) -> None:
    async def steps(_: FrontDesk, reports: Reports) -> None:
        sheet = await written(reports)
        sent = await reports.send(COLLEGE, CHOSEN, sheet)
        again = await reports.send(COLLEGE, CHOSEN, sheet)
        assert isinstance(sent, Sent)
        assert isinstance(again, Sent)
        assert sent.receipt == again.receipt
        wrong = await reports.confirm(COLLEGE, sent.token, "no")
        assert isinstance(wrong, Sent)
        assert wrong.wrong
        kept = await reports.confirm(COLLEGE, wrong.token, sent.receipt[-4:])
        assert isinstance(kept, Kept)
        assert kept.visit
        assert await reports.send(COLLEGE, CHOSEN, sheet) == Kept()

    run(tmp_path, steps)


@pytest.mark.parametrize(
    ("chosen", "changes", "why"),
    [
        (CHOSEN, {"text": "  "}, "form.empty"),
        (CHOSEN, {"text": "a" * 10_001}, "form.too_long"),
        (CHOSEN, {"nonce": "ab" * 32}, "form.expired"),
        (replace(CHOSEN, named="yes"), {}, "form.your_name_missing"),
    ],
)
def test_what_cannot_be_taken_as_it_is_goes_back_to_its_sheet(
    tmp_path: Path, chosen: Chosen, changes: dict[str, str], why: str
) -> None:
    async def steps(_: FrontDesk, reports: Reports) -> None:
        sheet = await written(reports, **changes)
        assert await reports.send(COLLEGE, chosen, sheet) == Refused(Step.WRITE, why)

    run(tmp_path, steps)


def test_a_list_that_is_not_the_one_that_was_shown_keeps_nothing(tmp_path: Path) -> None:
    async def steps(_: FrontDesk, reports: Reports) -> None:
        found = await reports.send(COLLEGE, CHOSEN, await written(reports, shown=(HELEN,)))
        assert isinstance(found, Changed)
        assert isinstance(found.found, Inside)

    run(tmp_path, steps)


def test_a_store_that_is_away_is_told_and_nothing_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise StoreError("the store: away")

    async def steps(desk: FrontDesk, reports: Reports) -> None:
        sheet = await written(reports)
        sent = await reports.send(COLLEGE, CHOSEN, sheet)
        assert isinstance(sent, Sent)
        monkeypatch.setattr(desk, "stored", away)
        again = await written_without_store(sheet, reports)
        assert again == Refused(Step.WRITE, "form.trouble")
        assert await reports.come_back(COLLEGE, sent.receipt) == Refused(Step.BACK, "form.trouble")
        assert await reports.confirm(COLLEGE, sent.token, sent.receipt[-4:]) == Kept()

    run(tmp_path, steps)


async def written_without_store(sheet: Written, reports: Reports) -> object:
    return await reports.send(COLLEGE, CHOSEN, replace(sheet, text="Something else."))


def test_with_its_receipt_a_report_is_read_added_to_and_taken_back(tmp_path: Path) -> None:
    async def steps(_: FrontDesk, reports: Reports) -> None:
        sent = await reports.send(COLLEGE, CHOSEN, await written(reports))
        assert isinstance(sent, Sent)
        opened = await reports.come_back(COLLEGE, sent.receipt.lower())
        assert isinstance(opened, Opened)
        added = await reports.add(COLLEGE, opened.token, "More of it.", About())
        assert isinstance(added, Opened)
        assert [entry.text for entry in added.visit.entries] == ["What he did.", "More of it."]
        assert added.done == "form.added"
        empty = await reports.add(COLLEGE, added.token, " ", About())
        assert isinstance(empty, Opened)
        assert empty.wrong == "form.empty"
        kept = await reports.look(COLLEGE, empty.token)
        assert isinstance(kept, Opened)
        assert kept.visit == empty.visit
        gone = await reports.withdraw(COLLEGE, kept.token)
        assert isinstance(gone, Opened)
        assert gone.done == "form.withdrawn"
        for step in (reports.look, reports.withdraw):
            assert await step(COLLEGE, "00") == Refused(Step.BACK, "form.return_expired")

    run(tmp_path, steps)


def test_what_is_shown_of_a_step_by_accident_holds_no_word_and_no_receipt(tmp_path: Path) -> None:
    async def steps(_: FrontDesk, reports: Reports) -> None:
        sheet = await written(reports, name="Chloe Nguyen")
        sent = await reports.send(COLLEGE, CHOSEN, sheet)
        assert isinstance(sent, Sent)
        for secret in ("What he did.", "Chloe Nguyen", sent.receipt, sent.token):
            assert secret not in f"{sheet!r} {sent!r}"

    run(tmp_path, steps)
