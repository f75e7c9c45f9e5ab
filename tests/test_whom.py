"""Whom to turn to, where no clause answers."""

from datetime import date
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.knowledge.load import load
from bot.matching.index import open_index
from bot.replies import NotInPolicy, Question

POLICY = """---
title: Visits
{owner}---

# 1 Planning a visit

1.1 You must plan a visit at least three weeks before it.

1.2 You must give the plan to the Visits Coordinator.

1.3 You must count everybody before the coach leaves.
"""
ROLES = "visits-coordinator:\n  name: Visits Coordinator\n  clause: visits:1.2\n"


def asked(tmp_path: Path, question: str, owner: str = "", **more: str) -> NotInPolicy:
    """The refusal that a folder of one policy gives."""
    folder = tmp_path / "club"
    files = {"policies/visits.md": POLICY.format(owner=owner), "roles.yaml": ROLES, **more}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    knowledge, _ = load(folder, date(2026, 11, 1))
    conversation = Conversation(knowledge, open_index(knowledge, tmp_path / "data", "auto"))
    reply = conversation.respond(Question(question)).reply
    assert isinstance(reply, NotInPolicy), reply
    return reply


@pytest.mark.parametrize("question", ["what is the capital of Peru?", "who wrote the plan of the Titanic?"])
def test_of_what_no_clause_is_near_nobody_is_named_who_has_nothing_to_do_with_it(
    tmp_path: Path, question: str
) -> None:
    assert asked(tmp_path, question).ask is None


def test_of_what_no_clause_is_near_the_only_policys_owner_is_named(tmp_path: Path) -> None:
    ask = asked(tmp_path, "what is the capital of Peru?", owner="owner: visits-coordinator\n").ask
    assert ask is not None
    assert ask.role.id == "visits-coordinator"
