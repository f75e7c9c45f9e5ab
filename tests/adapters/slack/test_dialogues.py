"""The chats in tests/dialogues, held over HTTP in each place where people talk with the bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import yaml

from bot.conversation import Conversation
from tests.adapters.slack.house import House, read, run
from tests.test_dialogues import DIALOGUES

Say = Callable[[House, str, int], Awaitable[None]]


async def in_direct_message(house: House, text: str, number: int) -> None:
    await house.says(text, ts=f"5.{number}")


async def in_panel(house: House, text: str, number: int) -> None:
    await house.says(text, ts=f"5.{number}", thread_ts="5.0")


async def in_channel(house: House, text: str, number: int) -> None:
    """A mention, and then follow-ups in its thread without one."""
    if number == 1:
        await house.mentions(text, ts="5.1")
    else:
        await house.in_channel(text, ts=f"5.{number}", thread_ts="5.1")


@pytest.mark.parametrize("say", [in_direct_message, in_panel, in_channel])
@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(dialogue: Path, say: Say, sample_conversation: Conversation, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        for number, line in enumerate(yaml.safe_load(dialogue.read_text("utf-8")), start=1):
            await say(house, line["said"], number)
            words = read(await house.peer.next("chat.postMessage", number))
            for answered in line["answered"]:
                assert answered in words, f"{line['said']!r} was answered: {words}"

    run(tmp_path, steps, talk=sample_conversation)


def test_a_question_by_command_is_followed_up_by_command(
    sample_conversation: Conversation, tmp_path: Path
) -> None:
    async def steps(house: House) -> None:
        await house.command("may I have a WhatsApp group with my students?")
        assert "clause 6.3.1 (must not)" in read(await house.peer.next("response_url"))
        await house.command("and with colleagues?")
        assert "clause 6.3.2" in read(await house.peer.next("response_url", 2))

    run(tmp_path, steps, talk=sample_conversation)
