"""What every platform says the same way: whose words they are, where they stand, whom to turn to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from adapters.safe import safe
from bot.knowledge.appointed import reachable
from bot.model import Clause, Knowledge, Person, Policy
from bot.phrases import day_in_words, phrase
from bot.replies import Chat, Citation, WhomToAsk

REASONS = ("wrong_rule", "unclear", "outdated", "other")
"""Why a reply did not help, to choose from; each has its phrase, and is counted by this name."""

NOTHING = "–"
"""Stands where there is nothing to show: chat platforms refuse an empty text."""

_TOPICS = f"chat.{Chat.TOPICS}"

_SECTION = 40
"""How many characters of a section are enough to tell it from another one."""

_PREVIEW = 200
"""How many characters of a clause are enough to tell it from another one."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to turn to, in lines: what is said of the role, who is in it, and what else to know."""

    said: tuple[str, ...]
    people: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words about one organisation's policies, without control characters.

    `language` is that of whoever reads them; "" is the organisation's, in which also what is not
    translated is said.
    """

    knowledge: Knowledge
    language: str = ""

    def say(self, key: str, **values: object) -> str:
        """The phrase `key`, filled in; `organisation`, `policies` are known. Raises KeyError as `phrase`."""
        organisation = self.knowledge.organisation
        languages = self.language or organisation.language, organisation.language
        filled = {"organisation": organisation.name, **values}
        if key == _TOPICS:  # alone names the policies, of which there may be hundreds
            filled["policies"] = ", ".join(policy.title for policy in self.knowledge.policies)
        return phrase(key, *languages, **{name: safe(str(one)) for name, one in filled.items()})

    def day(self, day: date) -> str:
        """A day as people write it: 3 March 2026."""
        return day_in_words(day, self.language or self.knowledge.organisation.language)

    def source(self, citation: Citation) -> str:
        """Where a quote is from, and what it asks: "Social media, clause 3.2.7 (must not)"."""
        modality = self.say(f"modality.{citation.modality.name.lower()}")
        return f"{safe(citation.policy.title)}, {self.label(citation.clause)} ({modality})"

    def label(self, clause: Clause) -> str:
        """A clause's number as printed, or its name where it has none.

        A number that stands twice in its policy comes with the words that lead its list, or its heading.
        """
        named = self.say("quote.clause", label=clause.label or clause.id.partition(":")[2])
        policy = self.knowledge.policies_by_id.get(clause.policy_id)
        leads = [one.lead_in for one in policy.clauses if one.label == clause.label] if policy else []
        if not clause.label or len(leads) < 2:
            return named
        section = clause.lead_in if leads.count(clause.lead_in) == 1 else "".join(clause.heading[-1:])
        return (
            self.say("quote.under", clause=named, section=shortened(section, _SECTION)) if section else named
        )

    def picks(self, offered: Sequence[Citation]) -> list[str]:
        """What stands on the buttons for clauses to choose from, with the policy where there are several."""
        several = len({one.policy.id for one in offered}) > 1
        labels = [
            f"{self.label(one.clause)} · {safe(one.policy.title)}" if several else self.label(one.clause)
            for one in offered
        ]
        return [f"{number}. {label}" for number, label in enumerate(labels, start=1)]

    def heading(self, clause: Clause) -> str:
        """The headings that a clause stands under, from the outermost inward."""
        return safe(" › ".join(clause.heading))

    def version(self, policy: Policy) -> str:
        """A policy's title and version."""
        if not policy.version:
            return safe(policy.title)
        return self.say("quote.policy", title=policy.title, version=policy.version)

    def read_on(self, clause: Clause) -> str:
        """Where the clause stands, for somebody who wants what comes before and after it."""
        return self.say("quote.read_on", file=clause.place.file, line=clause.place.line)

    def preview(self, citation: Citation) -> str:
        """The first words of a quote, on one line."""
        return shortened(" ".join(safe(quoted_words(citation, " | ")).split()), _PREVIEW)

    def whom(self, key: str, whom: WhomToAsk, *, cited: bool = False) -> Contact:
        """Whom to turn to; `key` says what for, `cited` that the appointing clause is quoted anyway."""
        rung, people = reachable(whom.role, self.knowledge)
        said = [self.say(key, role=whom.role.name)]
        if rung is not whom.role:
            said.append(self.say("ask.instead", role=rung.name))
        notes = []
        if not people and not whom.role.relative:
            notes.append(self.say("ask.nobody"))
        if whom.clause is not None and not cited:
            policy = self.knowledge.policies_by_id.get(whom.clause.policy_id)
            title = policy.title if policy is not None else whom.clause.policy_id
            notes.append(self.say("ask.appointed", policy=title, clause=self.label(whom.clause)))
        return Contact(tuple(said), tuple(_person(person) for person in people), tuple(notes))


def quoted_words(citation: Citation, between: str = "\n") -> str:
    """The words of a quote for a person: of a table's row each cell behind the head of its column.

    In `citation.text` all heads stand first and the cells after them. `between` parts two cells.
    """
    clause = citation.clause
    if citation.excerpt or not clause.cells:
        return citation.text
    heads = " | ".join(head for head, _ in clause.cells if head)
    caption = clause.lead_in.removesuffix(heads).strip()
    said = [f"{head}{'' if head.endswith((':', '?')) else ':'} {cell}" if head else cell
            for head, cell in clause.cells if cell]  # fmt: skip
    return between.join((caption, *said) if caption else said)


def fitting(text: str, most: int) -> str:
    """`text` without control characters, and in at most `most` characters; never empty."""
    return shortened(safe(text).strip(), most) or NOTHING


def as_title(question: str) -> str:
    """An owner's question, which may be written as people type, as it stands in a list."""
    return question[:1].upper() + question[1:]


def shortened(text: str, most: int) -> str:
    """`text`, or its first words with an ellipsis, in at most `most` characters."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return f"{cut[:-1].rsplit(' ', 1)[0]} …" if " " in cut[:-1] else f"{cut}…"


def _person(person: Person) -> str:
    return safe(", ".join(part for part in (person.name, person.title, person.email) if part))
