"""Somebody adds photos and PDFs to a report, and the handler looks at them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import FormData
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.edge import LARGEST_BODY
from adapters.web import uploading
from adapters.web.uploading import MOST_AT_ONCE, MOST_BYTES
from bot.model import Knowledge
from bot.phrases import phrases
from bot.reporting import pixels
from bot.reporting.copying import MOST_FILE_BYTES
from bot.store import report_files, reports
from tests.adapters.canary import broken, watched
from tests.adapters.web.reporter import HOME, WORDS, to_the_list
from tests.adapters.web.serving import Shown, Site, Visitor, site
from tests.reporting import pictures
from tests.reporting.adding import open_house
from tests.reporting.pictures import MARKER
from tests.sample import northbridge
from tests.store.conftest import postgres, url

__all__ = ["postgres", "url"]

PLACE = f"{HOME}/back/file"


def run(
    folder: Path, journey: Callable[[Site, Visitor], Awaitable[None]], knowledge: Knowledge | None = None
) -> None:
    async def go() -> None:
        async with site(folder, knowledge=knowledge or open_house()) as running, running.visitor() as visitor:
            await journey(running, visitor)

    asyncio.run(go())


async def kept(visitor: Visitor, named: str = "no") -> Shown:
    """Up to the page after the receipt."""
    write = await visitor.fill(await to_the_list(visitor, named=named), next="write")
    sent = await visitor.fill(write, text=WORDS, **({"name": "Ada"} if named == "yes" else {}))
    return await visitor.fill(sent, last=sent.receipt[-4:])


async def upload(
    visitor: Visitor, page: Shown, content: bytes, name: str = "photo.jpg", type_: str = "image/jpeg"
) -> Shown:
    form = next(form for form in page.forms if form.action == PLACE)
    sent = FormData(default_to_multipart=True)
    for field, value in form.fields:
        if field != "file":
            sent.add_field(field, value)
    sent.add_field("file", content, filename=name, content_type=type_)
    async with visitor.session.post(visitor.url + PLACE, data=sent) as answer:
        return Shown(answer.status, await answer.text(), dict(answer.headers))


def files_in(running: Site) -> int:
    with running.store.begin() as tx:
        return sum(len(report_files.ids(tx, id_)) for id_, _ in reports.stamps(tx, "northbridge"))


def test_a_photo_is_added_after_a_warning_and_its_sender_sees_that_it_has_arrived(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        page = await kept(visitor)
        for said in (
            "A picture can show more than you think",
            "It may say when and where it was made, and with whose phone",
            "We do not keep the name of the file",
            "You can add 10 more",
        ):
            assert said in page.text
        added = await upload(visitor, page, pictures.jpeg())
        assert added.status == 200
        for said in ("Your file has arrived and is locked", "You added a file", "You can add 9 more"):
            assert said in added.text
        again = await upload(visitor, added, pictures.pdf(), "minutes.pdf", "application/pdf")
        assert "You can add 8 more" in again.text
        assert files_in(running) == 4

    run(tmp_path, journey)


def test_as_it_comes_nobody_without_a_name_is_offered_to_add_a_file_or_can(tmp_path: Path) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        page = await kept(visitor)
        assert "Add a photo" not in page.text
        back = await visitor.fill(await visitor.get(f"{HOME}/back"), receipt=await receipt_of(visitor))
        assert "Add a photo" not in back.text
        forged = replace(back, html=back.html.replace("/back/add", "/back/file"))
        refused = await upload(visitor, forged, pictures.jpeg())
        assert refused.status == 422
        assert "No more files can be added" in refused.text
        assert files_in(running) == 0
        assert "Add a photo" in (await kept(visitor, named="yes")).text

    async def receipt_of(visitor: Visitor) -> str:
        write = await visitor.fill(await to_the_list(visitor), next="write")
        return (await visitor.fill(write, text=WORDS)).receipt

    run(tmp_path, journey, northbridge())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Please choose a file first"),
        (b"MZ a program", "We can only take photos, screenshots and PDFs"),
        (pictures.jpeg() + pictures.archive(), "There is something else hidden in this file"),
        (pictures.jpeg()[:500], "We could not open this file"),
        (pictures.moving("PNG"), "This picture moves"),
        (b"\xff\xd8\xff" + bytes(MOST_FILE_BYTES), "This file is too large"),
        (b"\xff\xd8\xff" + bytes(3 * MOST_FILE_BYTES), "This file is too large"),
    ],
    ids=["nothing", "a program", "two things", "half", "moving", "too large", "far too large"],
)
def test_what_is_not_taken_is_refused_kindly_and_can_be_tried_again(
    tmp_path: Path, content: bytes, said: str
) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        refused = await upload(visitor, await kept(visitor), content)
        assert refused.status == 422
        assert said in refused.text
        assert files_in(running) == 0
        assert "Your file has arrived" in (await upload(visitor, refused, pictures.png())).text

    run(tmp_path, journey)


def test_every_reason_has_its_words_and_the_words_name_the_limits_that_hold() -> None:
    said = phrases("en")
    refused = {key.rpartition(".")[2] for key in said if key.startswith("form.unfit.")}
    assert refused == {
        *("nothing", "too_large", "unknown", "two_kinds", "too_many_pixels", "moving", "locked"),
        *("too_many_pages", "unreadable", "no_more"),
    }
    megabytes = f"{MOST_FILE_BYTES // 2**20} megabytes"
    assert megabytes in said["form.file_most"]
    assert megabytes in said["form.unfit.too_large"]
    assert f"{pixels.MOST_PAGES} pages" in said["form.unfit.too_many_pages"]


def test_a_file_without_an_open_report_is_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey(running: Site, visitor: Visitor) -> None:
        monkeypatch.setattr("adapters.reports.prepare", None)  # would fail if it were called
        page = await kept(visitor)
        token = dict(page.forms[0].fields)["token"]
        forged = replace(page, html=page.html.replace(token, "00" * 20))
        refused = await upload(visitor, forged, pictures.jpeg())
        assert refused.status == 422
        assert "Please type your receipt again" in refused.text

    run(tmp_path, journey)


def test_only_this_way_takes_more_than_other_pages(tmp_path: Path) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        for place, body, status in (
            (f"{HOME}/send", LARGEST_BODY + 1, 413),
            (f"{HOME}/back/add", LARGEST_BODY + 1, 413),
            (PLACE, MOST_BYTES + 1, 413),
        ):
            form = FormData(default_to_multipart=True)
            form.add_field("file", bytes(body), filename="x")
            try:
                async with visitor.session.post(visitor.url + place, data=form) as answer:
                    assert answer.status == status, place
            except OSError:  # the server hung up on whoever would not stop
                pass

    run(tmp_path, journey)


def test_only_so_many_files_are_taken_in_at_once_and_the_next_is_asked_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        page = await kept(visitor)
        monkeypatch.setattr(uploading, "MOST_AT_ONCE", 0)
        assert (await upload(visitor, page, pictures.jpeg())).status == 503
        monkeypatch.setattr(uploading, "MOST_AT_ONCE", MOST_AT_ONCE)
        assert (await upload(visitor, page, pictures.jpeg())).status == 200

    run(tmp_path, journey)


def test_a_file_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        monkeypatch.setattr(uploading, "SECONDS", 0.2)

        async def slow() -> object:
            for _ in range(50):
                yield b"--x\r\n"
                await asyncio.sleep(0.1)

        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        async with visitor.session.post(visitor.url + PLACE, data=slow(), headers=headers) as answer:
            assert answer.status == 408

    run(tmp_path, journey)


def test_whatever_is_sent_there_the_answer_is_a_page_and_nothing_is_kept(tmp_path: Path) -> None:
    pieces = st.sampled_from(
        [
            *(b"--x\r\n", b"--x--\r\n", b"\r\n", b"\r\n\r\n", b"token", b"Content-Type: multipart/mixed; b"),
            *(
                b'Content-Disposition: form-data; name="token"\r\n\r\n',
                b"Content-Length: 9\r\n",
                b"\xff\xd8\xff",
            ),
            *(b'Content-Disposition: form-data; name="file"; filename="../x"\r\n\r\n', b"%PDF-1.7"),
            *(b"Content-Transfer-Encoding: base64\r\n", b"Content-Encoding: gzip\r\n"),
        ]
    )
    bodies = st.lists(pieces | st.binary(max_size=8), max_size=9).map(b"".join)
    kinds = st.sampled_from(
        [
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "multipart/mixed; boundary=x",
            "text/plain",
            "x",
        ]
    )

    async def journey(running: Site, visitor: Visitor) -> None:
        await kept(visitor)
        loop = asyncio.get_running_loop()

        async def post(kind: str, body: bytes) -> int:
            headers = {"Content-Type": kind}
            async with visitor.session.post(visitor.url + PLACE, data=body, headers=headers) as answer:
                return answer.status

        @settings(max_examples=150)
        @given(kinds, bodies)
        def anything(kind: str, body: bytes) -> None:
            status = asyncio.run_coroutine_threadsafe(post(kind, body), loop).result(30)
            assert status in (400, 413, 422)

        await asyncio.to_thread(anything)
        assert files_in(running) == 0

    run(tmp_path, journey)


def test_no_marker_in_a_file_or_in_its_name_is_anywhere_but_in_the_seal(url: str, tmp_path: Path) -> None:
    name = "canary-file-name-9d2b"
    contents = (pictures.jpeg(), pictures.png(), pictures.webp(), pictures.pdf())

    async def journey() -> None:
        async with (
            site(tmp_path, knowledge=open_house(), database=url) as running,
            running.visitor() as visitor,
        ):
            page = await kept(visitor)
            with broken():
                assert (await upload(visitor, page, contents[0], f"{name}.jpg")).status == 500
            for content in contents:
                page = await upload(visitor, page, content, f"{name}.jpg", f"image/{name}")
                assert "Your file has arrived" in page.text
                assert name not in page.html
            refused = await upload(visitor, page, MARKER.encode(), f"{name}.exe")
            assert refused.status == 422
            places.also("metrics", (await visitor.get("/metrics")).html)
            places.back_up()

    with watched(tmp_path, url) as places:
        asyncio.run(journey())
    assert "could not be dealt with" in places.ours.getvalue(), "it failed in the middle, and our log says so"
    assert places.holding(MARKER, name) == []
