from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.knowledge.load import load
from bot.knowledge.organisations import organisations
from bot.knowledge.reading import Memory
from bot.model import Severity
from tests.knowledge.folder import ANSWER, POLICY, SOUND, TODAY, loaded, said, write

SAMPLE = Path(__file__).parents[2] / "knowledge" / "northbridge"


def test_a_freshly_imported_folder_needs_only_policies(tmp_path: Path) -> None:
    folder = write(tmp_path / "hill-school", {"policies/leave.md": "Ask first.\n"})
    knowledge, faults = load(folder, TODAY)
    assert faults == ()
    assert (knowledge.organisation.id, knowledge.organisation.name) == ("hill-school", "Hill School")
    assert knowledge.organisation.language == "en-GB"
    assert list(knowledge.clauses) == ["leave:ask-first"]


def test_every_file_of_a_folder_is_read(tmp_path: Path) -> None:
    knowledge = loaded(
        tmp_path,
        {
            **SOUND,
            "organisation.yaml": "name: Hill\nask: hr\nemergency: {number: 999, text: Call 999.}\noutside:\n"
            '  - {name: Protect, contact: "020", when: Always.}\nadministrators: [amira-khan]\n',
            "people.yaml": "amira-khan: {name: Amira Khan, title: Head, email: a@b.example, slack: U0,\n"
            "  teams: 5f0c, manager: amira-khan, away: true}\n",
            "routes.yaml": "risk: {name: Risk, role: marketing-team, clause: social-media:3.2.7,\n"
            "  urgent: true, phrasings: [I am worried]}\n",
            "vocabulary.yaml": "fb: [Facebook]\nno: [never, not]\n",
            "expectations/a.yaml": "- {asked: [can I?, and now?], cites: social-media:3.2.7}\n"
            "- {asked: mileage?, refuses: true}\n- {asked: help, reports: risk}\n",
            "answers/deep/er/reply.md": ANSWER.replace(
                "---\nNo", "ask: hr\naudience: tutors\nreviewed: 2026-09-01\n---\nNo"
            ),
        },
    )
    organisation, person = knowledge.organisation, knowledge.people["amira-khan"]
    assert (organisation.name, organisation.ask, organisation.emergency_number) == ("Hill", "hr", "999")
    assert organisation.emergency_text == "Call 999."
    assert organisation.outside[0].contact == "020"
    assert (person.email, person.slack, person.manager, person.away) == (
        "a@b.example",
        "U0",
        "amira-khan",
        True,
    )
    assert knowledge.roles["marketing-team"].holders == ("amira-khan",)
    assert knowledge.routes["risk"].urgent
    assert knowledge.vocabulary == {"fb": ("Facebook",), "no": ("never", "not")}
    assert [one.asked for one in knowledge.expectations] == [("can I?", "and now?"), ("mileage?",), ("help",)]
    answer = next(answer for answer in knowledge.answers if answer.id == "deep/er/reply")
    assert (answer.ask, answer.audience, answer.reviewed) == ("hr", "tutors", date(2026, 9, 1))
    assert answer.text == "No. Leave it to the marketing team."


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("name: Hill\nemergency: {number: 112}\n", "call 112 first"),
        ("name: Hill\nlanguage: fr\nemergency: {number: 112}\n", "appelez d'abord le 112"),
        ("name: Hill\n", "call the emergency services first"),
    ],
)
def test_there_is_always_something_to_say_to_somebody_in_danger(
    tmp_path: Path, written: str, said: str
) -> None:
    organisation = loaded(tmp_path, {**SOUND, "organisation.yaml": written}).organisation
    assert said in organisation.emergency_text


def test_an_owners_words_for_danger_that_do_not_name_the_number_are_warned_of(tmp_path: Path) -> None:
    written = "name: Hill\nemergency:\n  number: 112\n  text: Ring the porter.\n"
    knowledge, faults = load(write(tmp_path, {**SOUND, "organisation.yaml": written}), TODAY)
    assert knowledge.organisation.emergency_text == "Ring the porter."
    assert any("does not name the number 112" in str(fault) for fault in faults)


def test_an_id_of_a_renumbered_clause_still_leads_to_it(tmp_path: Path) -> None:
    policy = POLICY.replace("marketing team.", "marketing team. {#9.1 was=3.2.7}")
    knowledge = loaded(tmp_path, {**SOUND, "policies/social-media.md": policy})
    assert knowledge.answers[0].cites == ("social-media:9.1",)


def test_a_folder_is_one_organisation_or_holds_one_folder_for_each(tmp_path: Path) -> None:
    write(tmp_path, {"b/organisation.yaml": "name: B\n", "a/policies/p.md": "Ask.", "c/notes.md": "Ask."})
    assert organisations(tmp_path) == {"a": tmp_path / "a", "b": tmp_path / "b"}
    assert organisations(tmp_path / "b") == {"b": tmp_path / "b"}
    assert organisations(tmp_path / "gone") == {}


