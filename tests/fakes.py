"""Stand-ins at the ports of the house: small knowledge, and a conversation that says what it is told to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

from bot.model import (
    Answer,
    Clause,
    Knowledge,
    Modality,
    Organisation,
    OutsideContact,
    Person,
    Place,
    Policy,
    Role,
    Route,
    Ruling,
)
from bot.replies import Answered, Citation, NotInPolicy, Question, Reply, WhichOfThese

PLACE = Place("policies/social-media.md", 12)


def clause(
    id_: str = "social-media:3.2.7", text: str = "Leave questions to the team.", **changes: object
) -> Clause:
    plain = Clause(
        id=id_,
        label=id_.partition(":")[2],
        heading=("Using your own accounts", "What you post"),
        lead_in="",
        text=text,
        modality=Modality.MUST,
        place=PLACE,
    )
    return replace(plain, **changes)


def policy(*clauses: Clause, **changes: object) -> Policy:
    plain = Policy(
        id="social-media",
        title="Social media",
        version="3.1",
        effective=None,
        review_by=None,
        owner=None,
        references=(),
        clauses=clauses or (clause(),),
        place=Place("policies/social-media.md", 1),
    )
    return replace(plain, **changes)


def answer(**changes: object) -> Answer:
    plain = Answer(
        id="social-media/reply",
        questions=("Can I reply as me?",),
        ruling=Ruling.NOT_ALLOWED,
        cites=("social-media:3.2.7",),
        text="No. Send it to the marketing team.",
        ask=None,
        audience=None,
        reviewed=None,
        place=Place("answers/social-media/reply.md", 1),
    )
    return replace(plain, **changes)


def person(id_: str, **changes: object) -> Person:
    plain = Person(
        id=id_,
        name=id_.replace("-", " ").title(),
        title="Head of Things",
        email=f"{id_}@northbridge.example",
        slack=None,
        teams=None,
        manager=None,
        away=False,
        place=Place("people.yaml", 1),
    )
    return replace(plain, **changes)


def role(id_: str = "marketing-team", **changes: object) -> Role:
    plain = Role(
        id=id_,
        name=id_.replace("-", " ").capitalize(),
        clause=None,
        holders=("amira-khan",),
        deputies=("jo-price",),
        above=None,
        relative=False,
        place=Place("roles.yaml", 1),
    )
    return replace(plain, **changes)


def route(**changes: object) -> Route:
    plain = Route(
        id="student-at-risk",
        name="A student may be at risk of harm",
        role="marketing-team",
        clause="social-media:3.2.7",
        urgent=True,
        phrasings=(),
        place=Place("routes.yaml", 1),
    )
    return replace(plain, **changes)


def knowledge(*policies: Policy, **changes: object) -> Knowledge:
    plain = Knowledge(
        organisation=Organisation(
            id="northbridge",
            name="Northbridge College",
            language="en-GB",
            ask=None,
            emergency_number="999",
            emergency_text="If someone is in danger now, call 999 first.",
            outside=(OutsideContact("A helpline", "020 0000 0000", "You cannot tell anyone at work."),),
            administrators=(),
        ),
        folder=Path("northbridge"),
        policies=policies or (policy(),),
        people={"amira-khan": person("amira-khan"), "jo-price": person("jo-price")},
        roles={"marketing-team": role()},
    )
    return replace(plain, **changes)


def citation(of: Clause | None = None, within: Policy | None = None, *, excerpt: bool = False) -> Citation:
    shown = of or clause()
    return Citation(shown, within or policy(shown), shown.words, excerpt)


@dataclass
class FakeConversation:
    """Says what `replies` holds for a question, and that the policies do not say to any other."""

    knowledge: Knowledge = field(default_factory=knowledge)
    replies: Mapping[str, Reply] = field(default_factory=dict)
    asked: list[tuple[Question, object]] = field(default_factory=list)

    def respond(self, question: Question, context: object = None) -> SimpleNamespace:
        self.asked.append((question, context))
        reply = self.replies.get(question.text, NotInPolicy(ask=None, confidence=0.1))
        clause = SimpleNamespace(id="social-media:3.2.7")
        reasons = (SimpleNamespace(clause=clause, score=0.9, features={"words": 0.5}),)
        return SimpleNamespace(reply=reply, context=f"after {question.text}", why=reasons)


def saying(replies: Mapping[str, Reply]) -> Callable[[Knowledge], FakeConversation]:
    """Opens a conversation that says `replies`, whatever the knowledge."""
    return lambda opened: FakeConversation(opened, replies)


class FakeSource:
    """A chat's source that answers `may I?`, asks back at `which?`, and tells what is `waiting`."""

    def __init__(self, **more: Reply) -> None:
        answered = Answered(answer(), (citation(),), 0.9)
        choice = WhichOfThese((citation(), citation()), 0.4)
        self.talk = FakeConversation(replies={"may I?": answered, "which?": choice, **more})
        self.waiting: list[str] = []

    def conversation(self) -> FakeConversation:
        return self.talk

    def notices(self) -> list[str]:
        told, self.waiting = self.waiting, []
        return told
