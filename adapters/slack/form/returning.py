"""The windows from the receipt on, and those for somebody who comes back with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.form import UNLISTED, Kept, Opened, Sent, answering_role
from adapters.slack.elements import (
    Block,
    actions,
    asked_again,
    button,
    checks,
    field,
    header,
    line,
    menu,
    notes,
    paragraph,
    preformatted,
    rich,
    words,
)
from adapters.slack.form import BACK, RECEIPT, VISIT, WITHDRAW
from adapters.slack.form.asking import (
    LONGEST_FIELD,
    MOST_AT_ONCE,
    OTHER,
    PEOPLE,
    TEXT,
    people_to_choose,
    window,
    wrong_lines,
)
from adapters.slack.form.carrying import Carried
from adapters.slack.windows import chunks
from adapters.wording import Wording
from bot.reporting.cases import Entry, Kind, State

LAST, TYPED = "last", "typed"
"""The fields: the end of the receipt, and the whole."""
MOST_PARTS = 60
"""Blocks of what was written that a window shows, the newest."""


@dataclass(frozen=True, slots=True)
class Returning:
    """Draws them for one organisation. `web` is the address of its form on the web."""

    say: Wording
    web: str

    def receipt(self, sent: Sent) -> Block:
        """The receipt, and where its end is typed."""
        say = self.say.say
        blocks = [
            header(say("form.sent")),
            *(wrong_lines(self.say, "form.retype_wrong") if sent.wrong else ()),
            line(say("form.sent_intro")),
            rich(preformatted(sent.receipt)),
            line(say("form.receipt_keep")),
            field(say("form.retype"), LAST, short=True),
        ]
        return window(self.say, RECEIPT, blocks, Carried(token=sent.token), "form.retype_button")

    def kept(self, kept: Kept) -> Block:
        """The end of it."""
        say = self.say.say
        if kept.visit is None:
            return window(self.say, RECEIPT, [header(say("form.sent")), line(say("form.already"))])
        next_ = say("chat_form.kept_next", day=self.say.day(kept.visit.answer_by))
        files = [say("chat_form.kept_files", link=self.web)] if kept.visit.files_left else []
        told = (say("form.kept_intro"), next_, *files, say("chat_form.kept_close"))
        return window(self.say, RECEIPT, [header(say("form.kept")), *map(line, told)])

    def back(self, wrong: Sequence[str] = ()) -> Block:
        """Where a receipt is typed."""
        say = self.say.say
        typed = field(say("form.return_label"), TYPED, hint=say("form.return_hint"), short=True)
        blocks = [header(say("form.return")), *wrong_lines(self.say, *wrong), typed]
        return window(self.say, BACK, blocks, Carried(), "form.return_button")

    def visit(self, opened: Opened, text: str = "") -> Block:
        """A report; `text` is what was written, for where it was not taken."""
        say, visit = self.say.say, opened.visit
        route = self.say.knowledge.routes.get(visit.route)
        about = say("form.yours_kind", kind=route.name) + ". " if route else ""
        state = say(f"form.state.{visit.state}")
        if visit.state in (State.NEW, State.OPEN):
            state += " " + say("form.yours_by", day=self.say.day(visit.answer_by))
        blocks = [header(say("form.yours")), *wrong_lines(self.say, *filter(None, (opened.wrong,)))]
        blocks += [rich(paragraph(words(f"✓ {say(opened.done)}", bold=True)))] if opened.done else []
        blocks.append(line(f"{about}{say('form.yours_sent', day=self.say.day(visit.day))}. {state}"))
        parts = [part for entry in visit.entries for part in self._entry(entry)]
        if len(parts) > MOST_PARTS:
            blocks.append(notes(say("chat_form.older", link=self.web)))
        blocks += parts[-MOST_PARTS:]
        blocks += self._more(opened, text)
        if visit.state is not State.WITHDRAWN:
            intro, pressed = say("form.withdraw_intro"), button(say("form.withdraw_button"), WITHDRAW, "{}")
            withdraw = asked_again(pressed, say("form.withdraw_ask"), intro, say("form.withdraw_no"))
            blocks += [header(say("form.withdraw")), line(intro), actions(withdraw)]
        return window(self.say, VISIT, blocks, Carried(token=opened.token), "form.add_button")

    def _more(self, opened: Opened, text: str) -> list[Block]:
        say = self.say.say
        hint = say("chat_form.most", most=LONGEST_FIELD)
        # Another name once it is taken: Slack keeps what was typed into a field that keeps its name.
        written = field(say("form.write_label"), TEXT, initial=text if opened.wrong else "", hint=hint)
        blocks = [header(say("form.add")), {**written, "block_id": f"{TEXT}.{len(opened.visit.entries)}"}]
        if people := people_to_choose(self.say.knowledge):
            blocks.append(menu(say("form.add_about"), PEOPLE, people, several=MOST_AT_ONCE))
        other = [(UNLISTED, say("form.about_unlisted"))]
        return [*blocks, checks(say("form.about_other"), OTHER, other)]

    def _entry(self, entry: Entry) -> list[Block]:
        say, day = self.say.say, self.say.day(entry.day)
        if entry.kind is Kind.EVENT:
            return [notes(f"{day}: {say(f'form.event.{entry.text}')}")]
        role = answering_role(self.say.knowledge, entry.by)
        who = say("form.from_them", role=role) if entry.by else say("form.from_you")
        top = rich(paragraph(words(f"{who}, {day}", bold=True)))
        return [top, *(rich(paragraph(words(part))) for part in chunks(entry.text))]
