from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from bot.terms import Outcome, Terms

FRIDAY = date(2027, 1, 15)
SOME_DAY = st.dates(date(2026, 1, 1), date(2036, 1, 1))


def test_a_friday_and_a_saturday_can_be_the_weekend() -> None:
    terms = Terms(weekend=frozenset({4, 5}))
    assert terms.acknowledge_by(date(2027, 1, 14)) == date(2027, 1, 19)


def test_an_organisation_can_answer_faster_or_slower() -> None:
    assert Terms(acknowledge_working_days=1).acknowledge_by(FRIDAY) == date(2027, 1, 18)
    assert Terms(feedback_months=1).feedback_by(FRIDAY) == date(2027, 2, 15)


def test_a_closed_case_is_kept_by_its_outcome_and_where_its_kind_differs_by_its_kind() -> None:
    of_kind = MappingProxyType({"student-at-risk": MappingProxyType({Outcome.ACTED: 300})})
    terms = replace(Terms(), keep_kind_months=of_kind)
    assert terms.closed_until(FRIDAY, "fake-account", Outcome.ACTED) == date(2030, 1, 15)
    assert terms.closed_until(FRIDAY, "student-at-risk", Outcome.ACTED) == date(2052, 1, 15)
    assert terms.closed_until(FRIDAY, "student-at-risk", Outcome.MISTAKEN) == date(2027, 4, 15)


@given(
    SOME_DAY,
    st.integers(1, 20),
    st.integers(1, 30),
    st.frozensets(st.integers(0, 6), max_size=6),
    st.frozensets(SOME_DAY, max_size=20),
)
def test_what_came_is_due_on_a_working_day_or_at_the_latest_day(
    day: date, working: int, latest: int, weekend: frozenset[int], holidays: frozenset[date]
) -> None:
    terms = Terms(working, latest, weekend=weekend, holidays=holidays)
    due, last = terms.acknowledge_by(day), day + timedelta(days=latest)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    worked = [one for one in between if one.weekday() not in weekend and one not in holidays]
    assert day < due <= last
    assert len(worked) <= working
    if due < last:
        assert len(worked) == working
        assert worked[-1] == due
