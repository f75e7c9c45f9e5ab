import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from time import monotonic, sleep

import pytest

from adapters.watching import watching


@pytest.fixture
def calls(tmp_path: Path) -> Iterator[Queue[float]]:
    """The moments at which a change to the folder was told, from after the first look on."""
    told: Queue[float] = Queue()
    with watching(tmp_path, lambda: told.put(monotonic())):
        told.get(timeout=5)
        yield told


def test_a_change_is_told_in_under_a_second(tmp_path: Path, calls: Queue[float]) -> None:
    began = monotonic()
    (tmp_path / "a.md").write_text("words")
    assert calls.get(timeout=5) - began < 1


def test_many_changes_at_a_time_are_told_once_when_they_have_come_to_rest(
    tmp_path: Path, calls: Queue[float]
) -> None:
    for number in range(500):
        (tmp_path / f"{number}.md").write_text("words")
        if number % 50 == 0:
            sleep(0.02)
    last = monotonic()
    assert calls.get(timeout=5) > last
    with pytest.raises(Empty):
        calls.get(timeout=0.6)


def test_a_folder_that_is_quiet_is_told_of_once_at_the_start_only(calls: Queue[float]) -> None:
    with pytest.raises(Empty):
        calls.get(timeout=1.5)


def moved(folder: Path) -> None:
    folder.rename(folder.with_name("old"))
    folder.mkdir()


def deleted(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def linked(folder: Path) -> None:
    """As a deployment does that keeps each version in a folder of its own."""
    other = folder.with_name("other")
    other.mkdir()
    folder.with_name("link").symlink_to(other)
    folder.rename(folder.with_name("old"))
    folder.with_name("link").rename(folder)


@pytest.mark.parametrize("replaced", [moved, deleted, linked])
def test_a_folder_in_the_place_of_the_watched_one_is_read_and_watched_in_its_turn(
    tmp_path: Path, replaced: Callable[[Path], None]
) -> None:
    folder = tmp_path / "northbridge"
    folder.mkdir()
    told: Queue[list[str]] = Queue()

    def read(*names: str) -> bool:
        end = monotonic() + 10
        while monotonic() < end:
            if told.get(timeout=5) == list(names):
                return True
        return False

    with watching(folder, lambda: told.put(sorted(file.name for file in folder.glob("*")))):
        assert read()
        replaced(folder)
        (folder / "a.md").write_text("words")
        assert read("a.md")
        (folder / "b.md").write_text("words")
        assert read("a.md", "b.md")


def test_a_link_that_leads_to_another_folder_by_now_is_read_again(tmp_path: Path) -> None:
    """What its new folder holds was there before, so no file in it changes."""
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.md").write_text("words")
    now, next_ = tmp_path / "now", tmp_path / "next"
    now.symlink_to("first")
    next_.symlink_to("second")
    told: Queue[str] = Queue()
    with watching(now, lambda: told.put(next(now.iterdir()).name)):
        assert told.get(timeout=5) == "first.md"
        next_.replace(now)
        assert told.get(timeout=5) == "second.md"
