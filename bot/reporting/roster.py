"""The roster: the people who may open reports, and their public keys. It is not read from the live folder.

It is a chain of signed records. Somebody asks, with keys of their own; two people on different rungs
who are enrolled approve. The first two approve one another. To take somebody off, two others agree as well;
to leave oneself nobody else is needed. Whoever writes to the database, or to roles.yaml, cannot put a key of
theirs in: they lack the signatures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from types import MappingProxyType

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from bot.model import Knowledge
from bot.reporting import audit
from bot.reporting.audit import Event
from bot.reporting.passphrases import Handler
from bot.reporting.routing import different_rungs
from bot.store import Transaction, enrolments, reports

APPROVALS = 2
LOCK = 0x726F7374
"""Any number that no other lock in the database has ("rost")."""
_BEFORE = "0" * 64
_KEY = 64
"""Hexadecimal digits of one public key."""


class RosterError(Exception):
    """A change that may not be made, or a roster that was tampered with. Its text says why."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who wants to be enrolled, and who has approved so far. `number` is their record's."""

    number: int
    person: str
    public: str
    approved: frozenset[str] = frozenset()

    @property
    def fingerprint(self) -> str:
        """Of their keys, to be compared by voice before somebody approves."""
        digest = sha256(self.public.encode()).hexdigest()
        return " ".join(digest[start : start + 4] for start in range(0, 24, 4))


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is enrolled, with both public keys by person, and who asks to be. `head` is its newest hash.

    `going` says who has agreed so far to take somebody off, by whom they would take off.
    """

    enrolled: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    asking: tuple[Asking, ...] = ()
    going: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    head: str = _BEFORE
    length: int = 0


def public_key(public: str) -> bytes:
    """Of both public keys, the one to seal to."""
    return bytes.fromhex(public[:_KEY])


def read_roster(tx: Transaction, organisation: str) -> Roster:
    """The roster as its records say, each signature verified. Raises RosterError when one does not fit."""
    return replay(organisation, enrolments.records(tx, organisation))


def replay(organisation: str, records: tuple[str, ...]) -> Roster:
    """The roster that these records make, the oldest first. Raises RosterError."""
    roster = Roster()
    for number, record in enumerate(records):
        try:
            said = json.loads(record)
            whole = (said["organisation"], said["number"], said["before"])
            if whole != (organisation, number, roster.head):
                raise RosterError(f"record {number} of the roster does not follow the one before")
            after = _after(roster, said)
        except (KeyError, TypeError, ValueError):
            raise RosterError(f"record {number} of the roster cannot be read") from None
        head = sha256(record.encode()).hexdigest()
        roster = replace(after, head=head, length=number + 1)
    return roster


def ask(tx: Transaction, handler: Handler, wrapped: bytes) -> None:
    """Ask to be enrolled with fresh keys; `wrapped` is how their passphrase wraps them."""
    reports.lock(tx, LOCK)
    roster = read_roster(tx, handler.organisation)
    record = _record(roster, handler, {"action": "ask", "person": handler.person, "public": handler.public})
    replay(handler.organisation, (*enrolments.records(tx, handler.organisation), record))
    enrolments.append(tx, handler.organisation, record)
    enrolments.keep_key(tx, handler.organisation, handler.person, handler.public, wrapped)
    audit.append(tx, handler.organisation, Event.ASKED, by=handler.person)


def approve(tx: Transaction, knowledge: Knowledge, handler: Handler, number: int) -> Roster:
    """Approve whoever asked with record `number`. Returns the roster after it. Raises RosterError."""
    reports.lock(tx, LOCK)
    roster = read_roster(tx, handler.organisation)
    asked = next((one for one in roster.asking if one.number == number), None)
    if asked is None:
        raise RosterError("nobody asks to be enrolled with this number any more")
    if asked.person == handler.person:
        raise RosterError("nobody approves themselves")
    others = asked.approved - {handler.person}
    if roster.enrolled and others and not any(different_rungs(knowledge, handler.person, o) for o in others):
        raise RosterError("the two who approve must stand on different rungs")
    if not roster.enrolled and not different_rungs(knowledge, handler.person, asked.person):
        raise RosterError("the first two must stand on different rungs")
    return _write(tx, roster, handler, {"action": "approve", "of": number}, Event.APPROVED)


def take_off(tx: Transaction, knowledge: Knowledge, handler: Handler, person: str) -> Roster:
    """Leave oneself, or agree that somebody else is taken off, which is done once two agree.

    Returns the roster after it. Raises RosterError, too where those who would be left could let nobody in.
    """
    reports.lock(tx, LOCK)
    roster = read_roster(tx, handler.organisation)
    if person not in roster.enrolled:
        raise RosterError("nobody of this name is enrolled any more")
    left = roster.enrolled.keys() - {person}
    if not any(different_rungs(knowledge, one, other) for one in left for other in left):
        raise RosterError("then nobody could approve anyone new any more; enrol somebody else first")
    if person == handler.person:
        return _write(tx, roster, handler, {"action": "leave"}, Event.LEFT)
    others = (roster.going.get(person, frozenset()) & left) - {handler.person}
    if others and not any(different_rungs(knowledge, handler.person, one) for one in others):
        raise RosterError("the two who take somebody off must stand on different rungs")
    return _write(tx, roster, handler, {"action": "take off", "person": person}, Event.TAKEN_OFF)


def _write(
    tx: Transaction, roster: Roster, handler: Handler, said: dict[str, object], event: Event
) -> Roster:
    record = _record(roster, handler, said)
    after = replay(handler.organisation, (*enrolments.records(tx, handler.organisation), record))
    enrolments.append(tx, handler.organisation, record)
    audit.append(tx, handler.organisation, event, by=handler.person)
    return after


def _record(roster: Roster, handler: Handler, said: dict[str, object]) -> str:
    plain = said | {
        "organisation": handler.organisation,
        "number": roster.length,
        "before": roster.head,
        "by": handler.person,
    }
    signature = handler.signing.sign(_canonical(plain)).signature.hex()
    return json.dumps(plain | {"signature": signature}, sort_keys=True)


def _canonical(said: dict[str, object]) -> bytes:
    plain = {name: value for name, value in said.items() if name != "signature"}
    return b"clausebot roster 1 " + json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()


def _after(roster: Roster, said: dict[str, object]) -> Roster:
    """The roster after one more record."""
    by, action = str(said["by"]), said["action"]
    if action == "ask":
        public = str(said["public"])
        if said["person"] != by or len(bytes.fromhex(public)) != _KEY:
            raise RosterError("somebody asked for another person, or with no key")
        _verify(said, public)
        others = tuple(one for one in roster.asking if one.person != by)
        return replace(roster, asking=(*others, Asking(roster.length, by, public)))
    if action == "leave":
        _verify(said, roster.enrolled.get(by, ""))
        return _without(roster, by)
    if action == "take off":
        _verify(said, roster.enrolled.get(by, ""))
        return _agreed(roster, by, str(said["person"]))
    if action == "approve":
        own = next((one for one in roster.asking if one.person == by), None)
        _verify(said, roster.enrolled.get(by, "") if roster.enrolled else own.public if own else "")
        return _approved(roster, by, own, said["of"])
    raise RosterError("the roster holds a record of an unknown kind")


def _approved(roster: Roster, by: str, own: Asking | None, number: object) -> Roster:
    """The roster once `by` has approved who asked with this number; `own` is what `by` asks, if anything."""
    of = next((one for one in roster.asking if one.number == number), None)
    if of is None or of.person == by:
        raise RosterError("the roster holds an approval of nobody")
    approved = replace(of, approved=of.approved | {by})
    asking = tuple(approved if one.number == of.number else one for one in roster.asking)
    done: dict[str, str] = {}
    if roster.enrolled and len(approved.approved & roster.enrolled.keys()) >= APPROVALS:
        done = {approved.person: approved.public}
    if not roster.enrolled and own and approved.person in own.approved:  # the first two, one another
        done = {approved.person: approved.public, own.person: own.public}
    left = tuple(one for one in asking if one.person not in done)
    if not roster.enrolled and done:
        # Approvals from before there was anybody to approve are worth nothing now.
        left = tuple(replace(one, approved=frozenset()) for one in left)
    going = {person: agreed for person, agreed in roster.going.items() if person not in done}
    return replace(roster, enrolled=MappingProxyType({**roster.enrolled, **done}), asking=left, going=going)


def _agreed(roster: Roster, by: str, person: str) -> Roster:
    """The roster once `by` has agreed that this person is taken off."""
    if person == by or person not in roster.enrolled:
        raise RosterError("the roster holds an agreement to take nobody off")
    agreed = roster.going.get(person, frozenset()) & roster.enrolled.keys() | {by}
    if len(agreed) >= APPROVALS:
        return _without(roster, person)
    return replace(roster, going={**roster.going, person: agreed})


def _without(roster: Roster, person: str) -> Roster:
    enrolled = {one: public for one, public in roster.enrolled.items() if one != person}
    going = {one: agreed for one, agreed in roster.going.items() if one != person}
    return replace(roster, enrolled=MappingProxyType(enrolled), going=going)


def _verify(said: dict[str, object], public: str) -> None:
    try:
        VerifyKey(bytes.fromhex(public[_KEY:])).verify(
            _canonical(said), bytes.fromhex(str(said["signature"]))
        )
    except (BadSignatureError, ValueError, TypeError):
        raise RosterError("the roster holds a signature that does not fit") from None
