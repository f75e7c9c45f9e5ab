import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.store import Store, open_store, seen
from bot.store.seen import Event

CLAIMER = """
import sys
from pathlib import Path
from bot.store import open_store, seen
store = open_store(sys.argv[1], Path(sys.argv[2]))
won = 0
for number in range(50):
    with store.begin(durable=False) as tx:
        won += seen.claim(tx, [seen.Event("slack", "T1", (f"Ev{number}",))]) == [()]
print(won)
"""


def claim(store: Store, *ids: str, workspace: str = "T1") -> tuple[str, ...]:
    with store.begin() as tx:
        return seen.claim(tx, [Event("slack", workspace, ids)])[0]


def interrupted(store: Store) -> None:
    with store.begin() as tx:
        assert seen.claim(tx, [Event("slack", "T1", ("Ev1",))]) == [()]
        raise KeyboardInterrupt


def test_an_event_is_claimed_once(store: Store) -> None:
    assert claim(store, "Ev1") == ()
    assert claim(store, "Ev1") == ("Ev1",)
    assert claim(store, "Ev2") == ()


def test_the_ids_of_two_workspaces_do_not_meet(store: Store) -> None:
    assert claim(store, "Ev1") == ()
    assert claim(store, "Ev1", workspace="T2") == ()


def test_a_copy_of_a_request_is_told_from_one_that_is_sent_again(store: Store) -> None:
    assert claim(store, "Ev1", "signature 1") == ()
    assert claim(store, "Ev1", "signature 2") == ("Ev1",)
    assert claim(store, "Ev1", "signature 1") == ("Ev1", "signature 1")
    assert claim(store, "Ev2", "signature 3") == ()


def test_an_id_given_twice_is_one(store: Store) -> None:
    assert claim(store, "Ev1", "Ev1") == ()


def test_an_event_without_ids_is_always_new(store: Store) -> None:
    assert claim(store) == claim(store) == ()


@pytest.mark.parametrize("id_", ["", "a" * 100_000, "\0", "\ud800", "'; DROP TABLE events_seen; --"])
def test_whatever_an_id_holds_it_is_known_again(store: Store, id_: str) -> None:
    assert claim(store, id_) == ()
    assert claim(store, id_) == (id_,)


def test_events_claimed_together_are_each_told_as_if_alone(store: Store) -> None:
    assert claim(store, "old") == ()
    events = [
        Event("slack", "T1", ids)
        for ids in (("a",), ("old", "b"), ("a",), ("c", "b"), ("c", "e"), ("c", "b"), (), ("d", "d"))
    ]
    with store.begin() as tx:
        assert seen.claim(tx, events) == [(), ("old",), ("a",), (), ("c",), ("c", "b"), (), ()]
    assert claim(store, "c", "b") == ("c", "b")


def test_no_events_are_nothing(store: Store) -> None:
    with store.begin() as tx:
        assert seen.claim(tx, []) == []


def test_a_workspace_with_half_a_character_is_kept(store: Store) -> None:
    assert claim(store, "Ev1", workspace="T\ud800\0") == ()
    assert claim(store, "Ev1", workspace="T\ud800\0") == ("Ev1",)


def test_a_claim_that_is_undone_was_never_made(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(store)
    assert claim(store, "Ev1") == ()


def test_a_claim_survives_a_restart(url: str, tmp_path: Path) -> None:
    for expected in ((), ("Ev1", "signature")):
        store = open_store(url, tmp_path / "secrets")
        with store.begin(durable=False) as tx:
            assert seen.claim(tx, [Event("slack", "T1", ("Ev1", "signature"))]) == [expected]
        store.close()


def test_of_many_threads_one_gets_the_event(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        for number in range(20):
            ids = [f"Ev{number}"] * 8
            assert list(pool.map(lambda id_: claim(store, id_), ids)).count(()) == 1


def test_of_two_processes_that_open_the_store_at_once_each_event_goes_to_one(
    url: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", CLAIMER, url, str(tmp_path / "secrets")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    won = [int(process.communicate(timeout=60)[0]) for process in both]
    assert sum(won) == 50
