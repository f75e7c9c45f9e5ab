"""Whether a request is Slack's own: HMAC-SHA256 over its time and its raw body.

The scheme is Slack's "Verifying requests" (docs.slack.dev/authentication/verifying-requests-from-slack).
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

STALE_SECONDS = 300


def sign(secret: str, stamp: str, body: bytes) -> str:
    """The signature of a body that was sent at `stamp`, in seconds since 1970."""
    return "v0=" + hmac.digest(secret.encode(), b"v0:" + stamp.encode() + b":" + body, "sha256").hex()


def signature(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> str | None:
    """The request's signature where it is right and fresh; else None. Never raises, whatever is sent."""
    stamp = headers.get("X-Slack-Request-Timestamp", "")
    given = headers.get("X-Slack-Signature", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return None
    if abs(now - int(stamp)) > STALE_SECONDS:
        return None
    right = sign(secret, stamp, body)
    return right if hmac.compare_digest(right.encode(), given.encode(errors="surrogatepass")) else None
