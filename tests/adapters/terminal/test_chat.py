import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from adapters.terminal.chat import Chat, read_out
from bot import replies
from bot.replies import Question, ReportOffered, SmallTalk
from bot.store import StoreError
from tests import fakes


@pytest.fixture
def source() -> fakes.FakeSource:
    return fakes.FakeSource()


def chat_with(source: fakes.FakeSource) -> Chat:
    return Chat(source, Console(file=io.StringIO(), width=80), Console(file=io.StringIO(), width=80))


def piped(source: fakes.FakeSource, *lines: str | bytes) -> str:
    chat = chat_with(source)
    read_out(chat, [line if isinstance(line, bytes) else f"{line}\n".encode() for line in lines])
    return chat.console.file.getvalue()  # type: ignore[attr-defined]


def test_each_piped_line_gets_one_reply_below_it(source: fakes.FakeSource) -> None:
    text = piped(source, "may I?", "what?")
    first, second = text.index("> may I?\nNot allowed."), text.index("> what?\nThe policies do not say")
    assert first < second


def test_piped_output_is_plain(source: fakes.FakeSource) -> None:
    text = piped(source, "may I?", "which?", "/help", "/why", "/topics")
    assert "\x1b" not in text
    assert not set(text) & set("╭╮╰╯│─")
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_who_reads_french_is_spoken_to_in_french_and_shown_the_policy_in_its_own_words(
    source: fakes.FakeSource,
) -> None:
    chat = chat_with(source)
    chat.language = "fr"
    read_out(chat, [b"may I?\n", b"/help\n", b"what?\n"])
    text = " ".join(chat.console.file.getvalue().split())  # type: ignore[attr-defined]
    assert "Pas autorisé. No. Send it to the marketing team." in text
    assert fakes.citation().text in text
    assert "Posez une seule question à la fois" in text
    assert "montrer cette liste" in text
    assert "Les règlements n'en parlent pas" in text
    assert "The policies" not in text


def test_one_question_follows_from_the_one_before(source: fakes.FakeSource) -> None:
    piped(source, "which?", "2")
    assert source.talk.asked == [(Question("which?"), None), (Question("2"), "after which?")]


def test_who_wants_to_report_is_led_to_the_form_with_the_kind_chosen_and_not_their_words(
    source: fakes.FakeSource,
) -> None:
    offered = ReportOffered(fakes.route(), None, (), 0.9)
    chat = chat_with(fakes.FakeSource(**{"he hurt her": offered}))
    began: list[str] = []
    chat.report = lambda _, kind: began.append(kind)
    read_out(chat, [b"/report\n", b"he hurt her\n", b"/report\n", b"may I?\n", b"/report\n", b"/help\n"])
    assert began == ["", fakes.route().id, ""]
    text = chat.console.file.getvalue()  # type: ignore[attr-defined]
    assert text.count("Type /report.") == 1
    assert "tell somebody what happened" in text


def test_where_no_report_is_taken_none_is_offered(source: fakes.FakeSource) -> None:
    source.talk.replies = {"he hurt her": ReportOffered(fakes.route(), None, (), 0.9)}
    text = piped(source, "he hurt her", "/report", "/help")
    assert "Type /report" not in text
    assert "I do not know /report" in text


def test_a_report_that_breaks_off_leaves_the_chat_as_it_was(source: fakes.FakeSource) -> None:
    chat = chat_with(source)

    def breaks(*_: object) -> None:
        raise StoreError("it does not answer")

    chat.report = breaks
    read_out(chat, [b"/report\n", b"may I?\n"])
    text = chat.console.file.getvalue()  # type: ignore[attr-defined]
    assert "Not allowed." in text


def test_quit_ends_it(source: fakes.FakeSource) -> None:
    assert "what?" not in piped(source, "may I?", " /quit ", "what?")


def test_help_lists_what_can_be_typed(source: fakes.FakeSource) -> None:
    text = piped(source, "/help")
    assert all(command in text for command in ("/help", "/why", "/topics", "/quit"))


def test_why_shows_what_the_last_reply_stood_on(source: fakes.FakeSource) -> None:
    assert "There is nothing to explain yet." in piped(source, "/why")
    text = piped(source, "may I?", "/why")
    assert "How sure I am: 90 in 100." in text
    assert "0.90  social-media:3.2.7" in text
    assert "words 0.50" in text


def test_why_speaks_of_the_last_question_and_not_of_a_word_of_thanks() -> None:
    source = fakes.FakeSource(thanks=SmallTalk(replies.Chat.THANKS))
    assert "How sure I am: 90 in 100." in piped(source, "may I?", "thanks", "/why")


def test_topics_lists_the_policies(source: fakes.FakeSource) -> None:
    text = piped(source, "/topics")
    assert "Social media" in text
    assert "1 clause\n" in text


def test_an_unknown_command_is_no_question(source: fakes.FakeSource) -> None:
    assert "I do not know /dance." in piped(source, "/dance with me")
    assert source.talk.asked == []


def test_a_notice_is_told_once_between_two_questions_and_not_among_the_replies(
    source: fakes.FakeSource,
) -> None:
    source.waiting = ["The policies have been updated."]
    chat = chat_with(source)
    chat.answer("may I?")
    chat.answer("may I?")
    assert chat.notes.file.getvalue().count("updated") == 1  # type: ignore[attr-defined]
    assert "updated" not in chat.console.file.getvalue()  # type: ignore[attr-defined]


def test_two_updates_between_two_questions_are_told_as_one(source: fakes.FakeSource) -> None:
    source.waiting = ["The policies have been updated."] * 2
    chat = chat_with(source)
    chat.answer("may I?")
    assert chat.notes.file.getvalue().count("updated") == 1  # type: ignore[attr-defined]


def test_a_question_on_which_the_bot_fails_gets_a_civil_word(
    source: fakes.FakeSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAUSEBOT_DATA", str(tmp_path))
    source.talk.replies = None  # type: ignore[assignment]
    text = piped(source, "may I?")
    assert "Sorry, something went wrong" in text
    assert "Traceback" not in text


@given(st.binary(max_size=80))
def test_no_piped_line_sends_a_control_character_to_the_terminal(line: bytes) -> None:
    text = piped(fakes.FakeSource(), line.replace(b"\n", b"") + b"\x1b[2J\n")
    assert "\x1b" not in text
    assert "\x07" not in text


def test_a_very_long_line_is_not_echoed_whole(source: fakes.FakeSource) -> None:
    assert len(piped(source, "x" * 100_000)) < 1000
