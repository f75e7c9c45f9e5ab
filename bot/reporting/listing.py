"""A handler's list of cases: what is due first, first, a page at a time, however many there are.

Which reports are sealed to a handler nobody can see but by trying their key, which takes long with many.
So what was found is remembered, sealed to the handler, and what is not known yet is tried in the order
in which it is due, only as far as the page needs it.
"""

from __future__ import annotations

import re
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from nacl.exceptions import CryptoError
from nacl.public import SealedBox

from bot.reporting import audit
from bot.reporting.access import on_roster
from bot.reporting.audit import Event
from bot.reporting.cases import NEVER, State, day_of, today, unpack_head
from bot.reporting.passphrases import Handler
from bot.reporting.sealing import KEY_BYTES, SealError, find_wrap
from bot.store import Store, reports

PAGE = 50
AT_A_TIME = 50
"""How many reports are read and tried in one go, so that nobody waits for the database meanwhile."""
PATIENCE_SECONDS = 0.05
"""For so long a page has reports tried; whoever shows it has the rest tried by `find_all`."""
REST_SECONDS = 0.05
"""Between one go and the next of `find_all`, so that other threads get their turn. On a machine that others
kept busy the event loop waited for 17 to 202 ms without it and 21 to 24 ms with it, three runs each of ten
seconds; over minutes of it, 135 ms."""
_RECORD = struct.Struct(">16s16sI32s")
_VERSION = b"\2"
_RANDOM = re.compile("[0-9a-f]{64}")
"""An id and a stamp, each as `reports.new_id` makes it."""

Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in a handler's list."""

    id: str
    route: str
    state: State
    day: date
    due: date
    named: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases, and whether more may come after them.

    Of `untried` reports nobody knows yet whether they belong here. `damaged` are the ids of those on this
    page that could not be opened, since somebody changed or damaged what was kept of them.
    """

    listed: tuple[Listed, ...]
    more: bool
    untried: int
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a report: its stamp, the ordinal of the day from which it is seen, and its key."""

    stamp: str
    from_day: int
    key: bytes = field(repr=False)


