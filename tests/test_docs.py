"""The documents, held to what the bot does: their commands are run, their links followed."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

import docx
import pytest

from bot.knowledge.load import load
from bot.model import Severity
from tests.adapters.command import clausebot

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PROMPT = re.compile(r"^\$ (?:\.venv/bin/)?clausebot (.*)$", re.MULTILINE)
COMMAND = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?clausebot (.*)$", re.MULTILINE)
MAKE = re.compile(r"`make (\w+)`")
WAITS_FOR_PEOPLE = ("serve",)
"""Commands that run until they are stopped; tests/adapters/test_serve.py runs them."""


def blocks(page: Path, *kinds: str) -> list[str]:
    return [text for kind, text in FENCE.findall(page.read_text("utf-8")) if kind in kinds]


def page_named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as a newcomer has it: with the Word file that the documents speak of."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("CLAUSEBOT_DATA", str(tmp_path / "data"))
    document = docx.Document()
    document.add_heading("3 Your own accounts", 1)
    document.add_paragraph("3.1 Staff must not reply to comments from their personal account.")
    document.save(str(tmp_path / "Social media policy.docx"))
    return tmp_path


def test_the_readme_shows_what_the_bot_really_says(somewhere: Path) -> None:
    shown = "".join(blocks(ROOT / "README.md", "text"))
    parts = PROMPT.split(shown)[1:]
    assert parts
    for typed, told in zip(parts[::2], parts[1::2], strict=True):
        assert clausebot(*shlex.split(typed)).out.split() == told.split(), typed


@pytest.mark.parametrize("page", PAGES, ids=page_named)
def test_every_command_in_a_document_works_as_written_and_in_its_order(page: Path, somewhere: Path) -> None:
    for typed in COMMAND.findall("".join(blocks(page, "sh", "console"))):
        words = shlex.split(typed)
        if words[0] in WAITS_FOR_PEOPLE:
            continue
        run = clausebot(*words, stdin=b"can I reply as myself?\n")
        assert run.status == 0 or (words[0] == "check" and "Traceback" not in run.err), (typed, run.err)


@pytest.mark.parametrize("page", PAGES, ids=page_named)
def test_every_link_leads_somewhere(page: Path) -> None:
    local = [link for link in LINK.findall(page.read_text("utf-8")) if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=page_named)
def test_every_make_target_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(MAKE.findall(page.read_text("utf-8"))) <= targets


def test_the_files_shown_for_the_knowledge_folder_can_be_read_as_they_stand(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "knowledge-folder.md").read_text("utf-8")
    for name, shown in re.findall(
        r"^## (\S+\.\w+)\n(?:(?!^## |^```)[^\n]*\n)*```\w+\n(.*?)^```$", text, re.M | re.S
    ):
        file = tmp_path / name.replace("**/*", "reply").replace("*", "social-media")
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, "utf-8")
    knowledge, faults = load(tmp_path, date(2026, 11, 1))
    wrong = [str(fault) for fault in faults if fault.severity is Severity.FAULT]
    assert [fault for fault in wrong if "does not exist" not in fault and "there is no" not in fault] == []
    assert knowledge.answers
    assert knowledge.expectations
    assert knowledge.clauses["social-media:no-student-names"].lead_in == "Staff must not post:"
