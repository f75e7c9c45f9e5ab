"""Every fault that `clausebot check` finds in a folder, each in a folder that is sound but for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.confirm import confirm
from bot.model import Severity
from tests.knowledge.folder import (
    ANSWER,
    PEOPLE,
    POLICY,
    ROLES,
    SOUND,
    TODAY,
    faults,
    loaded,
    said,
    write,
)


def test_a_sound_folder_has_no_fault(tmp_path: Path) -> None:
    assert said(tmp_path, {}) == []


def test_an_answer_that_is_not_in_the_lock_is_a_warning(tmp_path: Path) -> None:
    assert [str(fault) for fault in faults(tmp_path, {})] == [
        "answers/reply.md:1: warning: the answer is not confirmed with social-media:3.2.7; "
        "read both again, then run `clausebot confirm reply`"
    ]


def test_an_unknown_clause_is_reported_with_the_nearest(tmp_path: Path) -> None:
    answer = ANSWER.replace("3.2.7", "3.9")
    assert said(tmp_path, {"answers/reply.md": answer}) == [
        "answers/reply.md:4: cites social-media:3.9, which does not exist; nearest is 3.2.9"
    ]


def test_an_unknown_policy_is_reported_with_the_nearest(tmp_path: Path) -> None:
    answer = ANSWER.replace("social-media", "socialmedia")
    assert said(tmp_path, {"answers/reply.md": answer}) == [
        "answers/reply.md:4: cites socialmedia:3.2.7, which does not exist: "
        "there is no policy socialmedia; nearest is social-media"
    ]


def test_an_unknown_clause_that_is_near_to_none_says_where_all_are_listed(tmp_path: Path) -> None:
    answer = ANSWER.replace("3.2.7", "smoking")
    assert said(tmp_path, {"answers/reply.md": answer}) == [
        "answers/reply.md:4: cites social-media:smoking, which does not exist; "
        "`clausebot clauses` lists those that there are"
    ]


def test_several_clauses_without_brackets_are_no_clause_and_the_fault_shows_how_to_write_them(
    tmp_path: Path,
) -> None:
    both = "social-media:3.2.7, social-media:3.2.9"
    assert said(tmp_path, {"answers/reply.md": ANSWER.replace("[social-media:3.2.7]", both)}) == [
        f"answers/reply.md:4: cites {both}, which are several in one; write them in brackets, as in [{both}]"
    ]
    assert said(tmp_path, {"answers/reply.md": ANSWER.replace("[social-media:3.2.7]", f"[{both}]")}) == []


def test_an_id_that_yaml_reads_as_a_number_is_reported(tmp_path: Path) -> None:
    first = said(tmp_path, {"answers/reply.md": ANSWER.replace("[social-media:3.2.7]", "4.10")})[0]
    assert first == 'answers/reply.md:4: cites 4.10 is read as the number 4.1; write it in quotes: "4.10"'


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"answers/reply.md": ANSWER.replace("cites:", "ask: marketing\ncites:")},
            "answers/reply.md:4: ask: there is no role marketing; nearest is marketing-team",
        ),
        (
            {"roles.yaml": ROLES.replace("amira-khan", "amira-kahn")},
            "roles.yaml:3: holders: there is no person amira-kahn; nearest is amira-khan",
        ),
        (
            {"roles.yaml": ROLES + "  above: head\n"},
            "roles.yaml:4: above: there is no role head; write it into roles.yaml",
        ),
        (
            {"roles.yaml": ROLES + "  clause: social-media:3.2.8\n"},
            "roles.yaml:4: clause social-media:3.2.8, which does not exist; nearest is 3.2.7",
        ),
        (
            {"policies/social-media.md": POLICY.replace("owner: m", "owner: n")},
            "policies/social-media.md:2: owner: there is no role narketing-team; nearest is marketing-team",
        ),
        (
            {"policies/social-media.md": POLICY.replace("owner: marketing-team", "owner: it")},
            "policies/social-media.md:2: owner: there is no role it; write it into roles.yaml",
        ),
        (
            {"policies/social-media.md": POLICY.replace("film on site.", "film. {#Ask First}")},
            "policies/social-media.md:13: an id is one word without blanks at the end of the first paragraph "
            "of its clause; write it there, as in {#ask-first}",
        ),
        (
            {"organisation.yaml": "name: A\nadministrators: [sam]\n"},
            "organisation.yaml:2: administrators: there is no person sam; write it into people.yaml",
        ),
        (
            {"organisation.yaml": "name: A\nlanguage: english\n"},
            "organisation.yaml:2: language: the bot does not speak english; write one of en, fr, as in en-GB",
        ),
        (
            {"people.yaml": PEOPLE + "  manager: bo\n"},
            "people.yaml:3: manager: there is no person bo; write it into people.yaml",
        ),
        (
            {"expectations/a.yaml": "- asked: can I?\n  reports: risk\n"},
            "expectations/a.yaml:2: reports: there is no route risk; write it into routes.yaml",
        ),
        (
            {"routes.yaml": "risk:\n  name: Risk\n  role: lead\n  clause: social-media:3.2.7\n"},
            "routes.yaml:3: role: there is no role lead; write it into roles.yaml",
        ),
        (
            {"routes.yaml": "risk:\n  name: Risk\n  role: marketing-team\n"},
            "routes.yaml:2: risk has no clause; write it, as in `clause: raising-a-concern:2.1`",
        ),
        (
            {"answers/reply.md": ANSWER.replace("cites: [social-media:3.2.7]\n", "")},
            "answers/reply.md:1: the answer has no clause; write the clause that it stands on under cites:",
        ),
        (
            {"answers/reply.md": ANSWER.replace("[Can I reply as me?]", "[]")},
            "answers/reply.md:2: the answer has no questions; write how staff ask it under questions:",
        ),
        (
            {"answers/reply.md": ANSWER.replace("not allowed", "not alowed")},
            "answers/reply.md:3: the ruling is one of: allowed, not allowed, only if, must, should, "
            "information; write one of them behind ruling:",
        ),
        (
            {"answers/reply.md": ANSWER.partition("No. ")[0]},
            "answers/reply.md:1: the answer has no words; write them below the front matter",
        ),
        (
            {"answers/Reply.md": ANSWER.replace("Can I", "May I")},
            "answers/Reply.md:1: the name of an answer is small letters, digits and hyphens; "
            "name the file reply.md",
        ),
        (
            {"answers/again.md": ANSWER.replace("Can I reply as me?", "can i reply as me!")},
            "answers/reply.md:1: 'Can I reply as me?' is a question of again too; leave it with one of them",
        ),
        (
            {"roles.yaml": ROLES + "  above: b\nb:\n  name: B\n  relative: true\n  above: marketing-team\n"},
            "roles.yaml:2: the roles go up in a ring: marketing-team → b → marketing-team; "
            "take one `above:` out",
        ),
        (
            {"expectations/a.yaml": "- asked: can I?\n"},
            "expectations/a.yaml:1: an expectation has one of cites:, refuses: true and reports:; "
            "write one below asked:",
        ),
        (
            {"policies/social-media.md": POLICY.replace("title", "titel")},
            "policies/social-media.md:2: titel is no key here; nearest is title",
        ),
        (
            {"people.yaml": PEOPLE + "  away: perhaps\n"},
            "people.yaml:3: away must be true or false",
        ),
        (
            {"people.yaml": PEOPLE + "amira-khan:\n  name: Amira\n"},
            "people.yaml:3: amira-khan stands twice (first on line 2); keep one",
        ),
        (
            {"people.yaml": "amira-khan:\n  - Amira\n"},
            "people.yaml:2: amira-khan must be keys and values (`key: value`), not a list",
        ),
        (
            {"people.yaml": PEOPLE + "Bo:\n  name: Bo\n"},
            "people.yaml:4: Bo is no id: use small letters, digits and hyphens",
        ),
        (
            {"policies/Leave.md": "Ask first.\n"},
            "policies/Leave.md:1: Leave is no id: use small letters, digits and hyphens; "
            "name the file leave.md",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_its_mend(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    assert said(tmp_path, files) == [message]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"policies/social-media.md": POLICY.replace("owner:", "review_by: 2026-11-20\nowner:")},
            "policies/social-media.md:2: warning: the policy was to be reviewed by 2026-11-20; "
            "review it and write the next date behind review_by:",
        ),
        (
            {"roles.yaml": "marketing-team:\n  name: Marketing team\n"},
            "roles.yaml:2: warning: nobody holds the role marketing-team; write who under holders:",
        ),
        (
            {"answers/reply.md": ANSWER.replace("3.2.7", "3-ask-before-you-film-on")},
            "policies/social-media.md:13: warning: reply cites this clause as "
            "social-media:3-ask-before-you-film-on, an id that would change with its words; "
            "run `clausebot confirm reply` to write it here",
        ),
        (
            {
                "policies/social-media.md": POLICY.replace(
                    "---\n\n", "effective: 2026-01-01\nreview_by: 2026-12-31\n---\n\n", 1
                ),
                "answers/reply.md": ANSWER.replace("---\nNo", "reviewed: 2025-11-01\n---\nNo"),
            },
            "answers/reply.md:1: warning: the answer was last reviewed on 2025-11-01, longer ago than its "
            "policy may go without a review; read it again and write the day behind reviewed:",
        ),
        (
            {"policies/leave.docx": b"PK"},
            "policies/leave.docx:1: warning: this document is not read; "
            "move it out of the folder and import it from there",
        ),
        (
            {"policies/old/leave.md": "Ask."},
            "policies/old:1: warning: this is not read; a policy is policies/NAME.md; "
            "rename it or move it out of the folder",
        ),
        (
            {"answers/more/late.txt": ANSWER},
            "answers/more/late.txt:1: warning: this file is not read; name it late.md",
        ),
        (
            {"expectations/all.yml": "- asked: a\n"},
            "expectations/all.yml:1: warning: this file is not read; name it all.yaml",
        ),
        (
            {"role.yaml": ROLES},
            "role.yaml:1: warning: this file is not read; name it roles.yaml",
        ),
        (
            {"glossary.yaml": ROLES},
            "glossary.yaml:1: warning: this file is not read; move it out of the folder",
        ),
        (
            {"policies/social-media.md": POLICY.replace("the marketing team.", "us. {#9.1 was=3.2.7}")},
            "answers/reply.md:4: warning: cites social-media:3.2.7, which is now social-media:9.1; "
            "write the new id",
        ),
    ],
)
def test_what_is_doubtful_is_a_warning(tmp_path: Path, files: dict[str, str | bytes], message: str) -> None:
    assert said(tmp_path, files) == [message]


def test_an_answer_reviewed_within_the_time_that_its_policy_has_is_sound(tmp_path: Path) -> None:
    dated = POLICY.replace("---\n\n", "effective: 2026-01-01\nreview_by: 2026-12-31\n---\n\n", 1)
    for reviewed, policy in (("2026-02-01", dated), ("2001-02-01", POLICY)):
        answer = ANSWER.replace("---\nNo", f"reviewed: {reviewed}\n---\nNo")
        assert said(tmp_path, {"policies/social-media.md": policy, "answers/reply.md": answer}) == []


def test_a_route_to_a_role_that_nobody_holds_is_a_warning(tmp_path: Path) -> None:
    files = {
        "roles.yaml": "marketing-team:\n  name: Marketing team\n",
        "routes.yaml": "risk:\n  name: Risk\n  role: marketing-team\n  clause: social-media:3.2.7\n",
    }
    assert said(tmp_path, files)[1] == (
        "routes.yaml:2: warning: the route risk leads to marketing-team, a role that nobody holds; "
        "write who into roles.yaml, or another role here"
    )


def test_nobody_need_hold_a_relative_role(tmp_path: Path) -> None:
    assert said(tmp_path, {"roles.yaml": ROLES + "boss:\n  name: Your boss\n  relative: true\n"}) == []


def test_all_faults_are_reported_at_once_and_in_order(tmp_path: Path) -> None:
    files = {
        "answers/reply.md": ANSWER.replace("3.2.7", "9"),
        "people.yaml": PEOPLE + "  away: perhaps\n",
        "organisation.yaml": "nam: A\n",
    }
    found = faults(tmp_path, files)
    assert [(fault.file, fault.line) for fault in found] == [
        ("answers/reply.md", 4),
        ("organisation.yaml", 1),
        ("people.yaml", 3),
    ]


def test_all_faults_of_an_answer_are_reported_at_once(tmp_path: Path) -> None:
    answer = ANSWER.replace("not allowed", "no").replace("3.2.7", "3.2.8")
    assert said(tmp_path, {"answers/reply.md": answer}) == [
        "answers/reply.md:3: the ruling is one of: allowed, not allowed, only if, must, should, "
        "information; write one of them behind ruling:",
        "answers/reply.md:4: cites social-media:3.2.8, which does not exist; nearest is 3.2.7",
    ]


def test_names_in_a_file_that_cannot_be_read_are_not_reported_again(tmp_path: Path) -> None:
    (fault,) = said(tmp_path, {"people.yaml": "a: b: c\n"})
    assert fault.startswith("people.yaml:1: this cannot be read: ")


def test_a_stale_answer_is_a_warning_with_the_words_that_changed(tmp_path: Path) -> None:
    confirm(write(tmp_path, SOUND), ["reply"], TODAY)
    files = {"policies/social-media.md": POLICY.replace("questions on", "all comments on")}
    (fault,) = faults(tmp_path, files)
    assert fault.severity is Severity.WARNING
    assert str(fault) == (
        "answers/reply.md:1: warning: the answer has stepped aside, since the words of social-media:3.2.7 "
        "have changed: Leave [-questions-] {+all comments+} on the college page …; "
        "mend the answer, then run `clausebot confirm reply`"
    )
    knowledge = loaded(tmp_path, {})
    assert [answer.id for answer in knowledge.stale] == ["reply"]
    assert knowledge.answers == ()


def test_an_answer_whose_clause_is_gone_steps_aside(tmp_path: Path) -> None:
    faults(tmp_path, {"answers/reply.md": ANSWER.replace("3.2.7", "9")})
    knowledge = loaded(tmp_path, {})
    assert [answer.id for answer in knowledge.stale] == ["reply"]


def test_an_answer_may_cite_a_clause_that_is_still_to_come(tmp_path: Path) -> None:
    files = {
        "policies/social-media.md": "---\ntitle: S\neffective: 2027-09-01\n---\n9.1 Ask.\n",
        "policies/social-media@3.md": "3.2.7 Leave it.\n",
        "answers/reply.md": ANSWER.replace("3.2.7", "9.1"),
    }
    assert said(tmp_path, files, date(2026, 11, 21))[0] == (
        "answers/reply.md:4: warning: cites social-media:9.1, which comes into force on 2027-09-01"
    )
