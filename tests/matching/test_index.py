"""The index is brought up to date by what changed, and says the same as one built anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.generated import edited, generated, question_about
from bot.matching.features import Finder
from bot.matching.index import Index, index_with
from bot.matching.match import Matcher
from bot.matching.query import Query, make_query
from bot.model import Answer, Knowledge, Place, Ruling
from tests.matching.counting import Counting


@pytest.fixture
def before() -> Knowledge:
    return with_answer(generated(30, a_policy=10), "May I park here?")


def with_answer(knowledge: Knowledge, *questions: str) -> Knowledge:
    place = Place("answers/one.md", 1)
    answer = Answer("one", questions, Ruling.ALLOWED, ("policy-1:3",), "Yes.", None, None, None, place)
    return replace(knowledge, answers=(answer,))


def rows(data: Path) -> dict[str, int]:
    """The place of each clause in the index, by its text."""
    (path,) = (data / "index").glob("*.db")
    with closing(sqlite3.connect(path)) as db:
        return dict(db.execute("SELECT text, rowid FROM clause").fetchall())


def looked_up(index: Index, *queries: Query, also: Sequence[int] = ()) -> list[tuple[int, list[float]]]:
    """The clauses found, each by its position and with its features."""
    finder = Finder(index)
    positions, values = finder.candidates(*map(finder.look_up, queries), also=also)
    return list(zip(positions, values.tolist(), strict=True))


def candidates(index: Index) -> list[tuple[int, list[float]]]:
    """What is found for a few questions, in an order that does not tell how the index came about."""
    queries = [make_query(question_about(index.knowledge, number), index) for number in range(5)]
    return sorted(one for query in queries for one in looked_up(index, query))


def test_a_changed_file_leaves_the_rows_of_the_other_files_untouched(
    before: Knowledge, tmp_path: Path
) -> None:
    index_with(None, before, tmp_path)
    was = rows(tmp_path)
    index_with(None, edited(before), tmp_path)
    now = rows(tmp_path)
    others = [clause.text for policy in before.policies[1:] for clause in policy.clauses]
    assert [now[text] for text in others] == [was[text] for text in others]


@pytest.mark.parametrize("encoder", [None, Counting()], ids=["by words", "with meanings"])
def test_after_an_edit_the_same_is_found_as_in_an_index_built_anew(
    before: Knowledge, tmp_path: Path, encoder: Counting | None
) -> None:
    index_with(encoder, before, tmp_path / "old")
    after = edited(before)
    updated = index_with(encoder, after, tmp_path / "old")
    assert candidates(updated) == candidates(index_with(encoder, after, tmp_path / "new"))


def test_a_new_index_lies_in_one_piece_however_many_files_there_are(
    before: Knowledge, tmp_path: Path
) -> None:
    index_with(None, before, tmp_path)
    (path,) = (tmp_path / "index").glob("*.db")
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT id FROM clause_data WHERE id > 10").fetchall()
    assert len({row >> 37 for (row,) in rows}) == 1  # FTS5 keeps the number of the segment up there


@pytest.mark.parametrize("encoder", [None, Counting()], ids=["by words", "with meanings"])
def test_of_two_questions_a_clause_has_the_mean_of_what_it_has_for_each(
    before: Knowledge, tmp_path: Path, encoder: Counting | None
) -> None:
    index = index_with(encoder, before, tmp_path)
    one, other = (make_query(question_about(before, number), index) for number in (1, 2))
    everywhere = range(len(index.clauses))
    found = [sorted(looked_up(index, *asked, also=everywhere)) for asked in ([one], [other], [one, other])]
    for (_, alone), (_, again), (_, both) in zip(*found, strict=True):
        assert both == pytest.approx([(a + b) / 2 for a, b in zip(alone, again, strict=True)], abs=1e-6)


def test_a_follow_up_looks_each_of_its_two_questions_up_once(
    before: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = index_with(None, before, tmp_path)
    looked_up = []
    monkeypatch.setattr(index, "find_clauses", lambda words, most: looked_up.append(words) or {})
    Matcher(index).match("And on Sundays?", before="May I park here?")
    assert len(looked_up) == 2


def test_a_policy_that_is_gone_is_not_found_any_more(before: Knowledge, tmp_path: Path) -> None:
    index_with(None, before, tmp_path)
    index_with(None, replace(before, policies=before.policies[1:]), tmp_path)
    left = {clause.text for policy in before.policies[1:] for clause in policy.clauses}
    assert rows(tmp_path).keys() == left


def test_a_snapshot_takes_no_row_of_a_later_one_for_its_own(before: Knowledge, tmp_path: Path) -> None:
    index = index_with(None, before, tmp_path)
    *first, last = before.policies
    without, edited_last = replace(before, policies=tuple(first)), edited(replace(before, policies=(last,)))
    for later in (without, replace(before, policies=(*first, *edited_last.policies)), without, before):
        index_with(None, later, tmp_path)
        found = index.find_clauses(["staff", "must", "something", "the"], 50)
        assert max(found) < 20


def test_a_new_phrasing_is_found_and_an_old_one_is_not(before: Knowledge, tmp_path: Path) -> None:
    index_with(None, before, tmp_path)
    index = index_with(None, with_answer(before, "Where is the canteen?"), tmp_path)
    assert index.find_phrasings(["canteen"], 5)
    assert not index.find_phrasings(["park"], 5)


def test_only_the_texts_that_an_edit_made_are_encoded(before: Knowledge, tmp_path: Path) -> None:
    index_with(Counting(), before, tmp_path)
    encoder = Counting()
    index_with(encoder, edited(before), tmp_path)
    assert [text.partition(": ")[2] or text for text in encoder.texts] == [
        "Something else now stands here.",
        "Something else now stands here.",
    ]


def test_nothing_is_encoded_again_when_a_policy_gets_another_name(before: Knowledge, tmp_path: Path) -> None:
    index_with(Counting(), before, tmp_path)
    encoder = Counting()
    first, *others = before.policies
    clauses = tuple(replace(one, id=f"parking:{one.label}") for one in first.clauses)
    renamed = replace(first, id="parking", clauses=clauses)
    index = index_with(encoder, replace(before, policies=(*others, renamed)), tmp_path)
    assert encoder.texts == []
    assert index.meanings is not None


def test_another_encoder_finds_no_vectors_of_the_last_one(before: Knowledge, tmp_path: Path) -> None:
    first, second = Counting("one"), Counting("two")
    index_with(first, before, tmp_path)
    index_with(second, before, tmp_path)
    assert sorted(second.texts) == sorted(first.texts)


def test_an_index_of_another_schema_is_built_anew(before: Knowledge, tmp_path: Path) -> None:
    index_with(None, before, tmp_path)
    (path,) = (tmp_path / "index").glob("*.db")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE schema SET version = '1'")
    assert index_with(None, before, tmp_path).find_clauses(["staff"], 5)


def test_half_a_file_is_built_anew(before: Knowledge, tmp_path: Path) -> None:
    index_with(None, before, tmp_path)
    (path,) = (tmp_path / "index").glob("*.db")
    path.write_bytes(path.read_bytes()[:5000])
    assert index_with(None, before, tmp_path).find_clauses(["staff"], 5)


def test_an_index_that_another_process_writes_to_is_not_thrown_away(
    before: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.matching.indexing.BUSY_SECONDS", 0)
    index_with(None, before, tmp_path)
    (path,) = (tmp_path / "index").glob("*.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            index_with(None, edited(before), tmp_path)
        assert path.exists()


def test_an_organisation_without_policies_has_an_index_all_the_same(
    before: Knowledge, tmp_path: Path
) -> None:
    index = index_with(Counting(), replace(before, policies=(), answers=()), tmp_path)
    assert looked_up(index, make_query("can I park here?", index)) == []
