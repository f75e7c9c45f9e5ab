"""The keys that are never in the database: whoever has only the database can read no token."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.settings import SettingError

TOKENS = "tokens.key"
"""The file with the keys of the tokens, one a line, the newest first: an older one still opens."""
SECRET_BYTES = 32


class WrongKeyError(Exception):
    """What is stored was sealed with a key that is not in the folder. Its text says how to mend it."""


class Keys:
    """Seals and opens with the keys in one folder, which is made, with its keys, at the first use."""

    def __init__(self, folder: Path, *, make: bool = True) -> None:
        """Read the keys. Where there are none, make them, or with `make=False` have one that opens nothing.

        Raises SettingError when they cannot be read or written.
        """
        self._folder = folder
        file = folder / TOKENS
        try:
            if make and not file.exists():
                _make(file, Fernet.generate_key())
            lines = file.read_text("ascii").split() if file.exists() else [Fernet.generate_key()]
            self._tokens = MultiFernet([Fernet(line) for line in lines])
        except OSError as error:
            mend = "Name a folder that the bot may write to."
            raise SettingError(f"CLAUSEBOT_SECRETS: {folder}: {error.strerror}. {mend}") from None
        except ValueError:
            mend = "Put back the file from your backup."
            raise SettingError(f"CLAUSEBOT_SECRETS: {folder / TOKENS}: this is no key. {mend}") from None

    def seal(self, plain: bytes) -> bytes:
        """Encrypt and sign (Fernet: AES-128-CBC with HMAC-SHA256)."""
        return self._tokens.encrypt(plain)

    def open(self, sealed: bytes, ttl: int | None = None) -> bytes:
        """What was sealed. Raises WrongKeyError when no key fits, or it is older than `ttl` seconds."""
        try:
            return self._tokens.decrypt(sealed, ttl)
        except InvalidToken:
            raise WrongKeyError(
                f"CLAUSEBOT_SECRETS: the keys in {self._folder} are not those that this was sealed with. "
                "Put back the folder from your backup, or install the bot in the workspace again."
            ) from None

    def secret(self, name: str) -> bytes:
        """32 random bytes for one purpose, such as `pepper`: in a file of its own, made at the first use.

        Raises SettingError when they cannot be read or written.
        """
        file = self._folder / f"{name}.key"
        try:
            if not file.exists():
                _make(file, secrets.token_hex(SECRET_BYTES).encode())
            held = bytes.fromhex(file.read_text("ascii").strip())
        except OSError as error:
            mend = "Name a folder that the bot may write to."
            raise SettingError(f"CLAUSEBOT_SECRETS: {file}: {error.strerror}. {mend}") from None
        except ValueError:
            held = b""
        if len(held) != SECRET_BYTES:
            mend = "Put back the file from your backup."
            raise SettingError(f"CLAUSEBOT_SECRETS: {file}: this is no key. {mend}")
        return held


def _make(file: Path, key: bytes) -> None:
    """Write a new key so that of two processes at once one wins, and no other user ever could read it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            out.write(key + b"\n")
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):
            file.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)
