"""A question and what comes back: exactly one of five kinds of reply. Frozen, as all nouns are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.model import Answer, Clause, Modality, Policy, Role, Route


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked. `audience` is the group that they belong to, where a platform knows it.

    `picked` is the id of a clause that was offered for this text and is now wanted. With `search`
    the asker wants to see what there is on these words, and no answer.
    """

    text: str
    audience: str | None = None
    picked: str = ""
    search: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause as it is shown. `text` is verbatim and at most 700 characters.

    `excerpt` says that whole sentences of a longer clause were chosen, and `says` what these ask where
    that is another thing than the clause as a whole does.
    """

    clause: Clause
    policy: Policy
    text: str
    excerpt: bool
    says: Modality | None = None

    @property
    def modality(self) -> Modality:
        """What the words that are shown ask."""
        return self.says or self.clause.modality


@dataclass(frozen=True, slots=True)
class WhomToAsk:
    """A role to turn to, with the clause that appoints it where one does."""

    role: Role
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer or a clause, with citations, the best first. `answer` is None for a bare clause."""

    answer: Answer | None
    citations: tuple[Citation, ...]
    confidence: float
    ask: WhomToAsk | None = None


@dataclass(frozen=True, slots=True)
class WhichOfThese:
    """Clauses to pick from, the best first: two or three for a question, up to ten for a search."""

    alternatives: tuple[Citation, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class NotInPolicy:
    """The policies do not say; `ask` is whom to turn to, where they name somebody."""

    ask: WhomToAsk | None
    confidence: float


@dataclass(frozen=True, slots=True)
class ReportOffered:
    """The asker wants to report something. `route` is None when no route fits.

    `danger` is that they tell of danger to life; `also` has what comes nearest to a question that they ask
    besides. `unsure` is that no rule may say whom to tell: then `ask` is whom the nearest one names, with its
    clause, and `instead` the role for all questions; where no rule is near, that is `ask`.
    """

    route: Route | None
    ask: WhomToAsk | None
    citations: tuple[Citation, ...]
    confidence: float
    danger: bool = False
    also: tuple[Citation, ...] = ()
    unsure: bool = False
    instead: WhomToAsk | None = None

    @property
    def urgent(self) -> bool:
        """Whether somebody may be in danger: so, too, where it is not known what this is about."""
        return self.danger or self.route is None or self.route.urgent

    @property
    def phrase(self) -> str:
        """The key of the words that name whom to tell: surely, perhaps, or for want of a rule."""
        if not self.unsure:
            return "report.with_role"
        return "report.unsure" if self.citations else "report.unsaid"


class Chat(StrEnum):
    """Kinds of small talk that the bot answers."""

    HELLO = "hello"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    HELP = "help"
    WHO_ARE_YOU = "who_are_you"
    TOPICS = "topics"
    PRIVATE = "private"
    EXPLAIN = "explain"
    COMPLAINT = "complaint"
    NOTED = "noted"
    EMPTY = "empty"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Nothing about a policy: a greeting, thanks, or something that is no question."""

    kind: Chat
    confidence: float = 1.0


Reply = Answered | WhichOfThese | NotInPolicy | ReportOffered | SmallTalk
