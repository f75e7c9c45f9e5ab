"""The folder's own tests: its answers' questions and its expectations, asked through the conversation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import Answer, Clause, Expectation, Fault, Knowledge, Place, Severity
from bot.replies import Answered, NotInPolicy, Question, Reply, ReportOffered, SmallTalk, WhichOfThese

if TYPE_CHECKING:
    from bot.conversation import Conversation


def questions_in(knowledge: Knowledge) -> int:
    """How many questions `failures` asks."""
    return sum(len(a.questions) for a in knowledge.answers) + len(knowledge.expectations)


def failures(conversation: Conversation) -> Iterator[Fault | None]:
    """Ask every question of the folder; yield a Fault for each that fails and None for each that holds.

    It yields once for each question, so that its reader can show progress, or stop.
    """
    for answer in conversation.knowledge.answers:
        for question in answer.questions:
            yield _ask_phrasing(conversation, answer, question)
    for expectation in conversation.knowledge.expectations:
        yield _ask_expectation(conversation, expectation)


def _ask_phrasing(conversation: Conversation, answer: Answer, question: str) -> Fault | None:
    reply = conversation.respond(Question(question, answer.audience)).reply
    if isinstance(reply, Answered) and reply.answer is not None and reply.answer.id == answer.id:
        return None
    first = first_clause(reply)
    if first is not None and first.id == answer.cites[0]:
        return None
    return _fault(
        answer.place,
        f"“{question}” does not get this answer; it gets {_told(reply)}",
        "give this answer a phrasing nearer to it, or move the question to the answer that it belongs to",
    )


def _ask_expectation(conversation: Conversation, expectation: Expectation) -> Fault | None:
    reply, context = None, None
    for asked in expectation.asked:
        turn = conversation.respond(Question(asked), context)
        reply, context = turn.reply, turn.context
    if reply is None:
        return None
    if _holds(expectation, reply):
        return _no_longer_missed(expectation) if expectation.known_miss else None
    fault = _fault(
        expectation.place,
        f"“{expectation.asked[-1]}” should {_wanted(expectation)}; it gets {_told(reply)}",
        _mend(expectation),
    )
    return replace(fault, severity=Severity.WARNING) if expectation.known_miss else fault


def _mend(expectation: Expectation) -> str:
    if expectation.refuses:
        known = "" if expectation.known_miss else "; if not, write `known_miss: true` below it"
        return f"mend the expectation if the reply is right{known}"
    if expectation.reports is not None:
        return (
            f"add the question to the phrasings: of {expectation.reports} in routes.yaml, "
            "or mend the expectation"
        )
    return (
        "add the question to an answer that cites it, add its words to vocabulary.yaml, "
        "or mend the expectation"
    )


def _no_longer_missed(expectation: Expectation) -> Fault:
    message = f"“{expectation.asked[-1]}” holds now; take `known_miss` off, so that it is guarded"
    return Fault(expectation.place.file, expectation.place.line, message, Severity.WARNING)


def _holds(expectation: Expectation, reply: Reply) -> bool:
    if expectation.refuses:
        return isinstance(reply, NotInPolicy)
    if expectation.reports is not None:
        return (
            isinstance(reply, ReportOffered)
            and reply.route is not None
            and reply.route.id == expectation.reports
        )
    first = first_clause(reply)
    return first is not None and bool({first.id, *first.was} & set(expectation.cites))


def first_clause(reply: Reply) -> Clause | None:
    """Return the first clause that `reply` shows, or None when it shows none."""
    match reply:
        case Answered(citations=shown) | ReportOffered(citations=shown) | WhichOfThese(alternatives=shown):
            return shown[0].clause if shown else None
        case NotInPolicy() | SmallTalk():
            return None


def _wanted(expectation: Expectation) -> str:
    if expectation.refuses:
        return "be refused, since the policies do not say"
    if expectation.reports is not None:
        return f"offer a report by the route {expectation.reports}"
    return f"show {' or '.join(expectation.cites)} first"


def _told(reply: Reply) -> str:
    match reply:
        case Answered(answer=answer) if answer is not None:
            return f"the answer {answer.id}"
        case Answered(citations=shown):
            return f"the clause {shown[0].clause.id}"
        case WhichOfThese(alternatives=shown):
            return f"a choice of {', '.join(one.clause.id for one in shown)}"
        case NotInPolicy():
            return "“the policies do not say”"
        case ReportOffered(route=route):
            return f"the offer of a report ({route.id if route else 'no route'})"
        case SmallTalk():
            return "small talk"


def _fault(place: Place, wrong: str, mend: str) -> Fault:
    return Fault(place.file, place.line, f"{wrong}. To mend it: {mend}.")
