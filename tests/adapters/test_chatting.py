from pathlib import Path
from time import monotonic, sleep

import pytest

from adapters.chatting import Followed, _reporting
from adapters.watching import watching
from bot.live import Live
from tests.adapters.desks import REPORTING
from tests.fakes import FakeConversation
from tests.small_folder import ANSWER, POLICY


@pytest.fixture
def followed(folder: Path) -> Followed:
    opened = Followed(Live(folder, FakeConversation))
    list(opened.notices())
    return opened


def text_of(followed: Followed) -> str:
    """Everything told, once the folder's own questions have been asked."""
    told, until = [], monotonic() + 0.5
    while monotonic() < until:
        told += followed.notices()
        sleep(0.02)
    return "\n".join(told)


def test_an_update_is_told_with_the_questions_that_now_fail(folder: Path, followed: Followed) -> None:
    (folder / "answers/post.md").write_text(ANSWER.format("Yes."))
    followed.changed()
    text = text_of(followed)
    assert text.startswith("The policies have been updated.")
    assert "There is 1 fault" in text
    assert "answers/post.md:1: “May I post?” does not get this answer" in text


def test_a_broken_edit_is_told_as_a_fault_and_not_as_an_update(folder: Path, followed: Followed) -> None:
    (folder / "answers/post.md").write_bytes(b"\xff")
    followed.changed()
    text = text_of(followed)
    assert "answers/post.md:1: the file is not UTF-8" in text
    assert "updated" not in text


def test_a_long_list_of_faults_is_cut_short(folder: Path, followed: Followed) -> None:
    for number in range(6):
        (folder / f"answers/{number}.md").write_bytes(b"\xff")
    followed.changed()
    text = text_of(followed)
    assert "There are 6 faults" in text
    assert text.count(" answers/") == 3
    assert "and 3 more" in text


def test_an_edit_is_live_in_under_a_second_while_the_folder_is_watched(
    folder: Path, followed: Followed
) -> None:
    with watching(folder, followed.changed):
        sleep(1.5)
        began = monotonic()
        (folder / "policies/social-media.md").write_text(POLICY.format("You must never post."))
        while followed.conversation().knowledge.clauses["social-media:3.1"].text != "You must never post.":
            assert monotonic() - began < 1
            sleep(0.01)


@pytest.mark.parametrize(
    ("environ", "taken"),
    [
        (REPORTING, True),
        ({}, False),
        ({"CLAUSEBOT_REPORTING": "on"}, False),
    ],
    ids=["set up", "not switched on", "set up wrongly"],
)
def test_a_chat_takes_reports_only_where_the_settings_for_it_are_right(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, environ: dict[str, str], taken: bool
) -> None:
    for name in REPORTING:
        monkeypatch.delenv(name, raising=False)
    for name, value in {**environ, "CLAUSEBOT_DATA": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    assert (_reporting(None) is not None) == taken
