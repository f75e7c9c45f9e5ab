"""Danger to life is told from talk about danger."""

import pytest

from bot.danger import is_about_another, tells_of_danger
from bot.matching.normalise import set_phrase


@pytest.mark.parametrize(
    "told",
    [
        "I think a colleague is going to kill himself",
        "someone is in the building with a knife",
        "there's a fire in the kitchen",
        "I want to end it all",
        "she says she wants to die, what do I do?",
        "My colleague has stopped breathing!",
        "there's a man outside with a gun",
        "I've taken too many tablets",
        "i dont want to be here any more",
        "a student has collapsed",
        "a lad in my class showed me cuts on his arms",
        "the bin is on fire",
        "one of the girls is unconscious and who do I call",
        "a parent has threatened to kill me",
        "we need an ambulance",
        "my student is being threatened with a knife at home, can I keep it secret?",
        "wee lassie in ma class says she wants tae die",
    ],
)
def test_whoever_tells_of_danger_to_life_is_understood(told: str) -> None:
    assert tells_of_danger(set_phrase(told))


@pytest.mark.parametrize(
    "said",
    [
        "what do I do if there is a fire",
        "there's a fire drill on Tuesday, must I go",
        "who do I tell if a student is suicidal?",
        "should I call an ambulance if somebody faints",
        "is a student who wants to die a matter for you",
        "what is the policy on self harm",
        "suicide prevention training",
        "can I show a film about a man with a gun",
        "my boss will kill me if I am late",
        "my laptop is dying",
        "the server collapsed",
        "I'm dying for a coffee",
        "I want to die of embarrassment",
        "he was fired on Friday",
        "I hurt my back lifting boxes",
        "can I kill a process on the server",
        "the kitchen has a knife block",
        "I want to end my contract",
    ],
)
def test_what_asks_supposes_or_jokes_tells_of_no_danger(said: str) -> None:
    assert not tells_of_danger(set_phrase(said))


def test_what_somebody_may_do_to_themselves_is_told_from_what_happens_to_others() -> None:
    assert is_about_another("a student wants to die")
    assert is_about_another("I think he has stopped breathing")
    assert not is_about_another("I want to die")
    assert not is_about_another("there is a fire in the kitchen")
