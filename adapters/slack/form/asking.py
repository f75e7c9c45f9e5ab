"""The windows up to the words: what to know before, who it is about, who could open it, and what happened."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from adapters.form import NOBODY, OUTSIDE, RUNGS, SEES, UNLISTED, UNSURE, Chosen, pickable_managers
from adapters.slack.blocks import emergency
from adapters.slack.elements import (
    LONGEST_TEXT,
    Block,
    Option,
    actions,
    button,
    checks,
    choice,
    field,
    header,
    line,
    listed,
    menu,
    modal,
    notes,
    option,
    paragraph,
    quoted,
    rich,
    words,
)
from adapters.slack.form import ABOUT, AGAIN, FIRST, WHO, WITH_RECEIPT, WRITE, mark
from adapters.slack.form.carrying import Carried, packed
from adapters.wording import Wording
from bot.model import Knowledge, Person, Route
from bot.reporting.routing import Inside, Opener, Outside

KIND, NAMED, PEOPLE, ROLES, OTHER = "kind", "named", "people", "roles", "other"
MANAGER, HIGHER, NAME, TEXT = "manager", "higher", "name", "text"
"""The fields."""
OTHERS = (UNLISTED, UNSURE, NOBODY)
MOST_AT_ONCE = 25
"""How many people, and how many roles, can be chosen in one menu."""
LARGEST_MENU, LARGE_MENU = 130_000, 20_000
"""Characters of a menu of people, and of any other, so that all of them fit into the 250 KB of a window.
The larger one has room for 1,000 people with usual names; only where there are more, any are left out."""
MOST_CONTACTS = 10
LONGEST_QUOTE = 500
LONGEST_FIELD = "3,000"


@dataclass(frozen=True, slots=True)
class Asking:
    """Draws them for one organisation. `web` is the address of its form on the web."""

    say: Wording
    web: str

    def first(self, kinds: Sequence[Route], carried: Carried, wrong: Sequence[str] = ()) -> Block:
        """What to know before writing; then the kind of incident, and with a name or without."""
        say, chosen = self.say.say, carried.chosen
        come_back = actions(button(say("form.come_back"), WITH_RECEIPT, "{}"))
        blocks = [*wrong_lines(self.say, *wrong), *self._emergency(), come_back]
        if not kinds:
            return self._window(FIRST, [*blocks, line(say("form.not_yet")), *self.outside()])
        sees = [
            say("chat_form.employer", platform="Slack", link=self.web)
            if key == "employer"
            else say(f"form.sees.{key}")
            for key in SEES
        ]
        before = rich(paragraph(words(say("form.tell_intro"))), listed(sees, most=LONGEST_TEXT))
        blocks += [header(say("form.tell_first")), before]
        options = [(mark(kind.id), kind.name) for kind in kinds]
        blocks.append(menu(say("form.kind"), KIND, options, (mark(chosen.kind),)))
        if len(kinds) < len(self.say.knowledge.routes):
            blocks.append(notes(say("form.partly")))
        answers = [("no", say("form.anonymous")), ("yes", say("form.named"))]
        blocks += [choice(say("form.name"), NAMED, answers, chosen.named), *self.outside()]
        return self._window(FIRST, [*self._step(1), *blocks], carried, submit="form.next")

    def about(self, carried: Carried, wrong: Sequence[str] = ()) -> Block:
        """Who is it about?"""
        say, chosen, knowledge = self.say.say, carried.chosen, self.say.knowledge
        people = people_to_choose(knowledge, chosen.people)
        roles = _within(LARGE_MENU, [(mark(role.id), role.name) for role in knowledge.roles.values()])
        blocks = [*self._step(2, "form.about"), *wrong_lines(self.say, *wrong), line(say("form.about_intro"))]
        if people:
            marked = {mark(one) for one in chosen.people}
            blocks.append(menu(say("form.about_people"), PEOPLE, people, marked, several=MOST_AT_ONCE))
        if roles:
            marked = {mark(one) for one in chosen.roles}
            blocks.append(menu(say("form.about_roles"), ROLES, roles, marked, several=MOST_AT_ONCE))
        others = [(other, say(f"form.about_{other}")) for other in OTHERS]
        blocks.append(checks(say("form.about_other"), OTHER, others, chosen.other))
        blocks += [*self._manager(chosen), self._again(FIRST)]
        return self._window(ABOUT, blocks, carried, submit="form.next")

    def who(self, found: Inside, carried: Carried) -> Block:
        """Everyone who could open it."""
        carried = replace(carried, shown=tuple(one.person.id for one in found.openers))
        blocks = [*self._step(3, "form.who"), *self._openers(found, carried.chosen)]
        blocks += self._is_it_about(found, "chat_form.who_pick")
        if found.can_go_higher and not carried.chosen.higher:
            blocks.append(
                checks(self.say.say("form.about_other"), HIGHER, [("yes", self.say.say("form.who_higher"))])
            )
        blocks += [self._again(ABOUT), *self.outside()]
        return self._window(WHO, blocks, carried, submit="form.next")

    def write(
        self,
        carried: Carried,
        wrong: Sequence[str] = (),
        *,
        text: str = "",
        name: str = "",
        changed: Inside | None = None,
    ) -> Block:
        """The words; with `changed`, under the list of those who could open it, which has changed."""
        say, chosen = self.say.say, carried.chosen
        blocks = [*self._step(4, "form.write"), *wrong_lines(self.say, *wrong)]
        if changed:
            carried = replace(carried, shown=tuple(one.person.id for one in changed.openers))
            blocks += wrong_lines(self.say, "form.who_changed")
            blocks += self._openers(changed, chosen)
            blocks += self._is_it_about(changed, "chat_form.who_pick_sending")
        route = self.say.knowledge.routes.get(chosen.kind)
        told = "form.urgent" if route and route.urgent else "form.not_urgent"
        named = chosen.named == "yes"
        intro = ["form.write_intro", *([] if named else ["form.write_anonymous"]), told]
        blocks += [line(say(key)) for key in intro]
        if named:
            hint = say("form.your_name_note")
            blocks.append(field(say("form.your_name"), NAME, initial=name, hint=hint, short=True))
        hint = say("chat_form.most", most=LONGEST_FIELD)
        blocks.append(field(say("form.write_label"), TEXT, initial=text, hint=hint))
        return self._window(WRITE, blocks, carried, submit="form.send")

    def nowhere(self, found: Outside) -> Block:
        """Nobody here may open it: the routes outside."""
        blocks = [header(self.say.say("form.who_outside")), line(self.say.say(OUTSIDE[found.why]))]
        return self._window(FIRST, [*blocks, *self._emergency(), *self.outside()])

    def trouble(self) -> Block:
        """The store is away, so that nothing can be asked or kept: the routes outside."""
        return self._window(FIRST, [line(self.say.say("error.trouble")), *self._emergency(), *self.outside()])

    def outside(self) -> list[Block]:
        """The routes outside the organisation."""
        contacts = self.say.knowledge.organisation.outside[:MOST_CONTACTS]
        if not contacts:
            return []
        said = [f"{one.name}: {one.contact}. {one.when}" for one in contacts]
        intro = paragraph(words(self.say.say("form.outside_intro")))
        return [header(self.say.say("form.outside")), rich(intro, listed(said))]

    def _manager(self, chosen: Chosen) -> list[Block]:
        """Who the sender's line manager is, where that is to be asked."""
        say, managers = self.say.say, pickable_managers(self.say.knowledge, chosen)
        if not managers:
            return []
        options = [("-", say("form.manager_none"))]
        options += _within(LARGE_MENU, map(_of_person, managers))
        asked = menu(
            say("form.manager_label"), MANAGER, options, (mark(chosen.manager) if chosen.manager else "-",)
        )
        intro = [header(say("form.manager")), line(say("form.manager_intro"))]
        return [*intro, {**asked, "optional": True}]

    def _openers(self, found: Inside, chosen: Chosen) -> Iterator[Block]:
        yield line(self.say.say("form.who_intro"))
        if chosen.about.unsure:
            yield line(self.say.say("form.unsure_note"))
        for rung, openers in groupby(found.openers, key=lambda one: one.rung):
            yield rich(paragraph(words(self.say.say(RUNGS[min(rung, 2)]), bold=True)))
            for one in openers:
                yield self._opener(one)

    def _opener(self, one: Opener) -> Block:
        say = self.say.say
        deputy = f" ({say('form.who_deputy')})" if one.deputy else ""
        parts = [paragraph(words(f"{one.person.name}, {one.role.name}{deputy}"))]
        if one.clause is None:
            return rich(*parts, paragraph(words(say("form.who_no_clause"))))
        policy = self.say.knowledge.policies_by_id.get(one.clause.policy_id)
        title = policy.title if policy else one.clause.policy_id
        number = one.clause.label or "".join(one.clause.heading[-1:])
        because = say("form.who_because", policy=title, clause=number)
        return rich(*parts, paragraph(words(because)), quoted(one.clause.words, LONGEST_QUOTE))

    def _is_it_about(self, found: Inside, hint: str) -> Iterator[Block]:
        yield line(self.say.say("form.who_ask"))
        # Another name each time: Slack keeps what was chosen in a menu that keeps its name.
        shown = "".join(one.person.id for one in found.openers)
        options = [(mark(one.person.id), f"{one.person.name}, {one.role.name}") for one in found.openers]
        asked = menu(self.say.say("form.about_people"), PEOPLE, options, several=len(options))
        yield {**asked, "block_id": f"{PEOPLE}.{mark(shown)}"}
        yield notes(self.say.say(hint))

    def _again(self, window: str) -> Block:
        return actions(button(self.say.say("form.back"), f"{AGAIN}.{window}", "{}"))

    def _emergency(self) -> list[Block]:
        knowledge = self.say.knowledge
        return [emergency(knowledge)[1]] if knowledge.organisation.emergency_text else []

    def _step(self, number: int, heading: str = "") -> list[Block]:
        step = notes(self.say.say("form.step", number=number))
        return [step, header(self.say.say(heading))] if heading else [step]

    def _window(
        self, name: str, blocks: Sequence[Block], carried: Carried | None = None, submit: str = ""
    ) -> Block:
        return window(self.say, name, blocks, carried, submit)


