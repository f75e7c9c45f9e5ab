"""The form's dialogs after the words: the receipt, once; and the report again, for whoever has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from adapters.form import UNLISTED, Chosen, Kept, Opened, Sent, answering_role
from adapters.teams.cards import Shown
from adapters.teams.elements import (
    Part,
    choices,
    field,
    heading,
    notes,
    paragraph,
    paragraphs,
    quoted,
    stacked,
    submit,
    words,
)
from adapters.teams.form import ADD, BACK, COME_BACK, KEEP, KEPT, SURE, WITHDRAW
from adapters.teams.form.carrying import Filled, carried
from adapters.teams.form.sheets import Sheets
from bot.reporting.cases import Entry, Kind, State

MOST_RECEIPT = 60
MOST_LAST = 8
MOST_READ = 9000
"""Letters of a conversation that one dialog shows, the newest; the page on the web shows all."""


def receipt(sheets: Sheets, sent: Sent) -> Shown:
    """The receipt, and the question for its end. What is said of the card does not hold it."""
    say = sheets.words.say
    body = [
        *paragraphs(say("form.sent_intro")),
        quoted(paragraph(words(sent.receipt, bold=True))),
        *paragraphs(say("form.receipt_keep")),
        field(say("form.retype"), "last", most=MOST_LAST, lines=False),
    ]
    done = submit(say("form.retype_button"), KEPT, carried(Filled(token=sent.token)))
    return sheets.sheet("form.sent", body, [done], ("form.retype_wrong",) if sent.wrong else ())


def kept(sheets: Sheets, done: Kept) -> Shown:
    """Thanks, and when to come back."""
    say = sheets.words.say
    told = [say("form.already")]
    if done.visit is not None:
        day = sheets.words.day(done.visit.answer_by)
        files = [say("chat_form.kept_files", link=f"{sheets.link}/back")] if done.visit.files_left else []
        told = [say("form.kept_intro"), say("chat_form.kept_next", day=day), *files]
        told += [say("chat_form.kept_close")]
    body = [part for one in told for part in paragraphs(one)]
    return sheets.sheet("form.kept" if done.visit else "form.sent", body, [])


def back(sheets: Sheets, wrong: Sequence[str] = ()) -> Shown:
    """Where a receipt is typed."""
    say = sheets.words.say
    typed = field(say("form.return_label"), "receipt", most=MOST_RECEIPT, lines=False)
    body = [typed, notes(say("form.return_hint"))]
    return sheets.sheet("form.return", body, [submit(say("form.return_button"), COME_BACK, {})], wrong)


def visit(sheets: Sheets, opened: Opened, text: str = "") -> Shown:
    """A report and what was said since; `text` is what was written, for where it was not taken."""
    say, day, seen = sheets.words.say, sheets.words.day, opened.visit
    route = sheets.words.knowledge.routes.get(seen.route)
    about = [say("form.yours_kind", kind=route.name)] if route else []
    state = [say(f"form.state.{seen.state}")]
    if seen.state in (State.NEW, State.OPEN):
        state.append(say("form.yours_by", day=day(seen.answer_by)))
    body: list[Part] = [
        *([heading(say(opened.done))] if opened.done else []),
        notes(*about, say("form.yours_sent", day=day(seen.day))),
        paragraph(words(" ".join(state), bold=True)),
        *_conversation(sheets, seen.entries),
        heading(say("form.add")),
        field(say("form.write_label"), "text", initial=text),
        paragraph(words(say("form.add_about"), bold=True)),
        *sheets.subjects(Chosen()),
        choices(say("form.about_other"), "other", [(UNLISTED, say("form.about_unlisted"))]),
    ]
    carry = carried(Filled(token=opened.token))
    body += stacked([submit(say("form.add_button"), ADD, carry)])
    if seen.state is not State.WITHDRAWN:
        body += [heading(say("form.withdraw")), *paragraphs(say("form.withdraw_intro"))]
        body += stacked([submit(say("form.withdraw_button"), SURE, carry)])
    finished = submit(say("form.close"), BACK, {})
    return sheets.sheet("form.yours", body, [finished], (opened.wrong,) if opened.wrong else ())


def sure(sheets: Sheets, opened: Opened) -> Shown:
    """Whether it is really to be taken back. To keep it comes first."""
    say, carry = sheets.words.say, carried(Filled(token=opened.token))
    body = [*paragraphs(say("form.withdraw_intro")), *paragraphs(say("form.withdraw_later"))]
    buttons = [
        submit(say("form.withdraw_no"), KEEP, carry),
        submit(say("form.withdraw_yes"), WITHDRAW, carry),
    ]
    return sheets.sheet("form.withdraw_ask", body, buttons)


def _conversation(sheets: Sheets, entries: Sequence[Entry]) -> Iterator[Part]:
    """The entries, the oldest first, from where they fit."""
    left, first = MOST_READ, len(entries)
    while first and (left := left - len(entries[first - 1].text)) >= 0:
        first -= 1
    if first:
        yield notes(sheets.words.say("chat_form.older", link=f"{sheets.link}/back"))
    for one in entries[first:] or entries[-1:]:
        yield _entry(sheets, one)


def _entry(sheets: Sheets, entry: Entry) -> Part:
    say, role = sheets.words.say, partial(answering_role, sheets.words.knowledge)
    if entry.kind is Kind.EVENT:
        return notes(f"{sheets.words.day(entry.day)}: {say(f'form.event.{entry.text}')}")
    who = say("form.from_them", role=role(entry.by)) if entry.by else say("form.from_you")
    top = paragraph(words(f"{who}, {sheets.words.day(entry.day)}", bold=True, most=200))
    return quoted(top, *paragraphs(entry.text, most=MOST_READ))
