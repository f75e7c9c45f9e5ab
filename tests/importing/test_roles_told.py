"""Who is told by the reader, and who is only named where something is told."""

from __future__ import annotations

import time

import pytest

from bot.importing.roles import draft_roles
from tests.importing.test_roles import clauses, routed


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("If you miss the ferry, you must make contact with the Pier Office before noon.", "Pier Office"),
        ("If a sail tears, get in touch with the Rigging Desk.", "Rigging Desk"),
        ("Sailors report a torn sail by getting hold of the Rigging Desk.", "Rigging Desk"),
        ("If a rope breaks, get through to the Rigging Desk by radio.", "Rigging Desk"),
        ("If a diver feels faint, get a pool supervisor as soon as you can.", "pool supervisor"),
        ("When a swimmer is hurt, blow the whistle and fetch a first aider.", "first aider"),
        ("If a lamp smokes, please fetch the caretaker to look at it.", "caretaker"),
        ("Report a kiln fault, such as cracks, cold spots, etc. to the Kiln Technician.", "Kiln Technician"),
        ("Report a stuck drawer to the Map Librarian, junior Archive assistant, or print office.",
         "Map Librarian, junior Archive assistant, or print office"),
        ("Wallets left behind are hand-delivered to the Pier Office as lost goods.", "Pier Office"),
        ("Buoys are numbered (Also, please tell the Pier Office of any collision).", "Pier Office"),
        ("Report anything harmful to the Reef Officer.", "Reef Officer"),
        ("If a choir member hears a rumour that may grow, they should speak to the Trustees at once.",
         "Trustees"),
        ("If you think that asthma slows your rowing, you should inform the Board of Directors.",
         "Board of Directors"),
        ("Any cadet who receives a summons should forward it to the Ship's Clerk.", "Ship's Clerk"),
        ("All media enquiries are directed to the Stage Manager at first.", "Stage Manager"),
        ("Pass any press queries to the Stage Manager.", "Stage Manager"),
        ("If a prize cannot be returned, the player should reach out to the Ethics team.", "Ethics team"),
        ("If you see a loose plank, report it to either Nell or Rob.", "Nell or Rob"),
        ("Falls are formally reported to any boathouse staff.", "boathouse staff"),
        ("Do not row with a split oar (report it at once to boathouse staff).", "boathouse staff"),
        ("Boathouse staff must tell the Harbour Master if a boat is lost.", "Harbour Master"),
        ("If the kiln stays cold, let the responsible person (their name is on the lid) know.",
         "responsible person"),
        ("If a tablet is lost, inform your team.", "team"),
        ("You must make the Ship's Clerk aware of any arrest.", "Ship's Clerk"),
        ("Keep your manager informed about any bad fall.", "manager"),
        ("Please share any worries with the Care Team.", "Care Team"),
        ("If a diver is hurt, the Pool Officer should be called.", "Pool Officer"),
        ("If a boat sinks, dial 999 and then the Harbour Master.", "Harbour Master"),
        ("If you fall behind, alert your lead.", "lead"),
        ("Report breakages to the staff on duty.", "staff on duty"),
        ("If you get stuck, ping the on-call engineer.", "on-call engineer"),
        ("If a card is lost, drop a message to the Finance team.", "Finance team"),
        ("If you believe that a rule was broken, contact any of the Directors.", "Directors"),
        ("If the fog comes in, staff should speak with the Board of Trustees.", "Board of Trustees"),
        ("Staff who receive a summons should send it to the Ship's Clerk.", "Ship's Clerk"),
    ],
)  # fmt: skip
def test_whoever_is_to_be_told_gets_a_route(text: str, role: str):
    assert [name for _, name in routed(text)] == [role]


