"""A reply as the terminal shows it. Every kind of reply has one function here; none decides anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from adapters.safe import safe
from adapters.wording import Wording, quoted_words
from bot.model import Knowledge, Modality, Ruling
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

_COLOUR = {
    Ruling.ALLOWED: "green",
    Ruling.NOT_ALLOWED: "red",
    Ruling.ONLY_IF: "yellow",
    Modality.MUST: "yellow",
    Modality.MUST_NOT: "red",
    Modality.SHOULD: "yellow",
    Modality.SHOULD_NOT: "red",
    Modality.MAY: "green",
    Modality.ONLY_IF: "yellow",
}


@dataclass(frozen=True, slots=True)
class Renderer:
    """Turns the replies about one organisation's policies into what rich prints.

    `plain` is for output that is no terminal: quotes are indented instead of framed. `language` is
    that of whoever reads it; "" is the organisation's.
    """

    knowledge: Knowledge
    plain: bool
    language: str = ""

    def reply(self, reply: Reply) -> RenderableType:
        """Return what to print for `reply`."""
        match reply:
            case Answered():
                parts = self._answered(reply)
            case WhichOfThese():
                parts = self._which(reply)
            case NotInPolicy():
                parts = self._unknown(reply)
            case ReportOffered():
                parts = self._report(reply)
            case SmallTalk():
                parts = iter([self._say(f"chat.{reply.kind}")])
        return Group(*_spaced(parts))

    def _answered(self, reply: Answered) -> Iterator[RenderableType]:
        if reply.answer is not None:
            ruling = reply.answer.ruling
            label = self._words.say(f"ruling.{ruling.name.lower()}")
            yield Text(f"{label}.", style=f"bold {_COLOUR.get(ruling, '')}")
            yield Text(safe(reply.answer.text))
        else:
            modality = reply.citations[0].modality
            yield self._say(f"headline.{modality.name.lower()}", style=f"bold {_COLOUR.get(modality, '')}")
        for number, citation in enumerate(reply.citations):
            if number == 1:
                yield self._say("quote.also")
            # What an owner cites is quoted in full; what is only near is named, so the answer stands out.
            yield self._quote(citation) if not number or reply.answer else self._preview(citation)
        if reply.ask is not None:
            yield from self._whom("ask.role", reply.ask)

    def _which(self, reply: WhichOfThese) -> Iterator[RenderableType]:
        yield self._say("which.intro", style="bold")
        for number, citation in enumerate(reply.alternatives, start=1):
            yield self._preview(citation, f"{number}. ")
        yield self._say("which.pick")

    def _preview(self, citation: Citation, mark: str = "- ") -> RenderableType:
        """Where a clause stands, and its first words."""
        first = Text.assemble((mark, "bold"), (self._words.source(citation), "bold"))
        return Group(first, Padding(Text(self._words.preview(citation)), (0, 0, 0, 3)))

    def _unknown(self, reply: NotInPolicy) -> Iterator[RenderableType]:
        if reply.ask is None:
            yield self._say("unknown.without_role")
            return
        yield self._say("unknown.with_role")
        yield from self._whom("unknown.ask", reply.ask)

    def _report(self, reply: ReportOffered) -> Iterator[RenderableType]:
        organisation = self.knowledge.organisation
        if reply.urgent and organisation.emergency_text:
            yield Text(safe(organisation.emergency_text), style="bold red")
        yield self._say("report.thanks")
        if reply.ask is None:
            yield self._say("report.without_role")
        else:
            yield from self._whom(reply.phrase, reply.ask, cited=bool(reply.citations))
        if reply.instead:
            yield from self._whom("report.instead", reply.instead)
        yield self._say("report.not_sent")
        for citation in reply.citations:
            yield self._quote(citation)
        if reply.also:
            yield self._say("report.also")
        for citation in reply.also:
            yield self._quote(citation)
        if organisation.outside:
            helpers = Table.grid(padding=(0, 1))
            for one in organisation.outside:
                helpers.add_row("-", Text(safe(f"{one.name}: {one.contact}\n{one.when}")))
            yield Group(self._say("report.outside"), helpers)

    def _whom(self, key: str, whom: WhomToAsk, *, cited: bool = False) -> Iterator[RenderableType]:
        """Say whom to turn to and how; `cited` says that the appointing clause is quoted anyway."""
        contact = self._words.whom(key, whom, cited=cited)
        people = (Padding(Text(person), (0, 0, 0, 3)) for person in contact.people)
        yield Group(*map(Text, contact.said), *people, *map(Text, contact.notes))

    def _quote(self, citation: Citation) -> RenderableType:
        clause, words = citation.clause, self._words
        heading = Text(words.heading(clause), style="dim")
        quoted = Text(f"“{safe(quoted_words(citation)).strip()}”")
        source, version, read_on = (
            words.source(citation),
            words.version(citation.policy),
            words.read_on(clause),
        )
        notes = [self._say("quote.excerpt", style="dim")] if citation.excerpt else []
        lines = [*([heading] if clause.heading else []), quoted, *notes]
        below = Text(f"{version}\n{read_on}", style="dim")
        if self.plain:
            return Padding(Group(Text(source), *lines, below), (0, 0, 0, 3))
        frame = Panel(
            Group(*lines),
            title=Text(source, style="bold"),
            title_align="left",
            border_style=_COLOUR.get(citation.modality, "dim"),
            padding=(0, 1),
        )
        return Group(frame, Padding(below, (0, 0, 0, 2)))

    def _say(self, key: str, *, style: str = "") -> Text:
        return Text(self._words.say(key), style=style)

    @property
    def _words(self) -> Wording:
        return Wording(self.knowledge, self.language)


def _spaced(parts: Iterator[RenderableType]) -> Iterator[RenderableType]:
    """Put an empty line between one part and the next."""
    for number, part in enumerate(parts):
        if number:
            yield Text("")
        yield part
