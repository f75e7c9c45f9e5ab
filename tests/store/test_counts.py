from concurrent.futures import ThreadPoolExecutor

from bot.store import Store, asked, feedback, unanswered
from bot.store.feedback import Feedback
from tests.store.conftest import Clock

DAY = 24 * 60 * 60


def test_feedback_is_counted_by_reply_and_reason(store: Store, clock: Clock) -> None:
    for helpful, reason in ((True, ""), (True, ""), (False, "wrong-rule")):
        with store.begin() as tx:
            feedback.add(tx, "northbridge", "social-media:3.1", helpful=helpful, reason=reason)
        clock.now += DAY
    with store.begin() as tx:
        assert feedback.counts(tx, "northbridge") == (
            Feedback("social-media:3.1", True, "", 2),
            Feedback("social-media:3.1", False, "wrong-rule", 1),
        )
        assert feedback.counts(tx, "eastside") == ()


def test_unanswered_questions_are_counted_by_nearest_clause(store: Store, clock: Clock) -> None:
    for nearest in ("social-media:3.1", "", "social-media:3.1"):
        with store.begin() as tx:
            unanswered.add(tx, "northbridge", nearest)
        clock.now += DAY
    with store.begin() as tx:
        assert unanswered.counts(tx, "northbridge") == {"social-media:3.1": 2, "": 1}
        assert unanswered.counts(tx, "eastside") == {}


def test_no_count_is_lost_between_threads(store: Store) -> None:
    def add(_number: int) -> None:
        with store.begin() as tx:
            unanswered.add(tx, "northbridge", "social-media:3.1")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(40)))
    with store.begin() as tx:
        assert unanswered.counts(tx, "northbridge") == {"social-media:3.1": 40}


def test_the_answers_given_most_come_first_whenever_they_were_given(store: Store, clock: Clock) -> None:
    for answer in ("lift-home", "reply", "zoom", "reply"):
        with store.begin() as tx:
            asked.add(tx, "northbridge", answer, asked.LEAST)
        clock.now += DAY
    with store.begin() as tx:
        assert asked.most(tx, "northbridge") == ("reply", "lift-home", "zoom")
        assert asked.most(tx, "eastside") == ()


def test_what_only_a_few_have_asked_is_shown_to_nobody(store: Store, clock: Clock) -> None:
    with store.begin() as tx:
        asked.add(tx, "northbridge", "it-is-my-manager", asked.LEAST - 2)
    clock.now += DAY
    with store.begin() as tx:
        asked.add(tx, "northbridge", "it-is-my-manager")
        assert asked.most(tx, "northbridge") == ()
        asked.add(tx, "northbridge", "it-is-my-manager")
        assert asked.most(tx, "northbridge") == ("it-is-my-manager",)
