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
from bot.knowledge.appointed import reachable
from bot.model import (
    Answered,
    Citation,
    Clause,
    Knowledge,
    Modality,
    NotInPolicy,
    Person,
    Policy,
    Reply,
    ReportOffered,
    Ruling,
    SmallTalk,
    WhichOfThese,
    WhomToAsk,
)
from bot.phrases import phrase

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
_PREVIEW = 200
"""How many characters of a clause are enough to tell it from another one."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Turns the replies about one organisation's policies into what rich prints.

    `plain` is for output that is no terminal: quotes are indented instead of framed.
    """

    knowledge: Knowledge
    plain: bool

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
            label = phrase(f"ruling.{ruling.name.lower()}", self._language)
            yield Text(f"{label}.", style=f"bold {_COLOUR.get(ruling, '')}")
            yield Text(safe(reply.answer.text))
        else:
            modality = reply.citations[0].clause.modality
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
        words = " ".join(safe(citation.text).split())
        preview = words if len(words) <= _PREVIEW else f"{words[:_PREVIEW].rsplit(' ', 1)[0]} …"
        first = Text.assemble((mark, "bold"), (self._source(citation), "bold"))
        return Group(first, Padding(Text(preview), (0, 0, 0, 3)))

    def _unknown(self, reply: NotInPolicy) -> Iterator[RenderableType]:
        if reply.ask is None:
            yield self._say("unknown.without_role")
            return
        yield self._say("unknown.with_role")
        yield from self._whom("unknown.ask", reply.ask)

    def _report(self, reply: ReportOffered) -> Iterator[RenderableType]:
        organisation = self.knowledge.organisation
        if reply.route is not None and reply.route.urgent and organisation.emergency_text:
            yield Text(safe(organisation.emergency_text), style="bold red")
        yield self._say("report.thanks")
        if reply.ask is None:
            yield self._say("report.without_role")
        else:
            yield from self._whom("report.with_role", reply.ask, cited=bool(reply.citations))
        yield self._say("report.not_sent")
        for citation in reply.citations:
            yield self._quote(citation)
        if organisation.outside:
            helpers = Table.grid(padding=(0, 1))
            for one in organisation.outside:
                helpers.add_row("-", Text(safe(f"{one.name}: {one.contact}\n{one.when}")))
            yield Group(self._say("report.outside"), helpers)

    def _whom(self, key: str, whom: WhomToAsk, *, cited: bool = False) -> Iterator[RenderableType]:
        """Say whom to turn to and how; `cited` says that the appointing clause is quoted anyway."""
        rung, people = reachable(whom.role, self.knowledge)
        lines: list[RenderableType] = [self._say(key, role=safe(whom.role.name))]
        if rung is not whom.role:
            lines.append(self._say("ask.instead", role=safe(rung.name)))
        lines += [Padding(Text(_contact(person)), (0, 0, 0, 3)) for person in people]
        if not people and not whom.role.relative:
            lines.append(self._say("ask.nobody"))
        if whom.clause is not None and not cited:
            lines.append(
                self._say("ask.appointed", policy=self._title(whom.clause), clause=self._label(whom.clause))
            )
        yield Group(*lines)

    def _quote(self, citation: Citation) -> RenderableType:
        clause = citation.clause
        heading = Text(safe(" › ".join(clause.heading)), style="dim")
        words = Text(f"“{safe(citation.text).strip()}”")
        version = self._version(citation.policy)
        read_on = self._say(
            "quote.read_on", style="dim", file=safe(clause.place.file), line=clause.place.line
        )
        notes = [self._say("quote.excerpt", style="dim")] if citation.excerpt else []
        lines = [*([heading] if clause.heading else []), words, *notes]
        if self.plain:
            return Padding(Group(Text(self._source(citation)), *lines, Text(version), read_on), (0, 0, 0, 3))
        frame = Panel(
            Group(*lines),
            title=Text(self._source(citation), style="bold"),
            title_align="left",
            border_style=_COLOUR.get(clause.modality, "dim"),
            padding=(0, 1),
        )
        return Group(frame, Padding(Text(version, style="dim"), (0, 0, 0, 2)), Padding(read_on, (0, 0, 0, 2)))

    def _source(self, citation: Citation) -> str:
        modality = phrase(f"modality.{citation.clause.modality.name.lower()}", self._language)
        return f"{safe(citation.policy.title)}, {self._label(citation.clause)} ({modality})"

    def _version(self, policy: Policy) -> str:
        title = safe(policy.title)
        if not policy.version:
            return title
        return phrase("quote.policy", self._language, title=title, version=safe(policy.version))

    def _label(self, clause: Clause) -> str:
        return phrase("quote.clause", self._language, label=safe(clause.label or clause.id.partition(":")[2]))

    def _title(self, clause: Clause) -> str:
        policy = self.knowledge.policies_by_id.get(clause.policy_id)
        return safe(policy.title) if policy is not None else clause.policy_id

    def _say(self, key: str, *, style: str = "", **values: object) -> Text:
        name = safe(self.knowledge.organisation.name)
        return Text(phrase(key, self._language, **{"organisation": name, **values}), style=style)

    @property
    def _language(self) -> str:
        return self.knowledge.organisation.language


def _contact(person: Person) -> str:
    return safe(", ".join(part for part in (person.name, person.title, person.email) if part))


def _spaced(parts: Iterator[RenderableType]) -> Iterator[RenderableType]:
    """Put an empty line between one part and the next."""
    for number, part in enumerate(parts):
        if number:
            yield Text("")
        yield part
