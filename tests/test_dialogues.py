"""The chats in tests/dialogues, held with the sample organisation."""

import io
from datetime import date
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from adapters.terminal.render import Renderer
from bot.conversation import Conversation
from bot.knowledge.load import load
from bot.matching.index import open_index
from bot.model import Question
from bot.settings import sample_folder

DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.yaml"))
DAY = date(2026, 10, 1)
"""A day on which every policy of the sample is in force."""


@pytest.fixture(scope="module")
def conversation(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    knowledge, _ = load(sample_folder() / "northbridge", DAY)
    return Conversation(knowledge, open_index(knowledge, tmp_path_factory.mktemp("data"), "auto"))


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(dialogue: Path, conversation: Conversation) -> None:
    renderer, context = Renderer(conversation.knowledge, plain=True), None
    for line in yaml.safe_load(dialogue.read_text(encoding="utf-8")):
        turn = conversation.respond(Question(line["said"]), context)
        context = turn.context
        printed = io.StringIO()
        Console(file=printed, width=100).print(renderer.reply(turn.reply))
        words = " ".join(printed.getvalue().split())
        for answered in line["answered"]:
            assert answered in words, f"{line['said']!r} was answered: {words}"


def test_there_are_dialogues() -> None:
    assert len(DIALOGUES) >= 10
