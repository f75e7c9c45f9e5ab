"""The form's dialogs up to the words: what to know first, whom it is about, who could open it, the words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from adapters.form import NOBODY, OUTSIDE, RUNGS, SEES, UNLISTED, UNSURE, Chosen, pickable_managers
from adapters.teams.cards import Shown, emergency, language_of
from adapters.teams.elements import (
    LONGEST_TYPED,
    Part,
    card,
    choice,
    choices,
    field,
    heading,
    listed,
    notes,
    paragraph,
    paragraphs,
    quoted,
    stacked,
    submit,
    words,
)
from adapters.teams.form import ABOUT, BACK, FIRST, HIGHER, PLATFORM_NAME, SEND, WHO, WRITE
from adapters.teams.form.carrying import NONE, Filled, as_value, carried
from adapters.wording import Wording, fitting
from bot.model import Clause, Person, Route
from bot.reporting.routing import Inside, Opener, Outside

MOST_NAME = 200
MOST_QUOTED = 500
MOST_SUBJECTS = 250
"""People and roles in one dialog: with those, it has some 28 KB, which is what Teams takes of a message."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """Draws the dialogs in `words`; `link` is the form's page on the web."""

    words: Wording
    link: str

    def first(self, routes: Sequence[Route], chosen: Chosen, wrong: Sequence[str] = ()) -> Shown:
        """What to know before writing; then the kind of incident, and with a name or without."""
        say = self.words.say
        with_receipt = submit(say("chat_form.open_with_receipt"), BACK, {})
        if not routes:
            return self.sheet("form.title", [*self._say("form.not_yet"), *self.help()], [with_receipt], wrong)
        kinds = [(as_value(route.id), route.name) for route in routes]
        partly = len(routes) < len(self.words.knowledge.routes)
        body = [
            *self.danger(),
            heading(say("form.tell_first")),
            *listed(self._sees(), most=600),
            choice(say("form.kind"), "kind", kinds, as_value(chosen.kind)),
            *([notes(say("form.partly"))] if partly else []),
            choice(
                say("form.name"),
                "named",
                [("no", say("form.anonymous")), ("yes", say("form.named"))],
                chosen.named,
            ),
            *self.outside(),
        ]
        further = submit(say("form.next"), ABOUT, {})
        return self.sheet("form.title", body, [further, with_receipt], wrong, step=1)

    @property
    def fits(self) -> bool:
        """Whether all whom it could be about have room in a dialog: somebody left out could be sent it."""
        return len(self.words.knowledge.people) + len(self.words.knowledge.roles) <= MOST_SUBJECTS

    def elsewhere(self) -> Shown:
        """Where to report, where they have none."""
        told = paragraphs(self.words.say("chat_form.too_many", link=self.link))
        return self.sheet("form.title", [*told, *self.help()], [])

    def about(self, filled: Filled, wrong: Sequence[str] = ()) -> Shown:
        """Who is it about?"""
        say, chosen = self.words.say, filled.chosen
        carry = carried(
            replace(filled, chosen=Chosen(kind=chosen.kind, named=chosen.named), shown=(), nonce="")
        )
        other = [(one, say(f"form.about_{one}")) for one in (UNLISTED, UNSURE, NOBODY)]
        body = [
            *self._say("form.about_intro"),
            *self.subjects(chosen),
            choices(say("form.about_other"), "other", other, ",".join(chosen.other)),
            *self._manager(chosen),
        ]
        buttons = [
            submit(say("form.next"), WHO, carry),
            submit(say("form.back"), FIRST, carry),
        ]
        return self.sheet("form.about", body, buttons, wrong, step=2)

    def who(self, found: Inside | Outside, filled: Filled, wrong: Sequence[str] = ()) -> Shown:
        """Everyone who could open it; or, where nobody may, the ways outside."""
        say, chosen = self.words.say, filled.chosen
        if isinstance(found, Outside):
            return self.sheet("form.who_outside", [*self._say(OUTSIDE[found.why]), *self.help()], [])
        body = [*self._say("form.who_intro"), *(self._say("form.unsure_note") if chosen.about.unsure else [])]
        for rung, openers in groupby(found.openers, key=lambda one: one.rung):
            body += [heading(say(RUNGS[min(rung, len(RUNGS) - 1)])), *self._openers(list(openers))]
        body += [*self.outside(), heading(say("form.who_ask"))]
        seen = replace(filled, shown=tuple(one.person.id for one in found.openers), nonce="")
        buttons = [
            submit(say("form.who_no"), WRITE, carried(seen)),
            submit(say("chat_form.who_yes"), ABOUT, carried(seen)),
        ]
        if found.can_go_higher and not chosen.higher:
            buttons.append(submit(say("form.who_higher"), HIGHER, carried(seen)))
        return self.sheet("form.who", body, buttons, wrong, step=3)

    def write(self, filled: Filled, nonce: str, wrong: Sequence[str] = ()) -> Shown:
        """The words themselves."""
        say, named = self.words.say, filled.chosen.named == "yes"
        route = self.words.knowledge.routes[filled.chosen.kind]
        body = [
            *self._say("form.write_intro"),
            *(self._say("form.write_anonymous") if not named else []),
            *self._say("form.urgent" if route.urgent else "form.not_urgent"),
        ]
        if named:
            name = field(say("form.your_name"), "name", initial=filled.name, most=MOST_NAME, lines=False)
            body += [name, notes(say("form.your_name_note"))]
        body.append(field(say("form.write_label"), "text", initial=filled.text))
        body.append(notes(say("chat_form.most", most=f"{LONGEST_TYPED:,}")))
        carry = carried(replace(filled, nonce=nonce, text="", name=""))
        buttons = [submit(say("form.send"), SEND, carry), submit(say("form.back"), WHO, carry)]
        return self.sheet("form.write", body, buttons, wrong, step=4)

    def sheet(
        self,
        title: str,
        body: Sequence[Part],
        buttons: Sequence[Part],
        wrong: Sequence[str] = (),
        step: int = 0,
    ) -> Shown:
        """A dialog with the phrase `title` above it, and below that what went wrong."""
        say = self.words.say
        top = [notes(say("form.step", number=step))] if step else []
        told = [heading(say(one)) for one in wrong]
        parts = [*top, *told, *body, *stacked(buttons)]
        made = card(parts, say(title), (), language_of(self.words))
        return Shown(made, say(title), title=say(title))

    def subjects(self, chosen: Chosen) -> list[Part]:
        """The people and the roles that it can be about."""
        say, knowledge = self.words.say, self.words.knowledge
        people = sorted(knowledge.people.values(), key=lambda person: person.name)
        persons = list(map(_person, people))
        roles = [(as_value(one.id), one.name) for one in knowledge.roles.values()]
        of = ("people", persons, chosen.people), ("roles", roles, chosen.roles)
        return [
            choices(say(f"form.about_{name}"), name, options, ",".join(map(as_value, picked)), folded=True)
            for name, options, picked in of
            if options
        ]

    def danger(self) -> list[Part]:
        """What to do when somebody is in danger now."""
        knowledge = self.words.knowledge
        return emergency(knowledge)[1] if knowledge.organisation.emergency_text else []

    def help(self) -> list[Part]:
        """Where else to turn."""
        return [*self.danger(), *self.outside()]

    def outside(self) -> list[Part]:
        """Who can help and does not work here."""
        organisation = self.words.knowledge.organisation
        if not organisation.outside:
            return []
        contacts = [f"{one.name}: {one.contact}. {one.when}" for one in organisation.outside]
        title = heading(self.words.say("form.outside"))
        return [title, *self._say("form.outside_intro"), *listed(contacts)]

    def _manager(self, chosen: Chosen) -> list[Part]:
        """The question for the line manager, where it is one to ask."""
        say, people = self.words.say, pickable_managers(self.words.knowledge, chosen)
        if not people:
            return []
        options = [(NONE, say("form.manager_none")), *map(_person, people)]
        label, picked = say("form.manager_label"), as_value(chosen.manager) or NONE
        asked = choice(label, "manager", options, picked, folded=True)
        return [heading(say("form.manager")), *self._say("form.manager_intro"), asked]

    def _sees(self) -> Iterator[str]:
        for key in SEES:
            phrase = "chat_form.employer" if key == "employer" else f"form.sees.{key}"
            yield self.words.say(phrase, platform=PLATFORM_NAME, link=self.link)

    def _openers(self, openers: Sequence[Opener]) -> Iterator[Part]:
        """Those on one rung, and the clause that appoints each role among them, once."""
        say = self.words.say
        for (_, clause), group in groupby(openers, key=lambda one: (one.role.id, one.clause)):
            for one in group:
                stands_in = f" ({say('form.who_deputy')})" if one.deputy else ""
                yield paragraph(words(f"{one.person.name}, {one.role.name}{stands_in}", bold=True, most=300))
            yield self._appointed(clause)

    def _appointed(self, clause: Clause | None) -> Part:
        say = self.words.say
        if clause is None:
            return notes(say("form.who_no_clause"))
        title = self.words.knowledge.policies_by_id[clause.policy_id].title
        label = clause.label or "".join(clause.heading[-1:])
        because = notes(say("form.who_because", policy=title, clause=label))
        return quoted(because, *paragraphs(f"“{fitting(clause.words, MOST_QUOTED)}”"))

    def _say(self, key: str) -> list[Part]:
        return paragraphs(self.words.say(key))


def _person(person: Person) -> tuple[str, str]:
    """As one of several to choose from."""
    return as_value(person.id), ", ".join(part for part in (person.name, person.title) if part)
