"""Whom to tell, in the many ways in which people put it."""

from __future__ import annotations

import time

import pytest

from bot.importing.roles import draft_roles
from tests.importing.test_roles import clauses, routed


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("If you see a fight, contact a festival safety volunteer.", "You see a fight",
         "festival safety volunteer"),
        ("Contact site security or the local police if a stranger is inside.", "A stranger is inside",
         "site security or the local police"),
        ("Report threats to the owner, Dana Ruiz.", "Threats", "owner"),
        ("If it is a worry about your manager, speak to another manager.", "It is a worry about your manager",
         "another manager"),
        ("If you fall ill, tell his or her Department Head / Supervisor.", "You fall ill",
         "Department Head / Supervisor"),
        ("A theft may be reported to another appropriate senior authority.", "A theft",
         "another appropriate senior authority"),
        ("Report stolen cards to IT at once.", "Stolen cards", "IT"),
        ("Any leak must be reported to leaks@example.org without delay.", "Any leak", "leaks@example.org"),
        ("If a child is at risk, it is essential to involve Ofsted.", "A child is at risk", "Ofsted"),
        ("If you find a fault, declare it to the chair.", "A fault", "chair"),
        ("For repairs, raise a ticket with the Estates Service Desk.", "For repairs", "Estates Service Desk"),
        ("Open a ticket with the Help Desk if a screen is broken.", "A screen is broken", "Help Desk"),
        ("If the radio breaks, telephone the Operations Team.", "The radio breaks", "Operations Team"),
        ("If a guest is hurt, ring 01632 960100 or the Duty Porter.", "A guest is hurt", "Duty Porter"),
        ("If a guest is hurt, ring 999 first and then the Duty Porter.", "A guest is hurt", "Duty Porter"),
        ("If a pupil is hurt, I send for the on-call teacher.", "A pupil is hurt", "on-call teacher"),
        ("If you have doubts about a gift, discuss it with the Bursar.", "You have doubts about a gift",
         "Bursar"),
        ("Direct any guest complaints or worries to the Duty Manager.", "Any guest complaints or worries",
         "Duty Manager"),
        ("Breaches are reported to Reed Group's Data Officer.", "Breaches", "Data Officer"),
        ("If a mark is unfair you may appeal. You must do this in writing to the Dean.",
         "A mark is unfair you may appeal", "Dean"),
        ("If the talk does not help, put the grievance in writing to the Area Manager.",
         "The talk does not help", "Area Manager"),
        ("Worries about marks are discussed with the Dean first.", "Worries about marks", "Dean"),
        ("If you fall ill, ring the Matron or, if absent, another member of the ward team.", "You fall ill",
         "Matron or, if absent, another member of the ward team"),
        ("Contact Jo Reed, Rota Officer, if a shift is missing.", "A shift is missing", "Rota Officer"),
        ("Ring the office if a child is missing.", "A child is missing", "office"),
        ("Appeals are addressed to the Clerk.", "Appeals", "Clerk"),
        ("# Help\n\nOur Whistleblowing Officer is Jo Reed and she can be reached on 210.", "Whistleblowing",
         "Whistleblowing Officer"),
        ("# Whistleblowing Officer: Jo Reed\n\nTelephone: 01632 960100", "Whistleblowing",
         "Whistleblowing Officer"),
        ("# Contacts\n\n- Harassment Adviser: 01632 960100\n", "Harassment", "Harassment Adviser"),
    ],
)  # fmt: skip
def test_whom_to_tell_is_found_however_it_is_put(text: str, name: str, role: str):
    assert routed(text) == [(name, role)]


