from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.store import Store, outbox
from bot.store.outbox import Delivery, Message
from tests.store.conftest import Clock

MESSAGE = Message("slack", "northbridge", "T1", "reply to Ev1", {"channel": "C1", "text": "Ask first. 🙂"})


def put(store: Store, key: str = "reply to Ev1", after: float = 0) -> bool:
    with store.begin() as tx:
        return outbox.put(tx, replace(MESSAGE, key=key), after)


def lease(store: Store, most: int = 10) -> tuple[Delivery, ...]:
    with store.begin() as tx:
        return outbox.lease(tx, most)


def only(store: Store) -> Delivery:
    (delivery,) = lease(store)
    return delivery


def interrupted(store: Store) -> None:
    with store.begin() as tx:
        assert outbox.lease(tx, 10)
        raise KeyboardInterrupt


def test_what_was_put_in_comes_out_as_it_was(store: Store) -> None:
    assert put(store)
    delivery = only(store)
    assert (delivery.message, delivery.attempts) == (MESSAGE, 1)


def test_a_key_is_taken_once_even_after_it_was_delivered(store: Store) -> None:
    assert put(store)
    assert not put(store)
    with store.begin() as tx:
        assert outbox.delivered(tx, outbox.lease(tx, 10)[0])
    assert not put(store)
    assert lease(store) == ()


def test_what_is_not_due_waits(store: Store, clock: Clock) -> None:
    put(store, after=30)
    assert lease(store) == ()
    clock.now += 30
    assert only(store).message == MESSAGE


def test_the_longest_due_comes_first_and_no_more_than_asked_for(store: Store, clock: Clock) -> None:
    for key, after in (("third", 3), ("first", 1), ("second", 2)):
        put(store, key, after)
    clock.now += 5
    assert [delivery.message.key for delivery in lease(store, most=2)] == ["first", "second"]


def test_a_leased_message_is_nobody_elses(store: Store, twin: Store) -> None:
    put(store)
    assert lease(store)
    assert lease(twin) == ()


def test_a_process_that_died_between_lease_and_delivery_is_replaced(
    store: Store, twin: Store, clock: Clock
) -> None:
    put(store)
    lost = only(store)
    clock.now += outbox.LEASE_SECONDS
    again = only(twin)
    assert (again.message, again.attempts) == (MESSAGE, 2)
    with store.begin() as tx:
        assert not outbox.delivered(tx, lost)
        assert not outbox.retry(tx, lost, 5, "timeout")
        assert not outbox.give_up(tx, lost, "timeout")
    with twin.begin() as tx:
        assert outbox.delivered(tx, again)


def test_a_crash_before_the_end_of_a_transaction_leaves_the_message_due(store: Store, twin: Store) -> None:
    put(store)
    with pytest.raises(KeyboardInterrupt):
        interrupted(store)
    assert only(twin).attempts == 1


def test_a_retry_comes_when_it_is_due_with_one_more_attempt(store: Store, clock: Clock) -> None:
    put(store)
    with store.begin() as tx:
        assert outbox.retry(tx, outbox.lease(tx, 10)[0], 20, "ratelimited")
    assert lease(store) == ()
    clock.now += 20
    assert only(store).attempts == 2


def test_what_was_given_up_is_never_due_again_and_counted_by_its_error(store: Store, clock: Clock) -> None:
    put(store)
    with store.begin() as tx:
        assert outbox.waiting(tx) == 1
        assert outbox.give_up(tx, outbox.lease(tx, 10)[0], "channel_not_found")
    clock.now += outbox.LEASE_SECONDS
    assert lease(store) == ()
    with store.begin() as tx:
        assert outbox.waiting(tx) == 0
        assert outbox.given_up(tx) == {"channel_not_found": 1}


def test_what_was_not_delivered_in_its_time_is_given_up_and_known_for_a_day_more(
    store: Store, clock: Clock
) -> None:
    put(store, after=outbox.KEEP_SECONDS + 1)
    with store.begin() as tx:
        assert outbox.give_up_late(tx) == 0
    clock.now += outbox.KEEP_SECONDS
    with store.begin() as tx:
        assert outbox.give_up_late(tx) == 1
    store.forget()
    with store.begin() as tx:
        assert outbox.given_up(tx) == {"too_late": 1}


def test_many_deliverers_at_once_get_each_message_once(store: Store, twin: Store) -> None:
    for number in range(60):
        put(store, f"key {number}")
    with ThreadPoolExecutor(6) as pool:
        batches = pool.map(lambda number: lease((store, twin)[number % 2], 5), range(24))
    got = Counter(delivery.message.key for batch in batches for delivery in batch)
    assert set(got.values()) == {1}
    rest = lease(store, 60)
    assert len(got) + len(rest) == 60
