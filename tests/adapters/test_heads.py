"""The head of the audit log, once a day to somebody who does not run the bot."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.heads import put_heads, whom_to_send
from adapters.reaching import EMAIL, SLACK, TEAMS
from bot.model import Knowledge
from bot.reporting import audit
from bot.reporting.audit import Event
from bot.store import Store, open_store, outbox
from tests.sample import northbridge
from tests.store.conftest import Clock

COLLEGE = "northbridge"
FIONA = "fiona.mackie@northbridge.example"
HOUR = 60 * 60
DAY = 24 * HOUR


@pytest.fixture
def clock() -> Clock:
    return Clock()  # it stands at 8:00


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/store.db", tmp_path / "secrets", clock)
    yield opened
    opened.close()


def put(
    store: Store, knowledge: Knowledge | None = None, platforms: Collection[str] = (EMAIL,)
) -> tuple[str, ...]:
    with store.begin() as tx:
        return put_heads(tx, {COLLEGE: knowledge or northbridge()}, platforms)


def sent(store: Store) -> list[tuple[str, str]]:
    """Who was sent which head since the last look."""
    with store.begin() as tx:
        found = outbox.lease(tx, 99)
        for one in found:
            outbox.delivered(tx, one)
    return [(one.message.payload["to"], one.message.payload["head"]) for one in found]


def test_it_goes_to_the_role_once_a_day_and_verifies_the_log_from_then_on(store: Store, clock: Clock) -> None:
    assert put(store) == ()
    assert put(store) == ()
    ((to, head),) = sent(store)
    assert to == FIONA
    with store.begin() as tx:
        audit.append(tx, COLLEGE, Event.OPENED)
        assert audit.verify(tx, COLLEGE, head) is None
    clock.now += DAY
    put(store)
    ((_, tomorrow),) = sent(store)
    assert tomorrow != head


def test_not_before_its_hour(store: Store, clock: Clock) -> None:
    clock.now -= HOUR
    put(store)
    assert sent(store) == []
    clock.now += HOUR
    put(store)
    assert len(sent(store)) == 1


def test_it_tells_neither_that_anything_was_done_nor_how_much(store: Store, clock: Clock) -> None:
    put(store)
    clock.now += DAY
    put(store)
    for _ in range(30):
        with store.begin() as tx:
            audit.append(tx, COLLEGE, Event.OPENED)
    clock.now += DAY
    put(store)
    heads = [head for _, head in sent(store)]
    assert len(set(heads)) == 3, "a quiet day has another head too"
    assert all(len(head) == 64 and set(head) <= set("0123456789abcdef") for head in heads)


def test_it_never_goes_to_whoever_runs_the_bot(store: Store) -> None:
    college = northbridge()
    run_by = replace(college.organisation, administrators=("fiona-mackie",))
    assert whom_to_send(replace(college, organisation=run_by)) == ()
    assert put(store, replace(college, organisation=run_by)) == (COLLEGE,)
    assert sent(store) == []


def test_it_goes_to_their_chat_as_well(store: Store) -> None:
    college = northbridge()
    fiona = replace(college.people["fiona-mackie"], slack="U0FIONA", teams="fiona-in-teams")
    put(store, replace(college, people={**college.people, fiona.id: fiona}), (EMAIL, SLACK, TEAMS))
    found = sent(store)
    assert {to for to, _ in found} == {"U0FIONA", FIONA, "fiona-in-teams"}
    assert len({head for _, head in found}) == 1


@pytest.mark.parametrize("way", ["slack", "teams"])
def test_without_an_address_a_chat_is_enough(store: Store, way: str) -> None:
    college = northbridge()
    fiona = replace(college.people["fiona-mackie"], email=None, **{way: "their id there"})
    assert put(store, replace(college, people={**college.people, fiona.id: fiona}), (EMAIL, way)) == ()
    assert [to for to, _ in sent(store)] == ["their id there"]


def test_whoever_has_the_role_and_can_be_reached_on_no_way_is_told_of(store: Store) -> None:
    college = northbridge()
    fiona = replace(college.people["fiona-mackie"], email=None)
    assert put(store, replace(college, people={**college.people, fiona.id: fiona})) == (COLLEGE,)


def test_while_the_holder_is_away_the_deputy_gets_it_too(store: Store) -> None:
    college = northbridge()
    away = replace(college.people["fiona-mackie"], away=True)
    college = replace(college, people={**college.people, "fiona-mackie": away})
    assert [one.id for one in whom_to_send(college)] == ["fiona-mackie", "daniel-osei"]


def test_an_organisation_that_names_no_role_sends_none(store: Store) -> None:
    college = northbridge()
    plain = replace(college, organisation=replace(college.organisation, audit_head_to=None))
    assert put(store, plain) == ()
    assert sent(store) == []
