import pytest

from adapters.wire import reply_json
from bot.replies import Answered, Chat, NotInPolicy, Reply, ReportOffered, SmallTalk, WhichOfThese, WhomToAsk
from tests import fakes

KEYS = {"outcome", "text", "ruling", "citations", "alternatives", "role", "confidence"}
CITATION_KEYS = {"policy", "clause", "label", "heading", "text", "excerpt", "modality", "file", "line"}

ASK = WhomToAsk(fakes.role(), fakes.clause())
REPLIES: dict[str, Reply] = {
    "answer": Answered(fakes.answer(), (fakes.citation(),), 0.93),
    "choose": WhichOfThese((fakes.citation(), fakes.citation()), 0.5),
    "unknown": NotInPolicy(ASK, 0.2),
    "report": ReportOffered(fakes.route(), ASK, (fakes.citation(),), 0.9),
    "chat": SmallTalk(Chat.HELLO),
}


@pytest.mark.parametrize("outcome", REPLIES)
def test_each_reply_has_its_outcome_its_words_and_every_key(outcome: str) -> None:
    told = reply_json(REPLIES[outcome], fakes.knowledge())
    assert told["outcome"] == outcome
    assert told["text"]
    assert set(told) == KEYS


@pytest.mark.parametrize("outcome", REPLIES)
def test_clauses_stand_where_a_program_looks_for_them(outcome: str) -> None:
    told = reply_json(REPLIES[outcome], fakes.knowledge())
    assert bool(told["citations"]) == (outcome in {"answer", "report"})
    assert bool(told["alternatives"]) == (outcome == "choose")
    assert bool(told["role"]) == (outcome in {"unknown", "report"})
    assert all(set(one) == CITATION_KEYS for one in [*told["citations"], *told["alternatives"]])


def test_a_cited_clause_says_where_it_stands() -> None:
    cited = fakes.citation(fakes.clause(lead_in="You must", text="ask first."), excerpt=True)
    (told,) = reply_json(Answered(None, (cited,), 0.8), fakes.knowledge())["citations"]
    assert told == {
        "policy": "social-media",
        "clause": "social-media:3.2.7",
        "label": "3.2.7",
        "heading": ["Using your own accounts", "What you post"],
        "text": "You must ask first.",
        "excerpt": True,
        "modality": "must",
        "file": "policies/social-media.md",
        "line": 12,
    }


def test_a_report_says_first_what_to_do_in_danger_and_last_what_was_asked_besides() -> None:
    asked = fakes.citation(fakes.clause("social-media:9"))
    reply = ReportOffered(None, ASK, (fakes.citation(),), 0.9, danger=True, also=(asked,))
    told = reply_json(reply, fakes.knowledge())
    assert told["text"].startswith("If someone is in danger now, call 999 first.")
    assert [one["clause"] for one in told["citations"]] == ["social-media:3.2.7", "social-media:9"]


def test_nobody_is_said_to_be_the_one_to_tell_whom_no_rule_appoints() -> None:
    unsaid = ReportOffered(None, WhomToAsk(fakes.role(), None), (), 0.7, unsure=True)
    text = reply_json(unsaid, fakes.knowledge())["text"]
    assert "I found no rule that says whom to tell about this. You can ask: Marketing team." in text
    assert "The person to tell is" not in text


def test_of_a_rule_that_may_not_be_for_it_whom_it_names_is_said_so_and_whom_to_ask_instead() -> None:
    near, other = WhomToAsk(fakes.role(), None), WhomToAsk(fakes.role(id="office", name="Office"), None)
    unsure = ReportOffered(None, near, (fakes.citation(),), 0.7, unsure=True, instead=other)
    text = reply_json(unsure, fakes.knowledge())["text"]
    assert (
        "I am not sure which rule says whom to tell about this. The nearest one names: Marketing team."
        in text
    )
    assert "If that does not seem right, you can ask: Office." in text
    assert "The person to tell is" not in text


def test_only_a_written_answer_rules() -> None:
    assert reply_json(REPLIES["answer"], fakes.knowledge())["ruling"] == "not allowed"
    bare = Answered(None, (fakes.citation(),), 0.8)
    assert reply_json(bare, fakes.knowledge())["ruling"] is None


def test_a_role_names_the_clause_that_appoints_it_where_one_does() -> None:
    told = reply_json(REPLIES["report"], fakes.knowledge())
    assert told["role"] == {"id": "marketing-team", "name": "Marketing team", "clause": "social-media:3.2.7"}
    unappointed = NotInPolicy(WhomToAsk(fakes.role(), None), 0.1)
    assert reply_json(unappointed, fakes.knowledge())["role"]["clause"] is None
    assert reply_json(NotInPolicy(None, 0.1), fakes.knowledge())["role"] is None
    assert reply_json(ReportOffered(None, None, (), 0.7), fakes.knowledge())["text"]
