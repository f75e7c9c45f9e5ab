from pathlib import Path

import pytest

from tests.adapters.teams.house import CHANNEL, CHAT, House, read, run

pytestmark = pytest.mark.usefixtures("sdk")


def test_a_question_is_acknowledged_and_answered_as_a_card_where_it_was_asked(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.says("may I?")).status == 200
        call = await house.peer.next()
        assert call.place == CHAT
        assert read(await house.reply()).startswith("Not allowed. No. Send it to the marketing team.")

    run(tmp_path, steps)


def test_a_mention_in_a_channel_is_answered_in_its_thread(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("may I?")
        assert (await house.peer.next()).place == CHANNEL
        assert [question.text for question, _ in house.talk.asked] == ["may I?"]

    run(tmp_path, steps)
