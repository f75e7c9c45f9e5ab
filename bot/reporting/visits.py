"""What a form needs to remember between its pages, without anything being stored.

All of it hangs on a key that dies with the process.
"""

from __future__ import annotations

import hmac
import secrets
import struct
import time
from collections.abc import Callable, Sequence

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from bot.reporting.receipts import Receipt, receipt_from

VISIT_SECONDS = 30 * 60
"""How long somebody can stay on a page with their receipt open before they must type it again."""
_NONCE = 16
_INSIDE = struct.Struct(">d16s")


class Visits:
    """Makes the nonces of forms, and keeps a receipt open from page to page. Safe between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = secrets.token_bytes(32)
        self._box = SecretBox(secrets.token_bytes(32))
        self._clock = clock
        self._confirmed: dict[bytes, float] = {}

    def nonce(self) -> str:
        """For one form."""
        random = secrets.token_bytes(_NONCE)
        return (random + self._mac(b"nonce", random)[:_NONCE]).hex()

    def receipt(self, nonce: str, said: Sequence[str]) -> Receipt | None:
        """The receipt of what was sent with a form; None for a nonce that this process did not make.

        The same form with the same words has the same receipt, so that sending it again, as a browser
        does after a broken connection, is no second report; with other words it is another report.
        """
        try:
            whole = bytes.fromhex(nonce)
        except ValueError:
            return None
        random, mac = whole[:_NONCE], whole[_NONCE:]
        if not hmac.compare_digest(mac, self._mac(b"nonce", random)[:_NONCE]):
            return None
        lengths = struct.pack(f">{len(said)}Q", *map(len, said))
        words = "".join(said).encode(errors="replace")
        return receipt_from(self._mac(b"receipt", random + lengths + words))

    def token(self, receipt: Receipt) -> str:
        """Carries a receipt to the next page of the same visit, so that its letters stand in none."""
        inside = _INSIDE.pack(self._clock(), receipt.number.to_bytes(16, "big"))
        sealed: bytes = self._box.encrypt(inside)
        return sealed.hex()

    def opened(self, token: str) -> Receipt | None:
        """The receipt in a token; None when it is too old, or not of this process."""
        try:
            made, number = _INSIDE.unpack(self._box.decrypt(bytes.fromhex(token)))
        except (CryptoError, ValueError, struct.error):
            return None
        if self._clock() - made > VISIT_SECONDS:
            return None
        return Receipt(int.from_bytes(number, "big"))

    def confirm(self, receipt: Receipt) -> None:
        """Its owner has it: from now on `shown` says so, and it is not shown again."""
        now = self._clock()
        self._confirmed = {mark: at for mark, at in self._confirmed.items() if now - at < VISIT_SECONDS * 48}
        self._confirmed[self._mark(receipt)] = now

    def confirmed(self, receipt: Receipt) -> bool:
        """Whether its owner has said that they have it."""
        return self._mark(receipt) in self._confirmed

    def _mark(self, receipt: Receipt) -> bytes:
        return self._mac(b"confirmed", receipt.number.to_bytes(16, "big"))

    def _mac(self, purpose: bytes, what: bytes) -> bytes:
        return hmac.digest(self._key, purpose + b"\0" + what, "sha256")
