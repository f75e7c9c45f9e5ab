"""Files from outside: what they are is told by their content, and nothing but what is seen is copied."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.reporting import copying, pixels
from bot.reporting.copying import MOST_FILE_BYTES, FileError, kind_of, prepare
from tests.reporting import pictures
from tests.reporting.pictures import MARKER

GOLDEN = Path(__file__).parents[1] / "importing" / "golden"
FILES = {"image/jpeg": pictures.jpeg, "image/png": pictures.png, "application/pdf": pictures.pdf}
FILES |= {"image/webp": pictures.webp}


def why(content: bytes) -> str:
    with pytest.raises(FileError) as refused:
        prepare(content)
    return refused.value.why


@pytest.mark.parametrize("type_", FILES)
def test_the_copy_holds_nothing_of_what_a_file_says_beside_what_it_shows(type_: str) -> None:
    original = FILES[type_]()
    assert MARKER.encode() in original
    prepared = prepare(original)
    assert (prepared.type, prepared.original) == (type_, original)
    assert MARKER.encode() not in prepared.copy
    if prepared.copy_type == "application/pdf":
        assert pictures.words_in(original).startswith("The rota for May")
        assert pictures.words_in(prepared.copy) == ""
        for key in (b"/Author", b"/CreationDate", b"/Metadata", b"/JavaScript", b"/EmbeddedFile", b"/Info"):
            assert key not in prepared.copy
        return
    with Image.open(io.BytesIO(prepared.copy)) as copy:
        assert copy.getexif() == {}
        assert not set(copy.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photo_that_was_taken_upright_stays_upright() -> None:
    with Image.open(io.BytesIO(prepare(pictures.jpeg((64, 48))).copy)) as copy:
        assert copy.size == (48, 64)


def test_what_was_only_made_transparent_is_not_in_the_copy() -> None:
    with Image.open(io.BytesIO(prepare(pictures.png()).copy)) as copy:
        assert copy.mode == "RGB"
        assert copy.getpixel((5, 15)) == (255, 255, 255)
        assert copy.getpixel((5, 5)) == (10, 20, 30)


def test_each_page_of_a_pdf_is_a_page_of_the_copy() -> None:
    pages = pictures.pypdfium2.PdfDocument(prepare(pictures.pdf(3)).copy)
    assert len(pages) == 3
    width, height = pages[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    darkest = pages[0].render(scale=1).to_pil().convert("L").getextrema()[0]
    assert darkest < 100, "the words can be seen"


def test_a_large_photo_is_made_smaller_and_not_refused() -> None:
    with Image.open(io.BytesIO(prepare(pictures.jpeg((5000, 4000))).copy)) as copy:
        assert copy.width * copy.height <= pixels.MOST_COPIED_PIXELS
        assert copy.width / copy.height == pytest.approx(4 / 5, abs=0.01)


def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused_before_it_unfolds() -> None:
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    assert len(made.getvalue()) < 100_000
    assert why(made.getvalue()) == "too_many_pixels"


@pytest.mark.parametrize("size", [b"20000 20000", b"9000000000 9000000000", b"300 90000"])
def test_a_page_of_any_size_is_drawn_no_larger_than_others(size: bytes) -> None:
    copy = prepare(pictures.pdf().replace(b"595 842", size)).copy
    width, height = pictures.pypdfium2.PdfDocument(copy)[0].get_size()
    assert width * height * (pixels.DOTS / 72) ** 2 <= pixels.PAGE_PIXELS * 1.01


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "nothing"),
        (b"x" * (MOST_FILE_BYTES + 1), "too_large"),
        (b"MZ\x90\x00 a program", "unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "unknown"),
        (b"GIF89a", "unknown"),
        (pictures.archive(), "unknown"),
        (pictures.jpeg() + pictures.archive(), "two_kinds"),
        (pictures.pdf() + pictures.archive(), "two_kinds"),
        (b"\xff\xd8\xff\xfe\x00\x40%PDF-1.7 " + pictures.jpeg()[2:], "two_kinds"),
        (b"\xff\xd8\xff\xfe\x00\x40<script>alert(1)</script>" + pictures.jpeg()[2:], "two_kinds"),
        (pictures.moving("PNG"), "moving"),
        (pictures.moving("WEBP"), "moving"),
        (pictures.pdf(pixels.MOST_PAGES + 1), "too_many_pages"),
        (pictures.jpeg()[:600], "unreadable"),
        (b"%PDF-1.7\nnothing more", "unreadable"),
        (b"\x89PNG\r\n\x1a\n", "unreadable"),
    ],
)
def test_what_is_not_taken_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    assert why(content) == reason


def test_a_pdf_with_a_password_is_refused_with_that_reason() -> None:
    assert why((GOLDEN / "locked.pdf").read_bytes()) == "locked"


def test_what_a_file_is_called_or_said_to_be_makes_no_difference() -> None:
    renamed = pictures.pdf()  # as "holiday.jpg", image/jpeg: neither is asked for
    assert prepare(renamed).copy_type == "application/pdf"


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "SECONDS", 0.01)
    assert why(pictures.pdf()) == "unreadable"


def test_who_draws_can_open_no_file_no_connection_and_no_process_and_take_no_more_memory() -> None:
    tries = """
import os, socket, sys
from bot.reporting import pixels
out = os.dup(1)
pixels._give_up_rights()
done = []
for name, attempt in {
    "read": lambda: open("/etc/passwd"),
    "write": lambda: open("/tmp/written", "w"),
    "connect": lambda: socket.socket(),
    "run": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "grow": lambda: bytearray(2 * pixels.MEMORY),
}.items():
    try:
        attempt()
    except (OSError, MemoryError):
        done.append(name)
sys.stdout.write(" ".join(done))
"""
    done = subprocess.run([sys.executable, "-I", "-c", tries], capture_output=True, check=True, text=True)
    refused = set(done.stdout.split())
    assert {"read", "write", "connect", "grow"} <= refused
    if pixels.os.getuid():  # for root no number of processes is too many
        assert "run" in refused


def test_where_a_process_may_not_make_itself_slower_files_are_drawn_all_the_same() -> None:
    program = """
import os
def refuse(_): raise PermissionError
os.nice = refuse
from bot.reporting import pixels
pixels.main("jpeg")
"""
    command = [sys.executable, "-I", "-c", program]
    done = subprocess.run(command, input=pictures.jpeg(), capture_output=True, check=True)
    assert done.stdout.startswith(b"image/jpeg\n\xff\xd8\xff")


@settings(max_examples=500)
@given(st.binary(max_size=60), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"]))
def test_any_bytes_are_of_a_kind_that_is_taken_or_refused_with_a_reason(rest: bytes, begin: bytes) -> None:
    with suppress(FileError):
        assert kind_of(begin + rest) in ("jpeg", "png", "webp", "pdf")


@settings(max_examples=25)
@given(st.data())
def test_a_file_that_was_damaged_anywhere_is_copied_or_refused_and_takes_nothing_down(
    data: st.DataObject,
) -> None:
    content = bytearray(data.draw(st.sampled_from([make() for make in FILES.values()])))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(1, len(content)))]
    with suppress(FileError):
        assert MARKER.encode() not in prepare(bytes(content)).copy
