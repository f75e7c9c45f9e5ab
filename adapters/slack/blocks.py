"""A reply as Slack shows it. Every kind of reply has one function here; none decides anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from adapters.finding import reach
from adapters.safe import safe
from adapters.slack.elements import (
    LONGEST_NOTE,
    MOST_ELEMENTS,
    Block,
    actions,
    button,
    line,
    line_break,
    listed,
    notes,
    paragraph,
    quoted,
    rich,
    words,
)
from adapters.slack.escape import escape
from adapters.slack.form import OPEN, ROUTE, WITH_RECEIPT, mark
from adapters.slack.values import ASKED, pack
from adapters.slack.workspaces import PLATFORM
from adapters.wording import Wording, fitting, quoted_words
from bot.model import Knowledge, Route
from bot.replies import (
    Answered,
    Citation,
    NotInPolicy,
    Reply,
    ReportOffered,
    SmallTalk,
    WhichOfThese,
    WhomToAsk,
)

PICK, WHOLE, HAND_OVER, FEEDBACK = "pick", "whole", "hand_over", "feedback"
"""Action ids. `PICK` is followed by `.` and a number: an id stands once in a message."""

FOLDED_QUOTE = 500
FOLDED_ANSWER = 1500
MOST_QUOTES = 4
MOST_PEOPLE = 6
LONGEST_SAID = 3000
LONGEST_EMERGENCY = 1000


@dataclass(frozen=True, slots=True)
class Shown:
    """A message: `text` says in mrkdwn what the blocks say, for notifications and screen readers.

    `discreet` is that it answers somebody who wants to report something: nothing repeats what they wrote.
    """

    text: str
    blocks: tuple[Block, ...]
    discreet: bool = False


@dataclass(frozen=True, slots=True)
class Renderer:
    """Turns the replies about one organisation's policies into messages, in the words of `say`.

    `asked` is the question, which buttons carry on; with `private` the reply stands in a window or
    a page, where Slack has no feedback buttons. `reportable` are the kinds of incident that the form takes.
    """

    say: Wording
    asked: str = ""
    private: bool = False
    searched: bool = False
    reportable: tuple[Route, ...] = ()

    def reply(self, reply: Reply) -> Shown:
        """The message for `reply`."""
        match reply:
            case Answered():
                return _message(*self._answered(reply))
            case WhichOfThese():
                return _message(*self._which(reply))
            case NotInPolicy():
                return _message(*self._unknown(reply))
            case ReportOffered():
                return replace(_message(*self._report(reply)), discreet=True)
            case SmallTalk():
                return said(self.say.say(f"chat.{reply.kind}"))

    def _answered(self, reply: Answered) -> Iterator[tuple[str, Block | None]]:
        if reply.answer is not None:
            label = f"{self.say.say(f'ruling.{reply.answer.ruling.name.lower()}')}."
            text = fitting(reply.answer.text, FOLDED_ANSWER)
            head = rich(paragraph(words(label, bold=True), line_break(), words(text)))
            yield f"{label} {text}", head
        else:
            modality = reply.citations[0].modality
            yield from self._line(f"headline.{modality.name.lower()}", bold=True)
        # What an owner cites is quoted; what is only near is named, so that the answer stands out.
        quotes = reply.citations[:MOST_QUOTES] if reply.answer else reply.citations[:1]
        for citation in quotes:
            yield from self._quote(citation)
        if near := reply.citations[len(quotes) : len(quotes) + MOST_QUOTES]:
            first, *others = map(self.say.source, near)
            first = f"{self.say.say('quote.also')} {first}"
            yield ", ".join((first, *others)), notes(first, *others)
        if reply.ask is not None:
            yield from self._whom("ask.role", reply.ask)
        yield "", self._buttons(reply, reply.ask)
        yield "", self._feedback(reply)

    def _which(self, reply: WhichOfThese) -> Iterator[tuple[str, Block | None]]:
        yield from self._line("search.found" if self.searched else "which.intro", bold=True)
        for number, citation in enumerate(reply.alternatives, start=1):
            source, preview = f"{number}. {self.say.source(citation)}", self.say.preview(citation)
            first = words(source, bold=True, most=LONGEST_NOTE)
            yield f"{source}: {preview}", rich(paragraph(first, line_break(), words(preview)))
        yield from self._line("which.press")
        labels = self.say.picks(reply.alternatives)
        picks = [
            button(label, f"{PICK}.{number}", carried)
            for number, (citation, label) in enumerate(zip(reply.alternatives, labels, strict=True), start=1)
            if (carried := pack({"clause": citation.clause.id, ASKED: self.asked}))
        ]
        yield "", actions(*picks[:MOST_ELEMENTS]) if picks else None

    def _unknown(self, reply: NotInPolicy) -> Iterator[tuple[str, Block | None]]:
        if reply.ask is None:
            yield from self._line("unknown.without_role")
            return
        yield from self._line("unknown.with_role")
        yield from self._whom("unknown.ask", reply.ask)
        yield "", self._buttons(reply, reply.ask)

    def _report(self, reply: ReportOffered) -> Iterator[tuple[str, Block | None]]:
        organisation = self.say.knowledge.organisation
        if reply.urgent and organisation.emergency_text:
            yield emergency(self.say.knowledge)
        yield from self._line("report.thanks")
        if reply.ask is None:
            yield from self._line("report.without_role")
        else:
            yield from self._whom(reply.phrase, reply.ask, cited=bool(reply.citations))
        if reply.instead:
            yield from self._whom("report.instead", reply.instead)
        if self.reportable:
            offer = self.say.say("chat_form.offer", platform="Slack")
            yield offer, line(offer)
            yield "", form_buttons(self.say, reply.route if reply.route in self.reportable else None)
        else:
            yield from self._line("report.not_sent")
        for citation in reply.citations[:MOST_QUOTES]:
            yield from self._quote(citation)
        if reply.also:
            yield from self._line("report.also")
        for citation in reply.also[:MOST_QUOTES]:
            yield from self._quote(citation)
        if organisation.outside:
            intro = self.say.say("report.outside")
            helpers = [f"{one.name}: {one.contact}. {one.when}" for one in organisation.outside[:10]]
            yield intro, rich(paragraph(words(intro)), listed(helpers))

    def _line(self, key: str, *, bold: bool = False) -> Iterator[tuple[str, Block]]:
        text = self.say.say(key)
        yield text, rich(paragraph(words(text, bold=bold)))

    def _quote(self, citation: Citation) -> Iterator[tuple[str, Block]]:
        clause = citation.clause
        source, text = self.say.source(citation), fitting(quoted_words(citation), FOLDED_QUOTE)
        top = paragraph(words(source, bold=True, most=LONGEST_NOTE))
        yield f"{source}: “{text}”", rich(top, quoted(f"“{text}”"))
        below = [self.say.heading(clause)] if clause.heading else []
        below += [self.say.version(citation.policy), self.say.read_on(clause)]
        below += [self.say.say("quote.excerpt")] if citation.excerpt else []
        yield "", notes(*below)

    def _whom(self, key: str, whom: WhomToAsk, *, cited: bool = False) -> Iterator[tuple[str, Block]]:
        contact = self.say.whom(key, whom, cited=cited)
        parts = [paragraph(words(line, most=LONGEST_NOTE)) for line in contact.said]
        parts += [listed(contact.people[:MOST_PEOPLE])] if contact.people else []
        parts += [paragraph(words(line, most=LONGEST_NOTE)) for line in contact.notes]
        yield " ".join((*contact.said, *contact.people[:MOST_PEOPLE], *contact.notes)), rich(*parts)

    def _buttons(self, reply: Answered | NotInPolicy, ask: WhomToAsk | None) -> Block | None:
        row = []
        if isinstance(reply, Answered) and _is_folded(reply):
            shown = [cited.clause.id for cited in reply.citations]
            carried = pack({"answer": reply.answer.id if reply.answer else "", "clauses": shown})
            row += [button(self.say.say("quote.whole"), WHOLE, carried)] if carried else []
        if ask is not None and reach(PLATFORM, ask.role, self.say.knowledge):
            carried = pack({"role": ask.role.id, ASKED: self.asked})
            label = self.say.say("handover.button", role=ask.role.name)
            row += [button(label, HAND_OVER, carried)] if carried else []
        return actions(*row) if row else None

    def _feedback(self, reply: Answered) -> Block | None:
        about = reply.answer.id if reply.answer else reply.citations[0].clause.id
        yes, no = pack({"about": about, "helpful": True}), pack({"about": about, "helpful": False})
        if self.private or not (yes and no):
            return None
        sides = {"positive_button": ("feedback.yes", yes), "negative_button": ("feedback.no", no)}
        element: Block = {"type": "feedback_buttons", "action_id": FEEDBACK}
        for side, (key, value) in sides.items():
            label = {"type": "plain_text", "text": fitting(self.say.say(key), 75)}
            element[side] = {"text": label, "value": value}
        return {"type": "context_actions", "elements": [element]}


def said(text: str) -> Shown:
    """A message of one sentence of the bot's own."""
    return Shown(escape(fitting(text, LONGEST_SAID)), (rich(paragraph(words(text))),))


def form_buttons(say: Wording, route: Route | None = None) -> Block:
    """Open the report form, with this kind of incident chosen; and come back with a receipt."""
    carried = json.dumps({ROUTE: mark(route.id)} if route else {})
    return actions(
        button(say.say("chat_form.open"), OPEN, carried, primary=True),
        button(say.say("chat_form.open_with_receipt"), WITH_RECEIPT, "{}"),
    )


def emergency(knowledge: Knowledge) -> tuple[str, Block]:
    """What to do in an emergency, as text and as a block."""
    text = fitting(knowledge.organisation.emergency_text, LONGEST_EMERGENCY)
    return text, rich(paragraph(words(text, bold=True)))


def _message(*parts: tuple[str, Block | None]) -> Shown:
    text = "\n".join(safe(one) for one, _ in parts if one)
    return Shown(escape(fitting(text, LONGEST_SAID)), tuple(block for _, block in parts if block))


def _is_folded(reply: Answered) -> bool:
    """Whether something of the reply is not shown in full."""
    long_answer = reply.answer is not None and len(reply.answer.text) > FOLDED_ANSWER
    return long_answer or any(one.excerpt or len(one.text) > FOLDED_QUOTE for one in reply.citations)
