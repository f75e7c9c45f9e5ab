"""What a file is, by its first bytes, and whether it is safe and whole enough to be read."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib
from enum import StrEnum

from bot.importing.blocks import ImportRefused

_MOST_UNPACKED = 200_000_000  # bytes
_MOST_FILES = 5_000
_HIGHEST_RATIO = 200  # of a file in an archive that unpacks to more than a few megabytes
_SMALL = 5_000_000
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S
)
_JUNK = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")


class Form(StrEnum):
    """What a file turns out to be, as a person would call it."""

    WORD = "a Word document"
    PDF = "a PDF"
    HTML = "a web page"
    TEXT = "plain text"
    OLD_OFFICE = "an old Word, Excel or PowerPoint file"
    LOCKED_OFFICE = "a Word document with a password"
    RICH_TEXT = "a rich text file (.rtf)"
    OPEN_DOCUMENT = "an OpenDocument file (.odt)"
    OTHER_OFFICE = "a spreadsheet or a set of slides"
    ARCHIVE = "an archive (.zip)"
    BINARY = "no document with text"


def form_of(content: bytes) -> Form:
    """What the content is, whatever the file is called. Never refuses."""
    if b"%PDF-" in content[:1024]:
        return Form.PDF
    if content.startswith(b"PK"):
        return _form_of_archive(content)
    if content.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        return Form.LOCKED_OFFICE if _LOCKED in content else Form.OLD_OFFICE
    if content.startswith(b"{\\rtf"):
        return Form.RICH_TEXT
    try:
        text, _ = decoded(content)
    except ImportRefused:
        return Form.BINARY
    return Form.HTML if _PAGE.match(text) else Form.TEXT


def decoded(content: bytes) -> tuple[str, str]:
    """The text and its encoding: by its byte order mark, UTF-8, the one a web page names, windows-1252.

    Line ends are all "\\n". Raises ImportRefused for what is no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _clean(
                _decode(content.removeprefix(mark) if encoding == "utf-8" else content, encoding)
            ), encoding
    named = _CHARSET.search(content[:4096])
    for encoding in ("utf-8", named[1].decode("ascii").lower() if named else "", "windows-1252"):
        try:
            return _clean(content.decode(encoding)), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    raise ImportRefused(_NO_TEXT)


_NO_TEXT = "is no text, or is in an encoding that is not known; save it as UTF-8"


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise ImportRefused(f"says that it is {encoding.upper()} but is not; save it as UTF-8") from None


def _clean(text: str) -> str:
    if _JUNK.search(text):
        raise ImportRefused(_NO_TEXT)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _form_of_archive(content: bytes) -> Form:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return Form.WORD if b"word/" in content else Form.ARCHIVE
    if any(name.startswith("word/") for name in names):
        return Form.WORD
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        return Form.OTHER_OFFICE
    return Form.OPEN_DOCUMENT if {"mimetype", "content.xml"} <= names else Form.ARCHIVE


def refuse_bad_archive(content: bytes) -> None:
    """Raise ImportRefused for a damaged Word file, and before it is unpacked for one made to flood memory."""
    damaged = "is damaged: its parts cannot be unpacked; open it in Word, save it anew or fetch it again"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > _MOST_UNPACKED or len(parts) > _MOST_FILES:
                raise ImportRefused("unpacks to far more than a document holds; it is not read")
            for part in parts:
                if part.file_size > _SMALL and part.file_size > _HIGHEST_RATIO * max(part.compress_size, 1):
                    raise ImportRefused("unpacks to far more than a document holds; it is not read")
            if archive.testzip() is not None:
                raise ImportRefused(damaged)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError):
        raise ImportRefused(damaged) from None
