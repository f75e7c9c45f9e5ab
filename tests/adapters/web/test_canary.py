"""Unlike markers in everything that a browser sends; then every place is searched where one could be."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import select, text

from adapters import reports
from bot.reporting import handling, sending
from bot.reporting.receipts import read_receipt
from bot.store.tables import metadata
from tests.adapters.canary import (
    CHOSEN,
    MORE,
    NAME,
    REPLY,
    SAID,
    SUBJECT,
    WORDS,
    Places,
    broken,
    watched,
    written,
)
from tests.adapters.web.reporter import to_the_list
from tests.adapters.web.serving import Visitor, site
from tests.reporting.handlers import HELEN, cases_of
from tests.store.conftest import postgres, url

__all__ = ["postgres", "url"]

HEADERS = {
    "User-Agent": "canary-agent-41aa",
    "X-Forwarded-For": "203.0.113.77",
    "Forwarded": "for=203.0.113.78",
    "Accept-Language": "x-canary-locale",
    "Referer": "https://canary-referer.example/",
    "Cookie": "tracker=canary-cookie-6e6e",
    "From": "canary-from@example.org",
    "X-Request-Id": "canary-request-3d3d",
}
SENT = tuple(value.split("=")[-1] for value in HEADERS.values())


def test_no_marker_of_a_report_is_anywhere_but_in_its_seal(url: str, tmp_path: Path) -> None:
    with watched(tmp_path, url) as places:
        receipt, token = asyncio.run(_journey(places))
        places.restart(receipt)
    assert "could not be dealt with" in places.ours.getvalue(), "it failed in the middle, and our log says so"
    assert places.holding(*SAID, *SENT, *written(receipt), token) == []
    assert places.holding(*CHOSEN, among=places.kept()) == []


async def _journey(places: Places) -> tuple[str, str]:
    """Send, fail in the middle, send again, answer, add; by name, too. Gives the receipt and its token."""
    async with site(places.folder, database=places.url) as running, running.visitor() as visitor:
        visitor.session.headers.update(HEADERS)
        write = await visitor.fill(await to_the_list(visitor, ("people", SUBJECT)), next="write")
        with broken():
            failed = await visitor.fill(write, text=WORDS)
            assert failed.status == 500
        sent = await visitor.fill(write, text=WORDS)
        token = dict(sent.forms[0].fields)["token"]
        await visitor.fill(sent, last=sent.receipt[-4:])
        named = await visitor.fill(await to_the_list(visitor, named="yes"), next="write")
        assert (await visitor.fill(named, text=WORDS, name=NAME)).receipt
        for case in cases_of(running.store, running.handlers[HELEN]):
            with running.store.begin() as tx:
                handling.reply(tx, running.handlers[HELEN], case.id, REPLY)
        back = await visitor.fill(await visitor.get("/report/northbridge/back"), receipt=sent.receipt)
        assert REPLY in back.text
        await visitor.fill(back, text=MORE)
        await visitor.post("/report/northbridge/send", [("text", WORDS), ("nonce", WORDS)])
        await visitor.post("/report/northbridge/back", [("receipt", WORDS)])
        await visitor.get(f"/report/{WORDS}")
        places.also("metrics", (await visitor.get("/metrics")).html)
        places.back_up()
        return sent.receipt, token


def test_the_store_alone_tells_the_day_of_a_report_and_neither_its_hour_nor_its_place_in_a_row(
    url: str, tmp_path: Path
) -> None:
    async def journey() -> None:
        async with site(tmp_path, database=url) as running, running.visitor() as visitor:
            with running.store.begin() as tx:
                now, before = tx.now, {t.name: _rows(tx, t) for t in metadata.sorted_tables}
            order = []
            for number in range(8):
                write = await visitor.fill(await to_the_list(visitor), next="write")
                receipt = read_receipt((await visitor.fill(write, text=f"report {number}")).receipt)
                with running.store.begin() as tx:
                    order.append(receipt.keys(tx.keys.secret(sending.PEPPER)).lookup)
            with running.store.begin() as tx:
                new = [
                    row
                    for table in metadata.sorted_tables
                    for row in _rows(tx, table)
                    if row not in before[table.name]
                ]
                lookups = [
                    row.lookup for row in tx.connection.execute(text("SELECT lookup FROM reports")).all()
                ]
            assert len(new) >= 8
            for row in new:
                for value in row:
                    assert not (isinstance(value, float | int) and abs(value - now) < 2 * 86400), row
            if url.startswith("sqlite"):
                assert lookups != order
                assert lookups != order[::-1]

    def _rows(tx: object, table: object) -> list[tuple[object, ...]]:
        return [tuple(row) for row in tx.connection.execute(select(table))]  # type: ignore[attr-defined, call-overload]

    asyncio.run(journey())


def test_the_form_writes_no_line_about_a_report_that_went_well(tmp_path: Path) -> None:
    async def journey() -> None:
        async with site(tmp_path) as running, running.visitor() as visitor:
            await _send(visitor)

    with watched(tmp_path, "sqlite:///unused") as places:
        asyncio.run(journey())
    said = [line for line in places.ours.getvalue().splitlines() if "clausebot." in line]
    assert said == []
    assert reports.LOG.name == "clausebot.reports"


async def _send(visitor: Visitor) -> None:
    write = await visitor.fill(await to_the_list(visitor), next="write")
    assert (await visitor.fill(write, text=WORDS)).receipt
