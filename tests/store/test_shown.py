from bot.store import Store, shown
from bot.store.shown import KEEP_SECONDS
from tests.store.conftest import Clock


def test_what_a_message_was_about_is_known_by_its_name_in_its_workspace(store: Store) -> None:
    with store.begin() as tx:
        shown.add(tx, "teams", "t-1", "19:c/7", "social-media/reply")
    with store.begin() as tx:
        assert shown.about(tx, "teams", "t-1", "19:c/7") == "social-media/reply"
        assert shown.about(tx, "teams", "t-2", "19:c/7") == ""
        assert shown.about(tx, "teams", "t-1", "19:c/8") == ""


def test_a_message_that_was_changed_is_about_what_it_shows_now(store: Store) -> None:
    with store.begin() as tx:
        shown.add(tx, "teams", "t-1", "19:c/7", "social-media:1")
        shown.add(tx, "teams", "t-1", "19:c/7", "social-media:2")
        assert shown.about(tx, "teams", "t-1", "19:c/7") == "social-media:2"


def test_it_is_forgotten_in_time(store: Store, clock: Clock) -> None:
    with store.begin() as tx:
        shown.add(tx, "teams", "t-1", "19:c/7", "social-media:1")
    clock.now += KEEP_SECONDS + 1
    with store.begin() as tx:
        assert shown.about(tx, "teams", "t-1", "19:c/7") == ""
