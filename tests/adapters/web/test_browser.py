"""A reporter and a handler in a real browser: keyboard alone, a phone's width, scripts switched off."""

from __future__ import annotations

import asyncio
import os
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.reporting import handling, linking, numbers, sending
from bot.reporting.cases import today
from bot.reporting.passphrases import unlock
from bot.reporting.receipts import new_receipt
from bot.reporting.roster import read_roster
from bot.store import enrolments, reports
from bot.store.enrolments import Link
from bot.store.tables import reports as reports_table
from bot.terms import Outcome, Terms
from tests.adapters.web.browser import PHONE, SCREEN, Tab, browser, found
from tests.adapters.web.handler import COLLEGE, PASSPHRASES
from tests.adapters.web.handler import found as founded
from tests.adapters.web.reporter import in_french
from tests.adapters.web.serving import HELEN, MARGARET, ROSALIND, Site, site
from tests.reporting.steps import draft
from tests.sample import northbridge

pytestmark = pytest.mark.skipif(found() is None, reason="no Chromium here: apt install chromium")

WORDS = "He waits for her after every lesson."
PICTURES = os.environ.get("CLAUSEBOT_SCREENSHOTS")
"""A folder to keep the pictures in, to be looked at."""

AXE = Path(str(find_spec("axe_playwright_python").origin)).with_name("axe.min.js").read_text("utf-8")
FINDINGS = """
axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations.map(
  (one) => [one.impact, one.id, one.nodes.map((node) => node.html.slice(0, 120))]))
"""
"""What axe-core finds, whatever its impact; WCAG 2.2 A and AA and what it calls best practice."""

PROBLEMS = """
(() => {
  const found = [];
  const levels = [...document.querySelectorAll("h1, h2, h3")].map((one) => +one.tagName[1]);
  if (levels.filter((level) => level === 1).length !== 1) found.push("not one h1: " + levels);
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  if (new Set(ids).size !== ids.length) found.push("an id twice: " + ids);
  for (const one of document.querySelectorAll("fieldset"))
    if (!one.querySelector("legend")?.textContent) found.push("a group without a name");
  for (const one of document.querySelectorAll("button"))
    if (one.checkVisibility() && one.getBoundingClientRect().height < 44) found.push("a small button");
  return found;
})()
"""
"""What axe does not look at: WCAG 2.2, 1.3.1 and 2.5.5 (44 px)."""


async def well(tab: Tab, name: str) -> None:
    """The page can be used by everybody; a picture of it is kept."""
    for dark in (False, True):
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await tab.call("Emulation.setEmulatedMedia", features=features)
        for size in (SCREEN, PHONE):
            await tab.resize(size)
            found = [*await tab.evaluate(PROBLEMS), *await tab.ask(AXE, FINDINGS)]
            assert found == [], f"{name}, {size[0]} wide, dark: {dark}"
            # Not its own idea of its width: a phone zooms out until what is too wide fits.
            assert await tab.evaluate("document.documentElement.scrollWidth") <= size[0], f"{name}: too wide"
            if PICTURES:
                Path(PICTURES).mkdir(parents=True, exist_ok=True)
                label = "phone" if size == PHONE else "screen"
                await tab.picture(Path(PICTURES) / f"{name}-{label}{'-dark' * dark}.png", size)
                await tab.resize(PHONE)
    assert tab.errors == [], name


def test_a_reporter_and_a_handler_get_through_with_the_keyboard_alone(tmp_path: Path) -> None:
    async def go() -> None:
        async with site(tmp_path, ()) as running:
            await founded(running)
            async with browser(tmp_path / "reporter") as tab:
                receipt = await report(tab, running)
            async with browser(tmp_path / "handler") as tab:
                await handle(tab, running)
            async with browser(tmp_path / "again") as tab:
                await come_back(tab, running, receipt)

    asyncio.run(go())


