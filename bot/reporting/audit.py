"""The audit log: who did what to a case, without a word of it, so that nobody can change it unseen.

Each line holds the hash of the line before (SHA-256) and is signed (Ed25519) with a key that is not in
the database. Whoever keeps a `head` from an earlier day can show that a line was removed, changed, put
elsewhere or cut off at the end. A server that was taken over can still write false lines before it
signs them; it cannot change those that a kept head covers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from bot.store import Transaction, audit_lines, reports
from bot.store.audit_lines import Line

LOCK = 0x61756469
"""Any number that no other lock in the database has ("audi")."""
KEY = "audit"
"""The secret with which lines are signed."""
_BEFORE = "0" * 64


class Event(StrEnum):
    """What is written down. Each says what was done, none what was said."""

    RECEIVED = "a report was received"
    ADDED = "its sender added to it"
    WITHDRAWN = "its sender withdrew it"
    OPENED = "a case was opened"
    IDENTITY = "the name of a sender was opened"
    ACKNOWLEDGED = "a case was acknowledged"
    REPLIED = "a reply was written"
    NOTED = "a note was written"
    CONFLICT = "a handler declared a conflict and lost the case"
    RENEWED = "a case was sealed anew to those who may open it"
    REASSIGNED = "a case was given to another handler"
    LINKED = "a case was linked to another"
    UNLINKED = "a link between cases was taken off"
    FILE_ADDED = "its sender added a file to it"
    FILE_OPENED = "the copy of a file was opened"
    ORIGINAL_OPENED = "a file was opened as it came, with all that it tells about itself"
    NOTES_TAKEN = "the notes between handlers were part of what left the desk"
    PRINTED = "a case left the desk as a PDF"
    EXPORTED = "a case left the desk as a sealed archive"
    CLOSED = "a case was closed"
    HELD = "a case was held back from deletion"
    RELEASED = "a case is no longer held back from deletion"
    PURGED = "cases were deleted"
    ASKED = "somebody asked to be enrolled"
    APPROVED = "somebody was approved for the roster"
    LEFT = "somebody left the roster"
    TAKEN_OFF = "somebody agreed to take another off the roster"
    UNLOCKED = "a handler came to the desk"
    HEAD = "the head of the log was sent to a second role"
    DAMAGED = "what was kept of a case could not be opened: somebody changed it, or it was damaged"
    LOCKED_OUT = "a passphrase was wrong too often"


def append(
    tx: Transaction, organisation: str, event: Event, *, case: str = "", by: str = "", count: int = 0
) -> None:
    """Write a line. `case` is a case's alias, never its id; `by` is the id of the handler who did it."""
    reports.lock(tx, LOCK)
    newest = audit_lines.last(tx, organisation)
    today = datetime.fromtimestamp(tx.now, UTC).date()
    # A clock that was set back must not begin a year that is over.
    year = max(today.year, newest.year if newest else 0)
    number = newest.number + 1 if newest and newest.year == year else 0
    said = {"organisation": organisation, "year": year, "number": number, "day": today.isoformat()}
    said |= {"event": event.name.lower(), "before": _hash(newest.line) if newest else _BEFORE}
    said |= {name: value for name, value in (("case", case), ("by", by), ("count", count)) if value}
    line = json.dumps(said, sort_keys=True, separators=(",", ":"))
    signature = _key(tx).sign(line.encode()).signature.hex()
    audit_lines.append(tx, organisation, Line(year, number, line, signature))


def told(tx: Transaction, organisation: str) -> tuple[tuple[str, ...], ...]:
    """The log as it is read, the oldest line first: the day, what was done, by whom, of which case, how many.

    A line that cannot be read stands there as it is; whether any was changed, `verify` says.
    """
    return tuple(_told(one.line) for one in audit_lines.every(tx, organisation))


def _told(line: str) -> tuple[str, ...]:
    try:
        said = json.loads(line)
        event = Event[said["event"].upper()]
        return said["day"], event.value, *(str(said.get(name, "")) for name in ("by", "case", "count"))
    except (AttributeError, KeyError, TypeError, ValueError):
        return (line,)


def head(tx: Transaction, organisation: str) -> str:
    """What to keep elsewhere: the hash of the newest line; "" while there is no line.

    It tells neither how many lines there are nor of when they are.
    """
    newest = audit_lines.last(tx, organisation)
    return _hash(newest.line) if newest else ""


def head_of_today(tx: Transaction, organisation: str) -> str:
    """The head to send to a second role; "" when that was done today.

    That it is sent is a line of its own, so that the head is another on a day on which nothing was done.
    """
    reports.lock(tx, LOCK)
    today = datetime.fromtimestamp(tx.now, UTC).date().isoformat()
    written = (json.loads(line.line) for line in audit_lines.of_year(tx, organisation, int(today[:4])))
    if any(said["day"] == today and said["event"] == Event.HEAD.name.lower() for said in written):
        return ""
    append(tx, organisation, Event.HEAD)
    return head(tx, organisation)


def verify(tx: Transaction, organisation: str, kept: str = "") -> str | None:
    """Why the log is not whole; None when it is. `kept` is a head from an earlier day."""
    return find_break(audit_lines.every(tx, organisation), _key(tx).verify_key, kept)


def find_break(lines: Sequence[Line], key: VerifyKey, kept: str = "") -> str | None:
    """As `verify`, over these lines, the oldest first."""
    before, seen = None, set()
    for line in lines:
        place = f"line {line.number} of {line.year}"
        try:
            key.verify(line.line.encode(), bytes.fromhex(line.signature))
            said = json.loads(line.line)
        except (BadSignatureError, ValueError):
            return f"{place} was changed: its signature does not fit"
        if (said["year"], said["number"]) != (line.year, line.number):
            return f"{place} was moved from line {said['number']} of {said['year']}"
        if before is None:
            if line.number:
                return f"{place} is the first, so lines before it were removed"
        else:
            follows = line.number == (before.number + 1 if before.year == line.year else 0)
            if said["before"] != _hash(before.line) or not follows:
                return f"before {place} a line was removed or put elsewhere"
        seen.add(_hash(line.line))
        before = line
    if kept and kept not in seen:
        return f"the head {kept} is not in the log: lines were cut off at the end, or written anew"
    return None


def _hash(line: str) -> str:
    return sha256(line.encode()).hexdigest()


def _key(tx: Transaction) -> SigningKey:
    return SigningKey(tx.keys.secret(KEY))
