"""The chats in tests/dialogues, held over HTTP in each place where people talk with the bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import yaml

from bot.conversation import Conversation
from tests.adapters.teams.house import House, read, run
from tests.test_dialogues import DIALOGUES

pytestmark = pytest.mark.usefixtures("sdk")

Say = Callable[[House, str], Awaitable[object]]


async def in_chat(house: House, text: str) -> None:
    await house.says(text)


async def in_channel(house: House, text: str) -> None:
    await house.mentions(text)


@pytest.mark.parametrize("say", [in_chat, in_channel])
@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(dialogue: Path, say: Say, sample_conversation: Conversation, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        for number, line in enumerate(yaml.safe_load(dialogue.read_text("utf-8")), start=1):
            await say(house, line["said"])
            words = read(await house.reply(number))
            for answered in line["answered"]:
                assert answered in words, f"{line['said']!r} was answered: {words}"

    run(tmp_path, steps, talk=sample_conversation)
