"""`clausebot report --back`: what the holder of a receipt reads, adds, and takes back."""

from __future__ import annotations

from collections.abc import Callable

from adapters.form import NOT_TAKEN, UNLISTED, answering_role
from adapters.terminal.counter import Counter
from bot.phrases import day_in_words
from bot.reporting import sending
from bot.reporting.cases import Entry, Kind, State
from bot.reporting.receipts import Receipt, ReceiptError, read_receipt
from bot.reporting.sending import ChangedError, NotTakenError, Visit


def come_back(counter: Counter) -> bool:
    """Show a report to the holder of its receipt, and take more. Returns whether there was one."""
    say = counter.say
    try:
        receipt = read_receipt(counter.ask(say("form.return_label")))
    except ReceiptError:
        counter.show(say("form.return_wrong"))
        return False
    counter.hide()
    try:
        visit = _visit(counter, receipt)
    except NotTakenError:
        counter.show(say("form.return_nothing"))
        return False
    _show(counter, visit)
    steps: dict[str, Callable[[Counter, Receipt], None]] = {"form.add": _add}
    if visit.state is not State.WITHDRAWN:
        steps["form.withdraw"] = _withdraw
    picked = counter.pick("form.yours", [say(key) for key in (*steps, "form.close")])
    if picked < len(steps):
        list(steps.values())[picked](counter, receipt)
    return True


def _visit(counter: Counter, receipt: Receipt) -> Visit:
    with counter.store.begin() as tx:
        return sending.come_back(tx, counter.knowledge, receipt)


def _show(counter: Counter, visit: Visit) -> None:
    say, language = counter.say, counter.knowledge.organisation.language
    state = say(f"form.state.{visit.state}")
    if visit.state in (State.NEW, State.OPEN):
        state += " " + say("form.yours_by", day=day_in_words(visit.answer_by, language))
    counter.show(state)
    for entry in visit.entries:
        counter.show(f"{day_in_words(entry.day, language)}{_said(counter, entry)}")


def _said(counter: Counter, entry: Entry) -> str:
    say = counter.say
    if entry.kind is Kind.EVENT:
        return f": {say(f'form.event.{entry.text}')}"
    role = answering_role(counter.knowledge, entry.by)
    who = say("form.from_them", role=role) if entry.by else say("form.from_you")
    return f", {who}\n{entry.text}"


def _add(counter: Counter, receipt: Receipt) -> None:
    """More is written, and asked again whom it concerns."""
    text = counter.words("form.add")
    more = counter.about("form.add_about", nobody="form.add_nobody", others=(UNLISTED,))
    try:
        with counter.store.begin() as tx:
            sending.add(tx, counter.knowledge, receipt, text, more)
    except ChangedError:
        counter.show(counter.say("form.add_outside"))
        counter.help()
    except NotTakenError as error:
        counter.show(counter.say(NOT_TAKEN[error.why]))
    else:
        counter.show(counter.say("form.added"))


def _withdraw(counter: Counter, receipt: Receipt) -> None:
    say = counter.say
    if counter.pick("form.withdraw_intro", [say("form.withdraw_button"), say("form.close")]):
        return
    with counter.store.begin() as tx:
        sending.withdraw(tx, counter.knowledge, receipt)
    counter.show(say("form.withdrawn"))