class Listing:
    """A handler's cases, for as long as their key is unlocked. Safe between threads."""

    def __init__(self, store: Store, handler: Handler, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds, for patience."""
        self._store = store
        self._handler = handler
        self._clock = clock
        self._known: dict[str, _Known] | None = None
        self._told: set[str] = set()

    def page(self, number: int = 0, size: int = PAGE) -> Page:
        """Page `number`, from 0. Raises StoreError, RosterError, and NotYoursError off the roster."""
        rows, known, day = self._begin()
        start, end = number * size, (number + 1) * size
        until = self._clock() + PATIENCE_SECONDS
        seen, looked_at = self._find(rows, known, day, end + 1, until)
        untried = sum(_lacks(known, row) for row in rows[looked_at:])
        full = len(seen) >= end
        more = len(seen) > end or (full and untried > 0)
        listed, damaged = self._open(seen[start:end], known, day)
        self._tell(damaged)
        return Page(listed, more, 0 if full else untried, damaged)

    def find_all(self) -> None:
        """Try every report that is not known yet. Raises as `page`."""
        rows, known, day = self._begin()
        self._find(rows, known, day, len(rows) + 1, float("inf"), REST_SECONDS)

    def _begin(self) -> tuple[Rows, dict[str, _Known], date]:
        with self._store.begin(durable=False) as tx:
            on_roster(tx, self._handler)
            rows, day = reports.stamps(tx, self._handler.organisation), today(tx)
            if self._known is None:
                kept = reports.index(tx, self._handler.organisation, self._handler.person)
                self._known = dict(_unpack(self._handler, kept))
        return rows, self._known, day

    def _find(
        self, rows: Rows, known: dict[str, _Known], day: date, most: int, until: float, rest: float = 0.0
    ) -> tuple[list[str], int]:
        """The first `most` cases or more that are seen today, and how many rows were looked at for them."""
        gone = known.keys() - {id_ for id_, _ in rows}
        for id_ in gone:
            known.pop(id_, None)
        seen: list[str] = []
        looked_at, changed = 0, bool(gone)
        while looked_at < len(rows) and len(seen) < most:
            batch = rows[looked_at : looked_at + AT_A_TIME]
            lacking = [row for row in batch if _lacks(known, row)]
            if lacking and self._clock() >= until:
                break
            if lacking:
                changed = True
                self._try(lacking, known)
                time.sleep(rest)
            seen += [id_ for id_, _ in batch if id_ in known and known[id_].from_day <= day.toordinal()]
            looked_at += len(batch)
        if changed:
            self._keep(rows, known)
        return seen, looked_at

    def _try(self, rows: Rows, known: dict[str, _Known]) -> None:
        with self._store.begin(durable=False) as tx:
            found = reports.heads(tx, [id_ for id_, _ in rows])
        for id_, stamp in rows:
            sealed = found.get(id_)
            wrap = find_wrap(self._handler.private, id_, sealed.wraps) if sealed else None
            if sealed is None or wrap is None:
                known[id_] = _Known(stamp, NEVER, bytes(KEY_BYTES))
                continue
            try:
                from_day = unpack_head(wrap.key, id_, sealed.head).seen_from(wrap.rung)
            except SealError:
                from_day = wrap.from_day  # `_open` finds that it cannot be opened, and says so
            known[id_] = _Known(sealed.stamp, from_day, wrap.key)

    def _keep(self, rows: Rows, known: dict[str, _Known]) -> None:
        """Remember what is known of the reports that are there; of those that are gone, nothing.

        Nor of a row whose id or stamp was never made here: somebody has written it into the database.
        """
        there = {id_: known[id_] for id_, stamp in rows if id_ in known and _RANDOM.fullmatch(id_ + stamp)}
        sealed = _pack(self._handler, there)
        with self._store.begin(durable=False) as tx:
            reports.keep_index(tx, self._handler.organisation, self._handler.person, sealed)

    def _open(
        self, ids: Sequence[str], known: dict[str, _Known], day: date
    ) -> tuple[tuple[Listed, ...], tuple[str, ...]]:
        """These cases, and the ids of those among them that could not be opened."""
        with self._store.begin(durable=False) as tx:
            found = reports.heads(tx, ids)
        listed, damaged = [], []
        for id_ in ids:
            sealed = found.get(id_)
            if sealed is None or sealed.stamp != known[id_].stamp:
                continue  # it was changed just now
            try:
                head, due = unpack_head(known[id_].key, id_, sealed.head), day_of(sealed.due)
            except SealError:
                damaged.append(id_)
                continue
            overdue = head.state in (State.NEW, State.OPEN) and due < day
            came = date.fromisoformat(head.day)
            listed.append(Listed(id_, head.route, head.state, came, due, head.named, overdue))
        return tuple(listed), tuple(damaged)

    def _tell(self, damaged: Sequence[str]) -> None:
        """Write to the audit log, once, that these could not be opened."""
        count = len(set(damaged) - self._told)
        if count:
            self._told.update(damaged)
            with self._store.begin() as tx:
                organisation, by = self._handler.organisation, self._handler.person
                audit.append(tx, organisation, Event.DAMAGED, by=by, count=count)


def _lacks(known: dict[str, _Known], row: tuple[str, str]) -> bool:
    id_, stamp = row
    return id_ not in known or known[id_].stamp != stamp


def _pack(handler: Handler, known: dict[str, _Known]) -> bytes:
    packed = b"".join(
        _RECORD.pack(bytes.fromhex(id_), bytes.fromhex(one.stamp), one.from_day, one.key)
        for id_, one in known.items()
    )
    sealed: bytes = SealedBox(handler.private.public_key).encrypt(_VERSION + packed)
    return sealed


def _unpack(handler: Handler, sealed: bytes | None) -> Iterator[tuple[str, _Known]]:
    """What was kept; nothing where it does not open, as after somebody enrolled anew."""
    try:
        packed = SealedBox(handler.private).decrypt(sealed) if sealed else b""
    except CryptoError:
        return
    if packed.startswith(_VERSION):
        for id_, stamp, from_day, key in _RECORD.iter_unpack(packed[1:]):
            yield id_.hex(), _Known(stamp.hex(), from_day, key)
