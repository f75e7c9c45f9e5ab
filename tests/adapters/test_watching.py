from pathlib import Path
from queue import Empty, Queue
from time import monotonic, sleep

import pytest

from adapters.watching import watching


@pytest.fixture
def calls(tmp_path: Path) -> Queue[float]:
    """The moments at which a change to the folder was told, from after the first look on."""
    told: Queue[float] = Queue()
    with watching(tmp_path, lambda: told.put(monotonic())):
        told.get(timeout=5)
        yield told  # type: ignore[misc]


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
