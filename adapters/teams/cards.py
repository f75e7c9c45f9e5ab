"""A reply as Teams shows it. Every kind of reply has one function here; none decides anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from adapters.finding import reach
from adapters.safe import safe
from adapters.teams.elements import (
    Part,
    card,
    execute,
    heading,
    listed,
    notes,
    opening,
    paragraph,
    paragraphs,
    quoted,
    stacked,
    submit,
    words,
)
from adapters.teams.form import OPEN, PLATFORM_NAME
from adapters.teams.form.carrying import as_value
from adapters.teams.tenants import PLATFORM
from adapters.wording import Wording, fitting, quoted_words
from bot.model import Answer, Clause, Knowledge, Policy
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

PICK, WHOLE, HAND_OVER = "pick", "whole", "hand_over"
ASKED = "asked"
"""The key of the asker's question in what a button carries."""

FOLDED_QUOTE = 500
FOLDED_ANSWER = 1500
MOST_QUOTES = 4
MOST_PEOPLE = 6
MOST_PICKS = 6
LONGEST_ASKED = 500
LONGEST_WHOLE = 12_000
LONGEST_CLAUSE = 6000

_Line = tuple[str, Sequence[Part]]
"""What a part of a reply says, and how it looks."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A card, and what it says in words.

    `cited` is what it quotes, `headline` what stands beside the marks of these quotes; `about` is what
    feedback on it is on.
    """

    card: Part
    text: str
    cited: tuple[Citation, ...] = ()
    headline: str = ""
    about: str = ""
    title: str = ""
    """What stands above it in a dialog; "" for the usual."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Turns the replies about one organisation's policies into cards.

    `asked` is the question, which buttons carry on; with `private` the reply stands in a dialog; with
    `form` there is the report form, where a report is offered.
    """

    words: Wording
    asked: str = ""
    private: bool = False
    searched: bool = False
    form: bool = False

    def reply(self, reply: Reply) -> Shown:
        """The card for `reply`."""
        match reply:
            case Answered():
                about = reply.answer.id if reply.answer else reply.citations[0].clause.id
                quotes, headline = self._quotes(reply), self._headline(reply)
                return self._card(self._answered(reply), self._answer_buttons(reply), quotes, headline, about)
            case WhichOfThese():
                return self._card(self._which(reply), ())
            case NotInPolicy():
                return self._card(self._unknown(reply), self._ask_button(reply.ask))
            case ReportOffered():
                headline = self.words.say("report.thanks")
                return self._card(
                    self._report(reply), self._form_button(reply), reply.citations[:MOST_QUOTES], headline
                )
            case SmallTalk():
                return said(self.words, self.words.say(f"chat.{reply.kind}"))

    def _card(
        self,
        lines: Iterable[_Line],
        actions: Iterable[Part],
        cited: tuple[Citation, ...] = (),
        headline: str = "",
        about: str = "",
    ) -> Shown:
        told = list(lines)
        text = "\n".join(safe(line) for line, _ in told if line)
        body = [part for _, parts in told for part in parts]
        shown = card(body, text, list(actions), language_of(self.words))
        return Shown(shown, text, cited, headline, about)

    def _answered(self, reply: Answered) -> Iterator[_Line]:
        headline = self._headline(reply)
        text = fitting(reply.answer.text, FOLDED_ANSWER) if reply.answer else ""
        yield f"{headline} {text}".strip(), [heading(headline), *(paragraphs(text) if text else ())]
        quotes = self._quotes(reply)
        for citation in quotes:
            yield from self._quote(citation)
        yield from self._extract()
        if near := reply.citations[len(quotes) : len(quotes) + MOST_QUOTES]:
            first, *others = map(self.words.source, near)
            shown = [f"{self.words.say('quote.also')} {first}", *others]
            yield ", ".join(shown), [notes(*shown)]
        if reply.ask is not None:
            yield from self._whom("ask.role", reply.ask)

    def _headline(self, reply: Answered) -> str:
        """What the owner rules, or what the clause asks for."""
        if reply.answer is not None:
            return f"{self.words.say(f'ruling.{reply.answer.ruling.name.lower()}')}."
        return self.words.say(f"headline.{reply.citations[0].modality.name.lower()}")

    def _extract(self) -> Iterator[_Line]:
        """What takes the place of Teams' label for words of a machine's making, which these are not."""
        yield "", [notes(self.words.say("quote.extract"))]

    def _quotes(self, reply: Answered) -> tuple[Citation, ...]:
        """What an owner cites is quoted; what is only near is named, so that the answer stands out."""
        return reply.citations[:MOST_QUOTES] if reply.answer else reply.citations[:1]

    def _which(self, reply: WhichOfThese) -> Iterator[_Line]:
        yield from self._line("search.found" if self.searched else "which.intro", bold=True)
        for number, citation in enumerate(reply.alternatives, start=1):
            source, preview = f"{number}. {self.words.source(citation)}", self.words.preview(citation)
            first = paragraph(words(source, bold=True, most=200))
            yield f"{source}: {preview}", [first, paragraph(words(preview), close=True)]
        yield from self._line("which.press")
        yield "", stacked(self._picks(reply))

    def _picks(self, reply: WhichOfThese) -> Iterator[Part]:
        make = submit if self.private else execute
        offered = reply.alternatives[:MOST_PICKS]
        for citation, label in zip(offered, self.words.picks(offered), strict=True):
            yield make(label, PICK, {"clause": citation.clause.id, ASKED: self.asked[:LONGEST_ASKED]})

    def _unknown(self, reply: NotInPolicy) -> Iterator[_Line]:
        if reply.ask is None:
            yield from self._line("unknown.without_role")
            return
        yield from self._line("unknown.with_role")
        yield from self._whom("unknown.ask", reply.ask)

    def _report(self, reply: ReportOffered) -> Iterator[_Line]:
        organisation = self.words.knowledge.organisation
        if reply.urgent and organisation.emergency_text:
            yield emergency(self.words.knowledge)
        yield from self._line("report.thanks")
        if reply.ask is None:
            yield from self._line("report.without_role")
        else:
            yield from self._whom(reply.phrase, reply.ask, cited=bool(reply.citations))
        if reply.instead:
            yield from self._whom("report.instead", reply.instead)
        yield from self._line("chat_form.offer" if self.form else "report.not_sent", platform=PLATFORM_NAME)
        for citation in reply.citations[:MOST_QUOTES]:
            yield from self._quote(citation)
        if reply.also:
            yield from self._line("report.also")
        for citation in reply.also[:MOST_QUOTES]:
            yield from self._quote(citation)
        if reply.citations or reply.also:
            yield from self._extract()
        if organisation.outside:
            intro = self.words.say("report.outside")
            helpers = [f"{one.name}: {one.contact}. {one.when}" for one in organisation.outside[:10]]
            yield " ".join((intro, *helpers)), [paragraph(words(intro)), *listed(helpers)]

    def _line(self, key: str, *, bold: bool = False, **values: str) -> Iterator[_Line]:
        text = self.words.say(key, **values)
        yield text, [heading(text) if bold else paragraph(words(text))]

    def _quote(self, citation: Citation) -> Iterator[_Line]:
        source, text = self.words.source(citation), fitting(quoted_words(citation), FOLDED_QUOTE)
        top = paragraph(words(source, bold=True, most=200))
        below = notes(*_below(self.words, citation))
        yield f"{source}: “{text}”", [quoted(top, *paragraphs(f"“{text}”"), below)]

    def _whom(self, key: str, whom: WhomToAsk, *, cited: bool = False) -> Iterator[_Line]:
        contact = self.words.whom(key, whom, cited=cited)
        people = contact.people[:MOST_PEOPLE]
        parts = [paragraph(words(line, most=200)) for line in contact.said]
        parts += [*listed(people), *(notes(line) for line in contact.notes)]
        yield " ".join((*contact.said, *people, *contact.notes)), parts

    def _answer_buttons(self, reply: Answered) -> Iterator[Part]:
        if _is_folded(reply):
            carried = {
                "answer": reply.answer.id if reply.answer else "",
                "clauses": [cited.clause.id for cited in reply.citations],
            }
            yield (submit if self.private else opening)(self.words.say("quote.whole"), WHOLE, carried)
        yield from self._ask_button(reply.ask)

    def _form_button(self, reply: ReportOffered) -> Iterator[Part]:
        """Opens the form with the kind of incident chosen. The asker's words stay where they are."""
        if self.form:
            carried = {"kind": as_value(reply.route.id)} if reply.route else {}
            yield (submit if self.private else opening)(self.words.say("chat_form.open"), OPEN, carried)

    def _ask_button(self, ask: WhomToAsk | None) -> Iterator[Part]:
        if ask is not None and reach(PLATFORM, ask.role, self.words.knowledge):
            carried = {"role": ask.role.id, ASKED: self.asked[:LONGEST_ASKED]}
            label = self.words.say("handover.button", role=ask.role.name)
            yield (submit if self.private else opening)(label, HAND_OVER, carried)


