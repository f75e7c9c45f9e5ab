"""The documents, held to what the bot does: their commands are run, their links followed."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import docx
import pytest

from adapters.cli import app
from bot.conversation import Conversation
from bot.knowledge.load import load
from bot.model import Severity
from tests.adapters.command import clausebot

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PROMPT = re.compile(r"^\$ (?:\.venv/bin/)?clausebot (.*)$", re.MULTILINE)
COMMAND = re.compile(r"^(?:\$ )?(\S+)(?: (.*))?$", re.MULTILINE)
CONTINUED = re.compile(r"\\\n\s*")
SUBCOMMAND = re.compile(r"`clausebot ([a-z]+)\b")
MAKE = re.compile(r"`make (\w+)`")
NOT_RUN = {
    "apt": "changes the machine",
    "awk": "works on what the line before installed",
    "cp": "puts files into the machine's own folders",
    "curl": "needs the server that was started in the line before",
    "docker": "needs a container engine; tests/deploy reads the files",
    "install": "puts files into the machine's own folders",
    "ln": "puts files into the machine's own folders",
    "make": "needs the network; tests/test_docs.py looks for its targets",
    "mkdir": "makes one of the machine's own folders",
    "pip": "needs the network",
    "python3": "makes an environment that only training needs",
    "nginx": "needs the machine's own folders; tests/deploy starts it with the file",
    "sqlite3": "needs the server's store",
    "systemctl": "needs systemd; tests/deploy reads the unit",
    "systemd-run": "needs systemd",
    "touch": "stands after what needs the network",
    "umask": "goes before a copy of the server's store",
    "useradd": "changes the machine",
    "uv": "needs the network",
}
"""Commands in the documents that no test can run as they stand, and why."""


def blocks(page: Path, *kinds: str) -> list[str]:
    return [text for kind, text in FENCE.findall(page.read_text("utf-8")) if kind in kinds]


def commands(page: Path) -> list[tuple[str, str]]:
    """The name and the rest of each command that the page tells a reader to type."""
    typed = CONTINUED.sub("", "".join(blocks(page, "sh", "console")))
    return [(name, rest) for name, rest in COMMAND.findall(typed)]


def page_named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as a newcomer has it: with the Word files that the documents speak of."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("CLAUSEBOT_DATA", str(tmp_path / "data"))
    document = docx.Document()
    document.add_heading("3 Your own accounts", 1)
    document.add_paragraph("3.1 Staff must not reply to comments from their personal account.")
    document.save(str(tmp_path / "Social media policy.docx"))
    document.save(str(tmp_path / "Social media policy 2027.docx"))
    return tmp_path


def test_the_readme_shows_what_the_bot_really_says(
    somewhere: Path, sample_data: Path, sample_conversation: Conversation
) -> None:
    shutil.copytree(sample_data, somewhere / "data")  # its index is built
    shown = "".join(blocks(ROOT / "README.md", "text"))
    parts = PROMPT.split(shown)[1:]
    assert parts
    for typed, told in zip(parts[::2], parts[1::2], strict=True):
        assert clausebot(*shlex.split(typed)).out.split() == told.split(), typed


@pytest.mark.parametrize("page", PAGES, ids=page_named)
def test_every_command_in_a_document_works_as_written_and_in_its_order(page: Path, somewhere: Path) -> None:
    for name, typed in commands(page):
        program = Path(name).name
        if program in NOT_RUN:
            continue
        if program == "python":
            assert subprocess.run([sys.executable, *shlex.split(typed)], check=False).returncode == 0, typed
            continue
        assert program == "clausebot", f"{page_named(page)}: run {name} here, or say in NOT_RUN why not"
        run = clausebot(*shlex.split(typed), stdin=b"can I reply as myself?\n")
        assert run.status == 0 or (typed.startswith("check") and "Traceback" not in run.err), (typed, run.err)


@pytest.mark.parametrize("page", PAGES, ids=page_named)
def test_every_command_named_in_a_sentence_exists(page: Path) -> None:
    named = SUBCOMMAND.findall(page.read_text("utf-8"))
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert set(named) <= commands | {group.name for group in app.registered_groups}


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
