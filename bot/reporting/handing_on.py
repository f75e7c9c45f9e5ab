"""How a case gets other hands: it gets a new key, for those who may open it now and nobody else."""

from __future__ import annotations

from dataclasses import replace

from bot.model import Knowledge
from bot.reporting import audit
from bot.reporting.access import CannotError, mine
from bot.reporting.audit import Event
from bot.reporting.cases import (
    Kind,
    Unlocked,
    keep,
    reseal,
    write_entry,
)
from bot.reporting.notices import News, remind, tell_those_who_see_it
from bot.reporting.passphrases import Handler
from bot.reporting.roster import Roster, read_roster
from bot.reporting.routing import Inside, Opener, who_could_open
from bot.store import Transaction


def declare_conflict(tx: Transaction, knowledge: Knowledge, handler: Handler, id_: str) -> None:
    """Give a case away because the handler is too near to it: it gets a key that the handler has not.

    Raises NotYoursError, and CannotError when nobody else would be left.
    """
    case = mine(tx, handler, id_)
    conflicts = (*case.head.conflicts, handler.person)
    case = write_entry(
        tx, replace(case, head=replace(case.head, conflicts=conflicts)), Kind.EVENT, "handed_on"
    )
    case = _seal_anew(tx, knowledge, case)
    audit.append(tx, handler.organisation, Event.CONFLICT, case=case.head.alias, by=handler.person)
    keep(tx, case)


def renew(tx: Transaction, knowledge: Knowledge, handler: Handler, id_: str) -> None:
    """Seal a case to everyone who may open it by now: to somebody who enrolled since, or enrolled anew.

    Whom it is about is looked at again, and it gets another key. Raises as `declare_conflict`.
    """
    case = mine(tx, handler, id_)
    case = _seal_anew(tx, knowledge, case)
    rung = dict(case.head.openers).get(handler.person, 0)
    case = remind(tx, replace(case, head=replace(case.head, reached=rung)))
    audit.append(tx, handler.organisation, Event.RENEWED, case=case.head.alias, by=handler.person)
    keep(tx, case)


def who_may_take(tx: Transaction, knowledge: Knowledge, handler: Handler, id_: str) -> tuple[str, ...]:
    """The ids of those to whom `reassign` would give a case. Raises NotYoursError."""
    case = mine(tx, handler, id_)
    openers = _able(knowledge, read_roster(tx, handler.organisation), case)
    return tuple(one.person.id for one in openers if one.person.id != handler.person)


def reassign(tx: Transaction, knowledge: Knowledge, handler: Handler, id_: str, person: str) -> None:
    """Give a case to somebody who may open it: from now on they are the first, and are told.

    Whom it is about is looked at again. The others keep a key for when it is left lying; the handler
    sees it no longer until then. Raises NotYoursError, and CannotError when that person may not take it.
    """
    if person not in who_may_take(tx, knowledge, handler, id_):
        raise CannotError("not_eligible")
    case = mine(tx, handler, id_)
    case = replace(case, head=replace(case.head, assigned=person))
    case = write_entry(tx, case, Kind.EVENT, "reassigned")
    case = _seal_anew(tx, knowledge, case)
    audit.append(tx, handler.organisation, Event.REASSIGNED, case=case.head.alias, by=handler.person)
    keep(tx, case)


def _able(knowledge: Knowledge, roster: Roster, case: Unlocked) -> tuple[Opener, ...]:
    """Those who may open a case as things are now."""
    route = knowledge.routes.get(case.head.route)
    if route is None:
        return ()
    able = roster.enrolled.keys() - set(case.head.conflicts)
    head = case.head
    found = who_could_open(knowledge, route, head.about, able, higher=head.higher, manager=head.manager)
    return found.openers if isinstance(found, Inside) else ()


def _seal_anew(tx: Transaction, knowledge: Knowledge, case: Unlocked) -> Unlocked:
    """The case with a new key, for those who may open it now; those who are told first are told."""
    roster = read_roster(tx, knowledge.organisation.id)
    openers = _able(knowledge, roster, case)
    if not openers:
        raise CannotError("nobody_left")
    case = reseal(tx, roster, case, openers, knowledge.organisation.terms)
    return remind(tx, tell_those_who_see_it(tx, case, News.REPORT))
