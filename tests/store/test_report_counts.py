from bot.store import Store, report_counts
from bot.store.report_counts import Count
from tests.store.conftest import Clock


def test_a_count_is_kept_for_its_organisation_until_its_time_or_until_it_is_removed(
    store: Store, clock: Clock
) -> None:
    lasting = Count("c1", "northbridge", b"wraps", b"body", clock.now + 20)
    passing = Count("c2", "northbridge", b"wraps", b"body", clock.now + 10)
    with store.begin() as tx:
        report_counts.add(tx, lasting)
        report_counts.add(tx, passing)
        assert {one.id for one in report_counts.every(tx, "northbridge")} == {"c1", "c2"}
        assert report_counts.every(tx, "eastside") == ()
    clock.now += 15
    assert store.forget() == 1
    with store.begin() as tx:
        assert report_counts.every(tx, "northbridge") == (lasting,)
        report_counts.remove(tx, "c1")
        assert report_counts.every(tx, "northbridge") == ()
