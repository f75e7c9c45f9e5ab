from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.blocks import FEEDBACK, HAND_OVER, PICK, WHOLE, Renderer, Shown
from adapters.slack.values import unpack
from adapters.wording import Wording
from bot.model import Modality, Ruling
from bot.replies import Answered, Chat, NotInPolicy, Reply, ReportOffered, SmallTalk, WhichOfThese, WhomToAsk
from tests import fakes
from tests.adapters.slack import hostile
from tests.adapters.slack.limits import message_faults, needs_schema, texts

ASK = WhomToAsk(fakes.role(), fakes.clause())
PEOPLE = {"amira-khan": fakes.person("amira-khan", slack="U0AMIRA"), "jo-price": fakes.person("jo-price")}
WRITTEN = Answered(fakes.answer(), (fakes.citation(),), 0.9, ASK)
BARE = Answered(None, (fakes.citation(),), 0.8)
LONG = fakes.citation(fakes.clause(text="Ask before you film. " * 30))


def shown(reply: Reply, asked: str = "may I?", *, private: bool = False, **changes: object) -> Shown:
    return Renderer(Wording(fakes.knowledge(people=PEOPLE, **changes)), asked, private).reply(reply)


def read(message: Shown) -> str:
    return " ".join(" ".join(texts(list(message.blocks))).split())


def pressed(message: Shown, action: str) -> dict[str, object] | None:
    """What the button with this action carries; None where there is none."""
    for block in message.blocks:
        for element in block.get("elements", []):
            if element.get("action_id") == action:
                return unpack(element.get("value") or element.get("negative_button", {}).get("value"))
    return None


def test_the_owner_s_ruling_and_words_come_first_and_the_clause_under_them() -> None:
    words = read(shown(WRITTEN))
    assert words.startswith(
        "Not allowed. No. Send it to the marketing team. Social media, clause 3.2.7 (must)"
    )
    assert "“Leave questions to the team.”" in words


def test_a_bare_clause_claims_no_ruling() -> None:
    words = read(shown(BARE))
    assert words.startswith("This rule says what you must do.")
    assert "allowed" not in words.lower()


def test_a_quote_says_its_version_and_where_to_read_on() -> None:
    words = read(shown(BARE))
    assert "Using your own accounts › What you post" in words
    assert "Social media, version 3.1 · Where to read on: policies/social-media.md, line 12" in words


def test_the_text_for_screen_readers_says_what_the_blocks_say() -> None:
    text = shown(WRITTEN).text
    for part in ("Not allowed. No. Send it", "clause 3.2.7 (must)", "Leave questions", "ask: Marketing team"):
        assert part in text


def test_clauses_that_are_only_near_are_named_and_not_quoted() -> None:
    near = [
        fakes.citation(fakes.clause(f"social-media:{number}", f"Words {number}.")) for number in (1, 2, 3)
    ]
    message = shown(Answered(None, tuple(near), 0.8))
    named = "See also: Social media, clause 2 (must)"
    assert f"{named} · Social media, clause 3 (must)" in read(message)
    assert f"{named}, Social media, clause 3 (must)" in message.text
    assert "Words 2." not in read(message)


def test_feedback_tells_which_answer_or_clause_it_is_about() -> None:
    assert pressed(shown(WRITTEN), FEEDBACK) == {"about": "social-media/reply", "helpful": False}
    assert pressed(shown(BARE), FEEDBACK) == {"about": "social-media:3.2.7", "helpful": False}


def test_a_window_has_no_feedback_buttons_since_slack_has_none_there() -> None:
    assert pressed(shown(WRITTEN, private=True), FEEDBACK) is None


def test_a_role_that_slack_can_reach_can_be_asked_with_the_question_as_it_was() -> None:
    assert pressed(shown(WRITTEN), HAND_OVER) == {"role": "marketing-team", "asked": "may I?"}
    assert "Ask the Marketing team" in read(shown(NotInPolicy(ASK, 0.1)))


@pytest.mark.parametrize(
    "role",
    [fakes.role(relative=True, holders=(), deputies=()), fakes.role(holders=("jo-price",), deputies=())],
    ids=["relative", "holder unknown to Slack"],
)
def test_nobody_is_offered_who_cannot_be_reached(role: object) -> None:
    assert pressed(shown(NotInPolicy(WhomToAsk(role, None), 0.1)), HAND_OVER) is None  # type: ignore[arg-type]


def test_a_report_is_never_handed_over_as_a_question() -> None:
    message = shown(ReportOffered(fakes.route(), ASK, (fakes.citation(),), 0.9))
    assert pressed(message, HAND_OVER) is None
    assert "I have not passed this on." in read(message)


