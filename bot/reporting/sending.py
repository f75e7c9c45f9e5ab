"""What the sender of a report does: send it, come back, add to it, withdraw it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from nacl.public import PrivateKey

from bot.model import Knowledge, Route
from bot.reporting import audit
from bot.reporting.audit import Event
from bot.reporting.cases import (
    FOR_THE_SENDER,
    MOST_LETTERS,
    MOST_NAME,
    Entry,
    Head,
    Kind,
    State,
    Unlocked,
    day_of,
    keep,
    pack_head,
    read_entries,
    reseal,
    rungs_of,
    today,
    unpack_head,
    wraps_for,
    write_entry,
)
from bot.reporting.notices import News, remind, tell_those_who_see_it
from bot.reporting.provable import unsafe_routes
from bot.reporting.receipts import Receipt
from bot.reporting.retention import purge_day
from bot.reporting.roster import Roster, RosterError, read_roster
from bot.reporting.routing import About, Inside, Opener, Outside, who_could_open
from bot.reporting.sealing import find_wrap, new_key, seal, wrap_for
from bot.store import Transaction, reports
from bot.store.reports import Sealed, new_id

MOST_FILES = 10
"""Of one case."""
PEPPER = "pepper"
"""The secret without which the database alone cannot try a receipt."""


class ChangedError(Exception):
    """Who could open it is no longer what the sender was shown. `found` is what it is now."""

    def __init__(self, found: Inside | Outside) -> None:
        super().__init__()
        self.found = found


class NotTakenError(Exception):
    """It cannot be taken as it is: `why` is a short word, for a phrase."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to send. `name` is "" for an anonymous report, for which no `manager` counts.

    `shown` are the ids of those of whom the sender was told that they could open it, in their order.
    """

    route: str
    about: About
    higher: bool
    shown: tuple[str, ...]
    text: str = field(repr=False)
    name: str = field(default="", repr=False)
    manager: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A report as its sender sees it on coming back. `answer_by` is when there should be news.

    `files_left` is how many files may still be added.
    """

    route: str
    state: State
    day: date
    answer_by: date
    entries: tuple[Entry, ...]
    about: About
    openers: tuple[tuple[str, int], ...]
    files_left: int


def prepare(tx: Transaction) -> None:
    """Make the secrets that reports need, so that they are in the next backup of the keys."""
    for name in (PEPPER, audit.KEY):
        tx.keys.secret(name)


def enrolled_in(tx: Transaction, knowledge: Knowledge) -> Roster:
    """The roster, or one with nobody when it was tampered with: then nothing can be reported."""
    try:
        return read_roster(tx, knowledge.organisation.id)
    except RosterError:
        return Roster()


def open_routes(knowledge: Knowledge, enrolled: Collection[str]) -> tuple[Route, ...]:
    """The kinds of incident that can be reported: those for which every subject has a safe way."""
    off = unsafe_routes(knowledge, enrolled)
    return tuple(route for id_, route in knowledge.routes.items() if id_ not in off)


def submit(tx: Transaction, knowledge: Knowledge, draft: Draft, receipt: Receipt) -> None:
    """Seal and keep a report, with the notices to those who are told first, in this one transaction.

    Sending the same draft with the same receipt again keeps nothing more. Raises NotTakenError and
    ChangedError; then nothing is kept.
    """
    _look_at(draft.text, draft.about)
    roster = enrolled_in(tx, knowledge)
    route = knowledge.routes.get(draft.route)
    if route is None or route.id in unsafe_routes(knowledge, roster.enrolled):
        raise NotTakenError("switched_off")
    manager = draft.manager if draft.name else ""
    found = who_could_open(
        knowledge, route, draft.about, roster.enrolled, higher=draft.higher, manager=manager
    )
    if not isinstance(found, Inside) or tuple(one.person.id for one in found.openers) != draft.shown:
        raise ChangedError(found)
    keys = receipt.keys(tx.keys.secret(PEPPER))
    sender = bytes(PrivateKey(keys.private).public_key)
    id_, key, day, terms = new_id(), new_key(), today(tx), knowledge.organisation.terms
    from_days = rungs_of(found.openers, day, terms)
    head = Head(
        route=route.id,
        named=bool(draft.name),
        people=tuple(sorted(draft.about.people)),
        roles=tuple(sorted(draft.about.roles)),
        unsure=draft.about.unsure,
        higher=draft.higher,
        manager=manager,
        day=day.isoformat(),
        state=State.NEW,
        sender=sender.hex(),
        alias=new_id()[:12],
        openers=tuple((one.person.id, one.rung) for one in found.openers),
        from_days=from_days,
        feedback_by=terms.feedback_by(day).isoformat(),
    )
    sealed = Sealed(
        id=id_,
        organisation=knowledge.organisation.id,
        due=terms.acknowledge_by(day).isoformat(),
        purge=purge_day(head, day, terms).isoformat(),
        stamp=new_id(),
        lookup=keys.lookup,
        receipt_wrap=wrap_for(sender, id_, key),
        wraps=wraps_for(id_, key, found.openers, from_days, roster),
        head=pack_head(key, id_, head),
        identity=seal(key, draft.name[:MOST_NAME].encode(errors="replace"), f"{id_} identity"),
    )
    if not reports.add(tx, sealed):
        return
    case = write_entry(tx, Unlocked(sealed, key, head), Kind.REPORT, draft.text)
    case = tell_those_who_see_it(tx, remind(tx, case), News.REPORT, urgent=route.urgent)
    keep(tx, case)
    audit.append(tx, knowledge.organisation.id, Event.RECEIVED, case=head.alias)


