"""The table in docs/teams.md of what each place can do, held to what each listens to."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.slack.locales import Locales
from adapters.slack.surfaces import Doors
from adapters.slack.surfaces.buttons import Buttons as SlackButtons
from adapters.slack.surfaces.command import Command
from adapters.slack.surfaces.feedback import Feedback as SlackFeedback
from adapters.slack.surfaces.handover import Handovers as SlackHandovers
from adapters.slack.surfaces.home import Home
from adapters.slack.surfaces.messages import Messages as SlackMessages
from adapters.slack.surfaces.notices import Notices as SlackNotices
from adapters.slack.surfaces.reporting import Reporting as SlackReporting
from adapters.slack.surfaces.shortcuts import Shortcuts
from adapters.teams.surfaces import Rooms
from adapters.teams.surfaces.buttons import Buttons
from adapters.teams.surfaces.feedback import Feedback
from adapters.teams.surfaces.handover import Handovers
from adapters.teams.surfaces.messages import Messages
from adapters.teams.surfaces.notices import Notices
from adapters.teams.surfaces.reporting import Reporting
from adapters.teams.surfaces.searching import Searching
from bot.knowledge.organisation_files import _SLACK, _TEAMS
from bot.phrases import phrases

PAGE = (Path(__file__).parents[3] / "docs" / "teams.md").read_text("utf-8")
ROW = re.compile(r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)

EVIDENCE: dict[str, tuple[str | None, str | None, str | None]] = {
    "a question in a chat of one's own": ("event message", "hear", "terminal.welcome"),
    "a question in a channel that names the bot": ("event app_mention", "hear", None),
    "a follow-up in a channel that does not name it": ("event message", None, None),
    "a question for one's own eyes, anywhere": ("command *", None, None),
    "search for clauses": ("command *", "composeExtension/query", None),
    "what the policy says on a message": (
        "shortcut what_does_the_policy_say",
        "whatDoesThePolicySay",
        None,
    ),
    "one of several clauses at a press": ("action pick", "pick", None),
    "a long clause in full": ("action whole", "whole", None),
    "whether it helped": ("action feedback", "message/submitAction", None),
    "a question to a role, and its answer back": ("action hand_over", "hand_over_answer", None),
    "questions to begin with": ("event assistant_thread_started", "welcome", None),
    "a sign that it is looking, when an answer takes long": ("_asked_in_panel", None, None),
    "a word of welcome": (None, "welcome", "terminal.welcome"),
    "a report, where they are taken": ("command /report", "report_send", "form.sent_intro"),
    "a word to handlers that something is at the desk": ("action report_desk", "report_desk", None),
    "a page of one's own": ("event app_home_opened", None, None),
    "quotes cited in the platform's own way": (None, "hear", None),
    "people of other organisations refused": ("shared_channels", "guests", None),
    "an audience by group": ("audiences", "audiences", None),
    "words in each person's language: English or French": ("language", "hear", "chat.hello"),
}
"""For each row, what shows that it is there: what is listened to, what a folder can say, or a phrase."""


def slack() -> set[str]:
    doors, clerk = Doors(), Any
    handovers = SlackHandovers(clerk)  # type: ignore[arg-type]
    for room in (SlackButtons, Command, SlackFeedback, Home, Shortcuts, SlackNotices):
        room(clerk).register(doors)  # type: ignore[arg-type]
    handovers.register(doors)
    SlackMessages(clerk, handovers).register(doors)  # type: ignore[arg-type]
    SlackReporting(clerk, None).register(doors)  # type: ignore[arg-type]
    listened = {f"{door} {name}" for door, name in doors._rooms}
    return {*listened, *_SLACK, *vars(Locales), *vars(SlackMessages)}


def teams() -> set[str]:
    rooms, clerk = Rooms(), Any
    for room in (Buttons, Feedback, Searching, Handovers):
        room(clerk, rooms)  # type: ignore[arg-type]
    taking: Any = SimpleNamespace(desk=SimpleNamespace(serving=SimpleNamespace(reporting=True)))
    Notices(taking, rooms)
    Reporting(taking, rooms, None)  # type: ignore[arg-type]
    return {*rooms.invokes, *rooms.commands, *rooms.deeds, *_TEAMS, *vars(Messages)}


def table() -> dict[str, tuple[str, str, str]]:
    part = PAGE.partition("## What each place can do")[2].partition("\n## ")[0]
    rows = {what: (in_slack, in_teams, here) for what, in_slack, in_teams, here in ROW.findall(part)}
    return {what: cells for what, cells in rows.items() if what not in ("what", "---")}


def test_every_row_has_its_evidence_and_no_other() -> None:
    assert set(table()) == set(EVIDENCE)


@pytest.mark.parametrize("what", EVIDENCE)
def test_the_table_says_yes_where_it_is_there_and_no_where_it_is_not(what: str) -> None:
    known = (slack(), teams(), set(phrases("en")))
    for cell, evidence, there in zip(table()[what], EVIDENCE[what], known, strict=True):
        assert cell.split(",")[0].split(":")[0] == ("yes" if evidence else "no"), what
        assert evidence is None or evidence in there, what
