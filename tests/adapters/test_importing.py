import json
from pathlib import Path

import pytest

from tests.adapters.command import clausebot

DOCUMENT = (
    "Expenses policy\n\n1. You must keep your receipts.\n\n2. You may claim the cost of a train ticket.\n"
)


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLAUSEBOT_DATA", str(tmp_path / "data"))
    file = tmp_path / "expenses.txt"
    file.write_text(DOCUMENT)
    return file


def test_a_document_becomes_a_policy_of_a_new_organisation(document: Path, tmp_path: Path) -> None:
    run = clausebot("import", str(document), "--organisation", "eastside", "--knowledge", str(tmp_path / "k"))
    assert run.status == 0
    assert "2 clauses" in run.out
    listed = clausebot("clauses", "--knowledge", str(tmp_path / "k"))
    assert "You must keep your receipts." in listed.out


def test_with_json_the_clauses_are_for_programs_and_the_report_stands_beside_them(
    document: Path, tmp_path: Path
) -> None:
    run = clausebot(
        "import",
        str(document),
        "--organisation",
        "eastside",
        "--policy",
        "money",
        "--json",
        "--knowledge",
        str(tmp_path),
    )
    assert [clause["id"] for clause in json.loads(run.out)] == ["money:1", "money:2"]
    assert "2 clauses" in run.err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("/no/such.docx", "--organisation", "eastside"), "/no/such.docx"),
        (("{document}", "--organisation", "../outside"), "is no name"),
        (("{document}", "--organisation", "eastside", "--policy", "A B"), "no id for a policy"),
        (("{document}",), "There are no policies in"),
    ],
)
def test_what_cannot_be_imported_is_told_and_nothing_is_written(
    document: Path, tmp_path: Path, typed: tuple[str, ...], said: str
) -> None:
    folder = tmp_path / "k"
    run = clausebot("import", *(one.format(document=document) for one in typed), "--knowledge", str(folder))
    assert run.status == 2
    assert said in run.err
    assert not folder.exists()


def test_another_organisation_cannot_be_put_inside_one(document: Path, tmp_path: Path) -> None:
    clausebot("import", str(document), "--organisation", "eastside", "--knowledge", str(tmp_path))
    run = clausebot(
        "import", str(document), "--organisation", "west", "--knowledge", str(tmp_path / "eastside")
    )
    assert run.status == 2
    assert "one organisation's folder, and it is not west" in run.err
