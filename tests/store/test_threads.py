from bot.store import Store, threads
from bot.store.threads import KEEP_SECONDS
from tests.store.conftest import Clock


def test_a_thread_is_known_to_every_process_for_the_person_who_asked_in_it(store: Store, twin: Store) -> None:
    with store.begin() as tx:
        threads.join(tx, "slack", "T1", "C1/1.5", "U1")
    with twin.begin() as tx:
        assert threads.joined(tx, "slack", "T1", "C1/1.5", "U1")
        assert not threads.joined(tx, "slack", "T1", "C1/1.5", "U2")
        assert not threads.joined(tx, "slack", "T2", "C1/1.5", "U1")


def test_a_thread_is_known_for_a_day_after_the_last_question(store: Store, clock: Clock) -> None:
    for _ in range(2):
        with store.begin() as tx:
            threads.join(tx, "slack", "T1", "C1/1.5", "U1")
        clock.now += KEEP_SECONDS - 1
    with store.begin() as tx:
        assert threads.joined(tx, "slack", "T1", "C1/1.5", "U1")
    clock.now += 2
    with store.begin() as tx:
        assert not threads.joined(tx, "slack", "T1", "C1/1.5", "U1")


def test_a_thread_names_nobody_and_goes_with_its_workspace(store: Store) -> None:
    with store.begin() as tx:
        threads.join(tx, "slack", "T1", "C1/1.5", "U1")
        row = tx.connection.execute(threads.threads.select()).one()
    assert "U1" not in str(row)
    assert store.forget_workspace("slack", "T1") == 1
