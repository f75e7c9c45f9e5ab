from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.yaml_text import Loader, Value, parse_yaml
from bot.model import Fault


def read(text: str, first_line: int = 1) -> tuple[Value | None, list[Fault]]:
    faults: list[Fault] = []
    return parse_yaml(text, "a.yaml", faults, first_line), faults


def entry(text: str) -> tuple[Value, list[Fault]]:
    value, faults = read(text)
    assert value
    return value.entries()["cites"], faults


@pytest.mark.parametrize(
    ("written", "reading"),
    [
        ("4.10", "the number 4.1"),
        ("007", "the number 7"),
        ("1e3", "the number 1000"),
        ("4:30", "the number 270"),
        ("no", "the yes/no value false"),
        ("On", "the yes/no value true"),
        ("2026-09-01", "a date"),
    ],
)
def test_an_id_that_yaml_would_change_is_kept_and_reported(written: str, reading: str) -> None:
    value, faults = entry(f"cites: {written}")
    assert value.identifier() == written
    assert [str(fault) for fault in faults] == [
        f'a.yaml:1: cites {written} is read as {reading}; write it in quotes: "{written}"'
    ]


@pytest.mark.parametrize("written", ['"4.10"', "'no'", "social-media:4.10", "never"])
def test_an_id_in_quotes_or_with_letters_is_an_id(written: str) -> None:
    value, faults = entry(f"cites: {written}")
    assert value.identifier() == written.strip("'\"")
    assert faults == []


def test_text_stays_as_it_is_written() -> None:
    value, faults = entry("cites: 3.10")
    assert value.text() == "3.10"
    assert faults == []


def test_one_text_is_a_list_of_one() -> None:
    assert entry("cites: a")[0].texts() == ("a",)
    assert entry("cites: [a, b]")[0].texts() == ("a", "b")
    assert entry("cites:")[0].texts() == ()


def test_a_list_where_text_belongs_is_reported() -> None:
    value, faults = entry("a: 1\ncites: [a]")
    assert value.text() == ""
    assert [str(fault) for fault in faults] == ["a.yaml:2: cites must be text, not a list"]


def test_dates_are_dates() -> None:
    assert entry("cites: 2026-09-01")[0].day() == date(2026, 9, 1)
    value, faults = entry("cites: 2026-13-01")
    assert value.day() is None
    assert faults[0].message == "cites must be a date such as 2026-09-01, not 2026-13-01"


def test_a_fault_has_the_line_of_the_file_that_the_yaml_is_part_of() -> None:
    assert read("a: 1\nb: [\nc: 1\n", first_line=5)[1][0].line == 6
    assert read('a: 1\nb: "x\n\nc: 1\n')[1][0].line == 2
    assert read("a: 1\nb: c: d\n")[1][0].line == 2
    assert read("a: 1\nb: 2\n  c: 3\n")[1][0].line == 3


def test_a_text_with_a_colon_is_reported_with_the_quotes_that_mend_it() -> None:
    value, faults = entry("cites: {Can I: use it}")
    assert value.text() == ""
    assert [fault.message for fault in faults] == [
        "cites must be text, not a key with a value; put words that hold a colon in quotes"
    ]


def test_a_key_that_is_no_id_in_quotes_either_is_not_told_to_be_quoted() -> None:
    value, faults = read("4.10: {name: Ten}")
    assert value
    value.records()
    assert [fault.message for fault in faults] == ["4.10 is no id: use small letters, digits and hyphens"]


@pytest.mark.parametrize(
    ("text", "line", "mend"),
    [
        ("a: 1\nb: c: d\n", 2, "put words that hold a colon in quotes"),
        ("a: 1\nb: [x, y\nc: 1\n", 2, "has to end with ]"),
        ("a: {b: 1\nc: 1\n", 1, "has to end with }"),
        ("a:\n  - x\n y: 1\n", 3, "start the line below the first letter of the key above"),
        ('a:\n  - one\n  - "is" it\n', 3, "in quotes of the other kind as a whole"),
        ("a: 1\nb\nc: 2\n", 2, "a key has no colon behind it"),
        ('a: "x\n\nb: 1\n', 1, "a quotation mark opens here and is not closed"),
        ("a: @home\n", 1, "put them in quotes"),
        ("a: *home\n", 1, "put them in quotes"),
        ("a: 1\n---\nb: 2\n", 2, "a second line of ---; delete it"),
    ],
)
@pytest.mark.parametrize("loader", [yaml.SafeLoader, Loader])
def test_a_slip_is_told_in_words_for_whoever_never_heard_of_yaml(
    text: str, line: int, mend: str, loader: type[yaml.SafeLoader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.knowledge.yaml_text.Loader", loader)
    _, (fault,) = read(text)
    assert fault.line == line
    assert fault.message.startswith("this cannot be read: ")
    assert mend in fault.message


@pytest.mark.parametrize(
    "text", ["a: b: c", "a: *b", "a: 1\n---\nb: 2", "a: \x07", "%", "@", "- a\nb: c", "a: !!x 1"]
)
def test_what_is_no_yaml_is_a_fault_or_a_value(text: str) -> None:
    value, faults = read(text)
    assert value or faults


@pytest.mark.parametrize("sign", ["[", "{", "- ", "? ", "[{", '[ "]", ', "[ ']', ", "[ # ]\n", "[[a], "])
def test_nesting_without_end_is_a_fault(sign: str) -> None:
    value, faults = read(sign * 200_000)
    assert value is None
    assert len(faults) == 1


def test_many_lists_on_lines_of_their_own_are_no_nesting() -> None:
    value, faults = read("".join(f"word-{n}: [a, b]\n" for n in range(1000)))
    assert value is not None
    assert len(value.entries()) == 1000
    assert faults == []


@given(st.one_of(st.text(), st.text(alphabet="ab:-[]{}#&*!|>'\"%@?, \n1")))
def test_no_text_is_too_odd_to_read(text: str) -> None:
    value, _ = read(text)
    if value:
        value.entries(("a",))
        value.records()
        value.texts()
        value.truth()
        value.day()
