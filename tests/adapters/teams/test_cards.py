"""Every kind of reply as a card: within what Teams shows, for all to read, and nothing in it alive."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adapters.teams.cards import Renderer, clause_card, whole
from adapters.teams.escape import inert, marked, spoken
from adapters.teams.surfaces.handover import _answer, _form, _request
from adapters.wording import Wording
from bot.model import Policy
from bot.replies import Answered, Chat, NotInPolicy, Reply, ReportOffered, SmallTalk, WhichOfThese, WhomToAsk
from tests import fakes
from tests.adapters.teams.house import PEOPLE, knowledge, read
from tests.adapters.teams.limits import MOST_BYTES, card_faults

NASTY = (
    "**bold** [link](https://evil.example) <at>everyone</at> {{DATE(2017-02-14T06:08:00Z,SHORT)}} ${name} "
    "<b>&amp;</b> `code` # head\n> quote\n- item ![x](y) ~~gone~~ | a | \\ \u202etxet \x07"
)


def say(**changes: Any) -> Wording:
    return Wording(knowledge(**changes))


def every(words: str) -> list[Reply]:
    """Each kind of reply, made of these words."""
    policy: Policy = fakes.policy(fakes.clause(text=words), title=words[:200])
    clause = fakes.clause(text=words, lead_in=words, heading=(words[:200], "x"))
    cited = fakes.citation(clause, policy, excerpt=True)
    ask = WhomToAsk(fakes.role(name=words[:100]), clause)
    return [
        Answered(fakes.answer(text=words), (cited,) * 6, 0.9, ask),
        Answered(None, (cited,) * 3, 0.9, None),
        WhichOfThese((cited,) * 3, 0.4),
        NotInPolicy(ask, 0.1),
        NotInPolicy(None, 0.1),
        ReportOffered(fakes.route(), ask, (cited,) * 6, 0.9),
        ReportOffered(None, None, (), 0.9),
        ReportOffered(None, ask, (cited,), 0.9, unsure=True, instead=ask),
        *(SmallTalk(kind) for kind in Chat),
    ]


def test_buttons_for_clauses_of_two_policies_say_which_policy() -> None:
    other = fakes.citation(fakes.clause("leave:1"), fakes.policy(id="leave", title="Leave"))
    offered = WhichOfThese((fakes.citation(fakes.clause("social-media:1")), other), 0.5)
    words = read(Renderer(say()).reply(offered).card)
    assert "1. clause 1 · Social media" in words
    assert "2. clause 1 · Leave" in words


def test_nobody_is_said_to_be_the_one_to_tell_whom_no_rule_appoints() -> None:
    unsaid = ReportOffered(None, WhomToAsk(fakes.role(), None), (), 0.7, unsure=True)
    text = read(Renderer(say()).reply(unsaid).card)
    assert "I found no rule that says whom to tell about this. You can ask: Marketing team." in text
    assert "The person to tell is" not in text


def test_of_a_rule_that_may_not_be_for_it_whom_it_names_is_said_so_and_whom_to_ask_instead() -> None:
    near, other = WhomToAsk(fakes.role(), None), WhomToAsk(fakes.role(id="office", name="Office"), None)
    unsure = ReportOffered(None, near, (fakes.citation(),), 0.7, unsure=True, instead=other)
    text = read(Renderer(say()).reply(unsure).card)
    assert (
        "I am not sure which rule says whom to tell about this. The nearest one names: Marketing team."
        in text
    )
    assert "If that does not seem right, you can ask: Office." in text
    assert "The person to tell is" not in text


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("words", ["Ask first.", NASTY, "w" * 5000, "Ask. " * 900, "\n\n a \n b", "\u0301"])
def test_every_reply_is_a_card_that_teams_takes(words: str, private: bool) -> None:
    for reply in every(words):
        shown = Renderer(say(), words, private).reply(reply)
        assert card_faults(shown.card) == []
        assert len(json.dumps(shown.card).encode()) < MOST_BYTES
        assert shown.card["speak"]
        assert shown.card["fallbackText"]


def test_what_a_card_shows_it_says_too() -> None:
    for reply in every("Ask first."):
        shown = Renderer(say(), "may I?").reply(reply)
        for text in shown.text.split("\n"):
            assert text[:40] in " ".join((read(shown.card), shown.text))
        assert "Ask first." not in read(shown.card) or "Ask first." in shown.card["fallbackText"]


def test_a_screen_reader_is_given_speech_that_is_sound_xml() -> None:
    for reply in every(NASTY):
        spoken_ = Renderer(say(), NASTY).reply(reply).card["speak"]
        assert ElementTree.fromstring(f"<speak>{spoken_}</speak>").text is not None


def test_the_words_of_a_policy_stand_in_the_card_as_they_are() -> None:
    shown = Renderer(say()).reply(Answered(None, (fakes.citation(fakes.clause(text=NASTY[:60])),), 0.9))
    assert NASTY[:60].strip() in read(shown.card).replace("\u2060", "")


@given(st.text())
def test_no_text_is_live_in_a_card(text: str) -> None:
    assert "{{" not in inert(text)
    assert "${" not in inert(text)
    assert inert(text).replace("\u2060", "") == text.replace("\u2060", "")


@given(st.text(alphabet=st.sampled_from("a*_`[]()#<>~|!{}\\&-1. \n:/@")))
def test_no_text_is_markdown_where_markdown_is_read(text: str) -> None:
    inline = " ".join(text.split())
    (line,) = MarkdownIt().parseInline(marked(inline))
    kinds = {token.type for token in line.children or ()}
    assert kinds <= {"text", "text_special"}


@given(st.text())
def test_nobody_is_named_where_a_name_could_be_alive(text: str) -> None:
    assert "<at>" not in marked(f"<at>{text}</at>")
    assert "<" not in spoken(text)


def test_a_role_that_teams_can_reach_can_be_asked_with_the_question_as_it_was() -> None:
    reply = NotInPolicy(WhomToAsk(fakes.role(), None), 0.1)
    (action,) = Renderer(say(people=PEOPLE), "goats?").reply(reply).card["actions"]
    assert action["data"]["asked"] == "goats?"
    assert "actions" not in Renderer(say(people={}), "goats?").reply(reply).card


@pytest.mark.parametrize("words", [NASTY, "w" * 9000])
def test_dialogs_are_cards_that_teams_takes(words: str) -> None:
    clause = fakes.clause(text=words)
    pairs = [(clause, fakes.policy(clause))] * 30
    cards = (
        whole(say(), fakes.answer(text=words), pairs),
        whole(say(), None, []),
        _form(say(), fakes.role(name=words[:50]), words),
        _form(say(), fakes.role(), ""),
        _request(say(), fakes.role(), words[:3000], words[:50], "0" * 32),
        _answer(say(), "Marketing", words[:3000]),
        clause_card(say(), fakes.citation(clause)),
    )
    for shown in cards:
        assert card_faults(shown.card) == []
        assert len(json.dumps(shown.card).encode()) < 3 * MOST_BYTES
