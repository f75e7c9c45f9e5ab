"""`clausebot report`: the same steps as the form, asked one after the other, by the same functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from adapters.reports import NOBODY, NOT_TAKEN, OUTSIDE, RUNGS, SEES, UNLISTED, UNSURE, answering_role
from bot.model import Knowledge, Route
from bot.phrases import phrase
from bot.reporting import sending
from bot.reporting.cases import Kind
from bot.reporting.receipts import ReceiptError, new_receipt, read_receipt
from bot.reporting.routing import About, Inside, Outside, managers, who_could_open
from bot.reporting.sending import ChangedError, Draft, NotTakenError
from bot.store import Store


@dataclass(frozen=True, slots=True)
class Counter:
    """Where somebody reports. `ask` shows a prompt and returns what was typed; it raises EOFError at the end.

    `hide` clears what is on the screen, once a receipt has been written down.
    """

    knowledge: Knowledge
    store: Store
    ask: Callable[[str], str]
    show: Callable[[str], None]
    hide: Callable[[], None]

    def report(self) -> bool:
        """Take a report. Returns whether one was kept."""
        say = self._say
        self._help()
        with self.store.begin() as tx:
            enrolled = sending.enrolled_in(tx, self.knowledge).enrolled.keys()
        routes = sending.open_routes(self.knowledge, enrolled)
        if not routes:
            self.show(say("form.not_yet"))
            return False
        for key in SEES:
            self.show(f"- {say(f'form.sees.{key}')}")
        route = routes[self._pick("form.kind", [route.name for route in routes])]
        named = self._pick("form.name", [say("form.anonymous"), say("form.named")]) == 1
        about, higher = self._about(), False
        manager = self._manager(route) if named else ""
        while True:
            found = who_could_open(self.knowledge, route, about, enrolled, higher=higher, manager=manager)
            if isinstance(found, Outside):
                self.show(say(OUTSIDE[found.why]))
                return False
            answer = self._agreed(found, can_go_higher=found.can_go_higher and not higher)
            if answer == 0:
                name = self._name() if named else ""
                return self._send(Draft(route.id, about, higher, _ids(found), "", name, manager))
            if answer == 1:
                about, higher = self._about(), False
            else:
                higher = True

    def come_back(self) -> bool:
        """Show a report to the holder of its receipt, and take more. Returns whether there was one."""
        say = self._say
        try:
            receipt = read_receipt(self.ask(say("form.return_label")))
        except ReceiptError:
            self.show(say("form.return_wrong"))
            return False
        self.hide()
        try:
            with self.store.begin() as tx:
                visit = sending.come_back(tx, self.knowledge, receipt)
        except NotTakenError:
            self.show(say("form.return_nothing"))
            return False
        self.show(say(f"form.state.{visit.state}"))
        for entry in visit.entries:
            if entry.kind is Kind.EVENT:
                self.show(f"{entry.day}: {say(f'form.event.{entry.text}')}")
            else:
                who = (
                    say("form.from_them", role=answering_role(self.knowledge, entry.by))
                    if entry.by
                    else say("form.from_you")
                )
                self.show(f"{entry.day}, {who}\n{entry.text}")
        text = self._words("form.add")
        if text:
            try:
                with self.store.begin() as tx:
                    sending.add(tx, self.knowledge, receipt, text, About())
            except NotTakenError as error:
                self.show(say(NOT_TAKEN[error.why]))
            else:
                self.show(say("form.added"))
        return True

    def _send(self, draft: Draft) -> bool:
        say = self._say
        receipt = new_receipt()
        while True:
            draft = replace(draft, text=self._words("form.write_intro"))
            try:
                with self.store.begin() as tx:
                    sending.submit(tx, self.knowledge, draft, receipt)
                break
            except ChangedError:
                self.show(say("form.who_changed_here"))
                return False
            except NotTakenError as error:
                self.show(say(NOT_TAKEN[error.why]))
                if error.why == "switched_off":
                    return False
        self.show(f"{say('form.sent_intro')}\n\n    {receipt.written}\n\n{say('form.receipt_keep')}")
        try:
            while not receipt.ends_with(self.ask(say("form.retype"))):
                self.show(say("form.retype_wrong"))
        finally:
            self.hide()
        self.show(say("form.kept_intro"))
        return True

    def _help(self) -> None:
        organisation = self.knowledge.organisation
        self.show(organisation.emergency_text)
        for contact in organisation.outside:
            self.show(f"- {contact.name}: {contact.contact}. {contact.when}")

    def _about(self) -> About:
        """Who it is about: several numbers, or a word for somebody who is not listed, or nobody."""
        people = sorted(self.knowledge.people.values(), key=lambda person: person.name)
        roles = list(self.knowledge.roles.values())
        others = [self._say(f"form.about_{other}") for other in (UNLISTED, UNSURE, NOBODY)]
        labels = [*(f"{one.name}, {one.title}" for one in people), *(one.name for one in roles), *others]
        while True:
            chosen = self._several("form.about", labels)
            persons = frozenset(one.id for n, one in enumerate(people) if n in chosen)
            jobs = frozenset(one.id for n, one in enumerate(roles, start=len(people)) if n in chosen)
            unlisted, unsure, nobody = (len(labels) - 3 + n in chosen for n in range(3))
            if nobody and len(chosen) > 1:
                self.show(self._say("form.about_both"))
                continue
            return About(persons, jobs, unlisted or unsure)

    def _manager(self, route: Route) -> str:
        """The id of whom the sender picks as their line manager; "" for nobody, or where it is not asked."""
        found = managers(self.knowledge, route)
        if not found:
            return ""
        self.show(self._say("form.manager_intro"))
        labels = [self._say("form.manager_none"), *(f"{one.name}, {one.title}" for one in found)]
        picked = self._pick("form.manager", labels)
        return found[picked - 1].id if picked else ""

    def _name(self) -> str:
        while not (name := self.ask(self._say("form.your_name")).strip()):
            pass
        return name

    def _agreed(self, found: Inside, *, can_go_higher: bool) -> int:
        self.show(self._say("form.who_intro"))
        for rung, group in groupby(found.openers, key=lambda one: one.rung):
            self.show(self._say(RUNGS[min(rung, 2)]))
            for one in group:
                words = f": “{one.clause.words}”" if one.clause else ""
                self.show(f"- {one.person.name}, {one.role.name}{words}")
        answers = ["form.who_no", "form.who_yes", *(["form.who_higher"] if can_go_higher else [])]
        return self._pick("form.who_ask", [self._say(answer) for answer in answers])

    def _pick(self, question: str, labels: Sequence[str]) -> int:
        while len(chosen := self._several(question, labels)) != 1:
            self.show(self._say("form.one_number"))
        return next(iter(chosen))

    def _several(self, question: str, labels: Sequence[str]) -> frozenset[int]:
        self.show(self._say(question))
        for number, label in enumerate(labels, start=1):
            self.show(f"{number:3} {label}")
        while True:
            typed = self.ask(self._say("form.numbers")).replace(",", " ").split()
            chosen = frozenset(int(one) - 1 for one in typed if one.isdecimal())
            if chosen and len(typed) == len(chosen) and max(chosen) < len(labels) and min(chosen) >= 0:
                return chosen

    def _words(self, question: str) -> str:
        self.show(self._say(question))
        self.show(self._say("form.dot"))
        lines: list[str] = []
        while (line := self.ask("")) != ".":
            lines.append(line)
        return "\n".join(lines)

    @property
    def _say(self) -> Callable[..., str]:
        organisation = self.knowledge.organisation
        return partial(phrase, language=organisation.language, organisation=organisation.name)


def _ids(found: Inside) -> tuple[str, ...]:
    return tuple(one.person.id for one in found.openers)
