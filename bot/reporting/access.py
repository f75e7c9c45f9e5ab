"""Whose case it is: sealed to them, reached by now, and they still on the roster."""

from __future__ import annotations

from bot.reporting.cases import Unlocked, today, unpack_head
from bot.reporting.passphrases import Handler
from bot.reporting.roster import Roster, read_roster
from bot.reporting.sealing import SealError, find_wrap
from bot.store import Transaction, reports


class NotYoursError(Exception):
    """There is no such case for this handler. It does not tell whether there is one for somebody else."""


class CannotError(Exception):
    """It cannot be done: `why` ends the key of a phrase, `desk.WHY`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def mine(tx: Transaction, handler: Handler, id_: str, *, held: bool = True) -> Unlocked:
    """The case, if this handler may see it today; `held` as in `reports.get`.

    Raises NotYoursError; SealError when it is theirs and somebody has changed or damaged it.
    """
    on_roster(tx, handler)
    sealed = reports.get(tx, handler.organisation, id_, held=held)
    wrap = find_wrap(handler.private, id_, sealed.wraps) if sealed else None
    if sealed is None or wrap is None:
        raise NotYoursError
    try:
        head = unpack_head(wrap.key, id_, sealed.head)
    except SealError:
        if wrap.from_day > today(tx).toordinal():
            raise NotYoursError from None
        raise
    if not head.seen_by(wrap.rung, today(tx)):
        raise NotYoursError
    return Unlocked(sealed, wrap.key, head)


def on_roster(tx: Transaction, handler: Handler) -> Roster:
    """The roster, if this handler is on it with this key. Raises NotYoursError."""
    roster = read_roster(tx, handler.organisation)
    if roster.enrolled.get(handler.person) != handler.public:
        raise NotYoursError
    return roster
