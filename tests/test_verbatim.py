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
from bot.model import Answered, Citation, Knowledge, Question, Reply, ReportOffered, WhichOfThese
from tests.evaluation import FOLDER, needed
from tests.sample import northbridge

REAL = ("birkenhead", "college", "dstc", "seadown", "wiltshire")
OPENINGS = ("can I", "who signs off", "I want to report", "what happens if", "do we have to", "")
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
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_quoted_stands_word_for_word_in_its_clause(
    opened: Open, name: str, data: st.DataObject
) -> None:
    conversation = opened(name)
    clauses = conversation.knowledge.clauses
    words = data.draw(st.sampled_from(list(clauses.values()))).words.split()
    said = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=12))
    asked = f"{data.draw(st.sampled_from(OPENINGS))} {' '.join(said)}"
    reply = conversation.respond(Question(asked)).reply
    if isinstance(reply, Answered | WhichOfThese):
        assert shown(reply), "a reply that states a rule stands on a clause"
    for citation in shown(reply):
        clause = clauses[citation.clause.id]
        assert len(citation.text) <= 700
        parts = sentences(citation.text) if citation.excerpt else [citation.text]
        assert all(part in clause.words for part in parts), asked
