"""Each person is spoken to in the language of their Teams; the report form stays in the organisation's."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.teams.house import House, house, read
from tests.adapters.teams.reporter import taking
from tests.sample import northbridge

pytestmark = pytest.mark.usefixtures("sdk")


def test_who_reads_french_is_spoken_to_in_french_and_quoted_in_the_policy_s_words(tmp_path: Path) -> None:
    async def whole() -> None:
        async with house(tmp_path) as one:
            await french(one)

    async def french(one: House) -> None:
        await one.says("may I?", locale="fr-FR")
        card = await one.reply()
        assert card["lang"] == "fr"
        assert "Pas autorisé" in read(card)
        assert "clause 3.2.7 (il faut)" in read(card)
        assert "Send it to the marketing team." in read(card)

    asyncio.run(whole())


def test_the_report_form_is_in_one_language_and_says_so_to_screen_readers(tmp_path: Path) -> None:
    async def whole() -> None:
        async with taking(tmp_path) as one:
            reporter = one.reporter(locale="fr-FR")
            await reporter.open()
            assert reporter.card["lang"] == "en"
            assert "signed in with your work account" in reporter.text

    asyncio.run(whole())


def test_where_the_folder_is_in_french_and_the_form_is_not_it_says_so(tmp_path: Path) -> None:
    college = northbridge()
    french = replace(college, organisation=replace(college.organisation, language="fr"))

    async def whole() -> None:
        async with taking(tmp_path, knowledge=french) as one:
            reporter = one.reporter(locale="fr-FR")
            await reporter.open()
            assert reporter.card["lang"] == "en"

    asyncio.run(whole())
