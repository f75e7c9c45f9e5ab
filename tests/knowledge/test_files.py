from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.knowledge.files import read_text, write_whole
from bot.knowledge.policy_text import parse_policy
from bot.model import Fault
from tests.knowledge.folder import POLICY, loaded, said

SAVE = "choose the encoding UTF-8 where you save it (Save as)"


def read(path: Path, data: bytes) -> tuple[str | None, list[str]]:
    path.write_bytes(data)
    faults: list[Fault] = []
    text = read_text(path, "f.md", faults)
    return text, [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a\nb\xe9", f"f.md:2: the file is not UTF-8 (byte 3 is 0xe9); {SAVE}"),
        ("a".encode("utf-16"), f"f.md:1: the file is not UTF-8 (byte 0 is 0xff); {SAVE}"),
        ("a\nb".encode("utf-16-le"), f"f.md:1: the file is not UTF-8 (it has zero bytes); {SAVE}"),
        (b"", "f.md:1: the file is empty; write its text or delete it"),
        (b" \n\n", "f.md:1: the file is empty; write its text or delete it"),
        (b"a" * 5_000_000, "f.md:1: the file has 5.0 MB; it must be below 5 MB; split it"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_fault(tmp_path: Path, data: bytes, message: str) -> None:
    assert read(tmp_path / "f", data) == (None, [message])


@pytest.mark.parametrize(
    ("data", "text", "message"),
    [
        (
            b"\xef\xbb\xbfa",
            "a",
            "f.md:1: warning: the file starts with a byte order mark (BOM), which does no harm here; "
            "save it as plain UTF-8",
        ),
        (
            b"a\nb\r\nc",
            "a\nb\nc",
            "f.md:2: warning: the file has Windows line ends (CRLF), which do no harm here; "
            "save it with LF where you can",
        ),
        (b"a\n\tb", "a\n    b", "f.md:2: warning: the file has tabs; write spaces in their place"),
    ],
)
def test_a_file_with_odd_signs_is_used_with_a_warning(
    tmp_path: Path, data: bytes, text: str, message: str
) -> None:
    assert read(tmp_path / "f", data) == (text, [message])


def test_a_file_that_is_not_there_or_no_file_is_a_fault(tmp_path: Path) -> None:
    faults: list[Fault] = []
    assert read_text(tmp_path / "gone", "f.md", faults) is None
    os.mkfifo(tmp_path / "pipe")
    assert read_text(tmp_path / "pipe", "f.md", faults) is None
    assert [fault.message for fault in faults] == [
        "the file cannot be read: No such file or directory",
        "this is no file; put a text file here",
    ]


def test_a_broken_file_is_left_out_and_the_rest_is_loaded(tmp_path: Path) -> None:
    knowledge = loaded(tmp_path, {"policies/a.md": b"\xff", "policies/b.md": "Ask first."})
    assert [policy.id for policy in knowledge.policies] == ["b"]


def test_a_link_to_nowhere_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "leave.md").symlink_to(tmp_path / "gone.md")
    assert said(tmp_path, {}) == ["policies/leave.md:1: the file cannot be read: No such file or directory"]


def test_windows_line_ends_change_no_clause(tmp_path: Path) -> None:
    plain = parse_policy(POLICY, "social-media", "policies/social-media.md")[0]
    knowledge = loaded(tmp_path, {"policies/social-media.md": POLICY.replace("\n", "\r\n")})
    assert knowledge.policies[0] == plain


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_text("old")
    path.chmod(0o640)
    write_whole(path, "new é\r\n")
    assert path.read_bytes() == "new é\r\n".encode()
    assert path.stat().st_mode & 0o777 == 0o640
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "\ud800")
    assert [found.name for found in tmp_path.iterdir()] == ["f"]
    assert path.read_text() == "new é\n"