def test_the_version_in_force_is_the_latest_that_has_begun(tmp_path: Path) -> None:
    files = {
        "policies/leave.md": '---\nversion: "3"\neffective: 2027-01-01\n---\nThree.\n',
        "policies/leave@2.md": '---\nversion: "2"\neffective: 2026-01-01\n---\nTwo.\n',
        "policies/leave@1.md": '---\nversion: "1"\n---\nOne.\n',
    }
    assert loaded(tmp_path, files, date(2025, 12, 31)).policies[0].version == "1"
    assert loaded(tmp_path, files, date(2026, 12, 31)).policies[0].version == "2"
    assert loaded(tmp_path, files, date(2027, 1, 1)).policies[0].version == "3"
    assert said(tmp_path, files, date(2026, 12, 31)) == [
        "policies/leave.md:1: warning: this version waits until 2027-01-01; "
        "until then version 2 stays in force"
    ]


def test_a_policy_with_a_slip_in_its_date_does_not_come_into_force(tmp_path: Path) -> None:
    files = {"policies/leave.md": "---\neffective: 2026-31-01\n---\nAsk.\n"}
    assert "leave" not in loaded(tmp_path, files).policies_by_id
    assert said(tmp_path, files) == [
        "policies/leave.md:2: effective must be a date such as 2026-09-01, not 2026-31-01"
    ]


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("---\ntitle: [a\n---\nAsk.\n", "policies/leave.md:2: this cannot be read: "),
        ("---\ntitle: a\n\nAsk.\n", "policies/leave.md:1: the front matter has no end; write --- on a line"),
    ],
)
def test_front_matter_that_does_not_parse_is_a_fault(tmp_path: Path, front: str, message: str) -> None:
    (fault,) = said(tmp_path, {"policies/leave.md": front})
    assert fault.startswith(message)


def test_a_file_that_broke_keeps_its_last_readable_copy(tmp_path: Path) -> None:
    memory = Memory()
    load(write(tmp_path, SOUND), TODAY, memory)
    write(tmp_path, {"policies/social-media.md": "---\ntitle: [\n---\nAsk.\n", "answers/reply.md": b"\xff"})
    knowledge, faults = load(tmp_path, TODAY, memory)
    assert "social-media:3.2.7" in knowledge.clauses
    assert [answer.id for answer in knowledge.answers] == ["reply"]
    assert [fault.file for fault in faults if "last readable copy" in fault.message] == [
        "answers/reply.md",
        "policies/social-media.md",
    ]


def test_a_change_and_a_removal_go_live_with_memory(tmp_path: Path) -> None:
    memory = Memory()
    load(write(tmp_path, SOUND), TODAY, memory)
    write(tmp_path, {"policies/social-media.md": POLICY.replace("3.2.9", "3.2.8")})
    (tmp_path / "answers" / "reply.md").unlink()
    knowledge, faults = load(tmp_path, TODAY, memory)
    assert "social-media:3.2.8" in knowledge.clauses
    assert "social-media:3.2.9" not in knowledge.clauses
    assert knowledge.answers == ()
    assert (knowledge, faults) == load(tmp_path, TODAY)


def test_the_sample_has_no_fault() -> None:
    knowledge, faults = load(SAMPLE, TODAY)
    assert [str(fault) for fault in faults if fault.severity is Severity.FAULT] == []
    assert len(knowledge.policies) == 5
    assert len(knowledge.clauses) >= 150


_NAMES = st.sampled_from(
    [*SOUND, "organisation.yaml", "routes.yaml", "vocabulary.yaml", "expectations/a.yaml"]
)
_YAML = st.text(alphabet="ab:- []{}'\"\n#&*|>1.,\t\r%", max_size=60).map(str.encode)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.dictionaries(st.one_of(_NAMES, st.just("citations.lock")), st.one_of(_YAML, st.binary(max_size=40)))
)
def test_nothing_that_a_folder_holds_stops_the_load(tmp_path: Path, files: dict[str, bytes]) -> None:
    load(write(tmp_path, {**SOUND, **files}), TODAY)


def test_what_an_organisation_has_on_slack_is_read(tmp_path: Path) -> None:
    slack = "slack: {workspaces: [T1, E2], shared_channels: true, audiences: {S1: managers}}\n"
    roles = "marketing-team: {name: Marketing, holders: [amira-khan], slack: C1}\n"
    knowledge = loaded(tmp_path, {**SOUND, "organisation.yaml": f"name: Hill\n{slack}", "roles.yaml": roles})
    there = knowledge.organisation.slack
    assert (there.ids, there.shared_channels, there.audiences) == (("T1", "E2"), True, {"S1": "managers"})
    assert knowledge.roles["marketing-team"].slack == "C1"


def test_what_an_organisation_has_on_teams_is_read(tmp_path: Path) -> None:
    teams = "teams: {tenants: [t-1], guests: true, audiences: {g-1: managers}}\n"
    roles = "marketing-team: {name: Marketing, holders: [amira-khan], teams: '19:a@thread.tacv2'}\n"
    knowledge = loaded(tmp_path, {**SOUND, "organisation.yaml": f"name: Hill\n{teams}", "roles.yaml": roles})
    there = knowledge.organisation.teams
    assert (there.ids, there.guests, there.audiences) == (("t-1",), True, {"g-1": "managers"})
    assert (there.shared_channels, knowledge.organisation.slack.guests) == (False, False)
    assert knowledge.roles["marketing-team"].teams == "19:a@thread.tacv2"


def test_a_folder_that_says_nothing_of_slack_shares_nothing_there(tmp_path: Path) -> None:
    there = loaded(tmp_path, SOUND).organisation.slack
    assert (there.ids, there.shared_channels, there.audiences) == ((), False, {})
