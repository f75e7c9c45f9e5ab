import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.escape import escape, plain
from adapters.wording import fitting
from tests.adapters.slack import hostile


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@U0BOT> can I film?", "can I film?"),
        ("ask <@U2|amira> first", "ask @amira first"),
        ("in <#C1|general>", "in #general"),
        ("in <#C1>", "in"),
        ("<!here> look", "@here look"),
        ("<!subteam^S1|@heads> look", "@heads look"),
        ("<!date^1700000000^{date}|14 November>", "14 November"),
        ("see <https://x.example|the page>", "see the page"),
        ("see <https://x.example/a?b=1&amp;c=2>", "see https://x.example/a?b=1&c=2"),
        ("write to <mailto:a@b.example|a@b.example>", "write to a@b.example"),
        ("is 3 &lt; 5 &amp;&amp; 5 &gt; 3", "is 3 < 5 && 5 > 3"),
        ("&amp;lt;", "&lt;"),
        ("a < b", "a < b"),
        ("half a character \ud800", "half a character ?"),
        ("", ""),
    ],
)
def test_what_somebody_wrote_is_read_without_slack_s_markup(written: str, read: str) -> None:
    assert plain(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ask <@U2>", "ask @amira"),
        ("see <https://x.example/a|the page>", "see the page (https://x.example/a)"),
        ("see <http://x.example|x.example>", "see x.example"),
        ("see <https://x.example>", "see https://x.example"),
    ],
)
def test_what_another_person_reads_keeps_names_and_addresses(written: str, read: str) -> None:
    assert plain(written, {"U2": "@amira"}.__getitem__) == read


@given(st.one_of(hostile.words, st.text()))
def test_nothing_that_was_escaped_is_markup(words: str) -> None:
    assert not set(escape(words)) & {"<", ">"}


@given(st.text(st.characters(codec="utf-8")))
def test_escaped_words_are_read_back_as_they_were(words: str) -> None:
    assert plain(escape(words)) == words.strip()


@given(hostile.words, st.integers(5, 3000))
def test_fitting_words_fit_and_are_never_empty(words: str, most: int) -> None:
    fitted = fitting(words, most)
    assert 0 < len(fitted) <= most
    assert fitted.encode()
    assert fitted == fitted.strip()
