"""A handler looks at the files of a case, and takes a case out."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from adapters.reporting import open_sealed
from bot.reporting.copying import prepare
from bot.reporting.files import attach
from bot.reporting.receipts import read_receipt
from bot.store import audit_lines
from tests.adapters.web.handler import COLLEGE, at_the_desk, found, one_case, run
from tests.adapters.web.serving import HELEN, ROSALIND, Shown, Site, Visitor
from tests.reporting import pictures
from tests.reporting.adding import open_house
from tests.reporting.pictures import MARKER


@dataclass
class Got:
    """What a browser was given to keep."""

    status: int
    content: bytes
    headers: dict[str, str]


async def get(visitor: Visitor, path: str) -> Got:
    async with visitor.session.get(visitor.url + path) as answer:
        return Got(answer.status, await answer.read(), dict(answer.headers))


async def post(visitor: Visitor, path: str, *fields: tuple[str, str]) -> Got:
    async with visitor.session.post(visitor.url + path, data=fields) as answer:
        return Got(answer.status, await answer.read(), dict(answer.headers))


@asynccontextmanager
async def at_a_case(running: Site) -> AsyncIterator[tuple[Visitor, str, Shown]]:
    """Helen at the desk, before a case with a photo and a PDF."""
    await found(running)
    receipt, id_ = await one_case(running)
    for content in (pictures.jpeg(), pictures.pdf()):
        prepared = prepare(content)
        with running.store.begin() as tx:
            attach(tx, open_house(), read_receipt(receipt), prepared)
    async with at_the_desk(running, HELEN) as (visitor, _):
        yield visitor, f"/desk/case/{id_}", await visitor.get(f"/desk/case/{id_}")


def csrf(page: Shown) -> tuple[str, str]:
    return "csrf", dict(page.forms[-1].fields)["csrf"]


def events(running: Site) -> list[str]:
    with running.store.begin() as tx:
        return [json.loads(line.line)["event"] for line in audit_lines.every(tx, COLLEGE)]


def kept_safely(got: Got) -> None:
    """The browser neither shows nor runs nor keeps it by itself."""
    assert got.status == 200
    assert got.headers["Content-Disposition"].startswith("attachment; filename=")
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "no-store"
    assert got.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_handler_sees_a_copy_of_each_file_and_nothing_of_what_it_told_about_its_maker(
    tmp_path: Path,
) -> None:
    async def journey(running: Site) -> None:
        async with at_a_case(running) as (visitor, place, page):
            assert "File 1: a picture" in page.text
            assert "File 2: a PDF" in page.text
            assert MARKER not in page.html
            photo, pdf = (
                await get(visitor, f"{place}/file/1/copy"),
                await get(visitor, f"{place}/file/2/copy"),
            )
            for copy, name in ((photo, "file-1.jpg"), (pdf, "file-2.pdf")):
                kept_safely(copy)
                assert name in copy.headers["Content-Disposition"]
                assert MARKER.encode() not in copy.content
            assert Image.open(io.BytesIO(photo.content)).size == (48, 64)
            assert len(pypdfium2.PdfDocument(pdf.content)) == 1
            assert events(running)[-2:] == ["file_opened"] * 2

    run(tmp_path, journey)


def test_a_picture_is_looked_at_on_a_page_that_may_show_pictures_of_its_own_and_no_more(
    tmp_path: Path,
) -> None:
    async def journey(running: Site) -> None:
        async with at_a_case(running) as (visitor, place, _):
            page = await visitor.get(f"{place}/file/1")
            assert f'<img src="{place}/file/1/copy" alt="The picture in file 1' in page.html
            policy = page.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'")
            assert policy.endswith("; img-src 'self' data:")

    run(tmp_path, journey)


def test_a_file_as_it_came_is_only_bytes_and_only_after_a_warning_and_a_press(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        async with at_a_case(running) as (visitor, place, page):
            assert "can tell when, where and by whom it was made" in page.text
            original = await post(visitor, f"{place}/file/1/original", csrf(page))
            kept_safely(original)
            assert original.content == pictures.jpeg()
            assert original.headers["Content-Type"] == "application/octet-stream"
            assert "file-1-original.jpg" in original.headers["Content-Disposition"]
            assert events(running)[-1] == "original_opened"
            assert (await get(visitor, f"{place}/file/1/original")).status == 405
            assert (await post(visitor, f"{place}/file/1/original")).status == 403

    run(tmp_path, journey)


def test_a_case_is_taken_out_as_an_archive_that_opens_with_the_code_on_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def journey(running: Site) -> None:
        async with at_a_case(running) as (visitor, place, _):
            page = await visitor.get(f"{place}/export")
            assert "The notes between handlers" in page.text
            assert "The name that the sender gave" not in page.text
            code = page.receipt
            fields = [*page.forms[0].fields, ("originals", "yes"), ("as", "archive")]
            got = await post(visitor, f"{place}/export", *fields)
            kept_safely(got)
            assert "case.sealed" in got.headers["Content-Disposition"]
            assert b"He waits" not in got.content
            assert events(running)[-1] == "exported"
            assert (await visitor.get(f"{place}/export")).receipt != code
        (tmp_path / "case.sealed").write_bytes(got.content)
        open_sealed(tmp_path / "case.sealed", tmp_path / "opened", code)
        names = {file.name for file in (tmp_path / "opened").iterdir()}
        assert names == {
            *("case.pdf", "case.json", "file-1.jpg", "file-2.pdf"),
            *("file-1-original.jpg", "file-2-original.pdf"),
        }
        assert (tmp_path / "opened" / "file-1-original.jpg").read_bytes() == pictures.jpeg()

    run(tmp_path, journey)


def test_a_case_is_taken_out_as_a_pdf(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        async with at_a_case(running) as (visitor, place, _):
            page = await visitor.get(f"{place}/export")
            got = await post(visitor, f"{place}/export", *page.forms[0].fields, ("as", "pdf"))
            kept_safely(got)
            assert got.headers["Content-Type"] == "application/pdf"
            pages = pypdfium2.PdfDocument(got.content)
            assert "He waits for her" in pages[0].get_textpage().get_text_bounded()
            assert events(running)[-1] == "printed"

    run(tmp_path, journey)


def test_whoever_has_not_got_the_case_gets_neither_files_nor_an_export_whatever_they_send(
    tmp_path: Path,
) -> None:
    async def journey(running: Site) -> None:
        async with at_a_case(running) as (_, place, _):
            pass
        paths = st.sampled_from(["file/1/copy", "file/1/original", "export", "file/0/copy", "file/999/copy"])
        values = st.sampled_from(["yes", "pdf", "archive", ""]) | st.text(max_size=20)
        names = st.sampled_from(["as", "code", "notes", "name", "originals", "x"])
        fields = st.lists(st.tuples(names, values), max_size=5)
        async with at_the_desk(running, ROSALIND) as (visitor, listed):
            loop, before = asyncio.get_running_loop(), events(running)

            def wait(answer: Coroutine[object, object, Got]) -> int:
                return asyncio.run_coroutine_threadsafe(answer, loop).result(30).status

            @settings(max_examples=60)
            @given(paths, fields)
            def anything(path: str, sent: list[tuple[str, str]]) -> None:
                assert wait(get(visitor, f"{place}/{path}")) in (404, 405)
                assert wait(post(visitor, f"{place}/{path}", csrf(listed), *sent)) in (404, 405, 422)

            await asyncio.to_thread(anything)
            assert events(running) == before
        async with running.visitor() as stranger:
            for path in ("file/1", "file/1/copy", "export"):
                assert (await stranger.get(f"{place}/{path}")).heading == "Come to the desk"

    run(tmp_path, journey)


def test_whatever_a_handler_sends_to_take_a_case_out_the_answer_is_a_page_or_the_file(tmp_path: Path) -> None:
    async def journey(running: Site) -> None:
        values = st.sampled_from(["yes", "pdf", "archive"]) | st.text(max_size=20)
        names = st.sampled_from(["as", "code", "notes", "name", "originals", "x"])
        async with at_a_case(running) as (visitor, place, page):
            loop = asyncio.get_running_loop()

            @settings(max_examples=40)
            @given(st.lists(st.tuples(names, values), max_size=6), st.integers(0, 999))
            def anything(sent: list[tuple[str, str]], number: int) -> None:
                for path, fields in (("export", sent), (f"file/{number}/original", sent)):
                    answer = post(visitor, f"{place}/{path}", csrf(page), *fields)
                    got = asyncio.run_coroutine_threadsafe(answer, loop).result(60)
                    assert got.status in (200, 404, 422)

            await asyncio.to_thread(anything)

    run(tmp_path, journey)
