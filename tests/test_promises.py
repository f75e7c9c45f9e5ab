"""docs/security.md: each promise names a test that is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.reporting.sealing import WRAPS
from bot.terms import Outcome, Terms

ROOT = Path(__file__).parents[1]
SECURITY = (ROOT / "docs" / "security.md").read_text("utf-8")
KEPT = (ROOT / "docs" / "data-protection.md").read_text("utf-8")
PROMISES = re.findall(r"^\| (.+?) \| `(tests/\S+?\.py)::(\w+)` \|$", SECURITY, re.MULTILINE)


@pytest.mark.parametrize(("promise", "file", "name"), PROMISES, ids=[name for *_, name in PROMISES])
def test_each_promise_names_a_test_that_is_there(promise: str, file: str, name: str) -> None:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, promise


def test_no_row_of_the_promises_lacks_its_test() -> None:
    table = SECURITY.partition("the test that holds each")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("|")][2:]
    assert len(rows) == len(PROMISES) > 30


def test_the_documents_name_the_deadlines_that_hold() -> None:
    terms = Terms()
    closed = terms.keep_closed_months
    for row, months in (
        ("closed: something was wrong and was dealt with", closed[Outcome.ACTED]),
        ("closed: passed on to somebody outside", closed[Outcome.PASSED_ON]),
        ("closed: nothing was found", closed[Outcome.NOTHING_FOUND]),
        ("closed: a mistake", closed[Outcome.MISTAKEN]),
        ("taken back by its sender", terms.keep_withdrawn_months),
    ):
        assert f"| {row} | {months} months |" in KEPT
    assert f"| still open | {terms.keep_open_months} months after" in KEPT
    assert (terms.acknowledge_working_days, terms.acknowledge_days, terms.feedback_months) == (3, 7, 3)
    assert f"sealed box; {WRAPS} of them" in SECURITY


@pytest.mark.parametrize("document", [SECURITY, KEPT], ids=["security", "data protection"])
def test_each_test_that_is_named_anywhere_in_them_is_there(document: str) -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)", document))
    assert named
    assert [file for file in sorted(named) if not (ROOT / file).is_file()] == []
