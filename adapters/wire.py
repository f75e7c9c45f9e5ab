"""A reply as JSON, for programs."""

from __future__ import annotations

from typing import Any

from bot.model import Clause, Knowledge
from bot.phrases import phrase
from bot.replies import (
    Answered,
    Citation,
    NotInPolicy,
    Reply,
    ReportOffered,
    SmallTalk,
    WhichOfThese,
    WhomToAsk,
)

OUTCOMES: dict[type[Reply], str] = {
    Answered: "answer",
    WhichOfThese: "choose",
    NotInPolicy: "unknown",
    ReportOffered: "report",
    SmallTalk: "chat",
}


def outcome(reply: Reply) -> str:
    """Return `answer`, `choose`, `unknown`, `report` or `chat`."""
    return OUTCOMES[type(reply)]


def reply_json(reply: Reply, knowledge: Knowledge) -> dict[str, Any]:
    """Return `reply` in the shape that `clausebot ask --jsonl` prints, without `id` and `ms`."""
    shown = reply.citations if isinstance(reply, Answered | ReportOffered) else ()
    shown += reply.also if isinstance(reply, ReportOffered) else ()
    offered = reply.alternatives if isinstance(reply, WhichOfThese) else ()
    ask = reply.ask if isinstance(reply, NotInPolicy | ReportOffered) else None
    answer = reply.answer if isinstance(reply, Answered) else None
    return {
        "outcome": outcome(reply),
        "text": reply_text(reply, knowledge),
        "ruling": answer.ruling.value if answer else None,
        "citations": [_citation(one) for one in shown],
        "alternatives": [_citation(one) for one in offered],
        "role": _role(ask) if ask else None,
        "confidence": round(reply.confidence, 4),
    }


def clause_json(clause: Clause) -> dict[str, Any]:
    """Return one clause as `clausebot clauses --json` lists it."""
    return {
        "id": clause.id,
        "policy": clause.policy_id,
        "label": clause.label,
        "heading": list(clause.heading),
        "lead_in": clause.lead_in,
        "text": clause.words,
        "modality": clause.modality.value,
        "file": clause.place.file,
        "line": clause.place.line,
    }


def reply_text(reply: Reply, knowledge: Knowledge) -> str:
    """Return the reply in words, without the clauses that are quoted beside it."""
    organisation = knowledge.organisation

    def say(key: str, **values: str) -> str:
        return phrase(key, organisation.language, organisation=organisation.name, **values)

    match reply:
        case Answered(answer=answer, citations=citations):
            return answer.text if answer else say(f"headline.{citations[0].modality.name.lower()}")
        case WhichOfThese():
            return say("which.intro")
        case NotInPolicy(ask=None):
            return say("unknown.without_role")
        case NotInPolicy(ask=ask) if ask is not None:
            return f"{say('unknown.with_role')} {say('unknown.ask', role=ask.role.name)}"
        case ReportOffered(ask=ask, instead=instead):
            first = organisation.emergency_text if reply.urgent else ""
            whom = say(reply.phrase, role=ask.role.name) if ask else say("report.without_role")
            other = f" {say('report.instead', role=instead.role.name)}" if instead else ""
            return f"{first} {say('report.thanks')} {whom}{other} {say('report.not_sent')}".lstrip()
        case SmallTalk(kind=kind):
            return say(f"chat.{kind}")
    raise AssertionError(reply)


def _citation(citation: Citation) -> dict[str, Any]:
    clause = citation.clause
    return {
        "policy": clause.policy_id,
        "clause": clause.id,
        "label": clause.label,
        "heading": list(clause.heading),
        "text": citation.text,
        "excerpt": citation.excerpt,
        "modality": citation.modality.value,
        "file": clause.place.file,
        "line": clause.place.line,
    }


def _role(ask: WhomToAsk) -> dict[str, Any]:
    return {"id": ask.role.id, "name": ask.role.name, "clause": ask.clause.id if ask.clause else None}
