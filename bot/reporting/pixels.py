"""Draws a file from outside anew, so that nothing but what can be seen of it is left.

Run by `bot.reporting.copying` as a process of its own, since it hands bytes of unknown making to large
libraries written in C: `python -m bot.reporting.pixels KIND`, the file on standard input. It gives up the
right to open files, connections and processes before it reads the first byte, and ends when it takes too
much memory or time. A picture is decoded and encoded again; the pages of a PDF become pictures. Text that
is hidden, other layers, scripts, files within files and everything that says when, where, by whom and with
what it was made stay behind.

On standard output: the type of the copy or `!` and why there is none, a line break, the copy.
"""

from __future__ import annotations

import io
import math
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from bot.reporting.sealing import MOST_BYTES

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 30
MOST_PIXELS = 40_000_000
"""Of a picture. Telephones take 12 million as they come, some up to 50 million when asked to."""
MOST_COPIED_PIXELS = 16_000_000
"""A larger picture is made smaller."""
MOST_PAGES = 40
PAGE_PIXELS = 2_000_000
"""A page of A4 at 140 dots an inch."""
DOTS = 140
QUALITY = 85
ROOM = 64 * 1024
"""Left in a sealed record for what goes before the copy."""


class RefusedError(Exception):
    """There is no copy; its text is a short word for why."""


def main(kind: str) -> None:
    """Read, draw, write."""
    Image.init()  # what it would load later could not be opened then
    Image.MAX_IMAGE_PIXELS = None  # looked at below, before anything is decoded
    _give_up_rights()
    try:
        type_, copy = draw(kind, sys.stdin.buffer.read())
    except RefusedError as refused:
        type_, copy = f"!{refused}", b""
    except MemoryError:
        type_, copy = "!too_many_pixels", b""
    except Exception:  # noqa: BLE001 - whatever a broken file makes of the libraries
        type_, copy = "!unreadable", b""
    if len(copy) > MOST_BYTES - ROOM:
        type_, copy = "!too_large", b""
    sys.stdout.buffer.write(type_.encode() + b"\n" + copy)
    sys.stdout.buffer.flush()


def draw(kind: str, content: bytes) -> tuple[str, bytes]:
    """The copy of a file of this kind (`jpeg`, `png`, `webp`, `pdf`), after its type.

    Raises RefusedError, and whatever the libraries raise.
    """
    return _draw_pdf(content) if kind == "pdf" else _draw_picture(kind, content)


def _draw_picture(kind: str, content: bytes) -> tuple[str, bytes]:
    with Image.open(io.BytesIO(content), formats=[kind.upper()]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise RefusedError("too_many_pixels")
        if getattr(picture, "n_frames", 1) > 1:
            raise RefusedError("moving")
        scale = math.sqrt(MOST_COPIED_PIXELS / (picture.width * picture.height))
        if scale < 1:
            picture.thumbnail((int(picture.width * scale), int(picture.height * scale)))
        seen = _only_what_is_seen(ImageOps.exif_transpose(picture))
    if kind == "png" and len(drawn := _encoded(seen, "PNG")) <= MOST_BYTES - ROOM:
        return "image/png", drawn
    return "image/jpeg", _encoded(seen, "JPEG")


def _only_what_is_seen(picture: Image.Image) -> Image.Image:
    """On white paper: what is transparent may hide something, and nothing but pixels comes along."""
    coloured = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    paper = Image.new("RGB", coloured.size, "white")
    paper.paste(coloured, mask=coloured if coloured.mode == "RGBA" else None)
    return paper


def _encoded(picture: Image.Image, format_: str) -> bytes:
    made = io.BytesIO()
    picture.save(made, format_, quality=QUALITY)
    return made.getvalue()


def _draw_pdf(content: bytes) -> tuple[str, bytes]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise RefusedError("locked" if "password" in str(error).lower() else "unreadable") from None
    if not 0 < len(document) <= MOST_PAGES:
        raise RefusedError("too_many_pages" if len(document) else "unreadable")
    document.init_forms()
    pages = [_draw_page(document[number]) for number in range(len(document))]
    made = io.BytesIO()
    # Without the two dates Pillow writes down when the copy was made.
    pages[0].save(
        made,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=DOTS,
        quality=QUALITY,
        creationDate=None,
        modDate=None,
    )
    return "application/pdf", made.getvalue()


def _draw_page(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    scale = min(DOTS / 72, math.sqrt(PAGE_PIXELS / max(width * height, 1)))
    drawn = page.render(scale=scale).to_pil()
    page.close()
    return _only_what_is_seen(drawn)


def _give_up_rights() -> None:
    """No new file, connection or process, no more memory and time than this, and nothing left behind."""
    with suppress(OSError):  # when memory runs out, it is this process that goes
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")
    with suppress(OSError):  # as under deploy/clausebot.service, which lets nobody change that
        os.nice(10)
    for right, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(right, (most, most))


if __name__ == "__main__":
    main(sys.argv[1])
