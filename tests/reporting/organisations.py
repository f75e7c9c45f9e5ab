"""Organisations of any shape: rings, gaps, absences and all."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.model import Knowledge
from bot.reporting.routing import About
from tests.fakes import knowledge, person, role, route

PEOPLE = [f"person-{letter}" for letter in "abcdefgh"]
ROLES = [f"role-{letter}" for letter in "vwxyz"]


@st.composite
def organisations(draw: st.DrawFn) -> Knowledge:
    ids = PEOPLE[: draw(st.integers(1, len(PEOPLE)))]
    some = st.lists(st.sampled_from(ids), max_size=3, unique=True).map(tuple)
    names = ROLES[: draw(st.integers(1, len(ROLES)))]
    people = {
        id_: person(id_, manager=draw(st.none() | st.sampled_from(ids)), away=draw(st.booleans()))
        for id_ in ids
    }
    roles = {
        id_: role(
            id_,
            holders=draw(some),
            deputies=draw(some),
            above=draw(st.none() | st.sampled_from(names)),
            relative=draw(st.integers(0, 4)) == 0,
        )
        for id_ in names
    }
    plain = knowledge()
    changed = {"administrators": draw(some)} | ({"outside": ()} if draw(st.booleans()) else {})
    organisation = type(plain.organisation)(
        **{name: getattr(plain.organisation, name) for name in plain.organisation.__slots__} | changed
    )
    routes = {"worry": route(id="worry", role=draw(st.sampled_from(names)))}
    return knowledge(people=people, roles=roles, routes=routes, organisation=organisation)


def line_managers(of: Knowledge) -> st.SearchStrategy[str]:
    """Whom a sender might pick; some manage nobody, or are not there at all."""
    return st.just("") | st.sampled_from([*sorted(of.people), "nobody-here"])


def subjects(of: Knowledge) -> st.SearchStrategy[About]:
    return st.builds(
        About,
        people=st.frozensets(st.sampled_from(sorted(of.people)), max_size=2),
        roles=st.frozensets(st.sampled_from(sorted(of.roles)), max_size=1),
        unsure=st.booleans(),
    )
