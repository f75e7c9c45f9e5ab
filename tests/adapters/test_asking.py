import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.asking import read_set, reply_lines
from adapters.opening import UsageError
from bot.replies import Answered
from tests import fakes

ANSWER = Answered(None, (fakes.citation(),), 0.9)


def open_fake(named: str | None) -> fakes.FakeConversation:
    if named not in (None, "northbridge"):
        raise UsageError(f"There is no organisation {named}.")
    return fakes.FakeConversation(replies={"may I?": ANSWER})


def told(*lines: str | bytes) -> list[dict[str, object]]:
    raw = [line if isinstance(line, bytes) else line.encode() for line in lines]
    return [json.loads(line) for line in reply_lines(raw, open_fake)]


def test_each_line_gets_its_reply_in_its_order() -> None:
    asked = [
        '{"id": "a", "organisation": "northbridge", "question": "may I?"}',
        '{"id": 2, "question": "what?"}',
    ]
    first, second = told(*asked)
    assert (first["id"], first["outcome"]) == ("a", "answer")
    assert (second["id"], second["outcome"]) == (2, "unknown")
    assert first["ms"] >= 0  # type: ignore[operator]


@pytest.mark.parametrize(
    ("line", "id_"),
    [
        ("not json", None),
        (b"\xff\xfe", None),
        ("[" * 100_000, None),
        ("[1]", None),
        ('{"id": "a"}', "a"),
        ('{"id": "a", "question": 7}', "a"),
        ('{"id": "a", "question": "may I?", "organisation": ["x"]}', "a"),
        ('{"id": "a", "question": "may I?", "organisation": "elsewhere"}', "a"),
    ],
)
def test_a_bad_line_gets_its_error_and_the_run_goes_on(line: str | bytes, id_: str | None) -> None:
    bad, good = told(line, '{"id": "b", "question": "may I?"}')
    assert set(bad) == {"id", "error"}
    assert bad["id"] == id_
    assert bad["error"]
    assert good["outcome"] == "answer"


def test_an_empty_line_is_no_question() -> None:
    assert len(told("", '{"id": "b", "question": "may I?"}', "  \n")) == 1


@given(st.binary(max_size=60).filter(lambda line: b"\n" not in line))
def test_no_line_can_end_the_run(line: bytes) -> None:
    assert told(line, '{"id": "last", "question": "may I?"}')[-1]["id"] == "last"


def test_half_a_character_is_no_trouble() -> None:
    (line,) = told(r'{"id": "a", "question": "may I\ud800?"}')
    assert line["outcome"] == "unknown"


def test_a_question_on_which_the_bot_fails_does_not_end_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAUSEBOT_DATA", str(tmp_path))

    said = "a " + "secret"

    def open_broken(named: str | None) -> fakes.FakeConversation:
        raise ZeroDivisionError(said)

    (line,) = reply_lines([b'{"id": "a", "question": "may I?"}'], open_broken)
    assert "ZeroDivisionError" in json.loads(line)["error"]
    assert "secret" not in line + (tmp_path / "last-trouble.txt").read_text()


def test_a_question_set_may_hold_any_sign_that_json_allows_within_a_line(tmp_path: Path) -> None:
    file, question = tmp_path / "set.jsonl", "one\u2028two\u0085three"
    row = json.dumps({"id": "a", "question": question, "kind": "answerable"}, ensure_ascii=False)
    file.write_text(f"{row}\r\n{row}\r\n", encoding="utf-8")
    assert [row["question"] for row in read_set(file)] == [question, question]


def test_a_question_set_that_cannot_be_used_says_where_and_why(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    for text, said in {
        '{"id": "a", "question": "q", "kind": "answerable"}\n{"id"': ":2: this is not JSON",
        '{"id": "a", "question": "q"}': ":1: kind is missing",
        "[]": ":1: id, question, kind is missing",
        "\n": "there are no questions in it",
    }.items():
        file.write_text(text)
        with pytest.raises(UsageError, match=said):
            read_set(file)
    with pytest.raises(UsageError, match="cannot be read"):
        read_set(tmp_path / "none.jsonl")