@pytest.mark.parametrize(
    "text",
    [
        "Log in with your Reed Card number if a file is missing.",
        "If you feel unwell, see your own doctor.",
        "If you are hurt, the sick note is sent to your GP.",
        "See Mobile Settings for lost phones.",
        "Contact Us View Opening Hours",
        "Incidents are dealt with under Executive Order 12 by Reed Group Pty Ltd PO Box 12.",
        "Refer to the Reed Group password policy if a password is stolen.",
        "The processor must notify the data controller of a breach.",
        "Report to IT equipment that is broken.",
        "Lost gloves are handed to the owner.",
        "A theft is reported to the Interested Party.",
        "Ask permission of the copyright owner before you copy.",
        "For a taxi, email cabs@example.org.",
        "Refer to the Loan Bulletin for details of theft.",
        "See Security Awareness and Tools if a password is stolen.",
        "For a lost key see the Office Calendar.",
        "Report to the office on the day after an accident.",
    ],
)
def test_what_only_looks_like_a_role_is_none(text: str):
    assert draft_roles(clauses(text)) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "Discuss it with your manager before you accept a gift.",
        "If you are concerned about a post, do not send it until you have discussed it with your manager.",
        "To find out if a model is on the list, contact the Service Desk.",
        "If you need guidance on a form, contact the Leave Desk.",
        "This safeguarding policy is reviewed annually by the committee, together with the Bursar, and taken"
        " to the Dean.",
        "If you need access to the store, email the Service Desk.",
        "If you'd like to help out, speak to the People Team.",
        "All filings are reported to the Board of Directors at its next meeting.",
        "The team reports each quarter to the governing board on progress.",
        "The Bursar sends a quarterly report on losses to the Chair of the Board.",
        "People who report to a line manager are called direct reports.",
        "When somebody in the public alerts the Press Office to a fault, we act quickly.",
        "The Nursery Manager must notify the Care Inspectorate of any injury.",
        "If a guest tells the Duty Manager of a loss, the safe is opened.",
        "If you take a week of leave, you stay in touch with your manager.",
        "If you joined Made Well, you may use the access to the Made Well Software Team.",
    ],
)
def test_who_is_asked_first_gets_no_route(text: str):
    assert routed(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("If a van is damaged the driver must immediately tell the Fleet Desk.", "A van is damaged"),
        ("The driver must at once tell the Fleet Desk if the van is damaged.", "The van is damaged"),
        ("A wheel is loose. The driver must notify the Fleet Desk immediately.", "A wheel is loose"),
        ("Supervisors and managers must at once tell the Fleet Desk if a van is lost.", "A van is lost"),
        ("# Help\n\nCall the Ethics Desk to report theft.", "Theft"),
        ("# Ethics Desk\n\nBribes are bad. Contact the Ethics Desk.", "Bribes are bad"),
        ("# To report a stolen key\n\nSend an email to the Front Desk.", "A stolen key"),
        ("Anybody who finds a fire must raise the alarm and call the Porter.", "A fire"),
        ("If a pupil is hurt, staff should write it down and tell the Matron.", "A pupil is hurt"),
        ("Grievances should be put on paper and sent to the Bursar.", "Grievances"),
        ("Note: If a key is lost, you can directly tell the Porter.", "A key is lost"),
        ("For stolen keys, a tenant has to inform the Porter.", "For stolen keys"),
        ("Stop and ring the Fleet Desk if ice makes it unsafe to drive.", "Ice makes it unsafe to drive"),
        ("# Broken windows\n\nStop and ring the Porter before the end of the day.", "Broken windows"),
        ("An injured driver must tell the Fleet Desk.", "An injured driver"),
        ("Employees are encouraged to contact the People Team if they are bullied.", "They are bullied"),
        ("If you cannot come, it is your responsibility to tell the Rota Officer.", "You cannot come"),
        ("# Absence\n\nYou must notify the Rota Officer by phone.", "Absence"),
        ("Notify the Rota Officer of any absence.", "Any absence"),
        ("# Lost keys\n\nA ticket is raised with the Help Desk.", "Lost keys"),
        ("# Lost keys\n\nSend an email to the Front Desk.", "Lost keys"),
        ("Report in writing about his loss to the Head Porter.", "His loss"),
        ("If an employee falls ill, tell the Rota Officer within an hour of the scheduled start time.",
         "An employee falls ill"),
    ],
)  # fmt: skip
def test_a_route_says_what_has_happened_and_not_who_tells(text: str, name: str):
    assert [found for found, _ in routed(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The Safeguarding Lead is Mrs A. Reed.",
        "Safeguarding Lead: Jo Reed, 01632 960100",
        "# Safeguarding Lead\n\nTel. 01632 960100",
    ],
)
def test_who_holds_a_role_makes_it_one(text: str):
    roles, routes = draft_roles(clauses(text))
    assert ([role.name for role in roles], routes) == (["Safeguarding Lead"], ())


def test_another_manager_is_another_person_for_each_asker():
    (role,) = draft_roles(clauses("If it is your manager who bullies you, tell another manager."))[0]
    assert (role.name, role.relative) == ("another manager", True)


def test_short_forms_that_are_joined_are_one_role_however_they_are_joined():
    text = (
        "The Child Protection Lead (CPL) and the Deputy Child Protection Lead (DCPL) train us.\n\n"
        "Bruises are reported to the CPL/DCPL.\n\nThreats are reported to the CPL and/or DCPL.\n"
    )
    both = "Child Protection Lead (CPL) or Deputy Child Protection Lead (DCPL)"
    assert routed(text) == [("Bruises", both), ("Threats", both)]


def test_his_or_her_supervisor_is_a_role_beside_a_fixed_one():
    assert routed("An injury is reported to his/her supervisor and the Safety Officer.") == [
        ("An injury", "supervisor"),
        ("An injury", "Safety Officer"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Whoever " + "who that must " * 2000 + "tell the Dean",
        "A thing " + "must go and " * 2000 + "tell the Dean",
        "Contact: Jo Reed " + "0 1 " * 3000 + "x",
    ],
)
def test_a_sentence_without_end_is_read_in_time(text: str):
    started = time.perf_counter()
    draft_roles(clauses(text))
    assert time.perf_counter() - started < 5
