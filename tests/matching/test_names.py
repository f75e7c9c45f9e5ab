"""Who is named makes no difference to what is found."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.names import without_names
from bot.matching.spelling import Spelling, english_words, listed
from bot.shipped import read_table

FOLDER = Spelling(lambda: ["Staff may ask Adwoa, the Bursar, for leave in HolidayPlus.", "Days of grace"])
BEARERS = ["Chidi", "Emily", "Priya", "José", "DeShawn", "Anne-Marie", "O'Brien", "Layla", "Krzysztof"]


def said(text: str) -> str:
    return without_names(text, FOLDER)


@pytest.mark.parametrize("name", BEARERS)
@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Can my friend {} use my card?", "Can my friend use my card?"),
        ("{} wants to see the file. Do I let {}?", "Somebody wants to see the file. Do I let somebody?"),
        ("Can I put in {}'s leave?", "Can I put in somebody's leave?"),
        ("{} and I share a desk", "Somebody and I share a desk"),
        ("May {} lead the trip?", "May somebody lead the trip?"),
        ("is {} allowed to drive", "is somebody allowed to drive"),
        ("what if {} says no", "what if somebody says no"),
        ("a customer called {} rang", "a customer rang"),
        ("I gave an old coat to {}", "I gave an old coat to somebody"),
        ("can I swap a shift with {} on Monday", "can I swap a shift with somebody on Monday"),
        ("{}, my cousin, has applied", "Somebody, my cousin, has applied"),
        ("I have reported {}, our cleaner", "I have reported somebody, our cleaner"),
    ],
)
def test_whoever_is_named_the_question_is_the_same(name: str, asked: str, meant: str) -> None:
    assert said(asked.format(name, name)) == meant


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Mrs Brown shouted at me", "Somebody shouted at me"),
        ("ask Mr. Okafor", "ask somebody"),
        ("Councillor Hughes wants it", "Councillor wants it"),
        ("can I tell Priya Shah today", "can I tell somebody today"),
        ("my colleague priya left", "my colleague left"),
        ("a man named kwame and a man named emily", "a man and a man"),
        ("I sent Tom's file to another Tom", "I sent somebody's file to another somebody"),
    ],
)
def test_a_title_or_a_surname_goes_with_the_name(asked: str, meant: str) -> None:
    assert said(asked) == meant


@pytest.mark.parametrize(
    "asked",
    [
        "Is Canva allowed?",
        "can I use Canva with students",
        "Canva is free, can I sign up",
        "who do I ask in Leeds about Facebook",
        "I went to Tenerife on Friday",
        "I flew via Skopje",
        "give a child Calpol",
        "ask my manager Monday",
        "My Manger wants it",
        "can my boss mark it",
        "my wife fancies coming, and a colleague cc'd her",
        "a customer wants to sue us",
        "They're sure we've met",
        "Can I log in to MyTime from the ICU",
    ],
)
def test_what_is_nobodys_name_stays(asked: str) -> None:
    assert said(asked) == asked


@pytest.mark.parametrize(
    "asked", ["Can Adwoa sign my form?", "my friend Adwoa's leave", "May Grace be given?"]
)
def test_a_word_that_the_folder_knows_stays_whoever_bears_it(asked: str) -> None:
    assert said(asked) == asked


def test_every_name_on_the_list_is_one_that_the_list_of_english_has() -> None:
    assert listed("given_names.txt") <= english_words()


def test_every_cue_is_words() -> None:
    told = read_table(files("bot.matching") / "names.yaml")
    assert not [one for part in told.values() for one in part if not isinstance(one, str)]


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    assert isinstance(said(text), str)


@given(st.text("abcdefghij klmnopqrstuvwxyz?.,'", max_size=100))
def test_without_a_capital_or_a_word_for_a_person_nothing_changes(text: str) -> None:
    cues = read_table(files("bot.matching") / "names.yaml")
    if not any(one in text for one in cues["people"]):
        assert said(text) == text
