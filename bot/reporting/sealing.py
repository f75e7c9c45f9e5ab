"""How a report is sealed: a fresh key for each, wrapped for each person who may open it.

Records: XChaCha20-Poly1305 (PyNaCl's `Aead`), bound to the report and to what kind of record it is, and
padded. Wraps: X25519 sealed boxes (PyNaCl's `SealedBox`), which do not tell whom they are for. There are
always as many, in random order; those that nobody needs are sealed to keys that nobody has, so that a
report about a handler looks like any other.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import Aead
from nacl.utils import random

KEY_BYTES = 32
WRAPS = 16
"""As many as `routing.MOST_OPENERS`."""
SIZES = tuple(1024 * kib for kib in (1, 4, 16, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384))
"""To one of these a record is padded, so that its length tells little of what it says. Words take four of
them at most; the others are for files."""
MOST_BYTES = SIZES[-1] - 4

_INSIDE = struct.Struct(">B16sBI32s")
_VERSION = 1
WRAP_BYTES = _INSIDE.size + 48


class SealError(Exception):
    """It does not open: it was changed, cut off or moved, or the key is another. Nothing of it is told."""


@dataclass(frozen=True, slots=True)
class Wrap:
    """A report's key as one person has it: on which rung they stand, and the day from which they see it.

    `from_day` counts days since the year 1, as `date.toordinal`.
    """

    rung: int
    from_day: int
    key: bytes = field(repr=False)


def new_key() -> bytes:
    """A fresh key for one report."""
    return random(KEY_BYTES)


def seal(key: bytes, plain: bytes, what: str) -> bytes:
    """Seal a record, padded. `what` says where it belongs (`ID head`); it opens nowhere else."""
    size = next((size for size in SIZES if len(plain) + 4 <= size), None)
    if size is None:
        raise ValueError(f"a record has at most {MOST_BYTES} bytes")
    padded = struct.pack(">I", len(plain)) + plain
    sealed: bytes = Aead(key).encrypt(padded.ljust(size, b"\0"), what.encode())
    return sealed


def unseal(key: bytes, sealed: bytes, what: str) -> bytes:
    """Open what `seal` made. Raises SealError."""
    try:
        padded: bytes = Aead(key).decrypt(sealed, what.encode())
    except (CryptoError, ValueError):
        raise SealError from None
    (length,) = struct.unpack_from(">I", padded)
    return padded[4 : 4 + length]


def make_wraps(report: str, wraps: Iterable[tuple[bytes, Wrap]]) -> bytes:
    """Seal a report's key to each public key, and fill up to the fixed number. `report` is its id."""
    boxes = [_box(public, report, wrap) for public, wrap in wraps]
    if len(boxes) > WRAPS:
        raise ValueError(f"a report is sealed for at most {WRAPS} people")
    while len(boxes) < WRAPS:
        nobody = bytes(PrivateKey.generate().public_key)
        boxes.append(_box(nobody, report, Wrap(0, 0, bytes(KEY_BYTES))))
    secrets.SystemRandom().shuffle(boxes)
    return b"".join(boxes)


def find_wrap(private: PrivateKey, report: str, wraps: bytes) -> Wrap | None:
    """The wrap that `private` opens; None when there is none for it."""
    box = SealedBox(private)
    for start in range(0, len(wraps), WRAP_BYTES):
        wrap = _open(box, report, wraps[start : start + WRAP_BYTES])
        if wrap is not None:
            return wrap
    return None


def wrap_for(public: bytes, report: str, key: bytes) -> bytes:
    """A single wrap, for the receipt."""
    return _box(public, report, Wrap(0, 0, key))


def _box(public: bytes, report: str, wrap: Wrap) -> bytes:
    inside = _INSIDE.pack(_VERSION, bytes.fromhex(report), wrap.rung, wrap.from_day, wrap.key)
    sealed: bytes = SealedBox(PublicKey(public)).encrypt(inside)
    return sealed


def _open(box: SealedBox[PrivateKey], report: str, sealed: bytes) -> Wrap | None:
    try:
        version, of, rung, from_day, key = _INSIDE.unpack(box.decrypt(sealed))
    except (CryptoError, ValueError, struct.error):
        return None
    return Wrap(rung, from_day, key) if version == _VERSION and of.hex() == report else None
