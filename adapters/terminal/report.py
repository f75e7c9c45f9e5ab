"""`clausebot report`: the same steps as the form, asked one after the other, by the same functions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import groupby

from adapters.form import NOT_TAKEN, OUTSIDE, RUNGS, SEES
from adapters.terminal.counter import Counter, counter_here
from bot.model import Knowledge, Route
from bot.phrases import day_in_words
from bot.reporting import sending
from bot.reporting.receipts import Receipt, new_receipt
from bot.reporting.routing import About, Inside, Opener, Outside, managers, who_could_open
from bot.reporting.sending import ChangedError, Draft, NotTakenError
from bot.settings import Serving


def report_from_chat(serving: Serving, knowledge: Knowledge, kind: str) -> None:
    """Take a report in the midst of a chat; `kind` is as in `report`. Raises SettingError and StoreError."""
    with counter_here(serving, knowledge) as counter, suppress(EOFError):
        report(counter, kind)


def report(counter: Counter, kind: str = "") -> bool:
    """Take a report. Returns whether one was kept.

    `kind` is the id of the kind of incident where that was chosen before, and it is not asked again.
    """
    say = counter.say
    counter.help()
    with counter.store.begin() as tx:
        enrolled = sending.enrolled_in(tx, counter.knowledge).enrolled.keys()
    routes = sending.open_routes(counter.knowledge, enrolled)
    if not routes:
        counter.show(say("form.not_yet"))
        return False
    counter.show(say("form.tell_intro"))
    for key in SEES:
        counter.show(f"- {say(f'form.sees.{key}')}")
    route = next((one for one in routes if one.id == kind), None)
    if route:
        counter.show(say("form.yours_kind", kind=route.name))
    else:
        route = routes[counter.pick("form.kind", [one.name for one in routes])]
    named = counter.pick("form.name", [say("form.anonymous"), say("form.named")]) == 1
    about, higher = _about(counter), False
    manager = _manager(counter, route) if named else ""
    while True:
        found = who_could_open(counter.knowledge, route, about, enrolled, higher=higher, manager=manager)
        if isinstance(found, Outside):
            counter.show(say(OUTSIDE[found.why]))
            counter.help()
            return False
        answer = _agreed(counter, found, about, can_go_higher=found.can_go_higher and not higher)
        if answer == 0:
            name = _name(counter) if named else ""
            return _send(counter, route, Draft(route.id, about, higher, _ids(found), "", name, manager))
        if answer == 1:
            about, higher = _about(counter), False
        else:
            higher = True


def _about(counter: Counter) -> About:
    counter.show(counter.say("form.about_intro"))
    return counter.about("form.about", nobody="form.about_nobody")


def _manager(counter: Counter, route: Route) -> str:
    """The id of whom the sender picks as their line manager; "" for nobody, or where it is not asked."""
    found = managers(counter.knowledge, route)
    if not found:
        return ""
    counter.show(counter.say("form.manager_intro"))
    labels = [counter.say("form.manager_none"), *(f"{one.name}, {one.title}" for one in found)]
    picked = counter.pick("form.manager", labels)
    return found[picked - 1].id if picked else ""


def _name(counter: Counter) -> str:
    counter.show(counter.say("form.your_name_note"))
    while not (name := counter.ask(counter.say("form.your_name")).strip()):
        pass
    return name


def _agreed(counter: Counter, found: Inside, about: About, *, can_go_higher: bool) -> int:
    """Show everyone who could open it, and who could be asked outside. Returns the place of the answer."""
    say = counter.say
    counter.show(say("form.who_intro"))
    if about.unsure:
        counter.show(say("form.unsure_note"))
    for rung, group in groupby(found.openers, key=lambda one: one.rung):
        counter.show(say(RUNGS[min(rung, 2)]))
        for one in group:
            for line in _opener(counter, one):
                counter.show(line)
    counter.help()
    answers = ["form.who_no", "form.who_yes", *(["form.who_higher"] if can_go_higher else [])]
    return counter.pick("form.who_ask", [say(answer) for answer in answers])


def _opener(counter: Counter, one: Opener) -> Iterator[str]:
    say = counter.say
    stands_in = f" ({say('form.who_deputy')})" if one.deputy else ""
    yield f"- {one.person.name}, {one.role.name}{stands_in}"
    if one.clause is None:
        yield f"  {say('form.who_no_clause')}"
        return
    policy = counter.knowledge.policies_by_id[one.clause.policy_id].title
    number = one.clause.label or "".join(one.clause.heading[-1:])
    yield f"  {say('form.who_because', policy=policy, clause=number)} “{one.clause.words}”"


def _send(counter: Counter, route: Route, draft: Draft) -> bool:
    say, receipt = counter.say, new_receipt()
    counter.show(say("form.urgent" if route.urgent else "form.not_urgent"))
    if not draft.name:
        counter.show(say("form.write_anonymous"))
    while True:
        draft = replace(draft, text=counter.words("form.write_intro"))
        try:
            with counter.store.begin() as tx:
                sending.submit(tx, counter.knowledge, draft, receipt)
            break
        except ChangedError:
            counter.show(say("form.who_changed_here"))
            return False
        except NotTakenError as error:
            counter.show(say(NOT_TAKEN[error.why]))
            if error.why == "switched_off":
                return False
    _hand_over(counter, receipt)
    with counter.store.begin() as tx:
        answer_by = sending.come_back(tx, counter.knowledge, receipt).answer_by
    day = day_in_words(answer_by, counter.knowledge.organisation.language)
    counter.show(f"{say('form.kept_intro')} {say('form.yours_by', day=day)}")
    return True


def _hand_over(counter: Counter, receipt: Receipt) -> None:
    """Show the receipt until its end was typed. Closed before, the report is kept all the same."""
    say = counter.say
    counter.show(f"{say('form.sent_intro')}\n\n    {receipt.written}\n\n{say('form.receipt_keep')}")
    try:
        while not receipt.ends_with(counter.ask(say("form.retype"))):
            counter.show(say("form.retype_wrong"))
    finally:
        counter.hide()


def _ids(found: Inside) -> tuple[str, ...]:
    return tuple(one.person.id for one in found.openers)