def come_back(tx: Transaction, knowledge: Knowledge, receipt: Receipt) -> Visit:
    """What the sender of a report finds there.

    Raises NotTakenError when the receipt leads nowhere, and SealError when what it leads to was changed.
    """
    case = open_with(tx, knowledge, receipt)
    shown = tuple(entry for entry in read_entries(tx, case) if entry.kind in FOR_THE_SENDER)
    head = case.head
    answer_by = case.sealed.due if head.state is State.NEW else head.feedback_by
    return Visit(
        head.route,
        head.state,
        date.fromisoformat(head.day),
        day_of(answer_by),
        shown,
        head.about,
        head.openers,
        files_left(knowledge, head),
    )


def files_left(knowledge: Knowledge, head: Head) -> int:
    """How many files may still be added to a case; none without a name where the organisation wants none."""
    taken = head.named or knowledge.organisation.anonymous_files
    return MOST_FILES - len(head.files) if taken else 0


def add(tx: Transaction, knowledge: Knowledge, receipt: Receipt, text: str, more: About) -> None:
    """Add to a report; `more` is whom it turned out to be about as well.

    Where that shuts somebody out, the report gets a new key first, so that they never see this. Raises
    NotTakenError; ChangedError when nobody would be left inside, and then nothing is kept.
    """
    _look_at(text, more)
    case = open_with(tx, knowledge, receipt)
    about = _joined(case.head.about, more)
    if about != case.head.about:
        found = _found(tx, knowledge, case, about)
        if not isinstance(found, Inside):
            raise ChangedError(found)
        case = _give_to(tx, knowledge, case, about, found.openers)
    has_come(tx, knowledge, write_entry(tx, case, Kind.ADDED, text), Event.ADDED)


def has_come(tx: Transaction, knowledge: Knowledge, case: Unlocked, event: Event) -> None:
    """Something came from its sender: the case is open again, its handlers are told, the clock is reset."""
    day, terms = today(tx), knowledge.organisation.terms
    if case.head.state in (State.CLOSED, State.WITHDRAWN):
        feedback = terms.feedback_by(day).isoformat()
        case = remind(tx, replace(case, head=replace(case.head, state=State.OPEN, feedback_by=feedback)))
    due = None if case.head.state is State.NEW else terms.acknowledge_by(day)
    case = tell_those_who_see_it(tx, case, News.MESSAGE)
    keep(tx, case, due=due, purge=purge_day(case.head, day, terms))
    audit.append(tx, knowledge.organisation.id, event, case=case.head.alias)


def withdraw(tx: Transaction, knowledge: Knowledge, receipt: Receipt) -> None:
    """Say that the sender takes the report back. Raises NotTakenError.

    Those who have read it may have to act on it all the same, so it is not removed at once.
    """
    case = open_with(tx, knowledge, receipt)
    if case.head.state is State.WITHDRAWN:
        return
    case = write_entry(tx, case, Kind.EVENT, State.WITHDRAWN)
    case = remind(tx, replace(case, head=replace(case.head, state=State.WITHDRAWN)))
    day = today(tx)
    purge = purge_day(case.head, day, knowledge.organisation.terms)
    case = tell_those_who_see_it(tx, case, News.MESSAGE)
    keep(tx, case, due=day, purge=purge)
    audit.append(tx, knowledge.organisation.id, Event.WITHDRAWN, case=case.head.alias)


def _look_at(text: str, about: About) -> None:
    if not text.strip():
        raise NotTakenError("empty")
    if len(text) > MOST_LETTERS or sum(map(len, about.people | about.roles)) > MOST_LETTERS:
        raise NotTakenError("too_long")


def open_with(tx: Transaction, knowledge: Knowledge, receipt: Receipt) -> Unlocked:
    """The case that a receipt opens. Raises NotTakenError."""
    keys = receipt.keys(tx.keys.secret(PEPPER))
    sealed = reports.by_lookup(tx, keys.lookup)
    if sealed is None or sealed.organisation != knowledge.organisation.id:
        raise NotTakenError("no_such_report")
    wrap = find_wrap(PrivateKey(keys.private), sealed.id, sealed.receipt_wrap)
    if wrap is None:
        raise NotTakenError("no_such_report")
    return Unlocked(sealed, wrap.key, unpack_head(wrap.key, sealed.id, sealed.head))


def _joined(one: About, more: About) -> About:
    return About(one.people | more.people, one.roles | more.roles, one.unsure or more.unsure)


def _found(tx: Transaction, knowledge: Knowledge, case: Unlocked, about: About) -> Inside | Outside:
    route = knowledge.routes.get(case.head.route)
    if route is None:
        raise NotTakenError("switched_off")
    able = enrolled_in(tx, knowledge).enrolled.keys() - set(case.head.conflicts)
    head = case.head
    return who_could_open(knowledge, route, about, able, higher=head.higher, manager=head.manager)


def _give_to(
    tx: Transaction,
    knowledge: Knowledge,
    case: Unlocked,
    about: About,
    openers: tuple[Opener, ...],
) -> Unlocked:
    """The case with a new key, for these openers, and its reminders anew."""
    case = reseal(tx, enrolled_in(tx, knowledge), case, openers, knowledge.organisation.terms)
    head = replace(
        case.head, people=tuple(sorted(about.people)), roles=tuple(sorted(about.roles)), unsure=about.unsure
    )
    case = tell_those_who_see_it(tx, replace(case, head=head), News.REPORT)
    return remind(tx, case)