async def report(tab: Tab, running: Site) -> str:
    await tab.go(f"{running.url}/report/northbridge")
    await well(tab, "1-first")
    await tab.pick("kind", "student-at-risk")
    await tab.pick("named", "no")
    await tab.submit()
    assert "Who is it about?" in await tab.text()
    await well(tab, "2-about")
    await tab.choose("input[value=callum-baird]")
    await tab.submit()
    assert "Who could open your report" in await tab.text()
    assert "Helen Marsh" in await tab.text()
    await well(tab, "3-who")
    await tab.submit("button[value=write]")
    await well(tab, "4-write")
    await tab.tab_to("textarea")
    await tab.type(WORDS)
    await tab.submit()
    assert "Your report is sent" in await tab.text()
    await well(tab, "5-receipt")
    receipt = str(await tab.evaluate("document.querySelector('.receipt').innerText"))
    await tab.tab_to("#last")
    await tab.type(receipt[-4:])
    await tab.submit()
    assert "You are done" in await tab.text()
    await well(tab, "6-kept")
    return receipt


async def handle(tab: Tab, running: Site) -> None:
    with running.store.begin() as tx:
        token = enrolments.make_link(tx, Link("desk", COLLEGE, HELEN))
    await tab.go(f"{running.url}/desk/enter/{token}")
    await well(tab, "7-enter")
    await tab.submit()
    await well(tab, "8-passphrase")
    await tab.tab_to("#passphrase")
    await tab.type(PASSPHRASES[HELEN])
    await tab.submit()
    assert "A student may be at risk of harm" in await tab.text()
    await well(tab, "9-list")
    await tab.submit("td a")
    assert WORDS in await tab.text()
    await well(tab, "10-case")
    await tab.tab_to("#reply")
    await tab.type("Thank you. I will act today.")
    await tab.submit("button[value=reply]")
    assert "Reply by Helen Marsh" in await tab.text()
    await tab.go(f"{running.url}/desk/roster")
    assert {HELEN, MARGARET, ROSALIND} <= PASSPHRASES.keys()
    await well(tab, "11-roster")


async def come_back(tab: Tab, running: Site, receipt: str) -> None:
    await tab.go(f"{running.url}/report/northbridge/back")
    await well(tab, "12-back")
    await tab.tab_to("#receipt")
    await tab.type(receipt)
    await tab.submit()
    assert "Thank you. I will act today." in await tab.text()
    await well(tab, "13-visit")
    await tab.tab_to("#text")
    await tab.type("Thank you.")
    await tab.submit("form[action$=add] button")
    assert "Sent. Come back to read the answer." in await tab.text()
    await tab.submit("form[action$=withdraw] button")
    await well(tab, "13-sure")
    await tab.submit("button[value=no]")
    assert "Your report" in await tab.text()
    await tab.submit("form[action$=withdraw] button")
    await tab.submit("button[value=yes]")
    assert "You took it back." in await tab.text()


def test_about_whoever_runs_the_bot_the_outside_is_shown_and_can_be_read(tmp_path: Path) -> None:
    async def go() -> None:
        async with site(tmp_path) as running, browser(tmp_path / "profile") as tab:
            await tab.go(f"{running.url}/report/northbridge")
            await tab.pick("kind", "staff-conduct")
            await tab.pick("named", "no")
            await tab.submit()
            await tab.choose("input[value=sam-okoro]")
            await tab.submit()
            assert "We cannot take this report here" in await tab.text()
            assert "020 3117 2520" in await tab.text()
            await well(tab, "14-outside")

    asyncio.run(go())


