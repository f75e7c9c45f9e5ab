"""A number that another clause has now: what was written for it still means the clause that had it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.confirm import confirm
from bot.knowledge.load import load
from tests.knowledge.folder import ANSWER, PEOPLE, ROLES, SOUND, TODAY, said, write

OLD = """\
---
title: Social media
---

3.2.6 Say that you speak for yourself.

3.2.7 Leave questions on the college page to the marketing team.
"""
NEW = """\
---
title: Social media
---

3.2.6 Say that you speak for yourself.

3.2.7 Check each photo for names before you post it.

3.2.8 Leave questions on the college page to the marketing team. {#3.2.8 was=3.2.7}
"""
CITED = "social-media:3.2.7"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose answer was confirmed with last year's clause, and that has this year's policy."""
    write(tmp_path, {**SOUND, "policies/social-media.md": OLD})
    confirm(tmp_path, ["reply"], TODAY)
    return write(tmp_path, {"policies/social-media.md": NEW})


def cites(folder: Path) -> list[tuple[str, ...]]:
    return [answer.cites for answer in load(folder, TODAY)[0].answers]


def test_a_confirmed_answer_follows_the_words_that_were_confirmed_and_stays_live(folder: Path) -> None:
    assert cites(folder) == [("social-media:3.2.8",)]
    assert [str(fault) for fault in load(folder, TODAY)[1]] == [
        "answers/reply.md:4: warning: cites social-media:3.2.7, whose number another clause has now; "
        "what was confirmed is social-media:3.2.8; run `clausebot confirm reply` to write it here"
    ]


def test_if_it_was_reworded_too_the_answer_steps_aside_and_the_two_clauses_that_are_one_are_compared(
    folder: Path,
) -> None:
    write(folder, {"policies/social-media.md": NEW.replace("the marketing team", "your head")})
    knowledge, faults = load(folder, TODAY)
    assert [answer.id for answer in knowledge.stale] == ["reply"]
    assert "the words of social-media:3.2.8 have changed" in faults[0].message


def test_confirming_writes_the_new_number_into_the_answer_and_nothing_else(folder: Path) -> None:
    assert confirm(folder, ["reply"], TODAY).faults == ()
    assert (folder / "answers/reply.md").read_text() == ANSWER.replace("3.2.7", "3.2.8")
    assert load(folder, TODAY)[1] == ()


def test_an_owner_who_means_the_new_clause_of_that_number_can_say_so_afterwards(folder: Path) -> None:
    confirm(folder, ["reply"], TODAY)
    write(folder, {"answers/reply.md": ANSWER})
    assert cites(folder) == [(CITED,)]
    confirm(folder, ["reply"], TODAY)
    assert (cites(folder), load(folder, TODAY)[1]) == ([(CITED,)], ())


def test_a_clause_that_kept_its_number_and_was_reworded_is_not_left_for_one_that_had_it_long_ago(
    tmp_path: Path,
) -> None:
    write(tmp_path, {**SOUND, "policies/social-media.md": NEW})
    confirm(tmp_path, ["reply"], TODAY)
    write(tmp_path, {"policies/social-media.md": NEW.replace("for names", "for faces and names")})
    knowledge, faults = load(tmp_path, TODAY)
    assert [answer.cites for answer in knowledge.stale] == [(CITED,)]
    assert "the words of social-media:3.2.7 have changed" in faults[0].message


@pytest.mark.parametrize(
    "files",
    [
        {"roles.yaml": ROLES + f"  clause: {CITED}\n"},
        {"roles.yaml": ROLES, "routes.yaml": f"w:\n  name: W\n  role: marketing-team\n  clause: {CITED}\n"},
    ],
)
def test_a_role_and_a_route_follow_the_clause_that_names_the_role(
    folder: Path, files: Mapping[str, str]
) -> None:
    knowledge, faults = load(write(folder, {"people.yaml": PEOPLE, **files}), date(2026, 11, 21))
    used = [one.clause for one in (*knowledge.roles.values(), *knowledge.routes.values()) if one.clause]
    assert used == ["social-media:3.2.8"]
    assert any("a number that social-media:3.2.8 had before" in fault.message for fault in faults)


def test_what_has_no_words_to_go_by_is_left_and_said_with_both_ways_to_mend_it(tmp_path: Path) -> None:
    files = {
        "policies/social-media.md": NEW,
        "answers/reply.md": ANSWER.replace("3.2.7", "3.2.8"),
        "expectations/a.yaml": f"- asked: a\n  cites: {CITED}\n",
    }
    assert said(tmp_path, files) == [
        "expectations/a.yaml:2: warning: cites social-media:3.2.7, a number that social-media:3.2.8 had "
        "before; write social-media:3.2.8 if that is meant; if not, take 3.2.7 out of its was="
    ]
    assert said(tmp_path, {**files, "policies/social-media.md": NEW.replace(" was=3.2.7", "")}) == []
