import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from adapters.terminal.render import Renderer
from bot.model import Knowledge, Modality, Ruling
from bot.replies import Answered, Chat, NotInPolicy, Reply, ReportOffered, SmallTalk, WhichOfThese, WhomToAsk
from tests import fakes


def shown(reply: Reply, knowledge: Knowledge | None = None, *, plain: bool = True, width: int = 80) -> str:
    file = io.StringIO()
    console = Console(
        file=file, width=width, force_terminal=not plain, color_system=None if plain else "standard"
    )
    console.print(Renderer(knowledge or fakes.knowledge(), plain).reply(reply))
    return file.getvalue()


def one_line(text: str) -> str:
    return " ".join(text.split())


BARE = Answered(answer=None, citations=(fakes.citation(),), confidence=0.8)
WRITTEN = Answered(answer=fakes.answer(), citations=(fakes.citation(),), confidence=0.9)


def test_a_written_answer_shows_its_ruling_in_words_its_text_and_the_clause_it_stands_on() -> None:
    text = one_line(shown(WRITTEN))
    assert text.startswith("Not allowed. No. Send it to the marketing team.")
    assert "“Leave questions to the team.”" in text


def test_a_bare_clause_claims_no_ruling() -> None:
    text = shown(BARE)
    assert not any(
        f"{ruling.value}.".capitalize() in text for ruling in Ruling if ruling != Ruling.INFORMATION
    )
    assert text.startswith("This rule says what you must do.")


def test_a_quote_says_where_it_stands_and_where_to_read_on() -> None:
    text = one_line(shown(BARE))
    assert "Social media, clause 3.2.7 (must)" in text
    assert "Using your own accounts › What you post" in text
    assert "Social media, version 3.1" in text
    assert "Where to read on: policies/social-media.md, line 12" in text


def test_a_part_of_a_longer_clause_is_called_so() -> None:
    part = Answered(answer=None, citations=(fakes.citation(excerpt=True),), confidence=0.8)
    assert "Part of a longer clause." in shown(part)
    assert "Part of a longer clause." not in shown(BARE)


def test_a_clause_without_a_number_is_cited_by_its_name() -> None:
    nameless = fakes.clause("social-media:no-student-names", label="")
    reply = Answered(answer=None, citations=(fakes.citation(nameless),), confidence=0.8)
    assert "clause no-student-names" in shown(reply)


def test_which_of_these_is_a_numbered_list() -> None:
    first, second = fakes.clause("social-media:1"), fakes.clause("social-media:2", "Ask before you film.")
    text = one_line(shown(WhichOfThese((fakes.citation(first), fakes.citation(second)), 0.5)))
    assert "1. Social media, clause 1 (must)" in text
    assert "2. Social media, clause 2 (must) Ask before you film." in text


def test_a_refusal_names_whom_to_ask_and_how_to_reach_them() -> None:
    reply = NotInPolicy(WhomToAsk(fakes.role(clause="social-media:3.2.7"), fakes.clause()), 0.2)
    text = one_line(shown(reply))
    assert "You can ask: Marketing team." in text
    assert "Amira Khan, Head of Things, amira-khan@northbridge.example" in text
    assert "Named by Social media, clause 3.2.7." in text


def test_a_refusal_without_a_role_says_that_nobody_is_named() -> None:
    assert "do not name anyone" in one_line(shown(NotInPolicy(None, 0.2)))


def test_a_deputy_stands_in_for_someone_who_is_away() -> None:
    people = {"amira-khan": fakes.person("amira-khan", away=True), "jo-price": fakes.person("jo-price")}
    text = shown(NotInPolicy(WhomToAsk(fakes.role(), None), 0.2), fakes.knowledge(people=people))
    assert "Jo Price" in text
    assert "Amira Khan" not in text


def test_a_role_with_nobody_in_it_is_no_dead_end() -> None:
    text = one_line(shown(NotInPolicy(WhomToAsk(fakes.role(holders=(), deputies=()), None), 0.2)))
    assert "I do not have a name for this role yet." in text


