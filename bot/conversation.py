"""A question becomes a reply. The one way through the house for a question: nothing else decides."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.danger import tells_of_danger
from bot.follow_ups import (
    asks_for_somebody,
    asks_for_the_clause,
    follows_up,
    picked_from,
    resolve,
    wants_none,
)
from bot.matching.asked import SAME_QUESTION
from bot.matching.excerpt import cite
from bot.matching.forms import asks, leans_back, questions_in, topic_of
from bot.matching.index import Index
from bot.matching.match import Found, Match, Matcher
from bot.matching.normalise import normalise, set_phrase
from bot.matching.wishes import asked_besides, asks_the_way, tells_of_a_loss, wish_and_question
from bot.model import Answer, Clause, Knowledge
from bot.offers import Offers
from bot.replies import (
    Answered,
    Chat,
    Citation,
    NotInPolicy,
    Question,
    Reply,
    ReportOffered,
    SmallTalk,
    WhichOfThese,
    WhomToAsk,
)
from bot.smalltalk import Mood, small_talk
from bot.whom import Whom

LONGEST_MESSAGE = 4000
"""Characters; what is longer is no question, and is not worth a guess."""
CONTEXT_SECONDS = 15 * 60
"""After this long a question stands alone again."""
ALTERNATIVES = 3
NEAR_A_TOPIC = 0.4
"""From here on, clauses with a topic's words are what somebody asks for by its name. Set by hand."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a follow-up needs of what went before. Opaque: hand it to the next `respond`."""

    asked: str = ""
    citations: tuple[Citation, ...] = ()
    alternatives: tuple[Citation, ...] = ()
    ask: WhomToAsk | None = None
    at: float = 0.0
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A reply, what the next question may refer to, and why: the clauses considered, the best first."""

    reply: Reply
    context: Context
    why: tuple[Found, ...] = ()


class Conversation:
    """Answers questions from one snapshot of one organisation's knowledge. Safe to share between threads."""

    def __init__(
        self, knowledge: Knowledge, index: Index, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` tells seconds, by which a context grows old."""
        self.knowledge = knowledge
        self._matcher = Matcher(index)
        self._whom = Whom(knowledge)
        self._offers = Offers(knowledge, self._matcher, self._whom)
        self._clock = clock

    def warm(self) -> None:
        """Do now what the first questions would wait for."""
        self._matcher.warm()

    def respond(self, question: Question, context: Context | None = None) -> Turn:
        """The reply to `question`. `context` is that of the turn before, if there was one."""
        now = self._clock()
        before = context if context and now - context.at <= CONTEXT_SECONDS else Context(at=now)
        if len(question.text) > LONGEST_MESSAGE:
            return Turn(SmallTalk(Chat.TOO_LONG), before)
        text = normalise(question.text)
        if picked := self.knowledge.clauses.get(question.picked):
            return self._shown(self._cite(picked, text), before, text)
        if not re.search(r"\w", text):
            return Turn(SmallTalk(Chat.EMPTY), before)
        if question.search:
            return self._searched(text, question.audience, now)
        said = set_phrase(text)
        told = self._refers_back(said, before) or self._chats(said, before)
        if told:
            return told
        earlier, meant = resolve(text, said, before.asked)
        if meant != text:
            said = set_phrase(meant)
        return self._matched(meant, said, question.audience, earlier, now)

    def _refers_back(self, said: str, before: Context) -> Turn | None:
        """A pick from the clauses that were offered or shown, or a wish to see more of what was just said."""
        there = before.alternatives or (before.citations if before.asked else ())
        if there and (picked := picked_from(there, said)):
            return self._shown(picked, before, before.asked)
        if before.alternatives and not before.citations and wants_none(said):
            return Turn(NotInPolicy(self._whom.for_clause(before.alternatives[0].clause), 1.0), before)
        if (before.asked or before.ask) and asks_for_the_clause(said):
            return Turn(_again(before), before)
        if (before.asked or before.ask or self._whom.for_clause(None)) and asks_for_somebody(said):
            return Turn(self._who(before), before)
        if before.ask and not before.asked and follows_up(said):
            return Turn(_again(before), before)  # what they began to report is not kept; whom to tell is
        return None

    def _who(self, before: Context) -> Reply:
        """Whom to ask about what was just said."""
        shown = before.citations or before.alternatives
        ask = before.ask or self._whom.for_clause(shown[0].clause if shown else None)
        if before.danger:
            return ReportOffered(None, ask, before.citations, 1.0, danger=True)
        cited = before.citations
        return Answered(None, cited, 1.0, ask) if ask and cited else NotInPolicy(ask, 1.0)

    def _shown(self, picked: Citation, before: Context, asked: str) -> Turn:
        """The clause that somebody picked."""
        reply = Answered(None, (picked,), 1.0, self._whom.for_clause(picked.clause))
        return Turn(reply, Context(asked, (picked,), before.alternatives, reply.ask, self._clock()))

    def _searched(self, text: str, audience: str | None, now: float) -> Turn:
        """What there is on these words, the nearest first."""
        match = self._matcher.match(text, audience)
        found = tuple(self._cite(one.clause, text) for one in match.found)
        nobody_says = NotInPolicy(self._whom.for_unanswered(match), 1.0)
        reply = WhichOfThese(found, match.shown) if found else nobody_says
        return Turn(reply, _context(text, reply, now))

    def _chats(self, said: str, before: Context) -> Turn | None:
        kind = small_talk(said)
        if kind is Mood.UPSET:
            danger, anybody = tells_of_danger(said), self._whom.for_clause(None)
            reply = ReportOffered(None, anybody if danger else before.ask or anybody, (), 1.0, danger)
            return Turn(reply, _context("", reply, self._clock()) if danger else before)
        return Turn(SmallTalk(kind), before) if kind else None

    def _matched(self, text: str, said: str, audience: str | None, earlier: str, now: float) -> Turn:
        asked = f"{earlier} {text}".strip()
        match = self._matcher.match(text, audience, earlier)
        reply = self._told(match, text, said, audience) or self._together(match, text, audience, earlier)
        reply = reply or self._decide(match, asked)
        return Turn(reply, _context(asked, reply, now), match.found)

    def _told(self, match: Match, text: str, said: str, audience: str | None) -> ReportOffered | None:
        """Help for whoever tells of danger to life, whatever else they ask."""
        if not tells_of_danger(said):
            return None
        questions = asked_besides(text)
        return replace(self._offers.help(match, text), also=self._also(questions, text, audience))

    def _together(self, match: Match, text: str, audience: str | None, earlier: str) -> Reply | None:
        """What a message with two things in it gets: two questions, or a wish to report and a question."""
        if (wished := wish_and_question(text)) is None:
            return None if earlier else self._both(match, text, audience)
        told, question = wished
        wish = self._matcher.match(told, audience)
        if not self._reports(wish):
            return None
        return replace(self._offers.report(wish, told), also=self._also(question, told, audience))

    def _also(self, question: str, told: str, audience: str | None) -> tuple[Citation, ...]:
        """The clause for what is asked beside a report, with what was told where the question rests on it."""
        if not question:
            return ()
        before = told if leans_back(question) else ""
        first = self._first(self._matcher.match(question, audience, before))
        return (self._cite(first, question),) if first else ()

    def _decide(self, match: Match, asked: str) -> Reply:
        weights = self._matcher.weights
        if match.answer is not None and (match.asked >= SAME_QUESTION or not self._reports(match)):
            return self._answered(match.answer, asked, match.asked)
        if self._reports(match) and not (self._is_known(match) and asks_the_way(match.query)):
            return self._offers.report(match, asked)
        if not self._is_known(match):
            return self._unknown(match, asked)
        if wanted := self._offers.wanted_by(match):
            return self._offers.report(match, asked, wanted)
        shown = tuple(self._cite(one.clause, asked) for one in match.found[:ALTERNATIVES])
        if match.right >= weights.answer_from:
            return Answered(None, shown, match.right, self._whom.for_clause(match.found[0].clause))
        return WhichOfThese(shown, match.shown) if len(shown) > 1 else Answered(None, shown, match.right)

    def _reports(self, match: Match) -> bool:
        """Whether somebody reports. Whoever tells of harm needs somebody who acts, more than a rule."""
        return match.harm or match.report >= self._matcher.weights.report_from

    def _is_known(self, match: Match) -> bool:
        """Whether the policies have something on the question."""
        return bool(match.found) and match.answerable >= self._matcher.weights.refuse_below

    def _unknown(self, match: Match, asked: str) -> Reply:
        """What to say to something that no clause answers."""
        # Whoever tells what happened is better shown somebody to tell than told that no rule says anything.
        aside = match.answerable == 0 and not tells_of_a_loss(match.query)
        if self._offers.is_likely(match) and not aside:
            return self._offers.report(match, asked)
        return self._looked_up(match, asked) or NotInPolicy(
            self._whom.for_unanswered(match), 1 - match.answerable
        )

    def _looked_up(self, match: Match, asked: str) -> Reply | None:
        """Of a bare topic, the clauses that have its words; None where it is none, or none has them.

        Nothing is asked there that a clause might not answer, so that whatever has the words is of use.
        Whoever asks for the policy on a topic wants to know whether there is one: its words alone do not
        tell, where no policy is near.
        """
        topic, asked_for = topic_of(match.query.plain), asks(match.query.plain)
        if not topic or (asked_for and match.answerable < NEAR_A_TOPIC):
            return None
        about = self._matcher.on_topic(topic)[:ALTERNATIVES]
        shown = tuple(self._cite(clause, asked) for clause in about)
        if len(shown) > 1:
            return WhichOfThese(shown, match.shown)
        return Answered(None, shown, match.right, self._whom.for_clause(about[0])) if shown else None

    def _both(self, match: Match, text: str, audience: str | None) -> Reply | None:
        """The clause for each of two questions in one message, to pick from; None where it is not two.

        Only where the policies have something on each by itself, and neither's clause is near the other
        question: what belongs together is asked together.
        """
        if self._reports(match) or not (questions := questions_in(text)):
            return None
        matches = [self._matcher.match(one, audience) for one in questions]
        firsts = [self._first(one) for one in matches]
        near = [{found.clause.id for found in one.found[:ALTERNATIVES]} for one in matches]
        apart = all(first and first.id not in other for first, other in zip(firsts, near[::-1], strict=True))
        clauses = {first.id: first for first in firsts if first}
        if not apart or len(clauses) < len(questions):
            return None
        clauses |= {one.clause.id: one.clause for one in match.found[:1]}
        return WhichOfThese(tuple(self._cite(one, text) for one in clauses.values()), match.shown)

    def _first(self, match: Match) -> Clause | None:
        """The clause that a question's reply would show first; None where it shows none, or is a report."""
        if self._reports(match):
            return None
        if match.answer is not None:
            return self.knowledge.clauses.get(match.answer.cites[0])
        return match.found[0].clause if self._is_known(match) else None

    def _answered(self, answer: Answer, asked: str, confidence: float) -> Answered:
        cited = [self.knowledge.clauses[one] for one in answer.cites if one in self.knowledge.clauses]
        ask = self._whom.appointed(answer.ask) or self._whom.for_clause(cited[0])
        return Answered(answer, tuple(self._cite(clause, asked) for clause in cited), confidence, ask)

    def _cite(self, clause: Clause, asked: str) -> Citation:
        return cite(clause, self.knowledge.policies_by_id[clause.policy_id], asked)


def _again(before: Context) -> Reply:
    """What the turn before showed."""
    if before.danger:
        return ReportOffered(None, before.ask, before.citations, 1.0, danger=True)
    if before.citations:
        return Answered(None, before.citations, 1.0, before.ask)
    if len(before.alternatives) > 1:
        return WhichOfThese(before.alternatives, 1.0)
    return NotInPolicy(before.ask, 1.0)


def _context(asked: str, reply: Reply, now: float) -> Context:
    if isinstance(reply, Answered):
        return Context(asked, reply.citations, (), reply.ask, now)
    if isinstance(reply, WhichOfThese):
        return Context(asked, (), reply.alternatives, None, now)
    if isinstance(reply, NotInPolicy):
        return Context(asked, (), (), reply.ask, now)
    if isinstance(reply, ReportOffered):
        # What somebody began to report is not kept, not even for the next question.
        return Context("", (*reply.citations, *reply.also), (), reply.ask, now, reply.danger)
    return Context(asked, at=now)
