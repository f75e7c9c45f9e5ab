"""The chats in tests/dialogues, held with the sample organisation."""

import io
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from adapters.terminal.render import Renderer
from bot.conversation import Conversation
from bot.replies import Question

DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.yaml"))


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(dialogue: Path, sample_conversation: Conversation) -> None:
    renderer, context = Renderer(sample_conversation.knowledge, plain=True), None
    for line in yaml.safe_load(dialogue.read_text(encoding="utf-8")):
        turn = sample_conversation.respond(Question(line["said"]), context)
        context = turn.context
        printed = io.StringIO()
        Console(file=printed, width=100).print(renderer.reply(turn.reply))
        words = " ".join(printed.getvalue().split())
        for answered in line["answered"]:
            assert answered in words, f"{line['said']!r} was answered: {words}"


def test_there_are_dialogues() -> None:
    assert len(DIALOGUES) >= 10
