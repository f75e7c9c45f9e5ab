"""Whom to tell, drafted from the clauses that say so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importing.acronyms import acronyms
from bot.importing.role_names import roles_at
from bot.importing.roles import draft_roles
from bot.knowledge.policy_text import parse_policy
from bot.model import Clause


def clauses(text: str) -> tuple[Clause, ...]:
    return parse_policy(f"---\ntitle: T\n---\n{text}\n", "rules", "policies/rules.md")[0].clauses


def routed(text: str) -> list[tuple[str, str]]:
    roles, routes = draft_roles(clauses(text))
    names = {role.id: role.name for role in roles}
    return [(route.name, names[route.role]) for route in routes]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Report any theft to the Headteacher or, if she is away, the Business Manager.",
         "Headteacher or, if she is away, the Business Manager"),
        ("Report every near miss to the Safety Officer on the blue card.", "Safety Officer"),
        ("Concerns about a child must be reported to the Designated Lead or the Deputy Head.",
         "Designated Lead or the Deputy Head"),
        ("Tell IT Services or a relevant member of SMT at once if a laptop is stolen.",
         "IT Services or a relevant member of SMT"),
        ("Misuse is reported to the Matron or, in her absence, the Ward Manager.",
         "Matron or, in her absence, the Ward Manager"),
        ("If you see a leak, ring the duty engineer.", "duty engineer"),
        ("Bring threats to the notice of the chair of the Audit Committee.", "chair of the Audit Committee"),
        ("Where a badge is lost, the Front Desk must be informed.", "Front Desk"),
        ("Let the Privacy Officer know if a file went to the wrong person.", "Privacy Officer"),
        ("Complaints about a driver are dealt with by the Depot Manager.", "Depot Manager"),
        ("The Club Chair handles allegations made against coaches.", "Club Chair"),
        ("You may report fraud on the Speak Up line.", "Speak Up line"),
        ("A missing badge is a matter for the Front Desk.", "Front Desk"),
        ("Complaints from guests are handled by the Guest Liaison Desk.", "Guest Liaison Desk"),
        ("A grievance is submitted on the blue form to the Clerk.", "Clerk"),
        ("Harassment is taken up by the Dignity Adviser.", "Dignity Adviser"),
        ("A claim above the limit is advised to the Finance Manager.", "Finance Manager"),
        ("If your leave is refused, you may ask the Head of Service to look at it again.", "Head of Service"),
        ("The Damp Lead keeps the list and receives every complaint about mould.", "Damp Lead"),
        ("A broken lift is switched off at the mains and the Duty Engineer called out.", "Duty Engineer"),
        ("Calls from journalists go to the Press Office.", "Press Office"),
        ("I wipe up a small spill; for acid, I get out and call the Lab Manager.", "Lab Manager"),
        ("A leak of papers is reported to the Secretary to Council.", "Secretary to Council"),
        ("If you find a mistake in a claim, tell your approver.", "approver"),
        ("A fall is reported to the nurse or senior in charge.", "nurse or senior in charge"),
        ("If you are hurt abroad, call the assistance line.", "assistance line"),
        ("If money is missing, tell the Dean, or go on where the Bursar is involved.", "Dean"),
        ("The Welfare Officer leads on safety, receives every concern and keeps a list.", "Welfare Officer"),
        ("The Duty Lead at Head Office investigates thefts.", "Duty Lead"),
        ("If somebody goes on after a polite request, call the Porter.", "Porter"),
        ("Reporters get no answer from me; all of it goes through the Head of Care.", "Head of Care"),
        ("Badges found in the car park are handed to the Front Desk.", "Front Desk"),
        ("The Care Coordinator receives disclosures of pictures shared without leave.", "Care Coordinator"),
        ("A leak is reported to the Data Lead, who will pass it to the Board of Trustees.", "Data Lead"),
        ("A breakage is reported to the Foreman, who logs it with the Service Desk.", "Foreman"),
        ("A loss is notified to the Data Lead, so that the Board can be informed.", "Data Lead"),
    ],
)  # fmt: skip
def test_a_clause_that_says_whom_to_tell_becomes_a_route(text: str, role: str):
    assert [name for _, name in routed(text)] == [role]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Report a lost or stolen badge to the Front Desk.", "A lost or stolen badge"),
        ("Where staff receive hateful messages, this should be reported to a line manager.",
         "Staff receive hateful messages"),
        ("Tell the Fire Marshal if an exit is blocked.", "An exit is blocked"),
        ("If you believe that marks are sold, tell the Exams Officer.", "Marks are sold"),
        ("Anybody who is being pressed to stay late should tell the Duty Manager.",
         "Being pressed to stay late"),
        ("If a worry is about a member of staff then this should be passed to the Head of Care.",
         "A worry is about a member of staff"),
        ("If you think somebody has your key then you tell the Front Desk.", "Somebody has your key"),
        ("Where a fault has been seen, the Front Desk must be informed.", "A fault has been seen"),
        ("If a guest has lost a key, they must report the incident immediately to the Front Desk.",
         "A guest has lost a key"),
        ("If staff become aware of, and / or are concerned about, any rude posts, tell the Duty Manager.",
         "Any rude posts"),
        ("The Security Officer handles phishing and threats, and keeps a list.", "Phishing and threats"),
        ("The Damp Lead is told of any complaint about mould.", "Any complaint about mould"),
        ("Nobody may change a mark after the meeting. If you come across this, tell the Exams Officer.",
         "Nobody may change a mark after the meeting"),
        ("Anyone who suspects fraud should speak in confidence to the Bursar.", "Suspects fraud"),
        ("Being pressed to work on leave is reported to the Bursar.", "Being pressed to work on leave"),
        ("An appeal lies to the Club Chair.", "Appeal"),
        ("A missing badge is a matter for the Front Desk.", "A missing badge"),
        ("The Damp Lead keeps the list and receives every complaint about mould.",
         "Every complaint about mould"),
        ("If a guest is locked out, leave the door open, take a name and ring the Duty Manager.",
         "A guest is locked out"),
        ("Smoke, sparks or a smell of burning: switch it off and tell the Fire Marshal.",
         "Smoke, sparks or a smell of burning"),
        ("If a claim is turned down, the claimant may complain to the Bursar.",
         "A claim is turned down"),
        ("If papers have gone missing, the member of staff must tell the Archivist.",
         "Papers have gone missing"),
        ("Loss of a key is made known to the Front Desk at any hour.", "Loss of a key"),
        ("Where a writ is received, it goes unopened for reply to the Company Secretary.",
         "A writ is received"),
        ("A complaint is made in writing, by letter or on the blue form, to the Clerk.",
         "A complaint"),
        ("A tenant who is refused may appeal to the Clerk within ten days.",
         "A tenant who is refused may appeal"),
        ("If you disagree with the mark you may appeal, within ten days, to the Exams Officer.",
         "You disagree with the mark and appeal"),
        ("I will tell the Uniform Manager within one day if any coat is stolen.", "Any coat is stolen"),
        ("I will ring the Warden, whose number is on the card, if a child is missing.",
         "A child is missing"),
        ("Where it is the Warden who has broken the rules, the report is made to the Dean.",
         "It is the Warden who has broken the rules"),
    ],
)  # fmt: skip
def test_a_route_is_named_by_what_is_reported(text: str, name: str):
    assert [found for found, _ in routed(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Ask your line manager before you book a hotel.",
        "Written permission comes with the consent of the Head of Estates.",
        "The Trust will report the matter to the police.",
        "Log in to the system with your own name.",
        "The Safety Officer is responsible for the first aid boxes.",
        "The Data Lead decides whether a breach must be declared to the Trust Board.",
        "No password shall be disclosed to the Service Desk.",
        "Six talks are free, which you may book without telling the Duty Manager of what is wrong.",
        "These rules are reviewed by the Safety Officer each year, or sooner after an accident.",
    ],
)
def test_what_is_no_report_makes_no_route(text: str):
    assert routed(text) == []


def test_whom_to_ask_is_a_role_without_a_route():
    roles, routes = draft_roles(clauses("Ask the Travel Team before you book a hotel."))
    assert [(role.id, role.name, role.relative) for role in roles] == [("travel-team", "Travel Team", False)]
    assert routes == ()


def test_a_line_manager_is_another_person_for_each_asker():
    roles, _ = draft_roles(clauses("Tell your line manager about an injury."))
    assert [(role.name, role.relative) for role in roles] == [("line manager", True)]


def test_two_receivers_in_one_clause_are_two_routes():
    found = routed(
        "A complaint about the Bursar goes to the Principal; a complaint about staff goes to the Bursar."
    )
    assert [role for _, role in found] == ["Principal", "Bursar"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Theft is reported to the Bursar, and leaks of data to the Data Officer.",
         ["Theft", "Leaks of data"]),
        ("Report bullying to the Duty Manager or, if you want to stay unnamed, through the Speak Up Line.",
         ["Bullying", "Bullying, if you want to stay unnamed"]),
        ("Harm to a pupil is reported to the Dean, or to the Provost if it is about the Dean.",
         ["Harm to a pupil", "Harm to a pupil, if it is about the Dean"]),
    ],
)  # fmt: skip
def test_the_second_of_two_who_are_told_in_one_breath_is_told_of_what_is_its_own(text: str, names: list[str]):
    assert [name for name, _ in routed(text)] == names


def test_an_order_to_take_something_makes_no_role_of_the_word_before_it():
    assert draft_roles(clauses("Wear your card inside the building and take it off outside.")) == ((), ())


def test_what_a_department_does_itself_is_no_route_for_staff():
    assert routed("The Marketing Department is responsible for\n\n- reporting misuse to IT Services\n") == []


def test_an_item_of_a_list_is_read_with_its_lead_in():
    assert routed("I report\n\n- every injury to a first-aider\n- every fire to the Fire Marshal\n") == [
        ("Every injury", "first-aider"),
        ("Every fire", "Fire Marshal"),
    ]


def test_an_acronym_is_spelled_out():
    text = "The Child Protection Lead (CPL) trains us.\n\nAny worry about a child is brought to the CPL."
    assert [role for _, role in routed(text)] == ["Child Protection Lead (CPL)"]
    assert acronyms("the Data Protection Officer (DPO)") == {"DPO": "Data Protection Officer (DPO)"}


def test_a_policy_that_names_nobody_drafts_nothing():
    assert draft_roles(clauses("Passwords must be long.\n\nMisuse may lead to dismissal.")) == ((), ())


@pytest.mark.parametrize(
    "role",
    [
        "Vice-Master", "Archivist", "Almoner", "Head of Fleet", "head of fleet", "director of estates",
        "Company Secretary", "HR Business Partner", "Freedom to Speak Up Guardian", "Duty Manager",
        "ward sister", "Dean of Students", "Caldicott Guardian", "Pro-Vice-Chancellor", "governing board",
        "appeals panel", "Chair of the Audit and Risk Committee", "fraud hotline", "clerk to the governors",
    ],
)  # fmt: skip
def test_whoever_is_told_is_found_in_any_kind_of_organisation(role: str):
    assert [name for _, name in routed(f"If something is broken or lost, tell the {role} at once.")] == [role]


@pytest.mark.parametrize(
    "text",
    [
        "If it is lost, tell the glass panel.",
        "Claims are signed by two officers.",
        "An appeal is heard by a panel of two officers.",
        "Gifts are declared to the committee.",
        "A breach may be reported to any member of staff.",
        "The theft is reported to members of staff.",
        "Hand a lost badge to the notice board.",
        "The rota is checked by a member of staff.",
        "What is confidential is dealt with by the Client Confidentiality Manual.",
        "Therefore DO Take responsibility for what is lost.",
        "Report a loss to the Customer.",
        "Send the form about the accident to the PDF.",
        "Whoever receives a complaint takes it down.",
        "If it is lost, see Table A.",
        "The fine for a lost key is raised to GBP 5.",
        "These rules are for everybody employed by Reed & Hall.",
    ],
)
def test_a_thing_a_number_of_people_and_the_whole_staff_are_no_role(text: str):
    assert draft_roles(clauses(text)) == ((), ())


def test_the_one_who_answers_a_complaint_is_a_role():
    text = "# Complaints\n\nThe Complaints Officer acknowledges a complaint in three days."
    assert [role.name for role in draft_roles(clauses(text))[0]] == ["Complaints Officer"]


def test_the_next_manager_is_another_person_for_each_asker():
    (role,) = draft_roles(clauses("If a complaint is about your manager, tell the next manager up."))[0]
    assert (role.name, role.relative) == ("next manager", True)


def test_when_a_role_is_told_is_no_part_of_its_name():
    roles, _ = draft_roles(clauses("Every breach is reported to the governors in November."))
    assert [role.name for role in roles] == ["governors"]


def test_where_students_may_tell_any_one_of_the_staff_that_is_another_person_each_time():
    roles, routes = draft_roles(clauses("A student who is hurt must report it to a member of staff."))
    assert [(role.name, role.relative) for role in roles] == [("member of staff", True)]
    assert [route.role for route in routes] == ["member-of-staff"]


def test_what_one_role_tells_another_is_no_route_for_staff():
    assert routed("The Practice Manager informs the Records Lead of a breach.") == []


def test_whom_you_cannot_tell_gets_no_route():
    assert routed("If you cannot tell the Bursar that money is missing, tell the Vice-Master.") == [
        ("You cannot tell the Bursar that money is missing", "Vice-Master")
    ]


def test_those_in_a_list_of_whom_to_tell_are_roles():
    found = routed(
        "# Loss and theft\n\n2.3 You must also tell:\n\n- the Data Officer\n- the Bursar, if money is gone\n"
    )
    assert found == [("Loss and theft", "Data Officer"), ("Money is gone", "Bursar")]


def test_whoever_is_another_person_for_each_asker_is_no_role_with_those_who_are_not():
    roles, _ = draft_roles(
        clauses("Tell your supervisor and the Risk Department if you lose a company card.")
    )
    assert [(role.name, role.relative) for role in roles] == [
        ("supervisor", True),
        ("Risk Department", False),
    ]
    assert routed("Tell your supervisor and the Risk Department if you lose a company card.") == [
        ("You lose a company card", "supervisor"),
        ("You lose a company card", "Risk Department"),
    ]


def test_those_who_are_told_together_are_one_role():
    assert routed("Tell the Bursar and the Data Officer of any leak.") == [
        ("Any leak", "Bursar and the Data Officer")
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Requests go to the Contact Officer.", ["Contact Officer"]),
        ("Nobody but the Contact Officer may approve a visit.", ["Contact Officer"]),
        (
            "You need approval from your budget holder or the Head of Operations.",
            ["budget holder or the Head of Operations"],
        ),
        (
            "Report fraud to the Bursar or, where that person is involved, the Chair of the Board.",
            ["Bursar or, where that person is involved, the Chair of the Board"],
        ),
    ],
)
def test_a_name_is_whole(text: str, names: list[str]):
    assert [role.name for role in draft_roles(clauses(text))[0]] == names


def test_a_noun_that_could_be_a_verb_is_what_is_reported():
    assert routed("If the tenant is still unhappy, pass the complaint to the Repairs Officer.") == [
        ("The tenant is still unhappy", "Repairs Officer")
    ]
    assert routed("Pass any complaint about noise to the Repairs Officer.") == [
        ("Any complaint about noise", "Repairs Officer")
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "# Contacts\n\n- Leave Desk: 01632 960100\n- Site Manager (north): Dana Ruiz\n- Open: 9 to 5\n",
            ["Leave Desk", "Site Manager"],
        ),
        (
            "# 5 People to know\n\n| Who | For |\n|---|---|\n| Rota Officer | Shifts |\n| All | Rest |\n",
            ["Rota Officer"],
        ),
        (
            "# Help\n\n| Contact | Telephone |\n|---|---|\n| Dignity Adviser | 01632 960100 |\n",
            ["Dignity Adviser"],
        ),
        ("# Costs\n\n- Duty Manager: 10 pounds an hour\n", []),
        ("# Laptops\n\n| Role | Model |\n|---|---|\n| Web Designer | Swift 3 |\n", []),
    ],
)
def test_those_in_a_list_of_contacts_are_roles(text: str, names: list[str]):
    roles, routes = draft_roles(clauses(text))
    assert [role.name for role in roles] == names
    assert not routes


def test_a_role_is_drafted_from_the_clause_that_says_what_to_tell_it_rather_than_from_a_list_of_contacts():
    text = "# Contacts\n\n- Site Manager: 01632 960100\n\n# Leaks\n\n4.1 Report a leak to the Site Manager.\n"
    assert [role.clause for role in draft_roles(clauses(text))[0]] == ["rules:4.1"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# 5 LOST KEYS\n\nTell the Front Desk.", "Lost keys"),
        ("# Whom do I tell if papers go missing?\n\nTell the Front Desk.", "Papers go missing"),
        ("If you are ill, ring the Duty Manager before 9.30 a.m. on the first day.", "You are ill"),
        ("Step 2. If the door is broken, tell the Front Desk.", "The door is broken"),
        ("4.1 After a fire:\n  (a) stay out;\n  (b) wait; and\n  (c) call the Front Desk.", "After a fire"),
        (
            "# Bribes\n\nSomebody offered you money? Call the Bursar, before you reply to them.",
            "Somebody offered you money",
        ),
    ],
)
def test_a_route_takes_its_name_from_where_the_matter_is_said(text: str, name: str):
    assert [found for found, _ in routed(text)] == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("If a guest looks unwell, tell the Porter. If it is a child, tell the Matron.",
         ["A guest looks unwell", "A guest looks unwell, if it is a child"]),
        ("If a guest looks unwell, tell the Porter. If it has not stopped in an hour, ring the Matron.",
         ["A guest looks unwell", "A guest looks unwell, if it has not stopped in an hour"]),
        ("Report a blocked exit to the Porter; if this is not dealt with, go to the Warden.",
         ["A blocked exit", "A blocked exit, if this is not dealt with"]),
        ("Nobody may change a mark. If you come across this, tell the Exams Officer.",
         ["Nobody may change a mark"]),
    ],
)  # fmt: skip
def test_who_is_told_next_is_told_of_the_same_on_a_condition(text: str, names: list[str]):
    assert [found for found, _ in routed(text)] == names


def test_a_row_names_in_one_cell_what_to_tell_and_in_another_whom():
    table = (
        "| What | Whom to tell | Agreed by |\n|---|---|---|\n| Stolen keys | the Front Desk | the Bursar |\n"
    )
    roles, routes = draft_roles(clauses(table))
    assert [role.name for role in roles] == ["Front Desk", "Bursar"]
    assert [(route.name, route.role) for route in routes] == [("Stolen keys", "front-desk")]


def test_a_column_of_those_who_act_names_roles_and_no_routes():
    table = "| Step | Who |\n|---|---|\n| Hearing | Director of People |\n| Notes | You |\n"
    roles, routes = draft_roles(clauses(table))
    assert ([role.name for role in roles], routes) == (["Director of People"], ())


def test_a_first_column_of_those_whom_a_rule_is_for_names_no_roles():
    table = "| Who | Discount |\n|---|---|\n| Seasonal team members | 15% |\n"
    assert draft_roles(clauses(table)) == ((), ())


@given(st.text(alphabet="the SafetyOfficer,or and&(ABC)/'-. 1", max_size=80))
def test_a_name_is_words_of_the_text(text: str):
    for named in roles_at(text, 0):
        assert named.name in " ".join(text.split())
        assert named.end <= named.listed[1] <= len(text)