def test_an_urgent_report_puts_the_emergency_first_and_promises_nothing() -> None:
    reply = ReportOffered(fakes.route(), WhomToAsk(fakes.role(), fakes.clause()), (fakes.citation(),), 0.9)
    text = one_line(shown(reply))
    assert text.startswith("If someone is in danger now, call 999 first.")
    assert "The person to tell is: Marketing team." in text
    assert "I have not passed this on." in text
    assert "“Leave questions to the team.”" in text
    assert "A helpline: 020 0000 0000" in text


def test_a_question_beside_a_report_gets_its_rule_below_it() -> None:
    also = fakes.citation(fakes.clause("social-media:9", "Ask before you film."))
    text = one_line(shown(ReportOffered(fakes.route(), None, (fakes.citation(),), 0.9, also=(also,))))
    assert (
        text.index("Leave questions") < text.index("You asked something as well.") < text.index("“Ask before")
    )


def test_danger_puts_help_first_whatever_the_route() -> None:
    reply = ReportOffered(fakes.route(urgent=False), None, (), 0.9, danger=True)
    assert one_line(shown(reply)).startswith("If someone is in danger now, call 999 first.")


def test_a_report_without_a_role_still_shows_a_way_out() -> None:
    text = one_line(shown(ReportOffered(None, None, (), 0.7)))
    assert "do not say whom to tell" in text
    assert "A helpline: 020 0000 0000" in text


def test_nobody_is_said_to_be_the_one_to_tell_whom_no_rule_appoints() -> None:
    unsaid = ReportOffered(None, WhomToAsk(fakes.role(), None), (), 0.7, unsure=True)
    text = one_line(shown(unsaid))
    assert "I found no rule that says whom to tell about this. You can ask: Marketing team." in text
    assert "The person to tell is" not in text


def test_of_a_rule_that_may_not_be_for_it_whom_it_names_is_said_so_and_whom_to_ask_instead() -> None:
    near, other = WhomToAsk(fakes.role(), None), WhomToAsk(fakes.role(id="office", name="Office"), None)
    unsure = ReportOffered(None, near, (fakes.citation(),), 0.7, unsure=True, instead=other)
    text = one_line(shown(unsure))
    assert (
        "I am not sure which rule says whom to tell about this. The nearest one names: Marketing team."
        in text
    )
    assert "If that does not seem right, you can ask: Office." in text
    assert "The person to tell is" not in text


@pytest.mark.parametrize("kind", list(Chat))
def test_each_kind_of_small_talk_has_words(kind: Chat) -> None:
    assert shown(SmallTalk(kind)).strip()


@pytest.mark.parametrize("modality", list(Modality))
def test_each_modality_is_shown_in_words(modality: Modality) -> None:
    cited = fakes.citation(fakes.clause(modality=modality))
    label = "information" if modality is Modality.SAYS else modality.value
    assert f"({label})" in shown(Answered(None, (cited,), 0.8))


@pytest.mark.parametrize("plain", [True, False])
@given(words=st.text(min_size=1))
def test_no_policy_can_send_a_control_character_to_the_terminal(plain: bool, words: str) -> None:
    hostile = fakes.clause(text=f"{words}\x1b[2J\x9b", heading=(words,), label=f"{words}\x07")
    within = fakes.policy(hostile, title=f"{words}\x1b", version="\x1b[0m")
    text = shown(
        Answered(fakes.answer(text=f"\x1b]0;{words}"), (fakes.citation(hostile, within),), 0.9), plain=plain
    )
    for bad in ("\x07", "\x9b", "\x1b[2J", "\x1b]"):
        assert bad not in text


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("width", [20, 60, 120])
def test_lines_keep_within_the_width(plain: bool, width: int) -> None:
    for reply in (WRITTEN, WhichOfThese((fakes.citation(),), 0.5)):
        file = io.StringIO()
        Console(file=file, width=width).print(Renderer(fakes.knowledge(), plain).reply(reply))
        assert max(map(len, file.getvalue().splitlines())) <= width


def test_markup_in_a_policy_is_words_to_the_terminal() -> None:
    cited = fakes.citation(fakes.clause(text="Write [bold]your[/bold] name :smile:"))
    assert "[bold]your[/bold] name :smile:" in shown(Answered(None, (cited,), 0.8))
