"""Whom a report is about never hears of it from us."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.accused import accused_in, free_to_hear, without_accused
from bot.conversation import Conversation
from bot.knowledge.appointed import reachable
from bot.matching.index import open_index
from bot.model import Knowledge
from bot.replies import Question, ReportOffered
from tests.fakes import clause, knowledge, person, policy, role, route
from tests.sample import northbridge


def college() -> Knowledge:
    return knowledge(
        people={
            one.id: one
            for one in (
                person("amira-khan", title="Head of Marketing", manager="sam-okoro"),
                person("jo-price", title="Marketing Officer", manager="amira-khan"),
                person("sam-okoro", title="Vice Principal"),
            )
        },
        roles={
            one.id: one
            for one in (
                role("marketing-team", above="vice-principal"),
                role("vice-principal", name="Vice Principal", holders=("sam-okoro",), deputies=()),
                role("line-manager", name="Your line manager", holders=(), deputies=(), relative=True),
                role("training", name="Learning and Development Manager", holders=(), deputies=()),
                role("either", name="Headteacher or Deputy Head", holders=(), deputies=()),
            )
        },
    )


@pytest.mark.parametrize(
    ("said", "people"),
    [
        ("I want to report Amira Khan", {"amira-khan"}),
        ("AMIRA KHAN’s been bullying me", {"amira-khan"}),
        ("Ms Khan keeps touching me", {"amira-khan"}),
        ("the head of marketing posted something racist", {"amira-khan"}),
        ("I was grabbed by the vice principal", {"sam-okoro"}),
        ("I told Amira Khan and nothing happened", set()),
        ("I already spoke to the vice principal about the money that is missing", set()),
        ("I want to report Amira", {"amira-khan"}),
        ("amira's been bullying me", {"amira-khan"}),
        ("AMIRA KEEPS SHOUTING AT ME", {"amira-khan"}),
        ("Amira Sol from the agency hit me", set()),
        ("I told Amira and nothing happened", set()),
        ("somebody called Khan rang about a parcel", set()),
        ("a colleague posted something racist", set()),
    ],
)
def test_people_are_told_by_name_or_title_unless_they_were_only_told_of_it(
    said: str, people: set[str]
) -> None:
    assert accused_in(said, college()).people == people


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("I think Will took it", True),
        ("he says Will Stone took it", True),
        ("who will I tell?", False),
        ("Will somebody help me?", False),
    ],
)
def test_a_first_name_that_is_a_word_too_has_its_capital(said: str, meant: bool) -> None:
    known = knowledge(people={"will": person("will", name="Dr Will Stone")})
    assert bool(accused_in(said, known)) == meant


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ("my line manager shouts at me", {"line-manager"}),
        ("my manager is fiddling his expenses", {"line-manager"}),
        ("our boss comes in drunk", {"line-manager"}),
        ("the marketing team made a joke about her", {"marketing-team"}),
        ("I need to let the boss know about a lost key", set()),
        ("the headteacher hit him", set()),  # there is the deputy to go to
        ("a manager of another shop rang", set()),
    ],
)
def test_roles_are_told_by_what_people_call_them(said: str, roles: set[str]) -> None:
    assert accused_in(said, college()).roles == roles


@pytest.mark.parametrize(
    ("name", "said", "left"),
    [
        ("Headteacher or, in their absence, the Deputy Head", "the headteacher hit him", "Deputy Head"),
        ("Headteacher or, in their absence, the Deputy Head", "the head hit him", "Deputy Head"),
        ("Headteacher or, in their absence, the Deputy Head", "our deputy head hit him", "Headteacher"),
        (
            "Safeguarding Lead, the Director of Human Resources or the Principal",
            "the principal grabbed her",
            "Safeguarding Lead or Director of Human Resources",
        ),
        ("your line manager or HR", "my boss, i.e. my line manager, shouts at me", "HR"),
        (
            "Headteacher or Deputy Head",
            "I told the headteacher that a boy hit him",
            "Headteacher or Deputy Head",
        ),
        ("Head or Deputy", "a boy hit him", "Head or Deputy"),
    ],
)
def test_of_those_whom_a_role_puts_to_choice_the_others_are_named(name: str, said: str, left: str) -> None:
    either = role("either", name=name, holders=(), deputies=())
    assert without_accused(either, said).name == left


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Headteacher or Deputy Head", "the headteacher and the deputy head hit him"),
        ("manager/supervisor", "my manager shouts at me"),
        ("Head of Health, Safety and Wellbeing", "the head of health, safety and wellbeing fell asleep"),
    ],
)
def test_a_role_of_which_nobody_is_left_is_accused_as_a_whole(name: str, said: str) -> None:
    known = knowledge(roles={"either": role("either", name=name, holders=(), deputies=())})
    assert accused_in(said, known).roles == {"either"}


@pytest.mark.parametrize("name", ["or", "(HR)", ", or"])
def test_a_role_that_names_nobody_outside_of_brackets_is_not_accused_by_every_report(name: str) -> None:
    known = knowledge(roles={"odd": role("odd", name=name, holders=(), deputies=())})
    assert not accused_in("my colleague shouted at a student", known)


def test_a_report_about_who_would_be_told_goes_to_the_rung_above() -> None:
    known = college()
    accused = accused_in("Amira Khan hit a student", known)
    assert free_to_hear(known.roles["marketing-team"], accused, known) is known.roles["vice-principal"]


def test_with_nobody_above_there_is_nobody_to_name() -> None:
    known = college()
    accused = accused_in("the vice principal hit a student", known)
    assert free_to_hear(known.roles["vice-principal"], accused, known) is None


def test_nobody_hears_who_works_for_whom_it_is_about() -> None:
    known = college()
    accused = accused_in("Sam Okoro hit a student", known)
    assert accused.unfit == {"sam-okoro", "amira-khan", "jo-price"}
    assert free_to_hear(known.roles["marketing-team"], accused, known) is None


THEFT = "If money is stolen, staff should tell the Vice Principal."
BULLYING = "If you are bullied, you should tell your line manager."
OTHER = "For any other wrongdoing, such as bullying by a manager, staff should tell the Chair."


def offered(said: str, data: Path) -> ReportOffered:
    """What somebody is offered by imported policies, whose roles have no holders and no rung above."""
    known = knowledge(
        policy(
            clause("conduct:1", THEFT),
            clause("conduct:2", BULLYING),
            clause("conduct:3", OTHER),
            id="conduct",
        ),
        roles={
            "vice": role("vice", name="Vice Principal", clause="conduct:1", holders=(), deputies=()),
            "line": role("line", name="Line manager", clause="conduct:2", holders=(), deputies=()),
            "chair": role("chair", name="Chair", clause="conduct:3", holders=(), deputies=()),
        },
        routes={
            "theft": route(id="theft", name="Money is stolen", role="vice", clause="conduct:1"),
            "bullied": route(id="bullied", name="You are bullied", role="line", clause="conduct:2"),
            "other": route(id="other", name="Any other wrongdoing", role="chair", clause="conduct:3"),
        },
    )
    reply = Conversation(known, open_index(known, data, "auto")).respond(Question(said)).reply
    assert isinstance(reply, ReportOffered), reply
    return reply


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I want to report that I am being bullied", "line"),
        ("I want to report that my line manager is bullying me", "chair"),
    ],
)
def test_where_no_rung_is_above_the_next_route_is_offered(tmp_path: Path, said: str, told: str) -> None:
    ask = offered(said, tmp_path).ask
    assert ask is not None
    assert ask.role.id == told


NORTHBRIDGE = northbridge()


@given(st.sampled_from(sorted(NORTHBRIDGE.people)), st.sampled_from(sorted(NORTHBRIDGE.routes)))
def test_of_no_route_is_anybody_named_whom_the_report_is_about(person_id: str, route_id: str) -> None:
    accused = accused_in(f"I want to report {NORTHBRIDGE.people[person_id].name}", NORTHBRIDGE)
    free = free_to_hear(NORTHBRIDGE.roles[NORTHBRIDGE.routes[route_id].role], accused, NORTHBRIDGE)
    if free is not None:
        named = {one.id for one in reachable(free, NORTHBRIDGE)[1]}
        assert named.isdisjoint(accused.unfit)
        assert person_id in accused.unfit
