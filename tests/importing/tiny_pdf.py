"""Writes small PDFs by hand, letter for letter where a test wants them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEIGHT = 842


@dataclass(frozen=True)
class Put:
    """Words on a page: from the left, from the top (of the base line), in points."""

    x: float
    y: float
    text: str
    size: float = 11
    bold: bool = False


@dataclass(frozen=True)
class Ruled:
    """A line on a page."""

    x0: float
    y0: float
    x1: float
    y1: float


def lines(
    x: float, y: float, *texts: str, step: float = 14, size: float = 11, bold: bool = False
) -> list[Put]:
    """Lines of one paragraph, one under the other."""
    return [Put(x, y + at * step, text, size, bold) for at, text in enumerate(texts)]


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[Ruled]:
    """The borders of a table."""
    across = [Ruled(xs[0], y, xs[-1], y) for y in ys]
    return [*across, *(Ruled(x, ys[0], x, ys[-1]) for x in xs)]


def pdf(*pages: Iterable[Put | Ruled], title: str = "") -> bytes:
    """A PDF of these pages in Helvetica, which no file needs to carry."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) >>".encode("cp1252"),
    ]
    kids = []
    for page in pages:
        content = "\n".join(_drawn(thing) for thing in page).encode("cp1252")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents %d 0 R >>" % (len(objects) + 2)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    made = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>" % (len(objects) + 1)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return made + head + table + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % len(made)


def _drawn(thing: Put | Ruled) -> str:
    if isinstance(thing, Ruled):
        return f"{thing.x0} {HEIGHT - thing.y0} m {thing.x1} {HEIGHT - thing.y1} l S"
    text = thing.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    font = "F2" if thing.bold else "F1"
    return f"BT /{font} {thing.size} Tf {thing.x} {HEIGHT - thing.y} Td ({text}) Tj ET"
