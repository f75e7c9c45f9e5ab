"""What is said to the bot and asks nothing of a policy."""

import time

import pytest

from bot.matching.normalise import set_phrase
from bot.replies import Chat
from bot.smalltalk import Mood, small_talk


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("heya clausebot!", Chat.HELLO),
        ("good morning all, hope you're well", Chat.HELLO),
        ("thanks :) x", Chat.THANKS),
        ("ok great, thank you so much for your help!", Chat.THANKS),
        ("thanks, that's really helpful", Chat.THANKS),
        ("cheers pal, bye", Chat.GOODBYE),
        ("hi who are you", Chat.WHO_ARE_YOU),
        ("did you make that up?", Chat.WHO_ARE_YOU),
        ("please help me", Chat.HELP),
        ("what policies do you know?", Chat.TOPICS),
        ("show me all your policies", Chat.TOPICS),
        ("is this chat confidential?", Chat.PRIVATE),
        ("will my manager see what i ask", Chat.PRIVATE),
        ("do you tell anyone what I say?", Chat.PRIVATE),
        ("I don't want him to know", Chat.PRIVATE),
        ("will you tell my manager about it?", Chat.PRIVATE),
        ("please don't tell anyone", Chat.PRIVATE),
        ("sorry, I don't understand", Chat.EXPLAIN),
        ("what does that mean?", Chat.EXPLAIN),
        ("in plain english please", Chat.EXPLAIN),
        ("thats not what i asked", Chat.COMPLAINT),
        ("you're completely useless", Chat.COMPLAINT),
        ("stupid bot", Chat.COMPLAINT),
        ("you lot are useless", Chat.COMPLAINT),
        ("fuck off", Chat.COMPLAINT),
        ("ok", Chat.NOTED),
        ("haha never mind", Chat.NOTED),
        ("actually forget it", Chat.NOTED),
        ("stop reporting", Chat.NOTED),
        ("no, I don't want to report anything", Chat.NOTED),
        ("I've changed my mind", Chat.NOTED),
        ("aye", Chat.NOTED),
        ("xx", Chat.NOTED),
    ],
)
def test_small_talk_is_told_by_all_of_its_pieces(said: str, kind: Chat) -> None:
    assert small_talk(set_phrase(said)) == kind


@pytest.mark.parametrize(
    "asked",
    [
        "hello, can I post this?",
        "ok but what about parents",
        "help with my leave",
        "is my email private?",
        "can you help me book leave",
        "stop smoking rules",
        "is it stupid to post this?",
        "do you share my data with other colleges",
        "thanks, and at weekends?",
        "what should I do",
        "I am worried about a student",
        "I feel sick",
        "who can see my sick notes",
    ],
)
def test_what_asks_something_is_neither_small_talk_nor_a_cry_for_help(asked: str) -> None:
    assert small_talk(set_phrase(asked)) is None


@pytest.mark.parametrize(
    "told",
    [
        "i'm scared",
        "please help, I am so worried and I dont know what to do",
        "I've done something really stupid",
        "I want to die",
        "ah'm feart",
        "hi, something terrible happened",
    ],
)
def test_who_tells_only_how_bad_they_feel_is_heard(told: str) -> None:
    assert small_talk(set_phrase(told)) is Mood.UPSET


@pytest.mark.parametrize(
    "word", ["so", "very", "really ", "thanks so much ", "i am so so ", "help me ", "ha", "x"]
)
def test_the_longest_message_is_told_in_no_time(word: str) -> None:
    start = time.process_time()
    small_talk(set_phrase((word * 1000)[:1000] + "?!#z"))
    assert time.process_time() - start < 0.5