def whole(say: Wording, answer: Answer | None, clauses: Iterable[tuple[Clause, Policy]]) -> Shown:
    """An answer and clauses in full, as far as a dialog can hold them."""
    texts = [answer.text] if answer else []
    parts = paragraphs(answer.text, most=LONGEST_CLAUSE) if answer else []
    for clause, policy in clauses:
        if sum(map(len, texts)) + len(clause.words) > LONGEST_WHOLE and texts:
            break
        label = f"{policy.title}, {say.label(clause)}"
        read_on = say.read_on(clause)
        is_longer = len(clause.words) > LONGEST_CLAUSE
        below = [say.heading(clause)] if clause.heading else []
        below += [say.version(policy), say.say("window.more", read_on=read_on) if is_longer else read_on]
        texts += [label, clause.words]
        parts += [heading(label), *paragraphs(clause.words, most=LONGEST_CLAUSE), notes(*below)]
    if not texts:
        return said(say, say.say("shared.not_here"))
    text = "\n".join(texts)
    return Shown(card(parts, text, (), language_of(say)), text)


def clause_card(say: Wording, citation: Citation) -> Shown:
    """One clause, to stand in somebody's own message."""
    label = say.source(citation)
    parts = [heading(label), *paragraphs(f"“{quoted_words(citation)}”"), notes(*_below(say, citation))]
    text = f"{label}: “{quoted_words(citation)}”"
    return Shown(card(parts, text, (), language_of(say)), text)


