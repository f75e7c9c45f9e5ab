from hypothesis import given
from hypothesis import strategies as st

from bot.matching.normalise import LONGEST_QUESTION, in_full, normalise


def test_slack_markup_becomes_the_words_that_people_see() -> None:
    assert normalise("<@U012AB> can I post <https://a.example|this page>?") == "can I post this page?"


def test_a_teams_mention_goes() -> None:
    assert normalise("<at>Clausebot</at> can I post?") == "can I post?"


def test_emoji_and_control_characters_go() -> None:
    assert normalise("can I \x00post \U0001f600 :smile: this\u200b?") == "can I post this?"


def test_curly_quotes_become_straight() -> None:
    assert normalise("“can’t”") == '"can\'t"'


def test_chat_spelling_is_written_out() -> None:
    assert in_full("can u dm me tmrw") == "can you direct message me tomorrow"


def test_a_negation_in_chat_spelling_stays_a_negation() -> None:
    assert in_full("i cant post") == "i cannot post"


@given(st.text(max_size=5000))
def test_any_text_becomes_one_short_printable_line(text: str) -> None:
    line = normalise(text)
    assert len(line) <= LONGEST_QUESTION
    assert line == " ".join(line.split())
    assert all(sign.isprintable() for sign in line)


@given(st.text("aAbzZ019 .,;?!'\"()/-", max_size=100))
def test_plain_text_comes_out_as_beside_markup(text: str) -> None:
    assert normalise(text) == normalise(f"<b>{text}")
