from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Knowledge
from bot.reporting.provable import every_subject, faults, unsafe, unsafe_routes
from bot.reporting.routing import About, Inside, Outside, Why, different_rungs, managers, who_could_open
from tests.fakes import knowledge, person, role, route
from tests.reporting.organisations import line_managers, organisations, subjects
from tests.sample import northbridge

NOBODY = About()


def about(*people: str, roles: tuple[str, ...] = (), unsure: bool = False) -> About:
    return About(frozenset(people), frozenset(roles), unsure)


def reaches(kind: str, whom: About = NOBODY, *, higher: bool = False, manager: str = "") -> list[str]:
    """Who could open such a report at Northbridge, with everybody enrolled."""
    college = northbridge()
    found = who_could_open(
        college, college.routes[kind], whom, college.people.keys(), higher=higher, manager=manager
    )
    return [one.person.id for one in found.openers] if isinstance(found, Inside) else []


def test_it_goes_to_the_appointed_role_and_the_rungs_above() -> None:
    assert reaches("student-at-risk") == ["helen-marsh", "margaret-adeyemi", "rosalind-blake"]


def test_the_first_opener_stands_there_by_the_clause_of_the_kind() -> None:
    college = northbridge()
    found = who_could_open(college, college.routes["data-breach"], NOBODY, college.people.keys())
    assert isinstance(found, Inside)
    assert [one.clause.id for one in found.openers if one.clause] == [
        "data-protection:breach-report",
        "raising-a-concern:about-senior-staff",
        "raising-a-concern:about-the-principal",
    ]


def test_about_the_holder_it_goes_one_rung_up_and_never_to_their_deputies() -> None:
    assert reaches("student-at-risk", about("helen-marsh")) == ["margaret-adeyemi", "rosalind-blake"]


def test_about_a_deputy_it_still_goes_to_the_holder() -> None:
    assert reaches("student-at-risk", about("kwame-asante"))[0] == "helen-marsh"


def test_about_somebody_at_the_top_nobody_below_them_hears_of_it() -> None:
    assert reaches("student-at-risk", about("margaret-adeyemi")) == ["rosalind-blake"]


def test_about_the_chair_only_the_outside_is_left() -> None:
    assert reaches("student-at-risk", about("rosalind-blake")) == []


@pytest.mark.parametrize("whom", [about("sam-okoro"), about("chloe-nguyen", "nadia-rahman")])
def test_about_whoever_runs_the_bot_there_is_only_the_outside(whom: About) -> None:
    college = northbridge()
    found = who_could_open(college, college.routes["staff-conduct"], whom, college.people.keys())
    assert found == Outside(Why.ADMINISTRATOR, college.organisation.outside)


def test_not_sure_starts_one_rung_higher() -> None:
    assert reaches("student-at-risk", about(unsure=True))[0] == "margaret-adeyemi"


def test_about_a_role_is_about_everyone_in_it() -> None:
    assert reaches("staff-conduct", about(roles=("hr-team",)))[0] == "margaret-adeyemi"


def test_about_your_line_manager_may_be_about_anybody_so_it_starts_one_rung_higher() -> None:
    assert reaches("staff-conduct", about(roles=("line-manager",)))[0] == "margaret-adeyemi"


def test_about_somebody_whom_the_folder_does_not_know_it_starts_one_rung_higher() -> None:
    assert reaches("staff-conduct", about("left-last-week"))[0] == "margaret-adeyemi"


def test_what_would_go_to_your_line_manager_goes_to_the_next_fixed_rung() -> None:
    assert reaches("online-abuse-of-staff")[0] == "lorna-fitzgerald"


def test_a_line_manager_who_was_picked_comes_before_the_fixed_rungs() -> None:
    assert reaches("online-abuse-of-staff", manager="amira-khan")[:2] == ["amira-khan", "lorna-fitzgerald"]


def test_a_line_manager_is_passed_over_where_it_is_about_them_or_somebody_above_them() -> None:
    without = reaches("online-abuse-of-staff", about("amira-khan"))
    assert without
    assert reaches("online-abuse-of-staff", about("amira-khan"), manager="amira-khan") == without
    assert "amira-khan" not in reaches("online-abuse-of-staff", about("sam-okoro"), manager="amira-khan")


