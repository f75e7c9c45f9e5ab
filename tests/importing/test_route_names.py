"""What a route is called: what happened, where the sentence only points to it, or says more than that."""

from __future__ import annotations

import time

import pytest

from bot.importing.roles import draft_roles
from tests.importing.test_roles import clauses, routed


def names(text: str, title: str = "") -> list[str]:
    return [route.name for route in draft_roles(clauses(text), "", title)[1]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Any employee who sees or hears racist jokes is encouraged to report such jokes to the Dean.",
         "Sees or hears racist jokes"),
        ("Staff help in preventing floods by promptly reporting such leaks to the Porter.", "Floods"),
        ("# Broken lifts\n\nIn such cases, the tenant is asked to contact the Porter at each visit.",
         "Broken lifts"),
        ("Any worker who believes that a foreman's words were insulting has a duty to report it soon."
         " The report or complaint should go to the Dean.", "A foreman's words were insulting"),
        ("Members are urged to report information on bribes taken. Information must be reported"
         " to the Bursar.", "Information on bribes taken"),
        ("# Floods\n\n## Our duty\n\nWe have a duty to stop this. If you come upon anything like this, tell"
         " the Porter.", "Floods"),
        ("# Attacks on staff\n\nIf the matter is urgent, run. If the matter is not urgent, tell the"
         " Porter.",
         "Attacks on staff, if the matter is not urgent"),
        ("# Gas leaks\n\nThe following kinds of trouble are always reported to the Porter:", "Gas leaks"),
        ("# Gas leaks\n\nWe refer any such complaint at once to the Porter.", "Gas leaks"),
        ("# Losses\n\nDepending on its kind, you have 20 days from the day to bring it to the Bursar.",
         "Losses"),
        ("# Slips\n\nThe Sea Code describes the steps after slips. Report it to the Bursar.", "Slips"),
        ("# Reporting slips\n\nDisclose it to the Bursar.", "Slips"),
        ("# Torn sails\n\nThe sailor acting as the Rigging Lead is told of the matter at the earliest"
         " opportunity.", "Torn sails"),
        ("# Torn sails\n\n## How to disclose\n\nThe sailor tells the Porter.", "Torn sails"),
        ("# Torn sails\n\nSupervisor must disclose to the Porter.", "Torn sails"),
        ("If a boat is lost, the crew waits. If they are not available, staff should speak to the Porter.",
         "A boat is lost"),
        ("# Doors\n\nIf a door wants a code, try turning the key. If the code is not available there, please"
         " tell the Porter.", "A door wants a code, if the code is not available there"),
        ("# Loud pumps\n\nIf a pump was hacked, raise an issue with the Porter.", "A pump was hacked"),
        ("In the circumstance that your grievance is about the Dean, address your grievance to the Bursar.",
         "Your grievance is about the Dean"),
        ("At step 2 of the scheme, in the event that your grievance is about the Dean, address your grievance"
         " to the Bursar.", "Your grievance is about the Dean"),
        ("# Lost posts\n\nUnder the other scheme, you must put your grievance in writing to the Bursar.",
         "Lost posts"),
        ("# Gas leaks, including\n\n## Steps\n\nWhere your case meets these tests, ring the Porter.",
         "Gas leaks"),
        ("Gifts from tenants are refused. If one cannot be sent back, hand it to the Bursar.",
         "Gifts from tenants are refused, if one cannot be sent back"),
        ("A parcel that smells is a danger. Send it back unopened to the Porter.",
         "A parcel that smells is a danger"),
        ("Staff who suspect a leak must inform the Bursar; those who wish may first tell the Dean.",
         "Suspect a leak"),
        ("# Grievance steps\n\nThe complaint must state the rule that was broken. The Dean hears"
         " the complaint.", "Grievance steps"),
        ("All losses are discussed with the Bursar. If you cannot talk to the Bursar, you may at any time"
         " contact the Dean.", "All losses, if you cannot talk to the Bursar"),
    ],
)  # fmt: skip
def test_a_name_that_only_points_back_is_replaced_by_what_it_points_to(text: str, name: str):
    assert names(text)[-1] == name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Losses are reported to the Bursar (the “Loss Officer”), unless the thief is the Bursar,"
         " in which case they are reported to the Dean.",
         "The thief is the Bursar"),
        ("Door codes are on the wall (also, please inform the Porter of any break-in at ext. 4410).",
         "Any break-in"),
        ("If windows, doors, taps, lamps, sinks, lifts, bins, gates, ramps (or other such parts) are broken"
         " or need paint, tell the Porter.",
         "Windows, doors, taps, lamps, sinks, lifts, bins, gates, ramps are broken or need paint"),
    ],
)  # fmt: skip
def test_a_name_is_not_cut_in_a_bracket_nor_the_other_half_of_an_unless(text: str, found: str):
    assert names(text)[-1] == found


