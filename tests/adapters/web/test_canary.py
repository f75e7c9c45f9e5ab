"""Unlike markers in everything that a browser sends; then every place is searched where one could be."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import sqlite3
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from adapters import logs
from adapters.web import form
from bot.reporting import audit, handling, sending
from bot.reporting.receipts import read_receipt
from bot.store import Store, open_store
from bot.store.tables import metadata
from tests.adapters.web.serving import HELEN, Visitor, site
from tests.adapters.web.test_form import to_the_list
from tests.sample import northbridge
from tests.store.conftest import postgres, url

__all__ = ["postgres", "url"]

WORDS, MORE, NAME, REPLY = "canary-words-7f3a", "canary-more-91bc", "Canary-Name-55de", "canary-reply-08aa"
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
SUBJECT = "callum-baird"
KIND = "student-at-risk"
EVERYWHERE = (WORDS, MORE, NAME, REPLY, *(value.split("=")[-1] for value in HEADERS.values()))


class BrokenError(Exception):
    """What goes wrong in the middle."""


@contextmanager
def listening() -> Iterator[tuple[io.StringIO, list[str]]]:
    """Every logger at DEBUG: what our own log gets of it, and the bare messages and tracebacks."""
    ours, bare = io.StringIO(), []
    root = logging.getLogger()
    before, level = root.handlers, root.level

    class Bare(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            bare.append(f"{record.name} {record.getMessage()}")
            if record.exc_info:
                bare.extend(traceback.format_exception(*record.exc_info))

    logs.configure(ours)
    root.setLevel(logging.DEBUG)
    root.addHandler(Bare())
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        yield ours, bare
    finally:
        root.handlers = before
        root.setLevel(level)
        for name, was in levels.items():
            logging.getLogger(name).setLevel(was)


def test_no_marker_of_a_report_is_anywhere_but_in_its_seal(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    written: dict[str, str] = {}
    with listening() as (ours, bare):
        asyncio.run(_journey(tmp_path, url, monkeypatch, written))
        again = open_store(url, tmp_path / "secrets")  # a restart
        with again.begin() as tx:
            sending.come_back(tx, northbridge(), read_receipt(written["receipt"]))
        tables = _tables(again)
        again.close()
    secret = (*EVERYWHERE, written["receipt"], written["receipt"].replace("-", ""), written["token"])
    assert len(bare) > 100, "the loggers said nothing, so this shows nothing"
    assert "store: away" in ours.getvalue() or "could not be dealt with" in ours.getvalue()
    places = {
        "our log": ours.getvalue(),
        "all loggers at DEBUG": "\n".join(bare),
        "metrics": written["metrics"],
        "tables": tables,
        "files": "",
    }
    for place, held in places.items():
        for marker in secret:
            assert marker.lower() not in held.lower(), f"{marker} in {place}"
    for marker in (SUBJECT, KIND):
        assert marker not in tables
        assert marker not in written["metrics"]
    for file, content in _files(tmp_path, url):
        for marker in (*secret, SUBJECT, KIND):
            assert marker.encode() not in content, f"{marker} in {file}"


async def _journey(folder: Path, url: str, monkeypatch: pytest.MonkeyPatch, written: dict[str, str]) -> None:
    """Send, fail in the middle, send again, answer, add, take a backup; by name, too."""
    async with site(folder, database=url) as running, running.visitor() as visitor:
        visitor.session.headers.update(HEADERS)
        write = await visitor.fill(await to_the_list(visitor, ("people", SUBJECT)), next="write")
        with monkeypatch.context() as broken:

            def breaks(*_: object, **__: object) -> None:
                raise BrokenError

            broken.setattr(audit, "append", breaks)
            failed = await visitor.fill(write, text=WORDS)
            assert failed.status == 500
        sent = await visitor.fill(write, text=WORDS)
        written["receipt"], written["token"] = sent.receipt, dict(sent.forms[0].fields)["token"]
        await visitor.fill(sent, last=sent.receipt[-4:])
        named = await visitor.fill(await to_the_list(visitor, named="yes"), next="write")
        assert (await visitor.fill(named, text=WORDS, name=NAME)).receipt
        for case in handling.cases(running.store, running.handlers[HELEN]):
            with running.store.begin() as tx:
                handling.reply(tx, running.handlers[HELEN], case.id, REPLY)
        back = await visitor.fill(await visitor.get("/report/northbridge/back"), receipt=sent.receipt)
        assert REPLY in back.text
        await visitor.fill(back, text=MORE)
        await visitor.post("/report/northbridge/send", [("text", WORDS), ("nonce", WORDS)])
        await visitor.post("/report/northbridge/back", [("receipt", WORDS)])
        await visitor.get(f"/report/{WORDS}")
        written["metrics"] = (await visitor.get("/metrics")).html
        _backup(running.store, folder)


def _backup(store: Store, folder: Path) -> None:
    with store.begin() as tx:
        if tx.connection.dialect.name != "sqlite":
            return
    for file in folder.glob("*.db"):
        source, copy = sqlite3.connect(file), sqlite3.connect(folder / f"{file.stem}.backup")
        source.backup(copy)
        source.close()
        copy.close()


def _tables(store: Store) -> str:
    with store.begin() as tx:
        rows = (
            repr(tuple(row))
            for table in metadata.sorted_tables
            if table.name not in ("roster", "handler_keys", "audit")
            for row in tx.connection.execute(select(table))
        )
        return "\n".join(rows)


def _files(folder: Path, url: str) -> Iterator[tuple[str, bytes]]:
    """Every file below the folder; of PostgreSQL those of its database, and its write-ahead log."""
    for file in folder.rglob("*"):
        if file.is_file():
            yield str(file), file.read_bytes()
    if not url.startswith("postgresql"):
        return
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        data = Path(str(connection.execute(text("SHOW data_directory")).scalar()))
        number = connection.execute(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        ).scalar()
    engine.dispose()
    if not os.access(data / "base", os.R_OK | os.X_OK):
        pytest.skip(f"what is in PostgreSQL's own files is not looked at: {data} is not readable here")
    files = [*(data / "base" / str(number)).iterdir(), *(data / "pg_wal").glob("0*")]
    assert len(files) > 100
    for file in files:
        yield str(file), file.read_bytes()


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
    with listening() as (ours, _):

        async def journey() -> None:
            async with site(tmp_path) as running, running.visitor() as visitor:
                await _send(visitor)

        asyncio.run(journey())
    said = [line for line in ours.getvalue().splitlines() if "clausebot." in line]
    assert said == []
    assert form.LOG.name == "clausebot.form"


async def _send(visitor: Visitor) -> None:
    write = await visitor.fill(await to_the_list(visitor), next="write")
    assert (await visitor.fill(write, text=WORDS)).receipt
