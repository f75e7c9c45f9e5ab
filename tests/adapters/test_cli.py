import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.adapters.command import clausebot
from tests.small_folder import ANSWER, POLICY


@pytest.fixture(autouse=True)
def data(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEBOT_DATA", str(tmp_path_factory.mktemp("data")))
    monkeypatch.setenv("CLAUSEBOT_SEMANTIC", "off")
    monkeypatch.delenv("CLAUSEBOT_KNOWLEDGE", raising=False)


@pytest.fixture
def two(tmp_path: Path, folder: Path) -> Path:
    """A folder that holds two organisations."""
    root = tmp_path.parent / f"{tmp_path.name}-two"
    for name in ("eastside", "westside"):
        (root / name / "policies").mkdir(parents=True)
        (root / name / "policies/social-media.md").write_text(POLICY.format(f"Ask {name} first."))
    return root


def test_help_lists_the_commands() -> None:
    run = clausebot("--help")
    assert run.status == 0
    assert all(
        name in run.out for name in ("chat", "ask", "check", "clauses", "confirm", "doctor", "eval", "serve")
    )


def test_help_loads_nothing_heavy() -> None:
    code = """
import sys
from adapters.cli import main
sys.argv[1:] = ["--help"]
try:
    main()
except SystemExit:
    heavy = {"rich", "numpy", "docx", "pdfplumber", "sqlite_utils", "tokenizers", "watchfiles", "yaml"}
    heavy |= {"aiohttp", "alembic", "cryptography", "prometheus_client", "slack_bolt", "sqlalchemy"}
    print(heavy & set(sys.modules), file=sys.stderr)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stderr.strip() == "set()"


def test_clauses_lists_every_clause_with_its_place(folder: Path) -> None:
    run = clausebot("clauses", "--knowledge", str(folder))
    assert run.status == 0
    listed = "policies/social-media.md:8\tsocial-media:3.1\t3.1\t3 Accounts\tmust\tYou must ask first.\n"
    assert run.out == listed


def test_clauses_as_json(folder: Path) -> None:
    (clause,) = json.loads(clausebot("clauses", "--json", "--knowledge", str(folder)).out)
    assert (clause["id"], clause["text"], clause["line"]) == ("social-media:3.1", "You must ask first.", 8)


def test_with_several_organisations_it_asks_which(two: Path) -> None:
    run = clausebot("clauses", "--knowledge", str(two))
    assert run.status == 2
    assert run.err == "clausebot: Which organisation? Name one with --organisation: eastside, westside.\n"
    named = clausebot("clauses", "--knowledge", str(two), "--organisation", "westside")
    assert "Ask westside first." in named.out


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("clauses", "--knowledge", "/no/such"), "there is no folder /no/such"),
        (("clauses", "--organisation", "elsewhere"), "There is: northbridge"),
        (("ask",), "Write one question"),
        (("ask", "--jsonl", "may I?"), "Write one question"),
        (("confirm",), "Name the answers"),
        (("confirm", "--all", "a"), "Name the answers"),
        (("dance",), "No such command"),
        (("eval", "/no/such.jsonl"), "cannot be read"),
    ],
)
def test_wrong_use_is_told_with_its_mend_and_status_2(typed: tuple[str, ...], said: str) -> None:
    run = clausebot(*typed)
    assert run.status == 2
    assert said in run.err
    assert "Traceback" not in run.err


def test_a_wrong_setting_stops_the_start_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEBOT_SEMANTIC", "perhaps")
    run = clausebot("clauses")
    assert run.status == 2
    assert run.err.startswith("clausebot: CLAUSEBOT_SEMANTIC: ")
    assert run.err.count("\n") == 1


def test_confirming_an_answer_renews_the_lock(folder: Path) -> None:
    run = clausebot("confirm", "post", "--knowledge", str(folder))
    assert (run.status, run.out) == (0, "confirmed 1 answer\n")
    assert '"post"' in (folder / "citations.lock").read_text()


def test_an_answer_can_be_confirmed_by_its_file_as_check_shows_it(folder: Path) -> None:
    for named in ("answers/post.md", str(folder / "answers/post.md"), "answers\\post.md", "post.md"):
        assert clausebot("confirm", named, "--knowledge", str(folder)).out == "confirmed 1 answer\n"


def test_a_command_in_a_fault_works_as_it_is_shown(two: Path) -> None:
    (two / "eastside/answers").mkdir()
    (two / "eastside/answers/post.md").write_text(ANSWER.format("Yes."))
    shown = clausebot("check", "--knowledge", str(two)).out
    typed = shlex.split(shown.partition("`")[2].partition("`")[0])
    assert typed[:2] == ["clausebot", "confirm"]
    assert clausebot(*typed[1:]).out == "confirmed 1 answer\n"
    assert "is not confirmed" not in clausebot("check", "--knowledge", str(two)).out


def test_confirming_all_names_none(folder: Path) -> None:
    (folder / "answers/more.md").write_text(ANSWER.format("More.").replace("May I post?", "May I post more?"))
    assert clausebot("confirm", "--all", "--knowledge", str(folder)).out == "confirmed 2 answers\n"


def test_an_answer_that_cannot_be_confirmed_is_told_by_its_file(folder: Path) -> None:
    run = clausebot("confirm", "pots", "--knowledge", str(folder))
    assert run.status == 2
    assert "answers/pots.md:1: there is no answer pots; nearest is post" in run.err
    assert not (folder / "citations.lock").exists()


def test_the_doctor_finds_all_well(folder: Path) -> None:
    run = clausebot("doctor", "--knowledge", str(folder))
    assert run.status == 0
    assert "MEND" not in run.out


def test_the_doctor_says_how_to_mend_what_is_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "answers/post.md").write_bytes(b"\xff")
    monkeypatch.setenv("CLAUSEBOT_DATA", "/proc/no-such-place")
    run = clausebot("doctor", "--knowledge", str(folder))
    assert run.status == 1
    mends = [line for line in run.out.splitlines() if line.startswith("MEND")]
    assert len(mends) == 2
    assert "Set CLAUSEBOT_DATA" in mends[0]
    assert "clausebot check" in mends[1]