def window(
    say: Wording, name: str, blocks: Sequence[Block], carried: Carried | None = None, submit: str = ""
) -> Block:
    """A window of the form; `submit` is the phrase on the button that sends it."""
    more = {"private_metadata": packed(carried)} if carried else {}
    more |= {"submit": say.say(submit)} if submit else {}
    return modal(name, say.say("form.title"), blocks, close=say.say("window.close"), **more)


def wrong_lines(say: Wording, *keys: str) -> list[Block]:
    """What is wrong, by its phrases, at the top of a window."""
    return [rich(paragraph(words(f"⚠ {say.say(key)}", bold=True))) for key in keys]


def people_to_choose(knowledge: Knowledge, chosen: Sequence[str] = ()) -> list[Option]:
    """The people for a menu, by name, as many as it can hold.

    In a folder with more, those come first who could open a report, and whoever they work for: whom it
    helps nobody to leave out. Anybody else is "someone who is not in this list".
    """
    people = knowledge.people
    first = {id_ for role in knowledge.roles.values() for id_ in (*role.holders, *role.deputies)}
    above = set(first)
    while above:
        above = {people[id_].manager or "" for id_ in above if id_ in people} - first
        first |= above
    first |= set(chosen)
    ordered = sorted(people.values(), key=lambda one: (one.id not in first, _by_name(one)))
    room_for = set(_within(LARGEST_MENU, map(_of_person, ordered)))
    return [one for one in map(_of_person, sorted(people.values(), key=_by_name)) if one in room_for]


def _within(room: int, options: Iterable[Option]) -> list[Option]:
    """As many of the options, the first first, as have room in a menu of so many characters."""
    kept = list(options)
    sizes = accumulate(len(json.dumps(option(one))) for one in kept)
    return [one for one, size in zip(kept, sizes, strict=True) if size <= room]


def _of_person(person: Person) -> Option:
    return mark(person.id), f"{person.name}, {person.title}" if person.title else person.name


def _by_name(person: Person) -> str:
    return person.name.casefold()