def said(say: Wording, text: str, *more: Part, actions: Sequence[Part] = (), title: str = "") -> Shown:
    """A card of some words of the bot's own; `more` stands below them."""
    return Shown(card([*paragraphs(text), *more], text, actions, language_of(say)), text, title=title)


def refused(text: str) -> Shown:
    """A card for somebody whose organisation is not known."""
    return Shown(card(paragraphs(text), text), text)


def emergency(knowledge: Knowledge) -> tuple[str, list[Part]]:
    """What to do in an emergency, in words and as a part of a card."""
    text = fitting(knowledge.organisation.emergency_text, 1000)
    return text, [paragraph(words(text, bold=True))]


def language_of(say: Wording) -> str:
    """The language that the bot's own words are in."""
    return say.language or say.knowledge.organisation.language


def _below(say: Wording, citation: Citation) -> list[str]:
    """Where a quote stands."""
    below = [say.heading(citation.clause)] if citation.clause.heading else []
    below += [say.version(citation.policy), say.read_on(citation.clause)]
    return below + ([say.say("quote.excerpt")] if citation.excerpt else [])


def _is_folded(reply: Answered) -> bool:
    """Whether something of the reply is not shown in full."""
    long_answer = reply.answer is not None and len(reply.answer.text) > FOLDED_ANSWER
    return long_answer or any(one.excerpt or len(one.text) > FOLDED_QUOTE for one in reply.citations)
