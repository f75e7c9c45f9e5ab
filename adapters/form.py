"""What the report form is on every surface: what is chosen and written, and what comes of a step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from adapters.wording import Wording
from bot.model import Knowledge, Person, Route
from bot.phrases import said_in
from bot.reporting.routing import About, Inside, Outside, Why, managers
from bot.reporting.sending import Visit

UNLISTED, UNSURE, NOBODY = "unlisted", "unsure", "nobody"
SEES = ("handler", "employer", "server", "undo", "receipt", "answer")
"""What is said before anything is written: phrases under `form.sees`, in this order."""
RUNGS = ("form.who_first", "form.who_then", "form.who_later")
"""What stands above those on the first rung, on the second, and on each above."""
OUTSIDE = {Why.ADMINISTRATOR: "form.who_administrator", Why.NOBODY: "form.who_nobody"}
NOT_TAKEN = {
    "empty": "form.empty",
    "too_long": "form.too_long",
    "switched_off": "form.switched_off",
    "no_such_report": "form.return_nothing",
    "no_more_files": "form.unfit.no_more",
}


class Step(StrEnum):
    """Where somebody is."""

    FIRST = "first"
    ABOUT = "about"
    WRITE = "write"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen so far, as it came; `named` is "yes", "no", or "" for not yet.

    `manager` is the id of whom somebody picked as their line manager; it counts with `named` alone.
    """

    kind: str = ""
    named: str = ""
    people: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    higher: bool = False
    manager: str = ""

    @property
    def about(self) -> About:
        """Whom it is about."""
        unsure = UNLISTED in self.other or UNSURE in self.other
        return About(frozenset(self.people), frozenset(self.roles), unsure)

    def wrong_first(self, routes: Iterable[Route]) -> tuple[str, ...]:
        """The phrases that say what is missing at the first step, where these can be reported."""
        kind = self.kind in {route.id for route in routes}
        named = self.named in ("yes", "no")
        return (() if kind else ("form.kind_missing",)) + (() if named else ("form.name_missing",))

    @property
    def wrong_about(self) -> str:
        """The phrase that says what is wrong with whom it is about; "" for nothing."""
        if not (self.people or self.roles or self.other):
            return "form.about_missing"
        if NOBODY in self.other and (self.people or self.roles or len(self.other) > 1):
            return "form.about_both"
        return ""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. `shown` are the ids of those who were shown, in their order."""

    text: str = field(repr=False)
    name: str = field(repr=False)
    shown: tuple[str, ...]
    nonce: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It went no further: show `step` again, with the phrase `why`. What was written is not lost."""

    step: Step
    why: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Who could open it is no longer what was shown. `found` is what it is now."""

    found: Inside | Outside


@dataclass(frozen=True, slots=True)
class Sent:
    """It is kept: show the receipt, and ask for its end. `wrong` is that this was not its end."""

    receipt: str = field(repr=False)
    token: str = field(repr=False)
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """Its sender has the receipt, which is not shown again. Without a visit, they said so before."""

    visit: Visit | None = None
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """A report, for whoever has its receipt, with the phrase for what went well, or did not."""

    visit: Visit
    token: str = field(repr=False)
    done: str = ""
    wrong: str = ""


def answering_role(knowledge: Knowledge, person: str) -> str:
    """The name of the first role that somebody holds: an answer comes from a role, not from a name.

    Whoever holds none can only be there as somebody's line manager, or whatever the folder calls it.
    """
    roles = knowledge.roles.values()
    held = (one.name for one in roles if person in (*one.holders, *one.deputies))
    return next(held, None) or next((one.name for one in roles if one.relative), "")


def pickable_managers(knowledge: Knowledge, chosen: Chosen) -> tuple[Person, ...]:
    """Who can be picked as the sender's line manager; nobody where that is not to be asked."""
    route = knowledge.routes.get(chosen.kind)
    return managers(knowledge, route) if route and chosen.named == "yes" else ()


def words_of_the_form(knowledge: Knowledge) -> Wording:
    """Words in the one language that the form is in: the organisation's, or else English."""
    return Wording(knowledge, said_in("form.title", knowledge.organisation.language))
