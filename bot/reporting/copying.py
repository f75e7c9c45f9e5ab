"""What a file from outside is, by its content, and the copy of it that can be shown to people.

A name or a type that was sent along is never looked at.
"""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field

MOST_FILE_BYTES = 10 * 1024 * 1024
SECONDS = 60.0
"""How long a copy may take."""
SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf", "image/webp": "webp"}
"""What a file of each type is called when it is downloaded."""
_KINDS = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "pdf": "application/pdf"}
_HEAD = 1024
"""As far in as a PDF may begin, and as browsers look for HTML."""
_OTHERS = (b"%pdf-", b"<!doctype", b"<html", b"<script", b"<svg", b"<?php")


class FileError(Exception):
    """A file that is not taken: `why` is a short word, for a phrase."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that can be kept: as it came, and the copy to be shown, each with its type."""

    type: str
    original: bytes = field(repr=False)
    copy_type: str
    copy: bytes = field(repr=False)


def prepare(content: bytes) -> Prepared:
    """Look at a file and draw its copy, in a process of its own.

    Raises FileError: `nothing`, `too_large`, `unknown`, `two_kinds`, `too_many_pixels`, `moving`,
    `locked`, `too_many_pages` or `unreadable`.
    """
    if not content:
        raise FileError("nothing")
    if len(content) > MOST_FILE_BYTES:
        raise FileError("too_large")
    kind = kind_of(content)
    command = [sys.executable, "-I", "-B", "-m", "bot.reporting.pixels", kind]
    try:
        done = subprocess.run(  # noqa: S603 - nothing of the command comes from outside
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        raise FileError("unreadable") from None
    type_, _, copy = done.stdout.partition(b"\n")
    if not copy:
        raise FileError(type_.decode().removeprefix("!") or "unreadable")
    return Prepared(_KINDS[kind], content, type_.decode(), copy)


def kind_of(content: bytes) -> str:
    """`jpeg`, `png`, `webp` or `pdf`, by how it begins. Raises FileError: `unknown`, or `two_kinds`.

    A file that is also something else (an archive behind a picture, a page before one) was made to be
    taken for both, and is refused.
    """
    if content.startswith(b"\xff\xd8\xff"):
        kind = "jpeg"
    elif content.startswith(b"\x89PNG\r\n\x1a\n"):
        kind = "png"
    elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        kind = "webp"
    elif content.startswith(b"%PDF-"):
        kind = "pdf"
    else:
        raise FileError("unknown")
    head = content[1:_HEAD].lower()
    if any(other in head for other in _OTHERS) or zipfile.is_zipfile(io.BytesIO(content)):
        raise FileError("two_kinds")
    return kind
