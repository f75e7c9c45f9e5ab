"""The windows of the form hold Slack's limits, whatever a folder, a report or its answers say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.form import Chosen, Kept, Opened, Sent
from adapters.slack.form import mark, of_a_report
from adapters.slack.form.asking import Asking, people_to_choose
from adapters.slack.form.carrying import MOST_NAMED, Carried, carried_in, filled_in, packed
from adapters.slack.form.returning import Returning
from adapters.wording import Wording
from bot.model import Knowledge
from bot.reporting.cases import Entry, Kind, State
from bot.reporting.receipts import new_receipt
from bot.reporting.routing import About, Inside, Opener, Outside, Why
from bot.reporting.sending import Visit
from tests import fakes
from tests.adapters.slack import hostile
from tests.adapters.slack.limits import needs_schema, view_faults
from tests.sample import northbridge

WEB = "https://desk.example/report/northbridge"
DAY = date(2026, 11, 21)


def large(count: int) -> Knowledge:
    known = northbridge()
    more = {
        f"person-{n}": fakes.person(f"person-{n}", name=f"Person {n:05}", title="Lecturer in Engineering")
        for n in range(count)
    }
    return replace(known, people={**known.people, **more})


@st.composite
def folders(draw: st.DrawFn) -> Knowledge:
    """Any words whatever, ids of any length, and up to 300 people, roles and kinds."""
    plain = draw(hostile.knowledges())
    many = draw(st.sampled_from([0, 3, 300]))
    long = draw(hostile.words)
    name = draw(hostile.words)
    people = {f"{n}{long}": fakes.person(f"{n}{long}", name=name, title=name) for n in range(many)}
    role = fakes.role(holders=tuple(people)[:3], relative=draw(st.booleans()), name=name)
    roles = {f"{n}{long}": replace(role, id=f"{n}{long}") for n in range(many)}
    kind = fakes.route(role=next(iter(roles), "gone"), name=name)
    kinds = {f"{n}{long}": replace(kind, id=f"{n}{long}") for n in range(many or 1)}
    managed = {id_: replace(one, manager=next(iter(people))) for id_, one in people.items()}
    return replace(plain, people={**plain.people, **managed}, roles={**plain.roles, **roles}, routes=kinds)


@st.composite
def found(draw: st.DrawFn, knowledge: Knowledge) -> Inside:
    clause = draw(hostile.clauses())
    role = next(iter(knowledge.roles.values()))
    people = [fakes.person(f"o{n}", name=draw(hostile.words)) for n in range(draw(st.integers(1, 16)))]
    cited = draw(st.sampled_from([None, clause]))
    return Inside(tuple(Opener(one, role, cited, n, deputy=True) for n, one in enumerate(people)))


@needs_schema
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_folder_any_words_and_any_choice_fit_into_a_window(data: st.DataObject) -> None:
    knowledge = data.draw(folders())
    words = data.draw(hostile.words)
    say = Wording(knowledge)
    asking, returning = Asking(say, WEB), Returning(say, f"{WEB}/back")
    inside = data.draw(found(knowledge))
    people = tuple(knowledge.people)[: MOST_NAMED // 2]
    chosen = Chosen(
        kind=next(iter(knowledge.routes)),
        named=data.draw(st.sampled_from(["yes", "no"])),
        people=people,
        roles=tuple(knowledge.roles)[: MOST_NAMED // 2],
        other=("unsure", "unlisted"),
        higher=data.draw(st.booleans()),
        manager=next(iter(people), ""),
    )
    carried = Carried(chosen, tuple(one.person.id for one in inside.openers), "ab" * 32)
    kinds = [Kind.REPORT, Kind.ADDED, Kind.REPLY]
    entries = [
        Entry(
            n,
            data.draw(st.sampled_from(kinds)),
            DAY,
            data.draw(st.sampled_from(["", *people[:1]])),
            words * 3,
        )
        for n in range(data.draw(st.integers(0, 40)))
    ]
    state = data.draw(st.sampled_from(State))
    visit = Visit(chosen.kind, state, DAY, DAY, tuple(entries), About(), (), files_left=1)
    opened = Opened(visit, "ab" * 64, done="form.added", wrong="form.add_outside")
    receipt = new_receipt().written
    for view in (
        asking.first(tuple(knowledge.routes.values()), carried, ("form.kind_missing", "form.name_missing")),
        asking.first((), carried),
        asking.about(carried, ("form.about_missing",)),
        asking.who(inside, carried),
        asking.write(carried, ("form.empty",), text=words, name=words, changed=inside),
        asking.nowhere(Outside(Why.NOBODY, ())),
        asking.trouble(),
        returning.receipt(Sent(receipt, "ab" * 64, wrong=True)),
        returning.kept(Kept(visit)),
        returning.kept(Kept()),
        returning.back(("form.return_wrong",)),
        returning.visit(opened, words),
    ):
        assert view_faults(view) == []


@pytest.mark.parametrize("count", [500, 1000])
def test_everybody_of_a_large_organisation_can_be_chosen_in_one_menu(count: int) -> None:
    knowledge = large(count)
    view = Asking(Wording(knowledge), WEB).about(Carried())
    element = next(b["element"] for b in view["blocks"] if b.get("block_id") == "people")
    assert all(len(group["options"]) <= 100 for group in element["option_groups"])
    assert sum(len(group["options"]) for group in element["option_groups"]) == len(knowledge.people)
    assert view_faults(view) == []
    chosen = {"people": {"people": {"selected_options": [{"value": mark(f"person-{count - 1}")}]}}}
    filled = filled_in({"state": {"values": chosen}}, knowledge)
    assert filled.people("people") == (f"person-{count - 1}",)


def test_the_longest_names_and_as_many_choices_as_there_can_be_fit_into_a_window() -> None:
    name = "\U0001f600" * 75  # twelve characters each, as JSON writes them
    people = {f"p{n}": fakes.person(f"p{n}", name=name, title=name, manager="p0") for n in range(400)}
    roles = {f"r{n}": fakes.role(f"r{n}", name=name, relative=True) for n in range(200)}
    kinds = {"k": fakes.route(id="k", role="r0")}
    knowledge = replace(northbridge(), people=people, roles=roles, routes=kinds)
    half = MOST_NAMED // 2
    chosen = Chosen("k", "yes", tuple(people)[:half], tuple(roles)[:half], manager="p0")
    assert view_faults(Asking(Wording(knowledge), WEB).about(Carried(chosen))) == []


def test_where_a_menu_is_too_small_those_stay_in_it_who_could_open_a_report() -> None:
    knowledge = large(20_000)
    shown = {value for value, _ in people_to_choose(knowledge)}
    assert 1000 < len(shown) < 20_000
    for role in knowledge.roles.values():
        assert {mark(one) for one in (*role.holders, *role.deputies)} <= shown


def test_what_a_window_carries_holds_no_id_and_comes_back_as_it_was() -> None:
    knowledge = northbridge()
    chosen = Chosen(
        "student-at-risk", "yes", ("helen-marsh",), ("it-services",), ("unsure",), True, "amira-khan"
    )
    carried = Carried(chosen, ("margaret-adeyemi", "rosalind-blake"), "ab" * 32, "cd" * 64)
    whole = packed(carried)
    assert carried_in({"private_metadata": whole}, knowledge) == carried
    for id_ in (*knowledge.people, *knowledge.roles, *knowledge.routes):
        assert id_ not in whole


def test_as_much_as_can_be_chosen_fits_into_what_a_window_carries() -> None:
    many = tuple(f"person-{n}" for n in range(MOST_NAMED))
    whole = packed(Carried(Chosen("k", "yes", many), tuple(map(str, range(16))), "ab" * 32, ""))
    assert len(whole) <= 3000


@pytest.mark.parametrize(
    "carried", ["", "x", "[]", "{}", json.dumps({"people": "x", "shown": {}, "kind": []})]
)
def test_what_is_carried_may_be_anything(carried: str) -> None:
    assert carried_in({"private_metadata": carried}, northbridge()).chosen.people == ()


@pytest.mark.parametrize(
    ("body", "belongs"),
    [
        ({"type": "command", "command": "/report"}, True),
        ({"type": "command", "command": "/policy", "text": "report"}, False),
        ({"type": "shortcut", "callback_id": "report_something"}, True),
        ({"type": "view_submission", "view": {"callback_id": "report_write"}}, True),
        ({"type": "block_actions", "actions": [{"action_id": "report_again.report_about"}]}, True),
        (
            {"type": "block_actions", "actions": [{"action_id": "pick.1"}], "view": {"callback_id": "ask"}},
            False,
        ),
        ({"type": "view_submission", "view": [], "actions": "report"}, False),
    ],
)
def test_the_gate_knows_what_belongs_to_the_form(body: dict[str, object], belongs: bool) -> None:
    assert of_a_report(body) is belongs
