"""A sealed archive: files that leave the house, locked with a code that goes another way.

The code has 100 random bits and is written like a receipt, so that it can be read out on the telephone
and a slip shows. What is in the archive, and how many files, shows only with it. `clausebot desk open`
opens it, on any computer and without the store.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from nacl.exceptions import CryptoError
from nacl.secret import Aead
from nacl.utils import random

from bot.reporting.receipts import Receipt

SUFFIX = ".sealed"
BEGINS = b"clausebot archive 1\n"
SALT_BYTES = 16
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file knows: the hour of an export is nobody's business."""


class ArchiveError(Exception):
    """It is no archive (`not_one`), or does not open with this code (`wrong`)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def seal_archive(contents: Mapping[str, bytes], code: Receipt) -> bytes:
    """Lock these files, by their names, with a code.

    First `BEGINS`, then a salt, then XChaCha20-Poly1305 over a zip file, bound to both.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in contents.items():
            zipped.writestr(zipfile.ZipInfo(name, _EARLIEST), content, zipfile.ZIP_DEFLATED)
    begins = BEGINS + random(SALT_BYTES)
    sealed: bytes = _lock(code, begins).encrypt(packed.getvalue(), begins)
    return begins + sealed


def open_archive(archive: bytes, code: Receipt) -> dict[str, bytes]:
    """The files of an archive by their names. Raises ArchiveError."""
    begins = archive[: len(BEGINS) + SALT_BYTES]
    if not archive.startswith(BEGINS):
        raise ArchiveError("not_one")
    try:
        packed = _lock(code, begins).decrypt(archive[len(begins) :], begins)
    except (CryptoError, ValueError):
        raise ArchiveError("wrong") from None
    with zipfile.ZipFile(io.BytesIO(packed)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def _lock(code: Receipt, begins: bytes) -> Aead:
    return Aead(code.derive(begins, b"clausebot archive 1"))
