"""No reply has a rule that no clause supports: what is quoted stands word for word in its clause.

Over the whole sample and, where they are at hand, the five real policies. Words only: which clause is
found is another matter; that what is shown is true must hold for each.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation import Conversation
from bot.importing.importer import import_files
from bot.knowledge.load import load
from bot.knowledge.sentences import sentences
from bot.matching.index import open_index
from bot.model import Knowledge
from bot.replies import Answered, Citation, Question, Reply, ReportOffered, WhichOfThese
from tests.evaluation import FOLDER, needed
from tests.sample import northbridge

REAL = ("birkenhead", "college", "dstc", "seadown", "wiltshire")
OPENINGS = ("can I", "who signs off", "I want to report", "what happens if", "do we have to", "")
LONGEST = 700
"""Characters of a quote, as the outside face promises."""
Open = Callable[[str], Conversation]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Open:
    place = tmp_path_factory.mktemp("verbatim")

    @cache
    def conversation(name: str) -> Conversation:
        knowledge = northbridge() if name == "northbridge" else imported(name, place / name)
        return Conversation(knowledge, open_index(knowledge, place, "off"))

    return conversation


def imported(name: str, folder: Path) -> Knowledge:
    import_files([FOLDER / "policies" / f"{name}.txt"], folder, name, None, date(2026, 9, 1))
    return load(folder, date(2026, 11, 1))[0]


def shown(reply: Reply) -> tuple[Citation, ...]:
    match reply:
        case Answered() | ReportOffered():
            return reply.citations
        case WhichOfThese():
            return reply.alternatives
        case _:
            return ()


@pytest.mark.parametrize("name", ["northbridge", *(pytest.param(name, marks=needed) for name in REAL)])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_quoted_stands_word_for_word_in_its_clause(
    opened: Open, name: str, data: st.DataObject
) -> None:
    conversation = opened(name)
    clauses = list(conversation.knowledge.clauses.values())
    words = [word for clause in data.draw(st.lists(st.sampled_from(clauses), min_size=1, max_size=2))
             for word in clause.words.split()]  # fmt: skip
    said = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=12) | st.permutations(words[:60]))
    holds_true(conversation, f"{data.draw(st.sampled_from(OPENINGS))} {' '.join(said)}")


def test_the_samples_own_questions_get_quotes_that_stand_word_for_word_in_their_clauses(opened: Open) -> None:
    conversation = opened("northbridge")
    knowledge = conversation.knowledge
    for asked in (
        *(question for answer in knowledge.answers for question in answer.questions[:1]),
        *(expectation.asked[-1] for expectation in knowledge.expectations),
        *(phrasing for route in knowledge.routes.values() for phrasing in route.phrasings),
    ):
        holds_true(conversation, asked)


@needed
@pytest.mark.parametrize("name", REAL)
def test_a_long_clause_is_quoted_in_whole_sentences(opened: Open, name: str) -> None:
    conversation = opened(name)
    for clause in conversation.knowledge.clauses.values():
        if len(clause.words) > LONGEST:
            holds_true(conversation, f"what does it say about {clause.words[:300]}")
            picked = conversation.respond(Question("this one", picked=clause.id)).reply
            assert [citation.excerpt for citation in shown(picked)] == [True]


def holds_true(conversation: Conversation, asked: str) -> None:
    """What the reply to `asked` quotes is in the folder, word for word, and no rule is without a quote."""
    knowledge = conversation.knowledge
    reply = conversation.respond(Question(asked)).reply
    quoted = shown(reply)
    if isinstance(reply, Answered | WhichOfThese):
        assert quoted, f"{asked!r}: a reply that states a rule stands on a clause"
    for citation in quoted:
        clause = knowledge.clauses[citation.clause.id]
        assert citation.clause == clause
        assert citation.policy == knowledge.policies_by_id[clause.policy_id]
        assert 0 < len(citation.text) <= LONGEST
        parts = sentences(citation.text) if citation.excerpt else [citation.text]
        assert all(part in clause.words for part in parts), asked
        assert citation.excerpt or citation.text == clause.words, asked
