"""A handler's private keys: wrapped by a passphrase that only the handler knows.

There is no copy and no way around it. Whoever forgets it enrols anew.
"""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass, field

from argon2.low_level import Type, hash_secret_raw
from argon2.profiles import RFC_9106_LOW_MEMORY
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import Aead
from nacl.signing import SigningKey
from nacl.utils import random

SHORTEST = 15
"""NIST SP 800-63B-4, 3.1.1.2: the least for a password that stands alone."""
LONGEST = 200
SALT_BYTES, SEED_BYTES = 16, 32

_ONE_AT_A_TIME = threading.Lock()
"""Each unlocking takes 64 MiB; so however many come at once, it stays at that."""


class PassphraseError(ValueError):
    """It is not the passphrase, or it is too short or too long to be one."""


@dataclass(frozen=True, slots=True)
class Handler:
    """An unlocked handler: one key opens what was sealed to them, the other signs for them."""

    organisation: str
    person: str
    private: PrivateKey = field(repr=False)
    signing: SigningKey = field(repr=False)

    @property
    def public(self) -> str:
        """Both public keys in hexadecimal: first the one to seal to, then the one to verify with."""
        return bytes(self.private.public_key).hex() + bytes(self.signing.verify_key).hex()


def new_handler(organisation: str, person: str) -> Handler:
    """Fresh keys for somebody."""
    return Handler(organisation, person, PrivateKey.generate(), SigningKey.generate())


def lock(handler: Handler, passphrase: str) -> bytes:
    """Wrap the keys. Raises PassphraseError when the passphrase is too short or too long."""
    if not SHORTEST <= len(passphrase) <= LONGEST:
        raise PassphraseError
    salt = random(SALT_BYTES)
    seeds = bytes(handler.private) + bytes(handler.signing)
    what = _what(handler.organisation, handler.person, handler.public)
    sealed: bytes = Aead(_derive(passphrase, salt)).encrypt(seeds, what)
    return salt + sealed


def unlock(organisation: str, person: str, public: str, wrapped: bytes, passphrase: str) -> Handler:
    """Open what `lock` made. Raises PassphraseError."""
    salt, sealed = wrapped[:SALT_BYTES], wrapped[SALT_BYTES:]
    if len(passphrase) > LONGEST:
        raise PassphraseError
    try:
        seeds = Aead(_derive(passphrase, salt)).decrypt(sealed, _what(organisation, person, public))
    except (CryptoError, ValueError):
        raise PassphraseError from None
    private, signing = seeds[:SEED_BYTES], seeds[SEED_BYTES:]
    return Handler(organisation, person, PrivateKey(private), SigningKey(signing))


def _derive(passphrase: str, salt: bytes) -> bytes:
    """Argon2id with the parameters that RFC 9106, section 4, recommends second: 64 MiB, 3 passes, 4 lanes."""
    profile = RFC_9106_LOW_MEMORY
    with _ONE_AT_A_TIME:
        return hash_secret_raw(
            unicodedata.normalize("NFKC", passphrase).encode(errors="replace"),
            salt,
            time_cost=profile.time_cost,
            memory_cost=profile.memory_cost,
            parallelism=profile.parallelism,
            hash_len=32,
            type=Type.ID,
        )


def _what(organisation: str, person: str, public: str) -> bytes:
    return f"clausebot handler 1 {organisation} {person} {public}".encode()
