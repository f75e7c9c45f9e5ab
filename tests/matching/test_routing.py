from pathlib import Path

import pytest

from bot.matching.features import Finder
from bot.matching.index import open_index
from bot.matching.match import Matcher
from bot.matching.meanings import appointing_sentence
from bot.matching.query import make_query
from bot.matching.routing import route_values
from bot.model import Knowledge
from tests.fakes import clause, knowledge, policy, role, route
from tests.sample import northbridge

THREATS = "Staff who receive threats should tell the Marketing team."
BROKEN = "Any other breach of this policy is reported to the Head."
SERIOUS = "Where it is serious, it is reported to the Board."


def college() -> Knowledge:
    texts = {"threats": THREATS, "breach": BROKEN, "serious": SERIOUS}
    return knowledge(
        policy(*(clause(f"social-media:{name}", text) for name, text in texts.items())),
        routes={
            "threats": route(id="threats", name="Staff receive threats", clause="social-media:threats"),
            "breach": route(
                id="breach", name="Any other breach of this policy", clause="social-media:breach"
            ),
            "serious": route(id="serious", name="It is serious", clause="social-media:serious"),
        },
    )


def values(said: str, data: Path) -> dict[str, dict[str, float]]:
    known = college()
    index = open_index(known, data, "off")
    found = route_values(make_query(said, index), index, Finder(index))
    return dict(zip(known.routes, found, strict=True))


def test_the_sentence_that_appoints_names_the_role() -> None:
    two = clause(text="Keep what you saw. Threats go to the Marketing team. It calls you back.")
    known = knowledge(policy(two), roles={"marketing-team": role(name="Marketing team")})
    assert appointing_sentence(route(name="Threats"), known) == "Threats go to the Marketing team."


def test_a_route_without_its_clause_is_known_by_its_name() -> None:
    assert appointing_sentence(route(name="Threats", clause="social-media:gone"), college()) == "Threats"


def test_a_route_for_all_else_and_one_for_later_are_told_from_the_rest(tmp_path: Path) -> None:
    found = values("a tutor has shouted at a student", tmp_path)
    assert [name for name, one in found.items() if one["for all else"]] == ["breach"]
    assert [name for name, one in found.items() if one["for later"]] == ["serious"]


def test_a_role_with_a_deputy_in_its_name_is_not_for_later(tmp_path: Path) -> None:
    text = "Damage is reported to the Caretaker or, in their absence, the Gardener."
    known = knowledge(
        policy(clause("site:damage", text)),
        roles={"caretaker": role(id="caretaker", name="Caretaker or, in their absence, the Gardener")},
        routes={"damage": route(id="damage", name="Damage", role="caretaker", clause="site:damage")},
    )
    index = open_index(known, tmp_path, "off")
    (found,) = route_values(make_query("I broke a window", index), index, Finder(index))
    assert not found["for later"]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("I have lost my work phone and need to report it", "lost-device"),
        ("I need to report that a student may be in danger", "student-at-risk"),
    ],
)
def test_a_report_takes_the_route_that_its_words_are_about(said: str, wanted: str, sample_data: Path) -> None:
    matcher = Matcher(open_index(northbridge(), sample_data, "auto"))
    found = matcher.route(matcher.match(said).query)
    assert found is not None
    assert found.id == wanted


def test_an_owners_phrasing_leads_to_its_route_however_near_another_one_is(tmp_path: Path) -> None:
    said = "Any other breach of this policy, by the Head"
    known = knowledge(
        policy(clause("social-media:breach", BROKEN)),
        routes={
            "breach": route(
                id="breach", name="Any other breach of this policy", clause="social-media:breach"
            ),
            "head": route(id="head", name="Leaks", clause="social-media:breach", phrasings=(said,)),
        },
    )
    matcher = Matcher(open_index(known, tmp_path, "off"))
    found = matcher.route(make_query("any other breach of this policy by the head!", matcher.index))
    assert found is not None
    assert found.id == "head"


@pytest.mark.parametrize(
    ("said", "both"),
    [("my manager hit a student", True), ("a student hit another", False)],
)
def test_a_route_for_what_is_about_who_is_told_is_known_by_its_name(
    said: str, both: bool, tmp_path: Path
) -> None:
    name = "The report relates to the Director"
    routes = {
        "about": route(id="about", name=name, clause="social-media:breach"),
        "other": route(id="other", name="The report relates to money", clause="social-media:breach"),
    }
    index = open_index(
        knowledge(policy(clause("social-media:breach", BROKEN)), routes=routes), tmp_path, "off"
    )
    about, other = route_values(make_query(said, index), index, Finder(index))
    assert (about["about who is told"], about["about who is told, in charge"]) == (1, both)
    assert (other["about who is told"], other["about who is told, in charge"]) == (0, 0)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("My work phone has been stolen", "lost-device"),
        ("My manager keeps shouting at me in front of everybody", "bullying-or-harassment"),
        ("The boiler is leaking", None),
        ("There's mould in the staff toilets", None),
    ],
)
def test_of_the_nearest_route_it_is_told_whether_it_is_for_that(
    said: str, wanted: str | None, sample_data: Path
) -> None:
    matcher = Matcher(open_index(northbridge(), sample_data, "auto"))
    query = matcher.match(said).query
    found = matcher.nearest(query)
    assert found is not None
    route, fits = found
    assert (route.id if fits else None) == wanted


def test_an_owners_phrasing_leads_to_its_route_whatever_it_is_for(tmp_path: Path) -> None:
    said = "the fire door is wedged open"
    routes = {"leak": route(id="leak", name="Leaks", clause="social-media:breach", phrasings=(said,))}
    known = knowledge(policy(clause("social-media:breach", BROKEN)), routes=routes)
    matcher = Matcher(open_index(known, tmp_path, "off"))
    assert matcher.nearest(make_query("The fire door is wedged open!", matcher.index)) == (
        routes["leak"],
        True,
    )
