import pytest

from bot.checking import failures, questions_in
from bot.model import Expectation, Place
from bot.replies import Answered, Chat, NotInPolicy, Reply, ReportOffered, SmallTalk, WhichOfThese
from tests import fakes

RIGHT = Answered(fakes.answer(), (fakes.citation(),), 0.9)
OTHER = Answered(None, (fakes.citation(fakes.clause("social-media:9")),), 0.9)
CLAUSE_ALONE = Answered(None, (fakes.citation(),), 0.9)
UNKNOWN = NotInPolicy(None, 0.1)
REPORT = ReportOffered(fakes.route(), None, (), 0.9)


def expectation(**changes: object) -> Expectation:
    plain = {
        "asked": ("q",),
        "cites": (),
        "refuses": False,
        "reports": None,
        "place": Place("expectations/a.yaml", 7),
    }
    return Expectation(**{**plain, **changes})  # type: ignore[arg-type]


def said(reply: Reply, **holding: object) -> list[str]:
    talk = fakes.FakeConversation(fakes.knowledge(**holding), {"q": reply, "Can I reply as me?": reply})
    return [str(fault) for fault in failures(talk) if fault is not None]


def test_an_answer_that_its_own_question_finds_is_right() -> None:
    assert said(RIGHT, answers=(fakes.answer(),)) == []


def test_an_answer_whose_first_clause_is_shown_first_is_right() -> None:
    assert said(CLAUSE_ALONE, answers=(fakes.answer(),)) == []
    assert said(WhichOfThese((fakes.citation(),), 0.4), answers=(fakes.answer(),)) == []


def test_an_answer_that_its_own_question_misses_is_a_fault_at_the_answer() -> None:
    (fault,) = said(OTHER, answers=(fakes.answer(),))
    assert fault.startswith("answers/social-media/reply.md:1: “Can I reply as me?” does not get this answer")
    assert "the clause social-media:9" in fault


def test_a_phrasing_is_asked_by_somebody_of_the_answers_audience() -> None:
    talk = fakes.FakeConversation(fakes.knowledge(answers=(fakes.answer(audience="tutors"),)))
    list(failures(talk))
    assert talk.asked[0][0].audience == "tutors"


def test_an_expected_clause_must_be_shown_first() -> None:
    wanted = (expectation(cites=("social-media:3.2.7", "social-media:4")),)
    assert said(CLAUSE_ALONE, expectations=wanted) == []
    (fault,) = said(OTHER, expectations=wanted)
    assert fault.startswith(
        "expectations/a.yaml:7: “q” should show social-media:3.2.7 or social-media:4 first"
    )


def test_a_renumbered_clause_still_meets_what_was_expected_of_its_earlier_id() -> None:
    moved = fakes.citation(fakes.clause("social-media:5.1", was=("social-media:3.2.7",)))
    wanted = (expectation(cites=("social-media:3.2.7",)),)
    assert said(Answered(None, (moved,), 0.9), expectations=wanted) == []


def test_an_expected_refusal_is_a_refusal_and_nothing_else() -> None:
    wanted = (expectation(refuses=True),)
    assert said(UNKNOWN, expectations=wanted) == []
    assert len(said(CLAUSE_ALONE, expectations=wanted)) == 1
    assert len(said(SmallTalk(Chat.HELLO), expectations=wanted)) == 1


def test_an_expected_report_must_take_its_route() -> None:
    assert said(REPORT, expectations=(expectation(reports="student-at-risk"),)) == []
    assert len(said(REPORT, expectations=(expectation(reports="lost-laptop"),))) == 1
    assert (
        len(said(ReportOffered(None, None, (), 0.5), expectations=(expectation(reports="lost-laptop"),))) == 1
    )


@pytest.mark.parametrize(
    ("holding", "mend"),
    [
        ({"cites": ("social-media:4",)}, "add the question to an answer that cites it, "),
        ({"reports": "lost-laptop"}, "add the question to the phrasings: of lost-laptop in routes.yaml, "),
        ({"refuses": True}, "mend the expectation if the reply is right; if not, write `known_miss: true`"),
        ({"refuses": True, "known_miss": True}, "mend the expectation if the reply is right."),
    ],
)
def test_the_mend_of_an_expectation_fits_what_it_expects(holding: dict[str, object], mend: str) -> None:
    (fault,) = said(OTHER, expectations=(expectation(**holding),))
    assert f"To mend it: {mend}" in fault


def test_questions_in_one_expectation_are_one_conversation_and_the_last_reply_counts() -> None:
    wanted = (expectation(asked=("first", "q"), cites=("social-media:3.2.7",)),)
    talk = fakes.FakeConversation(fakes.knowledge(expectations=wanted), {"q": CLAUSE_ALONE})
    assert list(failures(talk)) == [None]
    assert [context for _, context in talk.asked] == [None, "after first"]


def test_each_question_is_counted_once() -> None:
    holding = fakes.knowledge(answers=(fakes.answer(questions=("a", "b")),), expectations=(expectation(),))
    assert questions_in(holding) == len(list(failures(fakes.FakeConversation(holding)))) == 3


def test_a_known_miss_is_a_warning_until_it_holds() -> None:
    missed = (expectation(refuses=True, known_miss=True),)
    (warning,) = said(OTHER, expectations=missed)
    assert "warning: “q” should be refused" in warning
    (warning,) = said(UNKNOWN, expectations=missed)
    assert "warning: “q” holds now; take `known_miss` off" in warning
