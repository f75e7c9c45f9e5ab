"""Files as people send them, with markers wherever a file can say more than it shows."""

from __future__ import annotations

import io
import zipfile
from functools import cache

import pypdfium2
from PIL import Image, ImageCms, PngImagePlugin

MARKER = "canary-in-a-file-5c1e"


@cache
def jpeg(size: tuple[int, int] = (64, 48)) -> bytes:
    """A photo that says who took it, where, and what it looked like before it was cut."""
    picture = Image.effect_noise(size, 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = f"{MARKER} camera", f"{MARKER} artist", 6
    exif.get_ifd(0x8825)[29] = f"{MARKER} 2026:11:21"
    exif.get_ifd(0x8769)[0x927C] = f"{MARKER} maker note".encode()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = io.BytesIO()
    xmp = f"<x:xmpmeta>{MARKER}</x:xmpmeta>".encode()
    comment = f"{MARKER} comment".encode()
    picture.save(made, "JPEG", exif=exif, comment=comment, icc_profile=profile, xmp=xmp)
    return made.getvalue() + f"{MARKER} behind the end".encode()


def png(size: tuple[int, int] = (64, 48)) -> bytes:
    """A screenshot with text in it, and with a line that is painted over by transparency alone."""
    picture = Image.new("RGBA", size, (10, 20, 30, 255))
    picture.paste((255, 0, 0, 0), (0, 10, size[0], 20))
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", MARKER)
    said.add_itxt("XML:com.adobe.xmp", MARKER, zip=True)
    exif = Image.Exif()
    exif[0x013B] = MARKER
    made = io.BytesIO()
    picture.save(made, "PNG", pnginfo=said, exif=exif)
    return made.getvalue()


def webp() -> bytes:
    """As `jpeg`, in the format that browsers keep pictures in."""
    exif = Image.Exif()
    exif[0x013B] = MARKER
    made = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(made, "WEBP", exif=exif, xmp=MARKER.encode())
    return made.getvalue()


def moving(format_: str) -> bytes:
    """Two pictures, one after the other."""
    made = io.BytesIO()
    first, second = Image.new("RGB", (8, 8), "red"), Image.new("RGB", (8, 8), "blue")
    first.save(made, format_, save_all=True, append_images=[second])
    return made.getvalue()


def pdf(pages: int = 1, words: str = "The rota for May") -> bytes:
    """A PDF of a word processor: it names its author, holds another file, and words that nobody sees."""
    kids = " ".join(f"{10 + number} 0 R" for number in range(pages))
    shown = f"BT /F1 24 Tf 40 700 Td ({words}) Tj ET BT 3 Tr /F1 9 Tf 40 40 Td ({MARKER} hidden) Tj ET"
    script = f"<< /S /JavaScript /JS (app.alert\\('{MARKER}'\\)) >>"
    parts = {
        1: f"<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R /OpenAction {script} /Names << /EmbeddedFiles "
        "<< /Names [(notes.txt) 6 0 R] >> >> >>",
        2: f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        4: _stream(f"<x:xmpmeta>{MARKER}</x:xmpmeta>", "/Type /Metadata /Subtype /XML "),
        5: _stream(shown),
        6: "<< /Type /Filespec /F (notes.txt) /EF << /F 7 0 R >> >>",
        7: _stream(f"{MARKER} embedded", "/Type /EmbeddedFile "),
        8: f"<< /Author ({MARKER}) /Title ({MARKER}) /CreationDate (D:20261121104500Z) >>",
    }
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
    parts |= {10 + n: f"{page}/Resources << /Font << /F1 3 0 R >> >> >>" for n in range(pages)}
    body, places = b"%PDF-1.7\n", {}
    for number, part in parts.items():
        places[number] = len(body)
        body += f"{number} 0 obj\n{part}\nendobj\n".encode()
    rows = "".join(f"{number} 1\n{place:010} 00000 n \n" for number, place in places.items())
    trailer = f"<< /Size {max(parts) + 1} /Root 1 0 R /Info 8 0 R >>"
    return body + f"xref\n{rows}trailer\n{trailer}\nstartxref\n{len(body)}\n%%EOF\n".encode()


def _stream(content: str, entries: str = "") -> str:
    return f"<< {entries}/Length {len(content)} >>\nstream\n{content}\nendstream"


def archive() -> bytes:
    """A zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        zipped.writestr("run.exe", b"MZ")
    return made.getvalue()


def words_in(copy: bytes) -> str:
    """The words that a PDF holds as text."""
    document = pypdfium2.PdfDocument(copy)
    return "".join(page.get_textpage().get_text_bounded() for page in document)
