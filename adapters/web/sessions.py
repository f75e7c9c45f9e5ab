"""Who is at the desk: in memory only, for a short time, and gone with the process."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from bot.reporting.listing import Listing
from bot.reporting.passphrases import Handler
from bot.store.enrolments import Link

SESSION_SECONDS = 60 * 60
UNLOCKED_SECONDS = 10 * 60
"""For so long a private key is in memory; then the passphrase is asked for again."""
MOST_TRIES = 5
"""Wrong passphrases in one session; then another link is needed."""


@dataclass
class Session:
    """Somebody who used a link; `handler`, and the `listing` of their cases, while their key is unlocked."""

    link: Link
    ends: float
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    tries: int = 0
    unlocked_until: float = 0.0
    handler: Handler | None = field(default=None, repr=False)
    listing: Listing | None = field(default=None, repr=False)


class Sessions:
    """All of them. Used within one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sessions: dict[str, Session] = {}

    def begin(self, link: Link) -> str:
        """A session for whoever used `link`. Returns what its cookie holds."""
        self._tidy()
        token = secrets.token_urlsafe(32)
        self._sessions[_digest(token)] = Session(link, self._clock() + SESSION_SECONDS)
        return token

    def find(self, token: str) -> Session | None:
        """The session of a cookie, its key gone when its time is over."""
        self._tidy()
        return self._sessions.get(_digest(token))

    def unlocked(self, session: Session, handler: Handler) -> None:
        """The passphrase was right. The key goes in its time, whether or not anybody comes again."""
        session.handler, session.listing, session.tries = handler, None, 0
        session.unlocked_until = self._clock() + UNLOCKED_SECONDS
        asyncio.get_running_loop().call_later(UNLOCKED_SECONDS, _lock, session, handler)

    def may_try(self, session: Session) -> bool:
        """Whether one more passphrase may be tried. It counts beforehand, so that many at once count too."""
        session.tries += 1
        return session.tries <= MOST_TRIES

    def wrong(self, token: str) -> bool:
        """The passphrase was wrong. Returns whether that was once too often: then the session is over."""
        session = self._sessions.get(_digest(token))
        if session is not None and session.tries < MOST_TRIES:
            return False
        self.end(token)
        return True

    def end(self, token: str) -> None:
        """Forget a session and its key."""
        self._sessions.pop(_digest(token), None)

    def _tidy(self) -> None:
        now = self._clock()
        self._sessions = {name: one for name, one in self._sessions.items() if one.ends > now}
        for session in self._sessions.values():
            if session.unlocked_until <= now:
                session.handler = session.listing = None


def _lock(session: Session, handler: Handler) -> None:
    if session.handler is handler:
        session.handler = session.listing = None


def fits(session: Session, csrf: str) -> bool:
    """Whether a form came from a page of this session."""
    return hmac.compare_digest(session.csrf.encode(), csrf.encode(errors="replace"))


def _digest(token: str) -> str:
    return sha256(token.encode(errors="replace")).hexdigest()