def test_the_pages_that_are_rarely_seen_can_be_used_by_everybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def go() -> None:
        async with site(tmp_path, ()) as running, browser(tmp_path / "profile") as tab:
            await founded(running)
            await tab.go(f"{running.url}/report/northbridge/back")
            await tab.tab_to("#receipt")
            await tab.type("0000")
            await tab.submit()
            assert "This is not a receipt" in await tab.text()
            await well(tab, "15-no-receipt")
            await tab.go(f"{running.url}/desk/link")
            await well(tab, "16-link")
            await enrol(tab, running)
            two_linked_and_five_closed(running)
            await come(tab, running)
            await well(tab, "20-linked-list")
            await tab.submit("td a")
            assert "Linked cases" in await tab.text()
            await well(tab, "21-linked-case")
            monkeypatch.setattr(numbers, "today", lambda tx: date(today(tx).year + 1, 1, 1))
            await tab.go(f"{running.url}/desk/numbers")
            assert "Something was wrong and was dealt with" in await tab.text()
            await well(tab, "22-numbers")
            await tab.go(f"{running.url}/desk/case/{damaged(running)}")
            assert "This case could not be opened" in await tab.text()
            await well(tab, "24-damaged-case")
            await tab.go(f"{running.url}/desk")
            assert "Some of your cases could not be opened" in await tab.text()
            await well(tab, "25-damaged-list")
            await tab.submit("footer button")
            assert "You have left the desk" in await tab.text()
            await well(tab, "23-left")

    asyncio.run(go())


def test_which_organisation_it_is_about_can_be_chosen_by_everybody_and_a_report_begun_in_another_language(
    tmp_path: Path,
) -> None:
    async def go() -> None:
        async with site(tmp_path, knowledge=in_french()) as running, browser(tmp_path / "profile") as tab:
            (live,) = running.desk.lives.values()
            running.desk.lives = {COLLEGE: live, "southgate": live}
            await tab.go(f"{running.url}/report")
            assert "Which organisation is it about?" in await tab.text()
            await well(tab, "24-which")
            await tab.submit("li a")
            assert "Tell someone" in await tab.text()
            await well(tab, "25-folder-in-french")

    asyncio.run(go())


async def enrol(tab: Tab, running: Site) -> None:
    with running.store.begin() as tx:
        token = enrolments.make_link(tx, Link("enrol", COLLEGE, "kwame-asante"))
    await tab.go(f"{running.url}/desk/enter/{token}")
    await tab.submit()
    await well(tab, "17-enrol")
    for selector, words in (("#passphrase", "kwame likes long walks"), ("#again", "kwame likes short walks")):
        await tab.tab_to(selector)
        await tab.type(words)
    await tab.submit()
    assert "The two are not the same" in await tab.text()
    await well(tab, "18-enrol-again")
    await tab.go(f"{running.url}/desk/enter/{token}")
    await tab.submit()
    assert "This link was used already" in await tab.text()
    await well(tab, "19-link-used")


async def come(tab: Tab, running: Site) -> None:
    """Helen comes to the desk."""
    with running.store.begin() as tx:
        token = enrolments.make_link(tx, Link("desk", COLLEGE, HELEN))
    await tab.go(f"{running.url}/desk/enter/{token}")
    await tab.submit()
    await tab.tab_to("#passphrase")
    await tab.type(PASSPHRASES[HELEN])
    await tab.submit()


def damaged(running: Site) -> str:
    """Somebody changes what is kept of a case. Returns its id."""
    with running.store.begin() as tx:
        (id_, _), *_ = reports.stamps(tx, COLLEGE)
        tx.connection.execute(reports_table.update().values(head=b"x").where(reports_table.c.id == id_))
    return id_


def two_linked_and_five_closed(running: Site) -> None:
    with running.store.begin() as tx:
        public = read_roster(tx, COLLEGE).enrolled[HELEN]
        wrapped = enrolments.wrapped_key(tx, COLLEGE, HELEN, public)
        assert wrapped
        helen = unlock(COLLEGE, HELEN, public, wrapped, PASSPHRASES[HELEN])
        for _ in range(7):
            sending.submit(tx, northbridge(), draft(people=(HELEN, MARGARET, ROSALIND)), new_receipt())
        one, other, *closed = (id_ for id_, _ in reports.stamps(tx, COLLEGE))
        linking.link(tx, northbridge(), helen, one, other, linking.Relation.SAME_MATTER)
        for id_ in closed:
            handling.close(tx, helen, id_, Outcome.ACTED, "It has stopped.", Terms())
