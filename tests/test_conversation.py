"""What the conversation promises, whatever is asked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation import CONTEXT_SECONDS, Conversation, Turn
from bot.matching.index import open_index
from bot.replies import (
    Answered,
    Chat,
    Citation,
    NotInPolicy,
    Question,
    Reply,
    ReportOffered,
    SmallTalk,
    WhichOfThese,
)
from tests.sample import northbridge


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module", params=["auto", "off"])
def conversation(request: pytest.FixtureRequest, sample_data: Path) -> Conversation:
    knowledge = northbridge()
    return Conversation(knowledge, open_index(knowledge, sample_data, request.param))


@pytest.fixture(scope="module")
def at_its_best(sample_data: Path) -> Conversation:
    """With meanings where the model is installed: by words alone it finds less, and promises less."""
    knowledge = northbridge()
    return Conversation(knowledge, open_index(knowledge, sample_data, "auto"))


@pytest.fixture(scope="module")
def bare(
    at_its_best: Conversation, sample_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Conversation:
    """Without written answers; its index begins as a copy, so that no meaning is worked out again."""
    data = tmp_path_factory.mktemp("bare")
    shutil.copytree(sample_data, data, dirs_exist_ok=True)
    knowledge = replace(at_its_best.knowledge, answers=())
    return Conversation(knowledge, open_index(knowledge, data, "auto"))


def shown(reply: Reply) -> Iterator[Citation]:
    match reply:
        case Answered(citations=citations) | ReportOffered(citations=citations):
            yield from citations
        case WhichOfThese(alternatives=alternatives):
            yield from alternatives


def test_a_phrasing_of_an_owner_gets_the_owners_answer(conversation: Conversation) -> None:
    answer = conversation.knowledge.answers[0]
    reply = conversation.respond(Question(answer.questions[0])).reply
    assert isinstance(reply, Answered)
    assert reply.answer == answer
    assert [citation.clause.id for citation in reply.citations] == list(answer.cites)


def test_what_somebody_began_to_report_is_not_taken_along_to_the_next_question(
    conversation: Conversation,
) -> None:
    words = "My manager keeps touching me and it makes me feel sick"
    first = conversation.respond(Question(words))
    assert isinstance(first.reply, ReportOffered)
    assert words not in repr(first.context)
    assert "touching" not in repr(first.context)
    after = conversation.respond(Question("who should i talk to?"), first.context)
    assert getattr(after.reply, "ask", None) == first.reply.ask


@pytest.mark.parametrize(
    "told",
    [
        "my boss won't stop touching me",
        "ppl r mean 2 me @ work cos im deaf",
        "A colleague hit a student",
        "I feel unsafe with a man in my office, he follows me to my car",
        "someone in my team makes racist jokes all day",
        "the caretaker has been stealing from the shop",
    ],
)
def test_whoever_tells_of_harm_is_offered_a_report(conversation: Conversation, told: str) -> None:
    assert isinstance(conversation.respond(Question(told)).reply, ReportOffered)


@pytest.mark.parametrize(
    "asked",
    ["can I hug a student who is hurt", "what happens to staff who harass somebody", "is he bullying me"],
)
def test_a_question_about_harm_is_a_question(conversation: Conversation, asked: str) -> None:
    assert not isinstance(conversation.respond(Question(asked)).reply, ReportOffered)


def test_without_written_answers_the_clause_itself_is_quoted(bare: Conversation) -> None:
    reply = bare.respond(Question("can I reply from my personal account?")).reply
    assert isinstance(reply, Answered)
    assert reply.answer is None
    assert reply.citations[0].clause.id == "social-media:5.3.1"


@pytest.mark.parametrize(
    "asked", ["what is the capital of Peru", "tell me a joke", "who won the football last night"]
)
def test_what_has_nothing_to_do_with_the_policies_is_declined(at_its_best: Conversation, asked: str) -> None:
    assert isinstance(at_its_best.respond(Question(asked)).reply, NotInPolicy | SmallTalk)


@pytest.mark.parametrize(
    ("topic", "clause"),
    [
        ("wifi", "acceptable-use:22"),
        ("whatsapp", "social-media:6.3.1"),
        ("lost laptop", "data-protection:lost-device"),
        ("gifts", "raising-a-concern:adult-and-student"),
    ],
)
def test_whoever_names_a_topic_sees_the_clauses_about_it(
    conversation: Conversation, topic: str, clause: str
) -> None:
    assert clause in [citation.clause.id for citation in shown(conversation.respond(Question(topic)).reply)]


@pytest.mark.parametrize("asked", ["what's the policy on photos of pupils", "rules on photos of pupils"])
def test_whoever_asks_for_the_policy_on_a_topic_sees_the_clauses_about_it(
    conversation: Conversation, asked: str
) -> None:
    reply = conversation.respond(Question(asked)).reply
    assert any("picture" in one.text or "photo" in one.text.lower() for one in shown(reply))


@pytest.mark.parametrize("asked", ["what's the policy on parental leave?", "is there a rule on car sharing"])
def test_a_policy_that_there_is_not_is_not_made_of_clauses_with_its_words(
    at_its_best: Conversation, asked: str
) -> None:
    assert isinstance(at_its_best.respond(Question(asked)).reply, NotInPolicy)


@pytest.mark.parametrize(
    "topic", ["pizza", "the weather", "football scores", "capital of France", "old cars"]
)
def test_a_topic_that_no_clause_has_is_refused(conversation: Conversation, topic: str) -> None:
    assert isinstance(conversation.respond(Question(topic)).reply, NotInPolicy)


def test_of_two_questions_in_one_message_each_gets_its_clause_to_pick(conversation: Conversation) -> None:
    both = "can I follow former students? another thing, what do I do with a usb stick that I found"
    reply = conversation.respond(Question(both)).reply
    assert isinstance(reply, WhichOfThese)
    policies = [citation.clause.policy_id for citation in reply.alternatives]
    assert policies[0] == "social-media"
    assert policies[1] in ("acceptable-use", "data-protection")


@pytest.mark.parametrize(
    ("said", "clause"),
    [
        (
            "I want to report a teacher. can I put photos of students on my own insta?",
            "social-media:5.2.5",
        ),
        ("can I reply from my personal account? I'd also like to report a colleague", "social-media:5.3.1"),
    ],
)
def test_whoever_wants_to_report_and_asks_something_too_gets_both(
    at_its_best: Conversation, said: str, clause: str
) -> None:
    reply = at_its_best.respond(Question(said)).reply
    assert isinstance(reply, ReportOffered)
    assert [citation.clause.id for citation in reply.also] == [clause]


def test_whoever_says_that_they_report_nothing_is_not_offered_a_report(conversation: Conversation) -> None:
    said = "no I don't want to report anything, I just want to know the rule on usb sticks"
    assert not isinstance(conversation.respond(Question(said)).reply, ReportOffered)


@pytest.mark.parametrize(
    "told",
    [
        "my work phone has been lost",
        "me lanyard's gone walkabout",
        "ive mislaid my work phone",
        "my laptop's been pinched",
        "the class camera is missing",
    ],
)
def test_whoever_tells_of_a_loss_that_no_clause_answers_is_shown_whom_to_tell(
    at_its_best: Conversation, told: str
) -> None:
    reply = at_its_best.respond(Question(told)).reply
    assert isinstance(reply, ReportOffered)
    assert reply.route is not None
    assert reply.route.id == "lost-device"


@pytest.mark.parametrize(
    ("told", "route"),
    [
        ("a student told me that she wants to kill herself", "student-at-risk"),
        ("I've taken too many tablets", None),
        ("there's a fire in the kitchen", None),
    ],
)
def test_whoever_tells_of_danger_to_life_is_told_to_call_for_help_and_whom_to_tell(
    conversation: Conversation, told: str, route: str | None
) -> None:
    reply = conversation.respond(Question(told)).reply
    assert isinstance(reply, ReportOffered)
    assert reply.danger
    assert reply.urgent
    assert (reply.route.id if reply.route else None) == route
    assert reply.ask is not None


@pytest.mark.parametrize("then", ["what number do I ring?", "what do I do now", "who do I tell?"])
def test_help_is_still_first_in_what_is_said_next(conversation: Conversation, then: str) -> None:
    for told in ("she says she wants to die", "I want to die"):
        before = conversation.respond(Question(told))
        reply = conversation.respond(Question(then), before.context).reply
        assert isinstance(reply, ReportOffered)
        assert reply.danger


def test_a_cry_for_help_is_no_question_beside_it(conversation: Conversation) -> None:
    reply = conversation.respond(Question("can you help, a student has collapsed, what do I do?")).reply
    assert isinstance(reply, ReportOffered)
    assert reply.danger
    assert reply.also == ()


def test_who_asks_about_danger_that_nobody_is_in_asks_a_question(at_its_best: Conversation) -> None:
    reply = at_its_best.respond(Question("who do I tell if a student is suicidal?")).reply
    assert isinstance(reply, Answered | WhichOfThese)


@pytest.mark.parametrize("asked", ["how to report bullying", "reporting procedure for a lost laptop"])
def test_whoever_asks_how_things_are_reported_gets_the_clause(at_its_best: Conversation, asked: str) -> None:
    assert isinstance(at_its_best.respond(Question(asked)).reply, Answered | WhichOfThese)


def test_whoever_tells_what_happened_is_shown_whom_to_tell_where_no_clause_answers(
    at_its_best: Conversation,
) -> None:
    told = "the new lad got burned by the oven and nobody wrote it down"
    assert isinstance(at_its_best.respond(Question(told)).reply, ReportOffered)


def test_who_wants_to_report_is_told_the_role_that_a_clause_appoints(at_its_best: Conversation) -> None:
    reply = at_its_best.respond(Question("I want to report that I have lost my work laptop")).reply
    assert isinstance(reply, ReportOffered)
    assert reply.route is not None
    assert reply.route.id == "lost-device"
    assert reply.ask is not None
    assert reply.citations[0].clause.id == reply.route.clause


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("hello", Chat.HELLO),
        ("Thanks so much!", Chat.THANKS),
        ("bye", Chat.GOODBYE),
        ("what can you do?", Chat.HELP),
        ("are you a robot?", Chat.WHO_ARE_YOU),
        ("", Chat.EMPTY),
        ("   \t ", Chat.EMPTY),
        ("?!?!", Chat.EMPTY),
        ("\x00\x1b", Chat.EMPTY),
        ("why " * 25_000, Chat.TOO_LONG),
    ],
)
def test_what_is_no_question_gets_a_civil_reply(conversation: Conversation, said: str, kind: Chat) -> None:
    assert conversation.respond(Question(said)).reply == SmallTalk(kind)


def test_a_greeting_before_a_question_is_a_question(conversation: Conversation) -> None:
    reply = conversation.respond(Question("hi, can I reply from my personal account?")).reply
    assert not isinstance(reply, SmallTalk)


def test_why_shows_the_clause_again(conversation: Conversation) -> None:
    first = conversation.respond(Question(conversation.knowledge.answers[0].questions[0]))
    again = conversation.respond(Question("why?"), first.context).reply
    assert isinstance(again, Answered)
    assert list(shown(again)) == list(shown(first.reply))


@pytest.mark.parametrize(
    ("asked", "then", "clause"),
    [
        ("can I accept a friend request from a student?", "what about parents?", "social-media:5.4.4"),
        ("may I have a WhatsApp group with my students?", "and with colleagues?", "social-media:6.3.2"),
        ("can I accept a friend request from a student?", "and on LinkedIn?", "social-media:6.1.4"),
    ],
)
def test_a_follow_up_finds_its_own_clause_and_not_the_one_before(
    at_its_best: Conversation, asked: str, then: str, clause: str
) -> None:
    before = at_its_best.respond(Question(asked))
    after = at_its_best.respond(Question(then), before.context)
    assert next(shown(after.reply)).clause.id == clause
    assert next(shown(before.reply)).clause.id != clause


def test_a_short_question_about_it_takes_the_earlier_question_along(at_its_best: Conversation) -> None:
    alone = at_its_best.respond(Question("can I write it down?"))
    before = at_its_best.respond(Question("how long must my password be?"))
    after = at_its_best.respond(Question("can I write it down?"), before.context)
    assert not any("password" in one.clause.words for one in shown(alone.reply))
    assert any("password" in one.clause.words for one in shown(after.reply))


@pytest.mark.parametrize(
    ("asked", "then", "clause"),
    [
        (
            "can I reply to a nasty comment about the college from the college account?",
            "no, I meant my own account",
            "social-media:5.3.1",
        ),
        (
            "can I accept a friend request from a student?",
            "sorry, not a student, a parent",
            "social-media:5.4.4",
        ),
    ],
)
def test_who_puts_their_question_right_gets_the_answer_to_what_they_meant(
    at_its_best: Conversation, asked: str, then: str, clause: str
) -> None:
    before = at_its_best.respond(Question(asked))
    after = at_its_best.respond(Question(then), before.context)
    assert next(shown(after.reply)).clause.id == clause


def test_an_owners_answer_about_other_people_is_not_given_however_alike_the_questions_are(
    at_its_best: Conversation,
) -> None:
    reply = at_its_best.respond(Question("can I accept a friend request from a parent?")).reply
    assert next(shown(reply)).clause.id == "social-media:5.4.4"


@pytest.mark.parametrize("then", ["and at weekends?", "ok and on tiktok?", "what if i forget", "how long?"])
def test_a_follow_up_to_what_was_answered_is_not_refused(at_its_best: Conversation, then: str) -> None:
    before = at_its_best.respond(Question("can I accept a friend request from a student?"))
    after = at_its_best.respond(Question(then), before.context).reply
    assert isinstance(after, Answered | WhichOfThese)


def test_somebody_who_is_frightened_is_heard_and_led_to_people(conversation: Conversation) -> None:
    reply = conversation.respond(Question("please help me, I'm so scared")).reply
    assert isinstance(reply, ReportOffered)
    assert reply.urgent
    assert reply.ask is not None
    assert reply.ask.role.id == conversation.knowledge.organisation.ask


def test_after_a_report_the_next_step_is_the_person_to_tell(conversation: Conversation) -> None:
    told = conversation.respond(Question("I want to report that I have lost my work laptop"))
    for then in ("what happens now?", "what should I do", "who do I tell?", "why"):
        reply = conversation.respond(Question(then), told.context).reply
        assert isinstance(reply, Answered)
        assert list(shown(reply)) == list(shown(told.reply))


def offered_some(conversation: Conversation) -> Turn:
    """A turn in which the bot asks which of some clauses was meant."""
    asked = (" ".join(clause.words.split()[:3]) for clause in conversation.knowledge.clauses.values())
    turns = (conversation.respond(Question(question)) for question in asked)
    return next(turn for turn in turns if isinstance(turn.reply, WhichOfThese))


def test_none_of_what_was_offered_leads_to_somebody_to_ask(conversation: Conversation) -> None:
    turn = offered_some(conversation)
    reply = conversation.respond(Question("no, none of these"), turn.context).reply
    assert isinstance(reply, NotInPolicy)
    assert reply.ask is not None


def test_what_was_offered_can_be_picked_in_words_and_seen_again(conversation: Conversation) -> None:
    turn = offered_some(conversation)
    assert conversation.respond(Question("show me the clause"), turn.context).reply == WhichOfThese(
        tuple(shown(turn.reply)), 1.0
    )
    for said, at in (("the last one please", -1), ("ok 2 then", 1), ("the first one, please", 0)):
        picked = conversation.respond(Question(said), turn.context).reply
        assert list(shown(picked)) == [list(shown(turn.reply))[at]], said


def test_why_the_policies_do_not_say_is_no_new_question(at_its_best: Conversation) -> None:
    refused = at_its_best.respond(Question("what is the capital of Peru"))
    assert isinstance(at_its_best.respond(Question("why?"), refused.context).reply, NotInPolicy)


def test_a_number_picks_from_what_was_offered(at_its_best: Conversation, bare: Conversation) -> None:
    questions = (question for answer in at_its_best.knowledge.answers for question in answer.questions)
    turns = (bare.respond(Question(question)) for question in questions)
    turn = next(turn for turn in turns if isinstance(turn.reply, WhichOfThese))
    assert isinstance(turn.reply, WhichOfThese)
    picked = at_its_best.respond(Question("2"), turn.context).reply
    assert isinstance(picked, Answered)
    assert picked.citations[0] == turn.reply.alternatives[1]


def test_a_context_grows_old(sample_data: Path) -> None:
    clock = Clock()
    knowledge = northbridge()
    conversation = Conversation(knowledge, open_index(knowledge, sample_data, "off"), clock)
    first = conversation.respond(Question(knowledge.answers[0].questions[0]))
    clock.now = CONTEXT_SECONDS + 1
    assert not list(shown(conversation.respond(Question("why?"), first.context).reply))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_any_text_gets_a_reply_and_every_quote_is_verbatim(conversation: Conversation, said: str) -> None:
    for citation in shown(conversation.respond(Question(said)).reply):
        assert citation.text in citation.clause.words
        assert len(citation.text) <= 700
        assert citation.clause == conversation.knowledge.clauses[citation.clause.id]


def test_a_number_after_an_answer_shows_its_clause_of_that_place(conversation: Conversation) -> None:
    turn = conversation.respond(Question("can I reply from my personal account?"))
    assert isinstance(turn.reply, Answered)
    for said, at in (("2", 1), ("1", 0)):
        picked = conversation.respond(Question(said), turn.context)
        assert [one.clause for one in shown(picked.reply)] == [turn.reply.citations[at].clause]
    asked = conversation.respond(Question("who do I ask?"), picked.context).reply
    assert isinstance(asked, Answered)
    assert asked.ask


def test_a_clause_that_was_picked_is_shown_whatever_was_said_before(conversation: Conversation) -> None:
    turn = conversation.respond(Question("may I reply to comments?", picked="social-media:5.3.1"))
    assert [cited.clause.id for cited in shown(turn.reply)] == ["social-media:5.3.1"]
    asked = conversation.respond(Question("who do I ask?"), turn.context)
    assert isinstance(asked.reply, Answered)


def test_a_picked_clause_that_is_gone_leaves_the_question_to_be_answered(conversation: Conversation) -> None:
    again = conversation.respond(Question("can I reply from my personal account?", picked="social-media:99"))
    assert again.reply == conversation.respond(Question("can I reply from my personal account?")).reply


def test_a_search_shows_what_there_is_and_answers_nothing(conversation: Conversation) -> None:
    reply = conversation.respond(Question("reply from my personal account", search=True)).reply
    assert isinstance(reply, WhichOfThese)
    assert 3 < len(reply.alternatives) <= 10
    assert "social-media:5.3.1" in {offered.clause.id for offered in reply.alternatives}


def test_the_last_of_what_a_search_found_can_be_picked_by_its_number(conversation: Conversation) -> None:
    found = conversation.respond(Question("password", search=True))
    assert isinstance(found.reply, WhichOfThese)
    number = len(found.reply.alternatives)
    picked = conversation.respond(Question(str(number)), found.context).reply
    assert list(shown(picked)) == [found.reply.alternatives[-1]]
