"""Cases that belong together are linked, and whoever can open one alone sees nothing of the other."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select

from bot.reporting import handing_on, linking, sending
from bot.reporting.access import CannotError, NotYoursError
from bot.reporting.cases import Kind
from bot.reporting.linking import Linked, Relation
from bot.reporting.passphrases import Handler
from bot.store import Store, audit_lines
from bot.store.tables import report_entries
from tests.reporting.handlers import COLLEGE, HELEN, LORNA, MARGARET, remove
from tests.reporting.steps import DAY, about, draft, read, seen, send, visit
from tests.sample import northbridge
from tests.store.conftest import Clock


def link(store: Store, handler: Handler, one: str, other: str, how: Relation = Relation.SAME_MATTER) -> None:
    with store.begin() as tx:
        linking.link(tx, northbridge(), handler, one, other, how)


def links(store: Store, handler: Handler, id_: str) -> dict[str, Relation]:
    return {one.id: one.relation for one in read(store, handler, id_).links}


def linked_by_helen(store: Store, desk: dict[str, Handler]) -> tuple[str, str]:
    send(store)
    send(store)
    one, other = seen(store, desk[HELEN])
    link(store, desk[HELEN], one, other)
    return one, other


def test_a_link_shows_in_both_cases_with_what_the_other_is(store: Store, desk: dict[str, Handler]) -> None:
    one, other = linked_by_helen(store, desk)
    head = read(store, desk[HELEN], other).head
    assert read(store, desk[HELEN], one).links == (
        Linked(other, "student-at-risk", head.state, date.fromisoformat(head.day), Relation.SAME_MATTER),
    )
    assert links(store, desk[HELEN], other) == {one: Relation.SAME_MATTER}


def test_it_is_no_part_of_the_conversation_for_handlers_or_the_sender(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt = send(store)
    send(store)
    one, other = seen(store, desk[HELEN])
    link(store, desk[HELEN], one, other)
    for id_ in (one, other):
        assert [entry.kind for entry in read(store, desk[HELEN], id_).entries] == [Kind.REPORT]
    assert [entry.kind for entry in visit(store, receipt).entries] == [Kind.REPORT]


def test_linked_again_the_later_word_holds_and_taken_off_it_is_gone_from_both(
    store: Store, desk: dict[str, Handler]
) -> None:
    one, other = linked_by_helen(store, desk)
    link(store, desk[HELEN], other, one, Relation.AGAIN)
    assert links(store, desk[HELEN], one) == {other: Relation.AGAIN}
    with store.begin() as tx:
        linking.unlink(tx, desk[HELEN], other, one)
    assert links(store, desk[HELEN], one) == links(store, desk[HELEN], other) == {}


def test_whoever_can_open_one_alone_sees_nothing_of_the_other(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    one, other = linked_by_helen(store, desk)
    with store.begin() as tx:
        handing_on.reassign(tx, northbridge(), desk[HELEN], other, MARGARET)
    assert links(store, desk[HELEN], one) == links(store, desk[MARGARET], other) == {}
    assert other not in repr(read(store, desk[HELEN], one))
    clock.now += 6 * DAY  # both were left lying, so that both have both
    assert links(store, desk[MARGARET], other) == {one: Relation.SAME_MATTER}
    assert links(store, desk[HELEN], one) == {other: Relation.SAME_MATTER}


def test_a_case_of_somebody_else_cannot_be_linked_and_is_answered_as_one_that_is_not_there(
    store: Store, desk: dict[str, Handler]
) -> None:
    send(store)
    send(store, draft(route="staff-conduct"))
    (mine,), (hers,) = seen(store, desk[HELEN]), seen(store, desk[LORNA])
    for other in (hers, "ab" * 16, "", "../etc"):
        with pytest.raises(CannotError, match="link_unknown"):
            link(store, desk[HELEN], mine, other)
        with pytest.raises(CannotError, match="link_unknown"), store.begin() as tx:
            linking.unlink(tx, desk[HELEN], mine, other)
    with pytest.raises(NotYoursError):
        link(store, desk[HELEN], hers, mine)
    with pytest.raises(CannotError, match="link_itself"):
        link(store, desk[HELEN], mine, mine)


def test_it_is_refused_where_whom_one_is_about_has_a_key_to_the_other(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    send(store)
    send(store, draft(whom=about(HELEN)))
    clock.now += 6 * DAY  # Helen's own case has reached Margaret as well
    one, other = seen(store, desk[MARGARET])
    for first, second in ((one, other), (other, one)):
        with pytest.raises(CannotError, match="link_would_tell"):
            link(store, desk[MARGARET], first, second)


def test_it_is_refused_where_somebody_too_near_to_one_has_a_key_to_the_other(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    send(store)
    send(store)
    one, other = seen(store, desk[HELEN])
    with store.begin() as tx:
        handing_on.declare_conflict(tx, northbridge(), desk[HELEN], one)
    clock.now += 6 * DAY
    with pytest.raises(CannotError, match="link_would_tell"):
        link(store, desk[MARGARET], one, other)


def test_a_link_lasts_when_a_case_gets_another_key_and_goes_with_the_case(
    store: Store, desk: dict[str, Handler]
) -> None:
    receipt = send(store)
    send(store)
    one, other = seen(store, desk[HELEN])
    link(store, desk[HELEN], one, other)
    with store.begin() as tx:
        handing_on.renew(tx, northbridge(), desk[HELEN], one)
        sending.add(tx, northbridge(), receipt, "It was Callum.", about("callum-baird"))
    assert links(store, desk[HELEN], one) == {other: Relation.SAME_MATTER}
    with store.begin() as tx:
        remove(tx, other)
    assert links(store, desk[HELEN], one) == {}


def test_in_the_store_a_link_looks_like_any_short_message(store: Store, desk: dict[str, Handler]) -> None:
    one, other = linked_by_helen(store, desk)
    with store.begin() as tx:
        rows = tx.connection.execute(select(report_entries)).all()
    assert len({len(row.body) for row in rows}) == 1
    assert all(other.encode() not in row.body for row in rows if row.report == one)


def test_that_cases_were_linked_and_taken_apart_is_in_the_audit_log(
    store: Store, desk: dict[str, Handler]
) -> None:
    one, other = linked_by_helen(store, desk)
    with store.begin() as tx:
        linking.unlink(tx, desk[HELEN], one, other)
        said = [json.loads(line.line) for line in audit_lines.every(tx, COLLEGE)]
    assert [line["event"] for line in said if line["event"].endswith("linked")] == ["linked"] * 2 + [
        "unlinked"
    ] * 2
    assert {line["by"] for line in said if line["event"].endswith("linked")} == {HELEN}
