"""`reports:` in organisation.yaml: what is read of it, and what is said of nonsense."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.terms import KEEP_CLOSED_MONTHS, Outcome, Terms
from tests.knowledge.folder import SOUND, loaded, said

ROUTES = "risk:\n  name: Risk\n  role: marketing-team\n  clause: social-media:3.2.7\n"


def terms(folder: Path, *lines: str) -> Terms:
    written = "reports:\n" + "".join(f"  {line}\n" for line in lines)
    return loaded(folder, {**SOUND, "routes.yaml": ROUTES, "organisation.yaml": written}).organisation.terms


def told(folder: Path, *lines: str) -> list[str]:
    written = "reports:\n" + "".join(f"  {line}\n" for line in lines)
    return said(folder, {"routes.yaml": ROUTES, "organisation.yaml": written})


def test_without_a_word_of_it_the_defaults_hold(tmp_path: Path) -> None:
    assert loaded(tmp_path, SOUND).organisation.terms == Terms()
    assert terms(tmp_path) == Terms()


def test_everything_that_can_be_set_is_read(tmp_path: Path) -> None:
    set_here = terms(
        tmp_path,
        "acknowledge_working_days: 2",
        "acknowledge_days: 5",
        "feedback_months: 1",
        "weekend: [Friday, saturday]",
        "holidays: [2026-12-25, 2026-12-31 to 2027-01-02]",
        "keep_months: {open: 24, withdrawn: 1, acted: 72, mistaken: 2}",
        "keep_months_by_kind:",
        "  risk: {acted: 300, nothing_found: 60}",
    )
    days = {date(2026, 12, 25), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)}
    assert set_here == Terms(
        acknowledge_working_days=2,
        acknowledge_days=5,
        feedback_months=1,
        keep_open_months=24,
        keep_withdrawn_months=1,
        keep_closed_months={**KEEP_CLOSED_MONTHS, Outcome.ACTED: 72, Outcome.MISTAKEN: 2},
        keep_kind_months={"risk": {Outcome.ACTED: 300, Outcome.NOTHING_FOUND: 60}},
        weekend=frozenset({4, 5}),
        holidays=frozenset(days),
    )


def test_files_are_taken_with_a_report_without_a_name_only_where_it_says_so(tmp_path: Path) -> None:
    def taken(*lines: str) -> bool:
        written = "".join(f"{line}\n" for line in lines)
        return loaded(tmp_path, {**SOUND, "organisation.yaml": written}).organisation.anonymous_files

    assert not taken("name: Northbridge")
    assert not taken("reports:", "  feedback_months: 2")
    assert not taken("reports:", "  anonymous_files: false")
    assert taken("reports:", "  anonymous_files: true")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "holidays: [2026-13-25]",
            "organisation.yaml:2: holidays: 2026-13-25 is no date; "
            "write it as in 2026-12-25, or 2026-12-21 to 2027-01-01",
        ),
        (
            "holidays: [Christmas to 2027-01-01]",
            "organisation.yaml:2: holidays: Christmas to 2027-01-01 is no date; "
            "write it as in 2026-12-25, or 2026-12-21 to 2027-01-01",
        ),
        (
            "holidays: [2027-01-02 to 2026-12-21]",
            "organisation.yaml:2: holidays: 2027-01-02 to 2026-12-21 must end after it begins, "
            "and within a year",
        ),
        (
            "weekend: [caturday]",
            "organisation.yaml:2: weekend: caturday is no day of the week, such as saturday",
        ),
        (
            "weekend: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]",
            "organisation.yaml:2: weekend has every day of the week, so nobody would ever have to answer; "
            "take days out",
        ),
        (
            "acknowledge_days: 0",
            "organisation.yaml:2: acknowledge_days must be a whole number from 1 to 366, not 0",
        ),
        (
            "feedback_months: two",
            "organisation.yaml:2: feedback_months must be a whole number from 1 to 1200, not two",
        ),
        (
            "keep_months: {acted: -1}",
            "organisation.yaml:2: acted must be a whole number from 1 to 1200, not -1",
        ),
        (
            "keep_months: {open: 99999999999}",
            "organisation.yaml:2: open must be a whole number from 1 to 1200, not 99999999999",
        ),
        (
            "keep_months: {actd: 1}",
            "organisation.yaml:2: actd is no key here; nearest is acted",
        ),
        (
            "keep_months_by_kind: {rsk: {acted: 1}}",
            "organisation.yaml:2: keep_months_by_kind: there is no route rsk; nearest is risk",
        ),
        (
            "holiday: [2026-12-25]",
            "organisation.yaml:2: holiday is no key here; nearest is holidays",
        ),
        (
            "acknowledge_days: 8",
            "organisation.yaml:2: warning: acknowledge_days 8 is later than the 7 days that "
            "Directive (EU) 2019/1937, article 9(1)(b), allows where it applies",
        ),
        (
            "feedback_months: 4",
            "organisation.yaml:2: warning: feedback_months 4 is later than the 3 months that "
            "Directive (EU) 2019/1937, article 9(1)(f), allows where it applies",
        ),
        (
            "acknowledge_working_days: 10",
            "organisation.yaml:2: warning: acknowledge_working_days 10 are more than the 7 days of "
            "acknowledge_days, which come first",
        ),
    ],
)
def test_nonsense_is_said_with_its_line_and_its_mend(tmp_path: Path, line: str, message: str) -> None:
    assert told(tmp_path, line) == [message]


@pytest.mark.parametrize(
    "line", ["holidays: [soon]", "weekend: [never]", "acknowledge_days: x", "keep_months: 3"]
)
def test_what_makes_no_sense_leaves_the_defaults(tmp_path: Path, line: str) -> None:
    assert terms(tmp_path, line) == Terms()


def test_the_head_of_the_audit_log_goes_to_a_role_of_somebody_who_does_not_run_the_bot(
    tmp_path: Path,
) -> None:
    knowledge = loaded(tmp_path, {**SOUND, "organisation.yaml": "reports: {audit_head_to: marketing-team}\n"})
    assert knowledge.organisation.audit_head_to == "marketing-team"
    assert told(tmp_path, "audit_head_to: markting-team") == [
        "organisation.yaml:2: audit_head_to: there is no role markting-team; nearest is marketing-team"
    ]
    written = "administrators: [amira-khan]\nreports:\n  audit_head_to: marketing-team\n"
    assert said(tmp_path, {"organisation.yaml": written}) == [
        "organisation.yaml:3: audit_head_to: amira-khan has the role marketing-team and runs the bot; "
        "name a role of others"
    ]