def test_about_your_line_manager_is_about_whoever_was_picked() -> None:
    whom = about(roles=("line-manager",))
    assert reaches("online-abuse-of-staff", whom, manager="amira-khan")[0] == "lorna-fitzgerald"
    assert reaches("online-abuse-of-staff", whom, manager="lorna-fitzgerald")[0] == "margaret-adeyemi"


def test_a_line_manager_without_a_key_is_passed_over() -> None:
    college = northbridge()
    able = college.people.keys() - {"amira-khan"}
    found = who_could_open(
        college, college.routes["online-abuse-of-staff"], NOBODY, able, manager="amira-khan"
    )
    assert isinstance(found, Inside)
    assert found.openers[0].person.id == "lorna-fitzgerald"


def test_nobody_can_be_picked_who_manages_nobody_and_for_no_kind_that_goes_elsewhere() -> None:
    college = northbridge()
    picked = managers(college, college.routes["online-abuse-of-staff"])
    assert {one.id for one in picked} == {
        one.manager for one in college.people.values() if one.manager is not None
    }
    assert managers(college, college.routes["student-at-risk"]) == ()
    assert reaches("online-abuse-of-staff", manager="jo-price") == reaches("online-abuse-of-staff")
    assert reaches("student-at-risk", manager="amira-khan") == reaches("student-at-risk")


def test_the_sender_may_start_one_rung_higher() -> None:
    assert reaches("student-at-risk", higher=True) == ["margaret-adeyemi", "rosalind-blake"]


def test_deputies_stand_in_only_while_every_holder_is_away() -> None:
    college = northbridge()
    away = replace(college.people["helen-marsh"], away=True)
    college = replace(college, people={**college.people, "helen-marsh": away})
    found = who_could_open(college, college.routes["student-at-risk"], NOBODY, college.people.keys())
    assert isinstance(found, Inside)
    assert [(one.person.id, one.deputy) for one in found.openers if one.rung == 0] == [
        ("helen-marsh", False),
        ("kwame-asante", True),
        ("bethan-rees", True),
    ]


def test_whoever_has_no_key_is_passed_over() -> None:
    college = northbridge()
    enrolled = {"margaret-adeyemi", "rosalind-blake"}
    found = who_could_open(college, college.routes["student-at-risk"], NOBODY, enrolled)
    assert isinstance(found, Inside)
    assert [(one.person.id, one.rung) for one in found.openers] == [
        ("margaret-adeyemi", 0),
        ("rosalind-blake", 1),
    ]


@given(st.data())
def test_it_never_reaches_whom_it_is_about_or_whoever_depends_on_them(data: st.DataObject) -> None:
    house = data.draw(organisations())
    whom = data.draw(subjects(house))
    enrolled = data.draw(st.frozensets(st.sampled_from(sorted(house.people))))
    manager = data.draw(line_managers(house))
    found = who_could_open(
        house, house.routes["worry"], whom, enrolled, higher=data.draw(st.booleans()), manager=manager
    )
    if manager and any(house.roles[id_].relative for id_ in whom.roles):
        whom = replace(whom, people=whom.people | {manager})
    if isinstance(found, Outside):
        assert found.contacts == house.organisation.outside
        return
    assert found.openers
    for one in found.openers:
        assert one.person.id in enrolled
        for subject in named(house, whom):
            assert one.person.id != subject
            assert not deputises(house, one.person.id, subject)
            assert not works_for(house, one.person.id, subject)
    assert not named(house, whom) & set(house.organisation.administrators)


def named(house: Knowledge, whom: About) -> set[str]:
    people = set(whom.people)
    for id_ in whom.roles:
        people.update(house.roles[id_].holders, house.roles[id_].deputies)
    return people


def deputises(house: Knowledge, who: str, whom: str) -> bool:
    return any(whom in one.holders and who in one.deputies for one in house.roles.values())


def works_for(house: Knowledge, who: str, whom: str) -> bool:
    """Goes up from `who`, the other way round than the code."""
    met: list[str] = []
    manager = house.people[who].manager
    while manager and manager not in met:
        if manager == whom:
            return True
        met.append(manager)
        manager = house.people[manager].manager if manager in house.people else None
    return False


@given(st.data())
def test_deputies_are_named_only_where_no_holder_is_there(data: st.DataObject) -> None:
    house = data.draw(organisations())
    found = who_could_open(house, house.routes["worry"], data.draw(subjects(house)), house.people.keys())
    for one in found.openers if isinstance(found, Inside) else ():
        if one.deputy:
            assert all(house.people[id_].away for id_ in one.role.holders)