@pytest.mark.parametrize(
    "text",
    [
        "# Leaks\n\n## How to report\n\nPrimary route: Contact the Porter directly",
        "# Leaks\n\n## Reporting procedures\n\nAlternative: Contact the Porter",
        "# Leaks\n\n## Procedures\n\nConcerns may be raised in these ways:\n\n"
        "- Mail: Send your report to the Porter\n",
        "# Leaks\n\n## Reporting procedures\n\nConcerns may be raised in these ways:\n\n"
        "- In person: Speak to the Porter\n",
        "# Leaks\n\nEmergency: If out of hours, ring the Porter",
        "# Leaks\n\nPD: Contact the Porter Desk on 01632 960100.",
    ],
)
def test_the_label_of_a_step_or_a_channel_is_no_name(text: str):
    assert names(text)[:1] in (["Leaks"], ["Leaks, if out of hours"])


def test_where_nothing_else_says_what_happened_the_title_does():
    text = "# How to report\n\nPrimary route: Contact the Porter directly"
    assert names(text, "Whistleblowing Policy") == ["Whistleblowing"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("If any members become aware of a loose slate, tell the Porter.", "A loose slate"),
        ("If you consider that a slate is loose, tell the Porter.", "A slate is loose"),
        ("If you are bothered by a draught, a damp wall or any other fault which hurts your power to sleep"
         " soundly, tell the Porter.",
         "You are bothered by a draught, a damp wall or any other fault"),
        ("If you see a draught, a damp wall, a loud pump, a loose slate or leak, whether it is in your own"
         " rooms or not, tell the Porter.",
         "You see a draught, a damp wall, a loud pump, a loose slate or leak"),
        ("Do not use a ladder with a bent rung or a loose foot (report it at once to the Porter).",
         "A ladder with a bent rung or a loose foot"),
        ("All slips, burns or cuts should be formally reported to the Porter.", "All slips, burns or cuts"),
        ("# To do at once\n\nFor lost keys, cards, etc., do the following as fast as you can:\n\n"
         "- Inform the Porter.\n", "For lost keys, cards"),
        ("We check the locks each night, but if you notice a stranger, tell the Porter.",
         "You notice a stranger"),
        ("Gates must be locked and any break-in must be reported at once to the Porter.", "Any break-in"),
        ("If you are staff, tell the Porter, as per the rota, when you stay away ill.",
         "You stay away ill"),
        ("If A) a boat is lost, tell the Porter.", "A boat is lost"),
        ("As always, if a boat is lost, tell the Porter.", "A boat is lost"),
        ("I further agree that I will promptly tell the Porter if I hear of a theft.", "I hear of a theft"),
        ("If you are ill you should, in the first instance, tell the Porter.", "You are ill"),
        ("If you are hurt at sea you should report or be taken to the Porter.", "You are hurt at sea"),
        ("If you want a lost oar back soon, we recommend that you report to the Porter.",
         "You want a lost oar back soon"),
        ("Any worries about a shift should be referred in the first instance to the Porter.",
         "Any worries about a shift"),
        ("For an absence of over a week you must, besides that, obtain a note. This should be forwarded to"
         " the Porter.", "For an absence of over a week"),
        ("If you have borne any such noise you should tell the Porter.", "You have borne any such noise"),
        ("If a lamp smokes or hums in the hall or kitchen, or if it is found that a wire has melted, tell the"
         " Porter.", "A lamp smokes or hums in the hall or kitchen"),
        ("If you spot a leak, feel free to contact the Porter.", "You spot a leak"),
        ("If you will miss a train, alert the Porter.", "Miss a train"),
        ("Anyone receiving a summons must pass it to the Porter.", "Anyone receiving a summons"),
        ("Boathouse staff must tell the Porter if a boat is lost.", "A boat is lost"),
        ("Loose oars are formally reported to the Porter.", "Loose oars"),
        ("Policy: If an employee notices that a stair is unsafe, he/she must tell the Porter.",
         "A stair is unsafe"),
        ("⚠️ Gas alarm: Suspected leaks must be reported to the Porter immediately.", "Suspected leaks"),
        ("If your badge is lost, notify Jo at once by sending a ticket to the Help Desk.",
         "Your badge is lost"),
        ("If a guest is in danger, ring 999 and then tell the Dean.", "A guest is in danger"),
        ("Please discuss any threat with your family and inform the Dean.", "Any threat"),
        ("# Broken lamps\n\nSend a brief email request to the Help Desk.", "Broken lamps"),
        ("All faults may be notified on paper but a line is kept for reporting floods and fires only - call"
         " the Service Desk on 01632 960100.", "Floods and fires"),
        ("BX7 If a stranger finds your home, do not answer, and tell the Porter.",
         "A stranger finds your home"),
        ("Gifts from guests must be declined, and the offer reported to the Bursar.",
         "Gifts from guests must be declined"),
        ("# Late starts\n\nRing the Rota Officer before 09.15 if you are late.", "You are late"),
        ("Report a lamp that smokes, a heater that smells of burning or a kettle that gives shocks from"
         " anywhere in the house to the Porter.",
         "A lamp that smokes, a heater that smells of burning or a kettle that gives shocks"),
        ("We do not put up with bullying. Tell the Dean.", "Bullying"),
        ("Appeals against a fine are made in writing within a week and sent to the Dean.",
         "Appeals against a fine"),
        ("If a fire breaks out, where possible you ought to alert the Porter.",
         "A fire breaks out"),
        ("If you are being hurt so that we can help, tell your supervisor.", "You are being hurt"),
        ("In the event the Bursar is suspected of theft, tell the Dean.",
         "The Bursar is suspected of theft"),
        ("The Dean must be contacted in the event that a theft involves the Bursar.",
         "A theft involves the Bursar"),
        ("Notify the Matron on the day of the fall of any bruises or cuts that you suffer if hurt.",
         "Any bruises or cuts that you suffer if hurt"),
        ("I will report a lost or stolen door pass to the Porter within the hour.",
         "A lost or stolen door pass"),
        ("Threats or unwanted letters aimed at you are reported to the Porter.",
         "Threats or unwanted letters aimed at you"),
        ("Anything at sea that worries you is reported to the Harbour Master.",
         "Anything at sea that worries you"),
        ("# Leave\n\nAll get ten days of leave for when you're unwell or in mourning. Let the Rota Officer"
         " know early.", "You're unwell or in mourning"),
        ("# Safety\n\nIf a bite is seen or a guest is ill the priorities will be:\n\n- to inform the Bursar"
         " or the Dean.\n", "A bite is seen or a guest is ill"),
    ],
)  # fmt: skip
def test_a_name_holds_neither_the_telling_nor_a_label(text: str, found: str):
    assert names(text)[-1:] == [found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Also, if a fire does more than $500 in damage the Owner will ring the Bursar.",
         "A fire does more than $500 in damage"),
        ("If a cook thinks that she will be late for her shift she is expected to call to notify the Bursar.",
         "A cook thinks that she will be late for her shift"),
        ("If a pupil is hurt abroad, the school will pay for a nurse and the Bursar is told.",
         "A pupil is hurt abroad"),
        ("If anyone at Reed House becomes aware that a pupil is at risk a report must promptly be made to"
         " the Care Team.", "A pupil is at risk"),
    ],
)  # fmt: skip
def test_who_tells_is_not_run_into_the_name(text: str, found: str):
    assert names(text) == [found]


def test_what_points_to_the_rung_before_stays_as_it_is():
    text = "# Raising a worry\n\nIf it's still there, or it concerns your supervisor, take it to the Dean."
    assert routed(text) == [("It's still there, or it concerns your supervisor", "Dean")]


@pytest.mark.parametrize(
    "text",
    [
        "Unless it is " * 3000 + "tell the Dean",
        "If to prevent a " + "loss and prevent a " * 2000 + "tell the Dean",
        "Please discuss a matter " + "and a matter " * 2000 + "with Jo " + "and tell the Dean",
        "The (" + "such ( as " * 3000 + "tell the Dean",
        "It must be locked " + "and any man must be locked " * 2000 + "and told to the Dean",
        "We lock it" + ", but we lock it" * 2000 + " and tell the Dean",
        "If a thing, the " + "man, the " * 3000 + "must tell the Dean",
    ],
)
def test_a_name_of_a_sentence_without_end_is_found_in_time(text: str):
    started = time.perf_counter()
    draft_roles(clauses(text))
    assert time.perf_counter() - started < 5
