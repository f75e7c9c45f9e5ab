from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.matching.index import index_with
from bot.replies import Question
from tests.sample import northbridge

ASKED = ("Can I reply from my personal account?", "whos cat is it", "I want to report a leaked pasword")


def conversation(data: Path) -> Conversation:
    return Conversation(northbridge(), index_with(None, northbridge(), data))


def test_making_ready_changes_no_reply(tmp_path: Path) -> None:
    fresh, ready = conversation(tmp_path), conversation(tmp_path)
    ready.warm()
    for asked in ASKED:
        expected, given = fresh.respond(Question(asked)), ready.respond(Question(asked))
        assert (given.reply, given.why) == (expected.reply, expected.why)


def test_once_ready_no_question_has_to_look_at_a_clause_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = conversation(tmp_path)
    ready.warm()
    monkeypatch.delattr("bot.matching.features._View")
    monkeypatch.delattr("bot.matching.spelling.words_of")
    monkeypatch.delattr("bot.shipped.read_table")
    for asked in ASKED:
        assert ready.respond(Question(asked)).reply
