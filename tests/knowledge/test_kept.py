"""What was read of a folder is kept, and never outlives a change."""

from __future__ import annotations

import os
import pickle
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge import kept
from bot.knowledge.kept import load_kept
from bot.knowledge.load import load
from bot.settings import sample_folder
from tests.small_folder import ANSWER, POLICY

TODAY = date(2026, 11, 1)


@pytest.fixture
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were read, each time."""
    read: list[Path] = []

    def reading(folder: Path, today: date) -> kept.Loaded:
        read.append(folder)
        return load(folder, today)

    monkeypatch.setattr("bot.knowledge.load.load", reading)
    return read


def test_what_was_kept_of_the_sample_is_what_is_read_from_it(data: Path, reads: list[Path]) -> None:
    sample = sample_folder() / "northbridge"
    first, again = load_kept(sample, TODAY, data), load_kept(sample, TODAY, data)
    assert len(reads) == 1
    assert again == first == load(sample, TODAY)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("policies/social-media.md", POLICY.format("You must ask twice.")),
        ("policies/other.md", POLICY.format("You may.")),
        ("policies/old.docx", ""),
        ("answers/post.md", ANSWER.format("No.")),
        ("answers/deep/er.md", ANSWER.format("No.").replace("May I post?", "Again?")),
        ("expectations/one.yaml", "- asked: May I?\n  refuses: true\n"),
        ("citations.lock", "nonsense"),
        ("organisation.yaml", "name: Southbridge\n"),
        ("vocabulary.yaml", "fb: Facebook\n"),
        ("peple.yaml", ""),
    ],
)
def test_a_change_of_any_file_is_read(folder: Path, data: Path, file: str, words: str) -> None:
    load_kept(folder, TODAY, data)
    (folder / file).parent.mkdir(exist_ok=True, parents=True)
    (folder / file).write_text(words)
    assert load_kept(folder, TODAY, data) == load(folder, TODAY)


def test_a_change_within_the_same_moment_and_of_the_same_length_is_read(folder: Path, data: Path) -> None:
    load_kept(folder, TODAY, data)
    policy = folder / "policies/social-media.md"
    before = policy.stat()
    policy.write_text(policy.read_text().replace("must", "may "))
    os.utime(policy, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert load_kept(folder, TODAY, data) == load(folder, TODAY)


def test_a_file_that_is_gone_is_gone(folder: Path, data: Path) -> None:
    load_kept(folder, TODAY, data)
    (folder / "answers/post.md").unlink()
    assert load_kept(folder, TODAY, data)[0].answers == ()


def test_on_another_day_the_folder_is_read_again(folder: Path, data: Path, reads: list[Path]) -> None:
    load_kept(folder, TODAY, data)
    load_kept(folder, date(2026, 11, 2), data)
    assert len(reads) == 2


def test_other_code_reads_the_folder_again(
    folder: Path, data: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_kept(folder, TODAY, data)
    monkeypatch.setattr(kept, "_code", lambda: [("load.py", 1, 1)])
    load_kept(folder, TODAY, data)
    assert len(reads) == 2


def only_file(data: Path) -> Path:
    (file,) = (data / "knowledge").iterdir()
    return file


def test_half_a_file_is_passed_over(folder: Path, data: Path) -> None:
    first = load_kept(folder, TODAY, data)
    file = only_file(data)
    file.write_bytes(file.read_bytes()[:100])
    assert load_kept(folder, TODAY, data) == first


class Harm:
    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> object:
        return Path.touch, (self.file,)


def test_what_is_kept_can_run_no_code(folder: Path, tmp_path: Path, data: Path) -> None:
    first = load_kept(folder, TODAY, data)
    file = only_file(data)
    harm = pickle.dumps(Harm(tmp_path / "harm"))
    file.write_bytes(file.read_bytes()[:32] + harm)
    assert load_kept(folder, TODAY, data) == first
    assert not (tmp_path / "harm").exists()


def test_without_a_place_to_keep_it_the_folder_is_read_all_the_same(folder: Path) -> None:
    no_folder = folder / "organisation.yaml"  # a file, where a folder should be
    assert load_kept(folder, TODAY, no_folder) == load(folder, TODAY)


def test_a_folder_that_is_away_is_read_as_an_empty_one(tmp_path: Path, data: Path) -> None:
    away = tmp_path / "away"
    assert load_kept(away, TODAY, data) == load(away, TODAY)
