"""The keys at the top of a file, and what becomes of them when their dashes are wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.front_matter import split_front_matter
from bot.model import Fault
from tests.knowledge.folder import loaded, said

NO_START = "the front matter has no start; write --- on a line above its first key"
POLICY = "---\ntitle: Leave\neffective: 2027-01-01\n---\nAsk first.\n"


def test_blank_lines_above_it_are_no_slip() -> None:
    faults: list[Fault] = []
    front = split_front_matter(f"\n\n{POLICY}", "leave.md", faults)
    assert front.values is not None
    assert (front.body, front.body_line) == ("Ask first.\n", 7)
    assert faults == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            POLICY.removeprefix("---\n"),
            "the front matter has no start; write --- on a line above its first key",
        ),
        (POLICY[1:], "the line before the first key is --; write three hyphens there: ---"),
        ("—" + POLICY[3:], "the line before the first key is —; write three hyphens there: ---"),
    ],
)
def test_without_its_first_line_it_is_a_fault_and_brings_no_policy_into_force(
    tmp_path: Path, text: str, message: str
) -> None:
    assert said(tmp_path, {"policies/leave.md": text}) == [f"policies/leave.md:1: {message}"]
    assert "leave" not in loaded(tmp_path, {}, date(2026, 11, 21)).policies_by_id


@pytest.mark.parametrize("text", ["Owner: whoever asks first.\n\nAsk.\n", "Leave\n\n---\n\nAsk.\n", "---"])
def test_a_text_that_only_looks_a_little_like_it_is_read(text: str) -> None:
    faults: list[Fault] = []
    front = split_front_matter(text, "leave.md", faults)
    assert front.readable is (text != "---")
