"""Where somebody reports in a terminal: what is asked and shown there, a line at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from adapters.form import UNLISTED, UNSURE
from adapters.safe import safe
from bot.model import Knowledge
from bot.phrases import phrase
from bot.reporting.routing import About
from bot.settings import Serving
from bot.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Counter:
    """`ask` shows a prompt and returns what was typed; it raises EOFError at the end.

    `hide` clears what is on the screen, once a receipt has been written down.
    """

    knowledge: Knowledge
    store: Store
    ask: Callable[[str], str]
    show: Callable[[str], None]
    hide: Callable[[], None]

    @property
    def say(self) -> Callable[..., str]:
        """Phrases, in the organisation's language."""
        organisation = self.knowledge.organisation
        return partial(phrase, language=organisation.language, organisation=organisation.name)

    def pick(self, question: str, labels: Sequence[str]) -> int:
        """Have one of several picked. Returns its place, from 0."""
        while len(chosen := self.several(question, labels)) != 1:
            self.show(self.say("form.one_number"))
        return next(iter(chosen))

    def several(self, question: str, labels: Sequence[str]) -> frozenset[int]:
        """Have one or more picked. Returns their places, from 0."""
        self.show(self.say(question))
        for number, label in enumerate(labels, start=1):
            self.show(f"{number:3} {label}")
        while True:
            typed = self.ask(self.say("form.numbers")).replace(",", " ").split()
            chosen = frozenset(int(one) - 1 for one in typed if one.isdecimal())
            if chosen and len(typed) == len(chosen) and max(chosen) < len(labels) and min(chosen) >= 0:
                return chosen

    def words(self, question: str) -> str:
        """Have some lines written."""
        self.show(self.say(question))
        self.show(self.say("form.dot"))
        lines: list[str] = []
        while (line := self.ask("")) != ".":
            lines.append(line)
        return "\n".join(lines)

    def about(self, question: str, nobody: str, others: Collection[str] = (UNLISTED, UNSURE)) -> About:
        """Whom it is about: people, roles, what `others` offers; or nobody, by that phrase."""
        people = sorted(self.knowledge.people.values(), key=lambda person: person.name)
        roles = list(self.knowledge.roles.values())
        labels = [f"{one.name}, {one.title}" for one in people]
        labels += [*(one.name for one in roles), *(self.say(f"form.about_{other}") for other in others)]
        last = len(labels)
        while True:
            chosen = self.several(question, [*labels, self.say(nobody)])
            if last in chosen and len(chosen) > 1:
                self.show(self.say("form.about_both"))
                continue
            persons = frozenset(one.id for n, one in enumerate(people) if n in chosen)
            jobs = frozenset(one.id for n, one in enumerate(roles, start=len(people)) if n in chosen)
            unsure = any(n in chosen for n in range(len(people) + len(roles), last))
            return About(persons, jobs, unsure)

    def help(self) -> None:
        """What to do when somebody is in danger, and whom to turn to outside."""
        organisation = self.knowledge.organisation
        self.show(organisation.emergency_text)
        if organisation.outside:
            self.show(self.say("form.outside_intro"))
        for contact in organisation.outside:
            self.show(f"- {contact.name}: {contact.contact}. {contact.when}")


@contextmanager
def counter_here(serving: Serving, knowledge: Knowledge) -> Iterator[Counter]:
    """A counter at this terminal, with the store open. Raises SettingError."""
    store = open_store(serving.database_url, serving.secrets)
    try:
        yield Counter(knowledge, store, _ask, _show, _hide)
    finally:
        store.close()


def _ask(prompt: str) -> str:
    _show(prompt)
    line = sys.stdin.readline()  # not `input`, whose lines come back with the arrow keys
    if not line:
        raise EOFError
    return line.rstrip("\n")


def _show(line: str) -> None:
    if line:
        sys.stdout.write(f"{safe(line)}\n")
        sys.stdout.flush()


def _hide() -> None:
    if sys.stdout.isatty():
        sys.stdout.write("\x1b[2J\x1b[3J\x1b[H")