def test_a_voice_assistant_is_nobody():
    assert draft_roles(clauses("If a door jams, tell the Lobby Voice Assistant.")) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "Get the Registrar's leave for a late entry.",
        "If a form is wrong, get the Registrar to sign it again.",
        "Small leaks are written in the log but do not need to be reported to the Harbour Master.",
        "A scratched hull need not be reported to the Harbour Master.",
        "If a boat is damaged, the Owner will contact the Harbour Office.",
        "Then, the supervisor will copy the accident sheet and send it to the Owner.",
        "If an oar breaks, the shift supervisor will put it aside and tell the Boat Desk.",
        "If you decide to tell the Welfare Officer of an illness, it stays between you.",
        "The Welfare Officer will be involved in the review of this accident procedure.",
        "Put it in your first report or in a letter to the Bursar.",
        "If you want information on the boat fund, contact the Bursar.",
        "In order to buy new oars, the Boat Desk must be notified in advance.",
        "When a course is over, confirmation should be sent to the Training Officer.",
        "If the pool is free on Monday, tell the governing board.",
        "All enquiries about seats are directed to the Stage Manager.",
        "Media enquiries are not forwarded to the Stage Manager.",
        "If the accounts are ready, staff should send them to the Board.",
        "The head of the guild should be called the Guild Warden, whatever is wrong.",
        "Make the Ship's Clerk tea if they look unwell.",
        "Photos of a fall may be shared with the Care Team.",
        "Report loose planks to either Monday or Tuesday.",
        "Falls are reported to any staff.",
        "We have procedures in place for calling the Ship's Clerk about injuries.",
        "At the end of the inquiry, the inspector will submit a report on the theft to the Bursar.",
        "As always, if you have questions, talk to the Stage Manager.",
        "If you have a seat question, reach out to the Stage Manager.",
        "If you are unsure, tell the injured guest that you will need to speak with the Welfare Officer.",
    ],
)
def test_what_asks_nobody_to_report_makes_no_route(text: str):
    assert routed(text) == []


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("If a key is lost, tell the Lock Desk at once by sending a note to Lodge Requests.", ["Lock Desk"]),
        ("If a key is lost, tell the Lock Desk by filling in a card and handing it to the Night Porter.",
         ["Lock Desk"]),
        ("If a key is lost, tell the Lock Desk by emailing keys@example.org.", ["Lock Desk"]),
        ("Report whatever is harmful to AQUA or to its name.", []),
        ("Report theft to the Bursar, unless it relates to the Bursar or to the Dean's Office.", ["Bursar"]),
        ("Theft may lead to boats being taken down and denied access to the Harbour Office.", []),
        ("If it is lost, tell the Yard IT Resources.", []),
        ("We refer any such complaint to the Local Authority Boat Officer (LABO) at once.",
         ["Local Authority Boat Officer (LABO)"]),
        ("The Deck Officer and the Purser will be involved in this process.", []),
    ],
)  # fmt: skip
def test_what_only_goes_with_the_telling_is_no_role(text: str, roles: list[str]):
    assert [role.name for role in draft_roles(clauses(text))[0]] == roles


def test_whom_the_first_one_tells_then_is_not_told_by_the_reader():
    told = routed("If a mast cracks, tell your watch leader who will pass it on to the Harbour Master.")
    assert [role for _, role in told] == ["watch leader"]


def test_the_second_report_of_a_clause_is_told_of_what_is_its_own():
    text = (
        "Report a rude guest to your manager and write it down. In the event that a rude guest does not"
        " leave, a porter should reach out to the Door Team for help."
    )
    assert routed(text) == [("A rude guest", "manager"), ("A rude guest does not leave", "Door Team")]


def test_another_way_to_report_may_be_another_role():
    told = routed("Report unsafe decks to the Deck Officer or by ringing the Pier Office.")
    assert [role for _, role in told] == ["Deck Officer", "Pier Office"]


def test_what_a_post_must_do_behind_an_if_may_be_said_to_the_reader():
    told = routed("If a pupil is hurt, the teacher must tell the Head of Care.")
    assert [role for _, role in told] == ["Head of Care"]


def test_the_contacts_below_a_duty_to_report_are_told():
    text = (
        "## Mishaps at sea\n\nAll mishaps must be reported immediately:\n\n"
        "- Pier Office: pier@example.org\n- Harbour Master: ext. 4410\n- Nobody else is told.\n"
    )
    assert [role for _, role in routed(text)] == ["Pier Office", "Harbour Master"]


def test_those_in_a_list_below_any_of_the_below_are_told():
    text = "# Broken pumps\n\nPlease tell any of the below:\n\n- Your Manager\n- The Pump Team\n"
    assert routed(text) == [("Broken pumps", "Manager"), ("Broken pumps", "Pump Team")]


def test_one_that_cannot_be_got_hold_of_is_followed_by_the_next():
    text = "If a mast cracks and you cannot get hold of the Mate, get in touch with the Harbour Master."
    assert [role for _, role in routed(text)] == ["Harbour Master"]


@pytest.mark.parametrize(
    "words",
    ["tell the Dean that you will need to ", "the Dean will write it and send it by telling the Dean "],
)
def test_a_sentence_that_tells_without_end_is_read_in_time(words: str):
    started = time.perf_counter()
    draft_roles(clauses(words * 100))
    assert time.perf_counter() - started < 5
