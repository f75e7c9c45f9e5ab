"""Where a report came by a chat, files go through the form on the web, and the last window says so."""

from __future__ import annotations

import json
from datetime import date

import pytest

from adapters.form import Kept
from adapters.slack.form.returning import Returning
from adapters.teams.form import returning
from adapters.teams.form.sheets import Sheets
from adapters.wording import Wording
from bot.reporting.cases import State
from bot.reporting.routing import About
from bot.reporting.sending import Visit
from tests.sample import northbridge

FORM = "https://desk.example/report/northbridge"
SAID = "To add a photo or a PDF, come back with your receipt on this page"
DAY = date(2027, 1, 15)


def kept(files_left: int) -> Kept:
    return Kept(Visit("student-at-risk", State.NEW, DAY, DAY, (), About(), (), files_left))


@pytest.mark.parametrize("platform", ["slack", "teams"])
def test_the_last_window_names_the_page_where_files_are_taken_and_only_where_they_are(platform: str) -> None:
    say = Wording(northbridge())

    def shown(files_left: int) -> str:
        if platform == "slack":
            return json.dumps(Returning(say, f"{FORM}/back").kept(kept(files_left)))
        return json.dumps(returning.kept(Sheets(say, FORM), kept(files_left)).card)

    assert SAID in shown(10)
    assert f"{FORM}/back" in shown(10)
    assert SAID not in shown(0)
