from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from nacl.signing import SigningKey

from bot.reporting.audit import Event, append, find_break, head, head_of_today, verify
from bot.store import Store, audit_lines
from bot.store.audit_lines import Line
from tests.store.conftest import Clock

COLLEGE = "northbridge"
YEAR = 366 * 24 * 60 * 60


def fill(store: Store, count: int = 5) -> None:
    for number in range(count):
        with store.begin() as tx:
            append(tx, COLLEGE, Event.REPLIED, case=f"case-{number}", by="helen-marsh")


def lines(store: Store) -> tuple[tuple[Line, ...], SigningKey]:
    with store.begin() as tx:
        return audit_lines.every(tx, COLLEGE), SigningKey(tx.keys.secret("audit"))


def test_a_log_that_nobody_touched_is_whole_over_the_turn_of_the_year(store: Store, clock: Clock) -> None:
    fill(store)
    with store.begin() as tx:
        kept = head(tx, COLLEGE)
    clock.now += YEAR
    fill(store)
    with store.begin() as tx:
        assert verify(tx, COLLEGE) is None
        assert verify(tx, COLLEGE, kept) is None
        assert verify(tx, COLLEGE, head(tx, COLLEGE)) is None


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (lambda ls: ls[:2] + ls[3:], "removed or put elsewhere"),
        (lambda ls: ls[1:], "lines before it were removed"),
        (lambda ls: [ls[0], ls[2], ls[1], *ls[3:]], "put elsewhere"),
        (lambda ls: [replace(ls[0], line=ls[0].line.replace("helen", "kwame")), *ls[1:]], "was changed"),
        (lambda ls: [replace(ls[0], signature="00" * 64), *ls[1:]], "was changed"),
        (lambda ls: [replace(ls[0], signature="no"), *ls[1:]], "was changed"),
        (lambda ls: [replace(ls[0], number=7), *ls[1:]], "was moved"),
    ],
)
def test_a_line_that_was_removed_changed_or_moved_shows(
    store: Store, tamper: Callable[[list[Line]], list[Line]], found: str
) -> None:
    fill(store)
    whole, key = lines(store)
    broken = find_break(tamper(list(whole)), key.verify_key)
    assert broken is not None
    assert found in broken


def test_lines_that_were_cut_off_at_the_end_show_by_a_head_that_was_kept(store: Store) -> None:
    fill(store)
    with store.begin() as tx:
        kept = head(tx, COLLEGE)
    whole, key = lines(store)
    assert find_break(whole[:-1], key.verify_key) is None
    broken = find_break(whole[:-1], key.verify_key, kept)
    assert broken is not None
    assert "cut off at the end" in broken


def test_a_log_that_was_written_anew_with_the_servers_own_key_shows_by_a_head_that_was_kept(
    store: Store,
) -> None:
    fill(store)
    with store.begin() as tx:
        kept = head(tx, COLLEGE)
        audit_lines.forget_before(tx, COLLEGE, 9999)
        for _ in range(5):
            append(tx, COLLEGE, Event.NOTED, case="false")
        assert verify(tx, COLLEGE) is None
        assert verify(tx, COLLEGE, kept) is not None


def test_old_years_can_go_and_the_rest_stays_whole(store: Store, clock: Clock) -> None:
    fill(store)
    clock.now += YEAR
    fill(store)
    with store.begin() as tx:
        newest = audit_lines.last(tx, COLLEGE)
        assert newest is not None
        assert audit_lines.forget_before(tx, COLLEGE, newest.year) == 5
        assert verify(tx, COLLEGE) is None


def test_a_clock_that_was_set_back_begins_no_year_again(store: Store, clock: Clock) -> None:
    fill(store)
    clock.now -= YEAR
    fill(store)
    with store.begin() as tx:
        assert verify(tx, COLLEGE) is None


def test_a_line_tells_the_day_and_no_time(store: Store) -> None:
    fill(store, 1)
    (line,), _ = lines(store)
    assert json.loads(line.line) == {
        "organisation": COLLEGE,
        "year": 2027,
        "number": 0,
        "day": "2027-01-15",
        "event": "replied",
        "before": "0" * 64,
        "case": "case-0",
        "by": "helen-marsh",
    }


def test_the_head_of_a_day_is_given_out_once_and_that_is_a_line(store: Store, clock: Clock) -> None:
    with store.begin() as tx:
        first = head_of_today(tx, COLLEGE)
        assert first == head(tx, COLLEGE)
        assert head_of_today(tx, COLLEGE) == ""
    fill(store)
    clock.now += 24 * 60 * 60
    with store.begin() as tx:
        assert head_of_today(tx, COLLEGE) not in ("", first)
        events = [json.loads(line.line)["event"] for line in audit_lines.every(tx, COLLEGE)]
        assert events == ["head", *["replied"] * 5, "head"]
        assert verify(tx, COLLEGE, first) is None


def test_an_organisation_has_a_log_of_its_own(store: Store) -> None:
    fill(store)
    with store.begin() as tx:
        append(tx, "eastside", Event.NOTED)
        assert verify(tx, "eastside") is None
        assert head(tx, "westside") == ""
        assert len(audit_lines.every(tx, "eastside")) == 1
