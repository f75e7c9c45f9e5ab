"""`clausebot import`: files in, a folder and reports out, or nothing at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.importing.blocks import ImportRefused
from bot.importing.importer import import_files
from bot.importing.report import ImportReport
from bot.knowledge.load import load

TODAY = date(2026, 9, 1)
KEYS = """Keys Policy

1 Keys

1.1 Sign for each key.
1.2 Report a lost key to the Front Desk at once.
1.4 Keys stay on site.

2 Cupboards

Nobody opens a cupboard alone.

3 Related documents

Fire Plan
"""


def put(folder: Path, text: str, name: str = "keys.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def imported(tmp_path: Path, text: str = KEYS, **more: object) -> ImportReport:
    options = {"policy_id": None, "title": None, "today": TODAY} | more
    return import_files([put(tmp_path, text)], tmp_path / "mill", **options)[0]  # type: ignore[arg-type]


def everything(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def test_an_import_makes_a_folder_that_loads_without_a_fault(tmp_path: Path):
    imported(tmp_path)
    knowledge, faults = load(tmp_path / "mill", TODAY)
    assert [f for f in faults if f.severity == "fault"] == []
    assert [c.label for c in knowledge.policies[0].clauses] == ["1.1", "1.2", "1.4", ""]
    assert knowledge.organisation.name == "Mill"
    assert knowledge.policies[0].references == ("Fire Plan",)


def test_the_policy_is_named_by_option_or_title(tmp_path: Path):
    assert imported(tmp_path).file == "policies/keys-policy.md"
    assert imported(tmp_path, policy_id="keys", title="Our keys").policy.title == "Our keys"
    assert (tmp_path / "mill/policies/keys.md").exists()


def test_a_file_whose_name_says_nothing_is_called_by_its_first_heading(tmp_path: Path):
    text = "# Lost keys\n\nTell the porter.\n\n# Found keys\n\nHand them in.\n"
    for name, title in (("index.md", "Lost keys"), ("door-keys.md", "Door keys")):
        report = import_files([put(tmp_path, text, name)], tmp_path / "mill", None, None, TODAY)[0]
        assert report.policy.title == title


def test_roles_and_routes_are_drafted(tmp_path: Path):
    imported(tmp_path, policy_id="keys")
    knowledge, _ = load(tmp_path / "mill", TODAY)
    (route,) = knowledge.routes.values()
    assert (route.name, route.clause, knowledge.roles[route.role].name) == (
        "A lost key",
        "keys:1.2",
        "Front Desk",
    )
    assert knowledge.roles[route.role].holders == ()


def test_no_file_of_roles_is_written_where_nobody_is_named(tmp_path: Path):
    imported(tmp_path, "Keys Policy\n\n1 Keys\n\n1.1 Sign for each key.\n")
    assert not (tmp_path / "mill/roles.yaml").exists()
    assert not (tmp_path / "mill/routes.yaml").exists()


def test_roles_that_are_there_keep_their_holders_and_comments(tmp_path: Path):
    (tmp_path / "mill").mkdir()
    own = "# ours\nfront-desk:\n  name: The front desk\n  holders: [amira-khan]"
    put(tmp_path / "mill", own, "roles.yaml")
    report = imported(tmp_path, policy_id="keys")
    text = (tmp_path / "mill/roles.yaml").read_text()
    assert text.startswith(own)
    assert yaml.safe_load(text) == {"front-desk": {"name": "The front desk", "holders": ["amira-khan"]}}
    assert report.known_roles == ("front-desk",)


def test_importing_twice_adds_no_second_route(tmp_path: Path):
    imported(tmp_path, policy_id="keys")
    first = everything(tmp_path / "mill")
    report = imported(tmp_path, policy_id="keys")
    assert everything(tmp_path / "mill") == first
    assert {pair.change for pair in report.pairs} == {"unchanged"}


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "empty"), ("Keys Policy\n", "no clause"), ("Keys Policy\n\nVersion: 3\n", "no clause")],
)
def test_a_refusal_leaves_the_folder_untouched(tmp_path: Path, text: str, said: str):
    imported(tmp_path, policy_id="keys")
    before = everything(tmp_path / "mill")
    good, bad = put(tmp_path, KEYS.replace("Keys", "Locks"), "good.txt"), put(tmp_path, text, "bad.txt")
    with pytest.raises(ImportRefused, match=said):
        import_files([good, bad], tmp_path / "mill", None, None, TODAY)
    assert everything(tmp_path / "mill") == before


def test_a_register_that_is_no_yaml_refuses(tmp_path: Path):
    (tmp_path / "mill").mkdir()
    put(tmp_path / "mill", "desk: [", "roles.yaml")
    with pytest.raises(ImportRefused, match=r"roles\.yaml:\d+: this is no YAML"):
        imported(tmp_path)
    assert sorted(everything(tmp_path / "mill")) == ["roles.yaml"]


def test_two_files_may_not_be_the_same_policy(tmp_path: Path):
    files = [put(tmp_path, KEYS, "a.txt"), put(tmp_path, KEYS, "b.txt")]
    with pytest.raises(ImportRefused, match="would both be the policy keys-policy"):
        import_files(files, tmp_path / "mill", None, None, TODAY)


def test_the_report_says_what_to_look_at(tmp_path: Path):
    report = imported(tmp_path, KEYS.replace("Nobody opens", "Nobody at all " * 60 + "opens"))
    said = "\n".join(report.lines())
    assert "1.2 → 1.4" in said
    assert "characters long" in said
    assert "Fire Plan" in said
    assert "A lost key → front-desk (keys-policy:1.2)" in said
    assert report.unplaced == ()


def test_an_empty_section_is_said(tmp_path: Path):
    path = put(tmp_path, "# Keys\n\n## Windows\n\n## Doors\n\nShut the doors.\n", "keys.md")
    report = import_files([path], tmp_path / "mill", None, None, TODAY)[0]
    assert report.doubts == ("the section “Windows” has no clause (line 3)",)


def test_next_years_version_keeps_ids_and_tells_what_changed(tmp_path: Path):
    imported(tmp_path, policy_id="keys")
    was = load(tmp_path / "mill", TODAY)[0].policies[0].clauses[-1].id
    later = KEYS.replace("1.4 Keys", "1.5 Keys").replace("cupboard alone", "cupboard or a safe alone")
    report = imported(tmp_path, later, policy_id="keys")
    found = load(tmp_path / "mill", TODAY)[0].policies[0].clauses
    assert found[-1].id == was
    assert found[2].was == ("keys:1.4",)
    said = "\n".join(report.lines())
    assert "moved: 1.4 → 1.5" in said
    assert "{+or a safe+}" in said


def test_a_next_version_that_does_not_say_its_title_keeps_the_one_that_it_had(tmp_path: Path):
    imported(tmp_path, policy_id="keys")
    untitled = put(tmp_path, "1 Keys\n\n1.1 Sign for each key.\n\n1.2 Keys stay on site.\n", "keys 2027.txt")
    report = import_files([untitled], tmp_path / "mill", "keys", None, TODAY)[0]
    assert report.policy.title == "Keys Policy"
    report = import_files([untitled], tmp_path / "mill", "keys", "Keys and safes", TODAY)[0]
    assert report.policy.title == "Keys and safes"


def test_a_version_for_later_waits_and_the_old_one_stays_in_force(tmp_path: Path):
    imported(tmp_path, policy_id="keys", effective=date(2026, 1, 1))
    later = date(2027, 1, 1)
    report = imported(tmp_path, KEYS.replace("Sign for", "Scan"), policy_id="keys", effective=later)
    assert report.kept == "policies/keys@2026-01-01.md"
    assert load(tmp_path / "mill", TODAY)[0].policies[0].clauses[0].text == "Sign for each key."
    assert load(tmp_path / "mill", later)[0].policies[0].clauses[0].text == "Scan each key."


def test_answers_that_cite_a_changed_clause_are_named(tmp_path: Path):
    imported(tmp_path, policy_id="keys")
    (tmp_path / "mill/answers").mkdir()
    put(
        tmp_path / "mill/answers",
        "---\nquestions: [Sign?]\nruling: must\ncites: [keys:1.1]\n---\nYes.\n",
        "sign.md",
    )
    report = imported(tmp_path, KEYS.replace("Sign for", "Scan"), policy_id="keys")
    assert report.answers == ("sign",)


def test_next_years_version_under_another_name_is_doubted_with_the_way_to_put_it_right(tmp_path: Path):
    imported(tmp_path, policy_id="keys")
    assert imported(tmp_path, "Dogs\n\n1 Dogs\n\n1.1 Dogs wait outside.\n", policy_id="dogs").doubts == ()
    report = imported(tmp_path, KEYS.replace("1.4 Keys", "1.5 Keys"), policy_id="keys-2027")
    assert report.doubts == (
        "policies/keys.md has many of the same clauses: if this is its next version, "
        "delete policies/keys-2027.md and import it again with --policy keys",
    )


def test_another_document_under_the_same_name_is_doubted(tmp_path: Path):
    imported(tmp_path, policy_id="keys")
    report = imported(tmp_path, "Dogs\n\n1 Dogs\n\n1.1 Dogs wait outside.\n", policy_id="keys")
    assert any("same policy" in doubt for doubt in report.doubts)
