import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from adapters.following import changed, followed, open_all
from adapters.opening import UsageError
from bot.live import Live
from bot.model import Knowledge
from bot.settings import read_settings
from tests.fakes import FakeConversation
from tests.small_folder import ANSWER, POLICY


def opened(folder: Path, data: Path) -> dict[str, Live]:
    settings = read_settings({"CLAUSEBOT_DATA": str(data), "CLAUSEBOT_SEMANTIC": "off"})

    async def whole() -> dict[str, Live]:
        return dict(await open_all(replace(settings, knowledge=folder)))

    return asyncio.run(whole())


def words(live: Live) -> str:
    return live.state.conversation.knowledge.clauses["social-media:3.1"].text


def wait_for(true: Callable[[], bool]) -> bool:
    return any(true() or Event().wait(0.05) for _ in range(200))


def test_every_organisation_is_opened(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    lives = opened(folder, tmp_path_factory.mktemp("data"))
    assert [words(live) for live in lives.values()] == ["You must ask first."]


def test_a_folder_without_policies_is_told_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There are no policies"):
        opened(tmp_path, tmp_path / "data")


def test_a_change_goes_live_while_it_is_followed(folder: Path) -> None:
    live = Live(folder, FakeConversation)
    with followed({"northbridge": live}):
        (folder / "policies/social-media.md").write_text(POLICY.format("You must never post."))
        assert wait_for(lambda: words(live) == "You must never post.")


def test_a_change_is_logged_by_counts_and_not_by_words(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    live = Live(folder, FakeConversation)
    (folder / "policies/social-media.md").write_text(POLICY.format("You must never post."))
    (folder / "answers/post.md").write_text(ANSWER.format("Yes.").replace("allowed", "ada-lovelace-says"))
    changed("northbridge", live)
    told = [record.getMessage() for record in caplog.records if record.threadName == "MainThread"]
    assert told == [
        "northbridge: the changed words are live",
        "northbridge: faults in the folder: 2; clausebot check lists them",
    ]


def test_a_folder_that_cannot_be_opened_again_keeps_what_there_was(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first: list[Knowledge] = []

    def once(knowledge: Knowledge) -> FakeConversation:
        if first:
            raise OSError("disk full of words")
        first.append(knowledge)
        return FakeConversation(knowledge)

    live = Live(folder, once)
    (folder / "policies/social-media.md").write_text(POLICY.format("You must never post."))
    changed("northbridge", live)
    assert words(live) == "You must ask first."
    (record,) = caplog.records
    assert record.getMessage() == "northbridge: the changed folder cannot be read; what was read before stays"
