from dataclasses import replace

import pytest

from bot.store import Store, StoreError, audit_lines, enrolments, report_files, reports
from bot.store.audit_lines import Line
from bot.store.enrolments import Link
from bot.store.reports import Notice, Sealed
from tests.store.conftest import Clock

REPORT = Sealed("r1", "northbridge", "2026-11-05", "2027-11-05", "stamp", "looked-up", b"a", b"b", b"c", b"d")


def test_a_report_is_found_by_its_receipt_and_kept_once(store: Store) -> None:
    with store.begin() as tx:
        assert reports.add(tx, REPORT)
        assert not reports.add(tx, replace(REPORT, id="r2"))
        assert reports.by_lookup(tx, "looked-up") == REPORT
        assert reports.by_lookup(tx, "another") is None


def test_a_report_of_another_organisation_is_not_found(store: Store) -> None:
    with store.begin() as tx:
        reports.add(tx, REPORT)
        assert reports.get(tx, "northbridge", "r1") == REPORT
        assert reports.get(tx, "eastside", "r1") is None
        assert reports.stamps(tx, "northbridge") == (("r1", "stamp"),)
        assert reports.stamps(tx, "eastside") == ()


def test_the_desk_keeps_what_it_sealed_for_itself(store: Store) -> None:
    with store.begin() as tx:
        assert reports.index(tx, "northbridge", "helen-marsh") is None
        for sealed in (b"old", b"new"):
            reports.keep_index(tx, "northbridge", "helen-marsh", sealed)
        assert reports.index(tx, "northbridge", "helen-marsh") == b"new"


def test_with_a_report_its_entries_go(store: Store) -> None:
    with store.begin() as tx:
        reports.add(tx, REPORT)
        reports.add_entry(tx, "r1", "e1", b"sealed")
        assert reports.entries(tx, "r1") == {"e1": b"sealed"}
        assert reports.purge(tx, "2027-11-04") == {}
        assert reports.purge(tx, "2027-11-05") == {"northbridge": 1}
        assert reports.entries(tx, "r1") == {}


def test_a_file_is_found_in_its_own_report_alone_and_goes_with_it(store: Store) -> None:
    with store.begin() as tx:
        reports.add(tx, REPORT)
        reports.add(tx, replace(REPORT, id="r2", lookup="other"))
        report_files.add(tx, "r1", "f1", b"sealed")
        assert report_files.get(tx, "r1", "f1") == b"sealed"
        assert report_files.get(tx, "r2", "f1") is None
        report_files.change(tx, "f1", b"sealed anew")
        assert report_files.get(tx, "r1", "f1") == b"sealed anew"
        assert report_files.ids(tx, "r1") == ("f1",)
        reports.purge(tx, REPORT.purge)
        assert report_files.get(tx, "r1", "f1") is None
        assert report_files.ids(tx, "r1") == ()


def test_a_notice_is_taken_once_on_its_day_and_an_urgent_one_before_the_others(store: Store) -> None:
    later = Notice("n3", "northbridge", "2026-11-08", True, b"x")
    with store.begin() as tx:
        for id_, urgent in (("n1", False), ("n2", True)):
            reports.put_notice(tx, Notice(id_, "northbridge", "2026-11-05", urgent, b"x"))
        reports.put_notice(tx, later)
    with store.begin() as tx:
        assert [one.id for one in reports.due_notices(tx, "2026-11-05", urgent_only=True)] == ["n2"]
        assert [one.id for one in reports.due_notices(tx, "2026-11-05", urgent_only=False)] == ["n1"]
        reports.drop_notices(tx, ("n3",))
        assert reports.due_notices(tx, "2026-12-31", urgent_only=False) == ()


def test_a_link_works_once_and_only_for_its_time(store: Store, clock: Clock) -> None:
    link = Link("desk", "northbridge", "helen-marsh")
    with store.begin() as tx:
        first, second = enrolments.make_link(tx, link), enrolments.make_link(tx, link)
        assert enrolments.look_at_link(tx, first) == link
        assert enrolments.use_link(tx, first) == link
        assert enrolments.use_link(tx, first) is None
    clock.now += enrolments.LINK_SECONDS
    with store.begin() as tx:
        assert enrolments.use_link(tx, second) is None


def test_roster_records_keep_their_order_and_their_organisation(store: Store) -> None:
    with store.begin() as tx:
        for organisation, record in (("northbridge", "one"), ("eastside", "x"), ("northbridge", "two")):
            enrolments.append(tx, organisation, record)
        assert enrolments.records(tx, "northbridge") == ("one", "two")


def test_of_two_audit_lines_with_one_number_the_second_is_refused(store: Store) -> None:
    with store.begin() as tx:
        audit_lines.append(tx, "northbridge", Line(2026, 0, "a", "s"))
    with pytest.raises(StoreError), store.begin() as tx:
        audit_lines.append(tx, "northbridge", Line(2026, 0, "b", "s"))
    with store.begin() as tx:
        audit_lines.append(tx, "northbridge", Line(2027, 0, "c", "s"))
        assert [one.line for one in audit_lines.every(tx, "northbridge")] == ["a", "c"]
        assert audit_lines.forget_before(tx, "northbridge", 2027) == 1
        newest = audit_lines.last(tx, "northbridge")
    assert newest is not None
    assert newest.line == "c"
