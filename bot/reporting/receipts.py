"""The receipt: what lets somebody come back to their report, and the only thing that does.

100 random bits, written in Crockford's alphabet (crockford.com/base32.html), which has no letters that
look like digits, and twenty bits more by which a slip of the pen shows. It is stored nowhere.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BITS, CHECK_BITS, LETTER_BITS, GROUP = 100, 20, 5, 4
LETTERS = (RANDOM_BITS + CHECK_BITS) // LETTER_BITS
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BYTES = 13


class ReceiptError(ValueError):
    """What was typed is no receipt: a letter is wrong or missing. Its text does not repeat it."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt. It never shows itself by accident: only `written` gives its letters."""

    number: int = field(repr=False)

    @property
    def written(self) -> str:
        """As it is written down: six groups of four, `7K3M-9QTV-…`."""
        whole = self.number << CHECK_BITS | _check(self.number)
        shifts = range((LETTERS - 1) * LETTER_BITS, -1, -LETTER_BITS)
        letters = "".join(ALPHABET[whole >> shift & 31] for shift in shifts)
        return "-".join(letters[start : start + GROUP] for start in range(0, LETTERS, GROUP))

    def ends_with(self, typed: str) -> bool:
        """Whether `typed` is its last four characters, as somebody who wrote it down types them."""
        return secrets.compare_digest(_plain(typed).encode(), _plain(self.written)[-GROUP:].encode())

    def keys(self, pepper: bytes) -> ReceiptKeys:
        """What it opens. HKDF-SHA256 (RFC 5869): 100 random bits are not guessed, so nothing slow is needed.

        `pepper` is a secret outside the database: with the database alone a receipt cannot be tried.
        """
        lookup, private = (
            self.derive(pepper, b"clausebot receipt 1 " + purpose) for purpose in (b"lookup", b"private")
        )
        return ReceiptKeys(lookup.hex(), private)

    def derive(self, salt: bytes, purpose: bytes) -> bytes:
        """A key of 32 bytes for one purpose, by HKDF-SHA256."""
        return HKDF(SHA256(), 32, salt=salt, info=purpose).derive(self.number.to_bytes(_BYTES, "big"))


@dataclass(frozen=True, slots=True)
class ReceiptKeys:
    """`lookup` finds the report; `private` is an X25519 private key that opens it."""

    lookup: str
    private: bytes = field(repr=False)


def receipt_from(seed: bytes) -> Receipt:
    """The receipt that 16 or more random or pseudo-random bytes stand for."""
    return Receipt(int.from_bytes(seed[:16], "big") >> (16 * 8 - RANDOM_BITS))


def new_receipt() -> Receipt:
    """A receipt that nobody has."""
    return Receipt(secrets.randbits(RANDOM_BITS))


def read_receipt(typed: str) -> Receipt:
    """The receipt that somebody typed: in any case, with or without hyphens. Raises ReceiptError."""
    letters = _plain(typed)
    if len(letters) != LETTERS or set(letters) - set(ALPHABET):
        raise ReceiptError
    whole = 0
    for letter in letters:
        whole = whole << LETTER_BITS | ALPHABET.index(letter)
    number, check = whole >> CHECK_BITS, whole & (1 << CHECK_BITS) - 1
    if check != _check(number):
        raise ReceiptError
    return Receipt(number)


def _plain(typed: str) -> str:
    return "".join(letter for letter in typed.upper().translate(_ALIKE) if letter.isalnum())


def _check(number: int) -> int:
    digest = sha256(b"clausebot receipt check 1 " + number.to_bytes(_BYTES, "big")).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - CHECK_BITS)