@given(st.data())
def test_more_people_named_never_opens_it_to_more_people(data: st.DataObject) -> None:
    house = data.draw(organisations())
    few = data.draw(subjects(house))
    more = About(few.people | data.draw(subjects(house)).people, few.roles, few.unsure)
    both = [who_could_open(house, house.routes["worry"], whom, house.people.keys()) for whom in (few, more)]
    ids = [{one.person.id for one in found.openers} if isinstance(found, Inside) else set() for found in both]
    assert ids[1] <= ids[0]


@given(st.data())
def test_a_line_manager_takes_nobodys_place(data: st.DataObject) -> None:
    house = data.draw(organisations())
    whom, manager = data.draw(subjects(house)), data.draw(line_managers(house))
    if any(house.roles[id_].relative for id_ in whom.roles):
        whom = replace(whom, people=whom.people | {manager})
    plain = who_could_open(house, house.routes["worry"], whom, house.people.keys())
    more = who_could_open(house, house.routes["worry"], whom, house.people.keys(), manager=manager)
    if isinstance(plain, Inside):
        assert isinstance(more, Inside)
        assert {one.person.id for one in plain.openers} <= {one.person.id for one in more.openers}


@given(organisations())
def test_a_category_that_is_proved_safe_has_a_way_for_every_subject(house: Knowledge) -> None:
    if unsafe(house, house.routes["worry"], house.people.keys()):
        return
    for whom in every_subject(house):
        found = who_could_open(house, house.routes["worry"], whom, house.people.keys())
        assert found.openers if isinstance(found, Inside) else found.contacts


def small(**changes: object) -> Knowledge:
    """Two rungs, one person on each: the smallest set-up."""
    people = {"amira-khan": person("amira-khan", manager="ann-lee"), "ann-lee": person("ann-lee")}
    roles = {
        "marketing-team": role(deputies=(), above="head"),
        "head": role("head", holders=("ann-lee",), deputies=()),
    }
    return knowledge(people=people, roles=roles, routes={"student-at-risk": route()}, **changes)


def test_two_enrolled_people_on_different_rungs_are_enough() -> None:
    assert list(faults(small())) == []
    assert different_rungs(small(), "amira-khan", "ann-lee")


@pytest.mark.parametrize(
    ("enrolled", "told"),
    [
        (set(), "nobody who could open a report of this kind has a key"),
        ({"amira-khan"}, "only marketing-team could open"),
        ({"ann-lee"}, "only head could open"),
    ],
)
def test_with_fewer_the_category_is_off_and_its_line_says_why(enrolled: set[str], told: str) -> None:
    (fault,) = faults(small(), enrolled)
    assert str(fault).startswith(
        "routes.yaml:1: warning: student-at-risk cannot be reported through the bot: "
    )
    assert told in fault.message


def test_where_nobody_holds_a_role_the_folder_tells_so_and_no_key_is_asked_for() -> None:
    roles = {id_: replace(one, holders=()) for id_, one in small().roles.items()}
    empty = replace(small(), roles=roles)
    assert list(faults(empty)) == []
    assert list(faults(empty, set()))


def test_without_outside_contacts_a_category_that_may_need_them_is_off() -> None:
    plain = small()
    bare = replace(plain, organisation=replace(plain.organisation, outside=()))
    (fault,) = faults(bare)
    assert "about ann-lee would reach nobody" in fault.message


def test_every_kind_of_incident_at_northbridge_has_a_safe_way_for_every_subject() -> None:
    assert list(faults(northbridge())) == []


def test_two_who_share_a_role_stand_on_one_rung() -> None:
    assert not different_rungs(northbridge(), "helen-marsh", "kwame-asante")
    assert different_rungs(northbridge(), "helen-marsh", "margaret-adeyemi")
    assert not different_rungs(northbridge(), "helen-marsh", "chloe-nguyen")


def test_what_was_proved_is_proved_again_only_when_the_folder_or_the_roster_has_changed() -> None:
    college, everybody = small(), {"amira-khan", "ann-lee"}
    proved = unsafe_routes(college, everybody)
    assert not proved
    assert unsafe_routes(college, set(everybody)) is proved
    assert unsafe_routes(college, {"ann-lee"}).keys() == {"student-at-risk"}
    assert not unsafe_routes(college, everybody)
    assert unsafe_routes(replace(college, people={}), everybody).keys() == {"student-at-risk"}
