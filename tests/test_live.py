import threading
from pathlib import Path

import pytest

from bot.live import Live
from bot.model import Knowledge
from tests.fakes import FakeConversation
from tests.small_folder import ANSWER, POLICY


def live(folder: Path) -> Live:
    return Live(folder, FakeConversation)


def knowledge(of: Live) -> Knowledge:
    return of.state.conversation.knowledge


def test_an_edit_is_live_after_a_reload(folder: Path) -> None:
    house = live(folder)
    (folder / "answers/post.md").write_text(ANSWER.format("Yes."))
    assert house.reload() is house.state
    assert [answer.text for answer in knowledge(house).answers] == ["Yes."]


def test_nothing_is_swapped_when_nothing_has_changed(folder: Path) -> None:
    house = live(folder)
    before = house.state
    (folder / "answers/post.md").touch()
    assert house.reload() is None
    assert house.state is before


def test_a_question_in_flight_keeps_its_snapshot(folder: Path) -> None:
    house = live(folder)
    in_flight = house.state.conversation
    (folder / "policies/social-media.md").write_text(POLICY.format("You must never post."))
    house.reload()
    assert in_flight.knowledge.clauses["social-media:3.1"].text == "You must ask first."
    assert knowledge(house).clauses["social-media:3.1"].text == "You must never post."


@pytest.mark.parametrize(
    "broken",
    [
        b"---\nquestions: [\n---\nYes.\n",
        ANSWER.replace("allowed", "alowed").format("Yes.").encode(),
        ANSWER.replace("cites", "sites").format("Yes.").encode(),
        b"Yes.",
        b"\xff\xfe\x00",
        b"",
    ],
)
def test_a_file_that_cannot_be_read_keeps_its_last_good_copy_and_says_so(folder: Path, broken: bytes) -> None:
    house = live(folder)
    (folder / "answers/post.md").write_bytes(broken)
    house.reload()
    assert [answer.text for answer in knowledge(house).answers] == ["Yes, once you have asked."]
    assert any(fault.file == "answers/post.md" for fault in house.state.faults)


def test_a_mended_file_goes_live_and_its_fault_goes(folder: Path) -> None:
    house = live(folder)
    (folder / "answers/post.md").write_bytes(b"\xff")
    house.reload()
    (folder / "answers/post.md").write_text(ANSWER.format("Yes, mended."))
    house.reload()
    assert [answer.text for answer in knowledge(house).answers] == ["Yes, mended."]
    assert not any("UTF-8" in fault.message for fault in house.state.faults)


def test_a_broken_file_holds_up_no_other(folder: Path) -> None:
    house = live(folder)
    (folder / "answers/post.md").write_bytes(b"\xff")
    (folder / "policies/social-media.md").write_text(POLICY.format("You must never post."))
    house.reload()
    assert knowledge(house).clauses["social-media:3.1"].text == "You must never post."


def test_a_repealed_clause_goes_at_once_though_the_folders_own_questions_fail(folder: Path) -> None:
    house = live(folder)
    (folder / "expectations").mkdir()
    (folder / "expectations/a.yaml").write_text("- asked: May I post?\n  cites: social-media:3.1\n")
    house.reload()
    (folder / "policies/social-media.md").write_text(
        POLICY.replace("3.1", "3.2").format("You must never post.")
    )
    house.reload()
    assert list(knowledge(house).clauses) == ["social-media:3.2"]
    assert knowledge(house).answers == ()
    assert [(fault.file, fault.line) for fault in house.failing()] == [("expectations/a.yaml", 1)]


def test_a_folder_that_is_away_for_a_while_changes_nothing(folder: Path) -> None:
    house = live(folder)
    before = house.state
    away = folder.rename(folder.with_name("away"))
    assert house.reload() is None
    assert house.state is before
    away.rename(folder)
    assert house.reload() is None


def test_questions_of_an_older_reading_are_given_up(folder: Path) -> None:
    class Reloading(FakeConversation):
        def respond(self, *question: object) -> object:
            (folder / "answers/post.md").write_text(ANSWER.format("Newer."))
            house.reload()
            return super().respond(*question)  # type: ignore[arg-type]

    house = Live(folder, Reloading)
    assert house.failing() == ()


def test_readers_in_other_threads_always_see_one_whole_reading(folder: Path) -> None:
    house, seen, stop = live(folder), set(), threading.Event()

    def look() -> None:
        while not stop.is_set():
            now = knowledge(house)
            seen.add((now.clauses["social-media:3.1"].text, now.organisation.name))

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    wanted = {("You must ask first.", "Northbridge College")}
    for number in range(20):
        (folder / "policies/social-media.md").write_text(POLICY.format(f"You must ask {number} times."))
        (folder / "organisation.yaml").write_text(f"name: College {number}\nlanguage: en-GB\n")
        house.reload()
        wanted.add((f"You must ask {number} times.", f"College {number}"))
    stop.set()
    for reader in readers:
        reader.join()
    assert seen <= wanted