def test_an_urgent_report_puts_the_emergency_first() -> None:
    message = shown(ReportOffered(fakes.route(), ASK, (fakes.citation(),), 0.9))
    assert read(message).startswith("If someone is in danger now, call 999 first.")
    assert message.text.startswith("If someone is in danger now, call 999 first.")
    assert "A helpline: 020 0000 0000" in read(message)


def test_nobody_is_said_to_be_the_one_to_tell_whom_no_rule_appoints() -> None:
    unsaid = ReportOffered(None, WhomToAsk(fakes.role(), None), (), 0.7, unsure=True)
    text = read(shown(unsaid))
    assert "I found no rule that says whom to tell about this. You can ask: Marketing team." in text
    assert "The person to tell is" not in text


def test_of_a_rule_that_may_not_be_for_it_whom_it_names_is_said_so_and_whom_to_ask_instead() -> None:
    near, other = WhomToAsk(fakes.role(), None), WhomToAsk(fakes.role(id="office", name="Office"), None)
    unsure = ReportOffered(None, near, (fakes.citation(),), 0.7, unsure=True, instead=other)
    text = read(shown(unsure))
    assert (
        "I am not sure which rule says whom to tell about this. The nearest one names: Marketing team."
        in text
    )
    assert "If that does not seem right, you can ask: Office." in text
    assert "The person to tell is" not in text


def test_a_long_quote_folds_and_can_be_read_whole() -> None:
    message = shown(Answered(None, (LONG,), 0.8))
    assert len(read(message)) < len(LONG.text) + 300
    assert " …”" in read(message)
    assert pressed(message, WHOLE) == {"answer": "", "clauses": ["social-media:3.2.7"]}


def test_a_short_quote_has_no_button_to_read_it_whole() -> None:
    assert pressed(shown(BARE), WHOLE) is None


def test_which_of_these_are_buttons_that_carry_the_clause_and_the_question() -> None:
    first, second = fakes.clause("social-media:1"), fakes.clause("social-media:2", "Ask before you film.")
    message = shown(WhichOfThese((fakes.citation(first), fakes.citation(second)), 0.5))
    assert "2. Social media, clause 2 (must) Ask before you film." in read(message)
    assert "\n2. Social media, clause 2 (must): Ask before you film." in message.text
    assert pressed(message, f"{PICK}.2") == {"clause": "social-media:2", "asked": "may I?"}


def test_buttons_for_clauses_of_two_policies_say_which_policy() -> None:
    other = fakes.citation(fakes.clause("leave:1"), fakes.policy(id="leave", title="Leave"))
    words = read(shown(WhichOfThese((fakes.citation(fakes.clause("social-media:1")), other), 0.5)))
    assert "1. clause 1 · Social media" in words
    assert "2. clause 1 · Leave" in words


def test_a_refusal_names_whom_to_ask() -> None:
    words = read(shown(NotInPolicy(ASK, 0.2)))
    assert "You can ask: Marketing team." in words
    assert "Amira Khan, Head of Things, amira-khan@northbridge.example" in words
    assert "Named by Social media, clause 3.2.7." in words


def test_a_refusal_without_a_role_says_that_nobody_is_named() -> None:
    assert "do not name anyone" in read(shown(NotInPolicy(None, 0.2)))


@pytest.mark.parametrize("kind", list(Chat))
def test_each_kind_of_small_talk_has_words(kind: Chat) -> None:
    assert read(shown(SmallTalk(kind)))


@pytest.mark.parametrize("ruling", list(Ruling))
@pytest.mark.parametrize("modality", list(Modality))
def test_each_ruling_and_modality_is_said_in_words(ruling: Ruling, modality: Modality) -> None:
    cited = fakes.citation(fakes.clause(modality=modality))
    label = "information" if modality is Modality.SAYS else modality.value
    assert f"({label})" in read(shown(Answered(fakes.answer(ruling=ruling), (cited,), 0.8)))


@needs_schema
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(data=st.data())
def test_slack_takes_every_reply_of_every_folder(data: st.DataObject) -> None:
    knowledge = data.draw(hostile.knowledges())
    reply = data.draw(hostile.replies(knowledge))
    say = Wording(knowledge, data.draw(st.sampled_from(("", "fr"))))
    renderer = Renderer(say, data.draw(hostile.words), searched=data.draw(st.booleans()))
    for private in (False, True):
        message = replace(renderer, private=private).reply(reply)
        assert message_faults({"text": message.text, "blocks": list(message.blocks)}) == []
